using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The normal distribution function and its logarithm: 1/2 + erf(x / sqrt 2) / 2 in the middle, further out e^(-x^2/2) erfcx(|x| / sqrt 2) / 2 or what that
/// leaves of 1.
/// </summary>
internal static class DoubleNdtr
{
    private const double InverseSqrt2 = 0.70710678118654752440, Middle = 0.7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Ndtr<V>(V x, bool single) where V : struct, IFloating<V> => Of(x, single, out _);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogNdtr<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V right = V.Log1p(-Of(-x, single, out V scaled));
        return V.AllLess(-1, x) ? right : V.Where(x < -1, LogLeft(scaled, x), right);
    }

    // Apart, for there is a limit to what the JIT inlines into one method.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V LogLeft<V>(V scaled, V x) where V : struct, IFloating<V> => V.Log(scaled) - 0.5 * x * x;

    /// <summary>The distribution function, and e^(x^2/2) times its tail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Of<V>(V x, bool single, out V scaled) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), y = x * InverseSqrt2;
        if (single)
        {
            // Doubles have digits enough for floats everywhere.
            V t = V.AtMost(40, a), p = DoubleExp.Reduced(-0.5 * t * t, out V rounded);
            scaled = 0.5 * DoubleErfcx.Positive(V.Abs(y), true);
            V far = V.Scale(V.Fma(scaled, p, scaled), rounded - DoubleBits.Rounder);
            return V.Where(x < 0, far, 1 - far);
        }
        V half = 0.5 * y, near = 0.5 + V.Fma(half, DoubleErf.Inner(y * y), half), c = V.AtMost(40, a), high = c & V.Bits(~0x7FFFFFFL); // the tail is 0 from here on
        V e = DoubleExp.Reduced(-0.5 * (high * high), -0.5 * ((c - high) * (c + high)), out V n);
        scaled = 0.5 * DoubleErfcx.Positive(V.Abs(y), false);
        V tail = V.Scale(V.Fma(scaled, e, scaled), n);
        return V.Where(a < Middle, near, V.Where(x < 0, tail, 1 - tail));
    }
}
