using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Elements as unsigned integers of their order: equal elements have equal keys, and NaN, which is above all, has the largest.</summary>
internal interface IOrder<T, K> where K : unmanaged
{
    static abstract K Key(T x);

    static abstract Vector<K> Keys(Vector<T> x);
}

/// <summary>Zeros of either sign are one; of the others, the bits below the sign are the order.</summary>
internal readonly struct FloatOrder : IOrder<float, uint>
{
    [MethodImpl(AggressiveInlining)]
    public static uint Key(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x + 0f);
        return float.IsNaN(x) ? uint.MaxValue : (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    [MethodImpl(AggressiveInlining)]
    public static Vector<uint> Keys(Vector<float> x)
    {
        var bits = Vector.AsVectorInt32(x + Vector<float>.Zero);
        var key = bits ^ ((bits >> 31) | new Vector<int>(int.MinValue));
        return Vector.AsVectorUInt32(Vector.ConditionalSelect(Vector.Equals(x, x), key, Vector<int>.AllBitsSet));
    }
}

/// <inheritdoc cref="FloatOrder"/>
internal readonly struct DoubleOrder : IOrder<double, ulong>
{
    [MethodImpl(AggressiveInlining)]
    public static ulong Key(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x + 0d);
        return double.IsNaN(x) ? ulong.MaxValue : (ulong)(bits ^ ((bits >> 63) | long.MinValue));
    }

    [MethodImpl(AggressiveInlining)]
    public static Vector<ulong> Keys(Vector<double> x)
    {
        var bits = Vector.AsVectorInt64(x + Vector<double>.Zero);
        var key = bits ^ ((bits >> 63) | new Vector<long>(long.MinValue));
        return Vector.AsVectorUInt64(Vector.ConditionalSelect(Vector.Equals(x, x), key, Vector<long>.AllBitsSet));
    }
}

/// <summary>The sign turned over.</summary>
internal readonly struct IntOrder : IOrder<int, uint>
{
    [MethodImpl(AggressiveInlining)]
    public static uint Key(int x) => (uint)(x ^ int.MinValue);

    [MethodImpl(AggressiveInlining)]
    public static Vector<uint> Keys(Vector<int> x) => Vector.AsVectorUInt32(x ^ new Vector<int>(int.MinValue));
}

/// <inheritdoc cref="IntOrder"/>
internal readonly struct LongOrder : IOrder<long, ulong>
{
    [MethodImpl(AggressiveInlining)]
    public static ulong Key(long x) => (ulong)(x ^ long.MinValue);

    [MethodImpl(AggressiveInlining)]
    public static Vector<ulong> Keys(Vector<long> x) => Vector.AsVectorUInt64(x ^ new Vector<long>(long.MinValue));
}
