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
        if (!V.AnyWordAbove(words & V.Bits(0x7FFF7FFF), 0x7BFF)) return;
        even = Special(even);
        odd = Special(odd);
    }

    // The upper word. Read as a float's, its bits stand for 2^-112 times the number, subnormals included.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Finite<V>(V word) where V : struct, IFloating<V>, IWords<V> =>
        (V.ShiftRightSigned(word, 3) & V.Bits(0x8FFFE000)) * V.Bits((long)(127 + Bias) << FloatBits.Fraction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Special<V>(V x) where V : struct, IFloating<V>, IWords<V> => x | ((V.Abs(x) >= 65536) & V.Bits(0x7F800000));

    // Added to 2^13 times its power of two, a number is rounded by the adder at the 10th bit of its fraction, and at the last place of subnormals if that power is 2^-14 at least.
    // What it is in such units stands in the low bits of the sum, to which the exponent is added. All but that sum is done on words: the upper ones of the floats, where sign and
    // exponent are, and the lower ones of the sums.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Narrow<V>(V even, V odd) where V : struct, IFloating<V>, IWords<V>
    {
        const int Unit = 1 << 7, Least = (Bias + 1) * Unit;
        V upper = Uppers(even, odd), size = upper & V.Bits(0x7FFF7FFF);
        if (V.AnyWordAbove(size, (127 + 16) * Unit - 1))
        {
            (even, odd) = (Bounded(even), Bounded(odd));
            upper = Uppers(even, odd);
            size = upper & V.Bits(0x7FFF7FFF);
        }
        // Masked when it is small: 0x7F807F80 as a float is a signalling NaN, which the JIT quiets in folding constants.
        V exponent = V.WordsLess(size, Least) & V.Bits(31 * Unit * 0x10001L);
        V power = V.Where(V.Bits(0x7FFF7FFF), V.AddBits(exponent, V.Bits((Least + Fraction * Unit) * 0x10001L)), upper);
        V a = even + V.ShiftLeft(power, 16), b = odd + (power & V.Bits(0xFFFF0000));
        V units = V.Where(V.Bits(0xFFFF), a, V.ShiftLeft(b, 16));
        return V.Where(V.Bits(0x7FFF7FFF), V.AddBits(units, V.ShiftLeft(exponent, 3)), upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Uppers<V>(V even, V odd) where V : struct, IFloating<V>, IWords<V> => V.Where(V.Bits(0xFFFF), V.ShiftRight(even, 16), odd);

    // 2^16 becomes infinity by itself, and half as much again NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bounded<V>(V x) where V : struct, IFloating<V>, IWords<V> => V.CopySign(V.Where(V.Same(x, x), V.AtMost(65536, V.Abs(x)), 98304), x);
}
