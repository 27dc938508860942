using System.Runtime.CompilerServices;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>Floats as 1 bit of sign, 8 of exponent (127 for 2^0) and 23 of fraction.</summary>
internal static class FloatBits
{
    /// <summary>
    /// 1.5 2^23. Added to a small number it rounds that to an integer, which then stands in the lowest bits (two's complement);
    /// taken off again it leaves the integer as a float.
    /// </summary>
    public const double Rounder = 12582912;

    public const int One = 0x3F800000;

    /// <summary>2^n for the integer in the lowest bits of <paramref name="rounded"/>, times the power of two whose bits are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power<V>(V rounded, int unit = One) where V : struct, IFloating<V> =>
        V.AddBits(V.ShiftLeft(rounded, 23), V.Bits(unit));

    /// <summary><see cref="IFloating{V}.Scale"/> for |n| up to 250, in two halves since 2^n itself may be out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<V>(V x, V n) where V : struct, IFloating<V>
    {
        V half = V.Fma(n, 0.5, Rounder);
        V rest = n - (half - Rounder) + Rounder;
        return x * Power(half) * Power(rest);
    }

    /// <summary><see cref="IFloating{V}.Split"/> by arithmetic on bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Split<V>(V x, out V n) where V : struct, IFloating<V>
    {
        V infinity = double.PositiveInfinity;
        V subnormal = x < V.Bits(0x00800000);
        V t = V.AddBits(V.Where(subnormal, x * 8388608, x), V.Bits(0x00400000)); // 1 - 0.75 in bits: m from 1.5 on counts to the next n
        // The exponent field under the bits of 2^23 is the float 2^23 + field.
        n = (V.ShiftRight(t, 23) | V.Bits(0x4B000000)) - (8388608 + 127) - (subnormal & 23);
        V m = V.AddBits(t & V.Bits(0x007FFFFF), V.Bits(0x3F400000));
        V ordinary = (x > 0) & (x < infinity);
        n = V.Where(ordinary, n, V.Where(x > 0, infinity, -infinity));
        return V.Where(ordinary, m, V.Where(x >= 0, 1, double.NaN));
    }
}
