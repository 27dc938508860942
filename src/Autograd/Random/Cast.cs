using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Sampling;

/// <summary>
/// From the numbers that distributions compute in (double and long) to an element type, as C++ converts. The comparisons of types are
/// constants to the compiler, so that one conversion is left of each method.
/// </summary>
internal static class Cast<T> where T : unmanaged
{
    /// <summary>Whether elements are floating-point numbers.</summary>
    public static bool IsFloat =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    /// <summary>Significant bits: of a floating-point type its precision, of an integer those of its largest value.</summary>
    public static int Digits =>
        typeof(T) == typeof(double) ? 53 : typeof(T) == typeof(float) ? 24
        : typeof(T) == typeof(Half) ? 11 : typeof(T) == typeof(BFloat16) ? 8
        : typeof(T) == typeof(bool) ? 1 : typeof(T) == typeof(byte) ? 8 : 8 * Unsafe.SizeOf<T>() - 1;

    /// <summary>The smallest integer of the type, for ranges; -2^63 where the type goes below that.</summary>
    public static long Least =>
        typeof(T) == typeof(bool) || typeof(T) == typeof(byte) ? 0 : typeof(T) == typeof(Half) ? -65504
        : IsFloat ? long.MinValue : -1L << Digits;

    /// <summary>The largest integer of the type, for ranges; 2^63 - 1 where the type goes beyond that.</summary>
    public static long Most => typeof(T) == typeof(Half) ? 65504 : IsFloat || Digits == 63 ? long.MaxValue : (1L << Digits) - 1;

    /// <summary>
    /// A number, rounded to the type's precision (the 16-bit types by way of float, as PyTorch does) or towards zero to an integer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T From(double v)
    {
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(v);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>((float)v);
        if (typeof(T) == typeof(Half)) return Unsafe.BitCast<Half, T>((Half)(float)v);
        if (typeof(T) == typeof(BFloat16)) return Unsafe.BitCast<BFloat16, T>((BFloat16)(float)v);
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<bool, T>(v != 0);
        return From((long)v);
    }

    /// <summary>An integer, rounded to a floating-point type or wrapped to an integer type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T From(long v)
    {
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<long, T>(v);
        if (typeof(T) == typeof(int)) return Unsafe.BitCast<int, T>(unchecked((int)v));
        if (typeof(T) == typeof(short)) return Unsafe.BitCast<short, T>(unchecked((short)v));
        if (typeof(T) == typeof(sbyte)) return Unsafe.BitCast<sbyte, T>(unchecked((sbyte)v));
        if (typeof(T) == typeof(byte)) return Unsafe.BitCast<byte, T>(unchecked((byte)v));
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<bool, T>(v != 0);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>(v);
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(v);
        if (typeof(T) == typeof(Half)) return Unsafe.BitCast<Half, T>((Half)(float)v);
        if (typeof(T) == typeof(BFloat16)) return Unsafe.BitCast<BFloat16, T>((BFloat16)(float)v);
        throw new NotSupportedException($"Random numbers of type {typeof(T)}: expected an element type of a tensor.");
    }

    /// <summary>Floats, rounded to a 16-bit type.</summary>
    public static unsafe void From(ReadOnlySpan<float> from, Span<T> to)
    {
        fixed (float* x = from)
        fixed (T* y = to[..from.Length])
            Casts.Run(DType.Float32, (byte*)x, typeof(T) == typeof(Half) ? DType.Float16 : DType.BFloat16, (byte*)y, from.Length);
    }

    /// <summary>The value of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(T v)
    {
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<T, double>(v);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<T, float>(v);
        if (typeof(T) == typeof(Half)) return (double)Unsafe.BitCast<T, Half>(v);
        if (typeof(T) == typeof(BFloat16)) return (float)Unsafe.BitCast<T, BFloat16>(v);
        throw new NotSupportedException($"Parameters of type {typeof(T)}: expected a floating-point type.");
    }

    /// <summary>The value as this type holds it.</summary>
    public static double Round(double v) => ToDouble(From(v));
}
