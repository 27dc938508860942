using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>How a 16-bit format stands for floats.</summary>
internal interface ISmallFloat
{
    /// <summary>The float that each word stands for, exactly.</summary>
    static abstract V Widen<V>(V word) where V : struct, IFloating<V>, IWords<V>;

    /// <summary>The nearest word, ties to even.</summary>
    static abstract V Narrow<V>(V x) where V : struct, IFloating<V>, IWords<V>;
}

/// <summary>The upper half of a float.</summary>
internal readonly struct UpperHalf : ISmallFloat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Widen<V>(V word) where V : struct, IFloating<V>, IWords<V> => V.ShiftLeft(word, 16);

    // Half a unit is added, less one bit unless the last bit kept is odd: a carry may go up to infinity.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V x) where V : struct, IFloating<V>, IWords<V>
    {
        V upper = V.ShiftRight(x, 16), odd = upper & V.Bits(1);
        V rounded = V.ShiftRight(V.AddBits(V.AddBits(x, V.Bits(0x7FFF)), odd), 16);
        return V.Where(V.Same(x, x), rounded, V.Bits(0x7FC0));
    }
}

/// <summary>IEEE's binary16: 1 bit of sign, 5 of exponent (15 for 2^0), 10 of fraction.</summary>
internal readonly struct Binary16 : ISmallFloat
{
    private const int Fraction = FloatBits.Fraction - 10, Bias = 127 - 15;

    // Read as a float's, the bits stand for 2^-112 times the number, subnormals included; only infinity and NaN need their exponent set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Widen<V>(V word) where V : struct, IFloating<V>, IWords<V>
    {
        V size = V.ShiftLeft(word & V.Bits(0x7FFF), Fraction) * V.Bits((long)(127 + Bias) << FloatBits.Fraction);
        V special = (size >= 65536) & V.Bits(0x7F800000);
        return size | special | V.ShiftLeft(word & V.Bits(0x8000), 16);
    }

    // Rounded as integers, so that a carry moves to the next exponent. A half to a subnormal makes the adder round at its last place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V x) where V : struct, IFloating<V>, IWords<V>
    {
        V a = V.Abs(x), c = V.AtMost(65536, a);
        V odd = V.ShiftRight(c, Fraction) & V.Bits(1);
        V normal = V.ShiftRight(V.AddBits(V.AddBits(c, V.Bits(((1 << (Fraction - 1)) - 1) - ((long)Bias << FloatBits.Fraction))), odd), Fraction);
        V subnormal = V.AddBits(c + 0.5, V.Bits(-0x3F000000));
        V size = V.Where(c < 6.103515625e-05, subnormal, normal);
        return V.Where(V.Same(x, x), size, V.Bits(0x7E00)) | V.ShiftRight(V.Xor(x, a), 16);
    }
}
