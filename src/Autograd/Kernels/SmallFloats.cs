using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// How a 16-bit format stands for floats. Words are taken as they lie, two in each lane: the lower one is at an even place, the upper one at an odd. So neither needs
/// a shuffle, and what treats all elements alike need not bring them in order.
/// </summary>
internal interface ISmallFloat
{
    /// <summary>The floats that the words stand for, exactly.</summary>
    static abstract void Widen<V>(V words, out V even, out V odd) where V : struct, IFloating<V>, IWords<V>;

    /// <summary>The nearest words, ties to even.</summary>
    static abstract V Narrow<V>(V even, V odd) where V : struct, IFloating<V>, IWords<V>;
}

/// <summary>The upper half of a float.</summary>
internal readonly struct UpperHalf : ISmallFloat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen<V>(V words, out V even, out V odd) where V : struct, IFloating<V>, IWords<V>
    {
        even = V.ShiftLeft(words, 16);
        odd = words & V.Bits(0xFFFF0000);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V even, V odd) where V : struct, IFloating<V>, IWords<V> =>
        V.Where(V.Bits(0xFFFF), V.ShiftRight(Rounded(even), 16), Rounded(odd));

    // Half a unit is added, less one bit unless the last bit kept is odd: a carry may go up to infinity.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rounded<V>(V x) where V : struct, IFloating<V>, IWords<V>
    {
        V odd = V.ShiftRight(x, 16) & V.Bits(1);
        return V.Where(V.Same(x, x), V.AddBits(V.AddBits(x, V.Bits(0x7FFF)), odd), V.Bits(0x7FC00000));
    }
}

/// <summary>IEEE's binary16: 1 bit of sign, 5 of exponent (15 for 2^0), 10 of fraction.</summary>
internal readonly struct Binary16 : ISmallFloat
{
    private const int Fraction = FloatBits.Fraction - 10, Bias = 127 - 15;

    // Infinity and NaN have all bits of the exponent; they are rare, and one look tells for a whole register that there are none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen<V>(V words, out V even, out V odd) where V : struct, IFloating<V>, IWords<V>
    {
        even = Finite(V.ShiftLeft(words, 16));
        odd = Finite(words);
        if (!V.AnyWord(words, 0x7C00)) return;
        even = Special(even);
        odd = Special(odd);
    }

    // The upper word. Read as a float's, its bits stand for 2^-112 times the number, subnormals included.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Finite<V>(V word) where V : struct, IFloating<V>, IWords<V> =>
        (V.ShiftRightSigned(word, 3) & V.Bits(0x8FFFE000)) * V.Bits((long)(127 + Bias) << FloatBits.Fraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Special<V>(V x) where V : struct, IFloating<V>, IWords<V> => x | ((V.Abs(x) >= 65536) & V.Bits(0x7F800000));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V even, V odd) where V : struct, IFloating<V>, IWords<V>
    {
        V size = V.Where(V.Bits(0xFFFF), Size(even), V.ShiftLeft(Size(odd), 16));
        V sign = V.Where(V.Bits(0xFFFF), V.ShiftRight(even, 16), odd);
        return V.Where(V.Bits(0x7FFF7FFF), size, sign);
    }

    // Added to 2^13 times its power of two, a number is rounded by the adder at its 10th bit, and at the last place of subnormals if that power is 2^-14 at least. What it
    // is in such units stands in the low bits of the sum; with the exponent, which counts units too, it makes the size. Above the low 15 bits lies what is of no use.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Size<V>(V x) where V : struct, IFloating<V>, IWords<V>
    {
        const long Least = Bias + 1;
        V c = V.AtMost(65536, V.Abs(x));
        V power = V.AtLeast(V.Bits(Least << FloatBits.Fraction), c & V.Bits(0x7F800000));
        V sum = c + V.AddBits(power, V.Bits(((long)Fraction << FloatBits.Fraction) | (-(Least << 10) & 0xFFFF)));
        return V.Where(V.Same(x, x), V.AddBits(sum, V.ShiftRight(power, Fraction)), V.Bits(0x7E00));
    }
}
