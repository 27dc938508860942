using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The Hurwitz zeta function, the sum of (q + k)^-s over k from 0, and the higher derivatives of digamma, which are multiples of it: terms one by one to where
/// Euler and Maclaurin's sum takes over, or where they no longer count. "single" asks for powers by one logarithm, which do for results that become floats.
/// </summary>
internal static class DoubleZeta
{
    /// <summary>B_2k / (2 k)!, of the Euler-Maclaurin sum.</summary>
    private static ReadOnlySpan<double> Bernoulli =>
    [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07,
        2.08767569878681e-08, -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225827e-13,
        8.586062056277845e-15, -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
    ];

    /// <summary>Below, terms from q on would be too many.</summary>
    private const double Left = -40;

    /// <summary>Zeta for s above 1; infinite at its poles, NaN for other s and where a power of a negative number would not be real.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V Zeta<V>(V s, V q, bool single) where V : struct, IFloating<V>
    {
        V whole = V.Same(V.Floor(q), q), inside = (s > 1) & (q < double.PositiveInfinity) & ((q > 0) | (V.Same(V.Floor(s), s) & ~whole & (q > double.NegativeInfinity)));
        V t = V.Where(inside, s, 2), p = V.Where(inside, q, 1), far = p < Left, y = Sum(t, V.Where(far, 1, p), single);
        if (Any(far)) y = V.Where(far, Reflected(t, V.Where(far, p, Left - 0.5), single), y);
        if (!Any(~inside)) return y;
        V edge = V.Where((q <= 0) & whole, double.PositiveInfinity, V.Where(V.Same(q, double.PositiveInfinity), 0, double.NaN));
        V value = V.Where(s > 1, edge, V.Where(V.Same(s, 1) & V.Same(q, q), double.PositiveInfinity, double.NaN));
        return V.Where(inside, y, value);
    }

    /// <summary>The derivative of order n of digamma, for whole n from 1 on: n! times zeta(n + 1, x), negative for even n.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V Polygamma<V>(V n, V x, bool single) where V : struct, IFloating<V>
    {
        // The factorial to twice the digits, as the rounding errors of n products would add up. Factors are below 2^8, so that as many bits cleared make products exact.
        V high = 1, low = 0, half = 0.5 * n;
        for (V k = 2; ; k += 1)
        {
            V more = (k <= n) & (high < double.PositiveInfinity);
            if (!Any(more)) break;
            V product = high * k, next = product & V.Bits(~0xFFL);
            low = V.Where(more, V.Fma(low, k, product - next), low);
            high = V.Where(more, next, high);
        }
        V zeta = Zeta(n + 1, x, single), rest = (low * zeta) & (high < double.PositiveInfinity) & (V.Abs(zeta) < double.PositiveInfinity), value = V.Fma(high, zeta, rest);
        return V.Where(V.Same(V.Floor(half), half), -value, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Any<V>(V mask) where V : struct, IFloating<V> => !V.AllLess(mask & 1, 1);

    /// <summary>All whole steps from the fraction of q in both directions, less those below q.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Reflected<V>(V s, V q, bool single) where V : struct, IFloating<V>
    {
        V fraction = q - V.Floor(q), half = 0.5 * s, back = Sum(s, 1 - fraction, single) - Sum(s, 1 - q, single);
        return Sum(s, fraction, single) + V.Where(V.Same(V.Floor(half), half), back, -back);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Sum<V>(V s, V q, bool single) where V : struct, IFloating<V>
    {
        V before = V.Where(q > 0, 0, 1 - V.Ceiling(q)), start = q + before, enough = start * V.Expm1((single ? 25 : 42) / s), far = V.Fma(s, 0.8, 12.0);
        V count = before + V.Max(1, V.Ceiling(V.Min(enough, far - start))), hasTail = start + enough > far, sum = 0;
        if (Any(hasTail)) sum = V.Where(hasTail, Tail(V.Where(hasTail, s, 2), V.Where(hasTail, q + count, 20), single) * Shift(s, q, count), 0);
        // The large ones come last, so that the small ones are not lost. Powers of negative numbers are those of whole s.
        V half = 0.5 * s, odd = ~V.Same(V.Floor(half), half);
        for (V k = count - 1; !V.AllLess(k, 0); k -= 1)
        {
            V at = q + k, power = single ? V.Xor(V.Exp(-s * V.Log(V.Abs(at))), at & odd & -0.0) : V.Pow(at, -s);
            sum += V.Where(k >= 0, power * Shift(s, q, k), 0);
        }
        return sum;
    }

    /// <summary>What rounding q + k does to its power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Shift<V>(V s, V q, V k) where V : struct, IFloating<V>
    {
        V at = q + k;
        return 1 - s * (q - (at - k)) / at;
    }

    /// <summary>Zeta for large q: the integral, half the first term and corrections by derivatives.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Tail<V>(V s, V q, bool single) where V : struct, IFloating<V>
    {
        V power = V.Pow(q, -s), r = 1 / q, integral = power * q;
        // In one step where the power is subnormal.
        if (!V.AllLess(1e-290, power)) integral = V.Where(power > 1e-290, integral, V.Pow(q, 1 - s));
        V term = s * r * power, at = s, sum = integral / (s - 1) + 0.5 * power;
        for (var k = 0; k < (single ? 6 : Bernoulli.Length); k++)
        {
            sum = V.Fma(term, V.Parameter(Bernoulli[k]), sum);
            term *= (at + 1) * r * ((at + 2) * r);
            at += 2;
        }
        return sum;
    }
}
