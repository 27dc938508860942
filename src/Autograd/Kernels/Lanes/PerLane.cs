using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>The slow way, for arguments that a recipe does not cover: a library function for each lane.</summary>
internal static unsafe class PerLane
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V Map<V, T>(V x, Func<T, T> f) where V : struct where T : unmanaged
    {
        ref T lane = ref Unsafe.As<V, T>(ref x);
        for (int i = 0; i < Unsafe.SizeOf<V>() / sizeof(T); i++) Unsafe.Add(ref lane, i) = f(Unsafe.Add(ref lane, i));
        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V Map<V, T>(V x, V y, Func<T, T, T> f) where V : struct where T : unmanaged
    {
        ref T lane = ref Unsafe.As<V, T>(ref x), other = ref Unsafe.As<V, T>(ref y);
        for (int i = 0; i < Unsafe.SizeOf<V>() / sizeof(T); i++) Unsafe.Add(ref lane, i) = f(Unsafe.Add(ref lane, i), Unsafe.Add(ref other, i));
        return x;
    }

    /// <summary>The entries of a table of 32 floats or 8 doubles that the lowest bits of the lanes name.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Pick<V>(ReadOnlySpan<float> table, V index) where V : struct
    {
        ref float lane = ref Unsafe.As<V, float>(ref index);
        for (int i = 0; i < Unsafe.SizeOf<V>() / sizeof(float); i++) Unsafe.Add(ref lane, i) = table[BitConverter.SingleToInt32Bits(Unsafe.Add(ref lane, i)) & 31];
        return index;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Pick<V>(ReadOnlySpan<double> table, V index) where V : struct
    {
        ref double lane = ref Unsafe.As<V, double>(ref index);
        for (int i = 0; i < Unsafe.SizeOf<V>() / sizeof(double); i++) Unsafe.Add(ref lane, i) = table[(int)BitConverter.DoubleToInt64Bits(Unsafe.Add(ref lane, i)) & 7];
        return index;
    }
}
