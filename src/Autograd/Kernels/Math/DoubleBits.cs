using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Doubles as 1 bit of sign, 11 of exponent (1023 for 2^0) and 52 of fraction.</summary>
internal static class DoubleBits
{
    public const int Fraction = 52;
    public const long FractionMask = 0x000FFFFFFFFFFFFF;
    public const double Smallest = 2.2250738585072014e-308; // normal number, 2^-1022

    /// <summary>2^52; its last bit counts ones, so its bits plus a small integer are those of their sum.</summary>
    public const double Unit = 4503599627370496;

    /// <summary>
    /// 1.5 2^52. Added to a small number it rounds that to an integer, which then stands in the lowest bits (two's complement);
    /// taken off again it leaves the integer as a double.
    /// </summary>
    public const double Rounder = 1.5 * Unit;

    /// <summary>What <see cref="Unit"/> with an exponent field in its lowest bits exceeds the exponent by.</summary>
    public const double Bias = Unit + 1023;

    /// <summary>The bits of 1, of 0.75 and of <see cref="Unit"/>.</summary>
    public const long One = 0x3FF0000000000000, ThreeQuarters = 0x3FE8000000000000, UnitBits = 0x4330000000000000;

    /// <summary>2^n for the integer in the lowest bits of <paramref name="rounded"/>, times the power of two whose bits are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power<V>(V rounded, long unit = One) where V : struct, IFloating<V> =>
        V.AddBits(V.ShiftLeft(rounded, Fraction), V.Bits(unit));
}
