using System.Runtime.CompilerServices;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>Doubles as 1 bit of sign, 11 of exponent (1023 for 2^0) and 52 of fraction.</summary>
internal static class DoubleBits
{
    /// <summary>
    /// 1.5 2^52. Added to a small number it rounds that to an integer, which then stands in the lowest bits (two's complement);
    /// taken off again it leaves the integer as a double.
    /// </summary>
    public const double Rounder = 6755399441055744;

    public const long One = 0x3FF0000000000000;

    /// <summary>2^n for the integer in the lowest bits of <paramref name="rounded"/>, times the power of two whose bits are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power<V>(V rounded, long unit = One) where V : struct, IFloating<V> =>
        V.AddBits(V.ShiftLeft(rounded, 52), V.Bits(unit));

    /// <summary><see cref="IFloating{V}.Scale"/> for |n| up to 2000, in two halves since 2^n itself may be out of range.</summary>
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
        V subnormal = x < V.Bits(0x0010000000000000);
        V t = V.AddBits(V.Where(subnormal, x * 4503599627370496, x), V.Bits(0x0008000000000000)); // 1 - 0.75 in bits: m from 1.5 on counts to the next n
        // The exponent field under the bits of 2^52 is the double 2^52 + field.
        n = (V.ShiftRight(t, 52) | V.Bits(0x4330000000000000)) - (4503599627370496 + 1023) - (subnormal & 52);
        V m = V.AddBits(t & V.Bits(0x000FFFFFFFFFFFFF), V.Bits(0x3FE8000000000000));
        V ordinary = (x > 0) & (x < infinity);
        n = V.Where(ordinary, n, V.Where(x > 0, infinity, -infinity));
        return V.Where(ordinary, m, V.Where(x >= 0, 1, double.NaN));
    }
}
