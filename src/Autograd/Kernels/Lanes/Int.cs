using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Integers in one register of the width that suits the machine. Arithmetic wraps around, like the element type's.
/// One struct serves <c>long, int, short, sbyte</c> and <c>byte</c>; <c>sizeof(T)</c> is a constant to the JIT, so its branches vanish.
/// </summary>
internal unsafe struct Int<T> : ILanes<Int<T>, T>, IRing<Int<T>> where T : unmanaged
{
    /// <summary>The register; lane 0 is the element at the lowest address.</summary>
    public Vector<T> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Load(T* p) => new() { v = Vector.Load(p) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, Int<T> x) => x.v.Store(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Splat(T value) => new() { v = Vector.Create(value) };

    /// <summary>The constant truncated to an integer, then wrapped to the width of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Int<T>(double c)
    {
        if (sizeof(T) == 8) return new() { v = Vector.Create((long)c).As<long, T>() };
        if (sizeof(T) == 4) return new() { v = Vector.Create((int)(long)c).As<int, T>() };
        if (sizeof(T) == 2) return new() { v = Vector.Create((short)(long)c).As<short, T>() };
        return new() { v = Vector.Create((byte)(long)c).As<byte, T>() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> MultiplyAdd(Int<T> a, Int<T> b, Int<T> c) => new() { v = a.v * b.v + c.v };

    // By shuffles of 128 bits, which is what matters below the upper half. To store registers and load from the middle of two waits for both stores.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Down(Int<T> x, int lanes)
    {
        var bytes = lanes * sizeof(T);
        if (Vector<byte>.Count == 32)
        {
            var wide = x.v.AsVector256().AsByte();
            var low = bytes == 16 ? wide.GetUpper() : Vector128.ShuffleNative(wide.GetLower(), Vector128<byte>.Indices + Vector128.Create((byte)bytes));
            return new() { v = low.ToVector256Unsafe().AsVector().As<byte, T>() };
        }
        if (Vector<byte>.Count == 16)
            return new() { v = Vector128.ShuffleNative(x.v.AsVector128().AsByte(), Vector128<byte>.Indices + Vector128.Create((byte)bytes)).AsVector().As<byte, T>() };
        var twice = stackalloc Vector<T>[2];
        *twice = x.v;
        return Load((T*)twice + lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> LoadMask(byte* p)
    {
        var bytes = (~Vector.Equals(LowBytes(p), Vector<byte>.Zero)).As<byte, sbyte>();
        if (sizeof(T) == 1) return new() { v = bytes.As<sbyte, T>() };
        var shorts = Vector.WidenLower(bytes);
        if (sizeof(T) == 2) return new() { v = shorts.As<short, T>() };
        var ints = Vector.WidenLower(shorts);
        if (sizeof(T) == 4) return new() { v = ints.As<int, T>() };
        return new() { v = Vector.WidenLower(ints).As<long, T>() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* p, Int<T> mask)
    {
        Vector<byte> bytes;
        if (sizeof(T) == 1) bytes = mask.v.As<T, byte>();
        else
        {
            Vector<short> shorts;
            if (sizeof(T) == 2) shorts = mask.v.As<T, short>();
            else
            {
                Vector<int> ints = sizeof(T) == 4 ? mask.v.As<T, int>() : Vector.Narrow(mask.v.As<T, long>(), mask.v.As<T, long>());
                shorts = Vector.Narrow(ints, ints);
            }
            bytes = Vector.Narrow(shorts, shorts).As<sbyte, byte>();
        }
        StoreLowBytes(p, bytes & Vector.Create((byte)1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator +(Int<T> a, Int<T> b) => new() { v = a.v + b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator -(Int<T> a, Int<T> b) => new() { v = a.v - b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator *(Int<T> a, Int<T> b) => new() { v = a.v * b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator -(Int<T> a) => new() { v = -a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator <(Int<T> a, Int<T> b) => new() { v = Vector.LessThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator >(Int<T> a, Int<T> b) => new() { v = Vector.GreaterThan(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator <=(Int<T> a, Int<T> b) => new() { v = Vector.LessThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator >=(Int<T> a, Int<T> b) => new() { v = Vector.GreaterThanOrEqual(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Same(Int<T> a, Int<T> b) => new() { v = Vector.Equals(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator &(Int<T> a, Int<T> b) => new() { v = a.v & b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator |(Int<T> a, Int<T> b) => new() { v = a.v | b.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> operator ~(Int<T> a) => new() { v = ~a.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Where(Int<T> mask, Int<T> a, Int<T> b) => new() { v = Vector.ConditionalSelect(mask.v, a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Min(Int<T> a, Int<T> b) => new() { v = Vector.Min(a.v, b.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Max(Int<T> a, Int<T> b) => new() { v = Vector.Max(a.v, b.v) };

    /// <summary>The magnitude; the lowest value, which has none, stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int<T> Abs(Int<T> a) => new() { v = Vector.Abs(a.v) };

    // Count bytes at the low end of a register; what lies above them is of no interest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> LowBytes(byte* p) => Count switch
    {
        2 => Vector128.CreateScalar((uint)Unsafe.ReadUnaligned<ushort>(p)).AsByte().AsVector(),
        4 => Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(p)).AsByte().AsVector(),
        8 => Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(p)).AsByte().AsVector(),
        16 => Vector128.Load(p).AsVector(),
        32 => Vector256.Load(p).AsVector(),
        _ => Vector512.Load(p).AsVector(),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLowBytes(byte* p, Vector<byte> bytes)
    {
        switch (Count)
        {
            case 2: Unsafe.WriteUnaligned(p, Vector.AsVectorUInt16(bytes).ToScalar()); break;
            case 4: Unsafe.WriteUnaligned(p, Vector.AsVectorUInt32(bytes).ToScalar()); break;
            case 8: Unsafe.WriteUnaligned(p, Vector.AsVectorUInt64(bytes).ToScalar()); break;
            case 16: bytes.AsVector128().Store(p); break;
            case 32: bytes.AsVector256().Store(p); break;
            default: bytes.AsVector512().Store(p); break;
        }
    }
}
