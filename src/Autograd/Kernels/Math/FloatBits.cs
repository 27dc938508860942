using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Floats as 1 bit of sign, 8 of exponent (127 for 2^0) and 23 of fraction.</summary>
internal static class FloatBits
{
    public const int Fraction = 23;
    public const int FractionMask = 0x007FFFFF;
    public const float Smallest = 1.17549435e-38f; // normal number, 2^-126

    /// <summary>2^23; its last bit counts ones, so its bits plus a small integer are those of their sum.</summary>
    public const float Unit = 8388608;

    /// <summary>
    /// 1.5 2^23. Added to a small number it rounds that to an integer, which then stands in the lowest bits (two's complement);
    /// taken off again it leaves the integer as a float.
    /// </summary>
    public const float Rounder = 1.5f * Unit;

    /// <summary>What <see cref="Unit"/> with an exponent field in its lowest bits exceeds the exponent by.</summary>
    public const float Bias = Unit + 127;

    /// <summary>The bits of 1, of 0.75 and of <see cref="Unit"/>.</summary>
    public const int One = 0x3F800000, ThreeQuarters = 0x3F400000, UnitBits = 0x4B000000;

    /// <summary>2^n for the integer in the lowest bits of <paramref name="rounded"/>, times the power of two whose bits are given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power<V>(V rounded, int unit = One) where V : struct, IFloating<V> =>
        V.AddBits(V.ShiftLeft(rounded, Fraction), V.Bits(unit));
}
