using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The regularised incomplete gamma functions P(a, x) and Q = 1 - P: the power series of P, a series or the continued fraction of Q, and for large a next to
/// x = a the uniform expansion of both around the normal distribution. Each is a method that a register enters if one of its lanes is there; the other lanes
/// then hold ordinary numbers. "single" asks for 2^-33, which does for results that become floats.
/// </summary>
internal static class IncompleteGamma
{
    /// <summary>The uniform expansion serves from here on, where x / a - 1 is between these two: as far as |eta| is at most 1.</summary>
    private const double Large = GammaDensity.Large, Least = -0.65, Most = 1.3577;

    /// <summary>For floats the series serves up to here, whatever a is, and for larger x up to a.</summary>
    private const double SeriesEnd = 8;

    /// <summary>What the two expansions by quotients add up before they divide, so that numbers up to 1e30 stay in range.</summary>
    private const int Block = 8;

    /// <summary>
    /// The Taylor coefficients of eta / (lambda - 1) in eta, where eta^2 / 2 = lambda - 1 - log lambda. Since dQ/d eta is minus this times a normal density over
    /// Gamma*(a), the coefficients of the expansion follow from them by a recurrence.
    /// </summary>
    private static ReadOnlySpan<double> Slopes =>
    [
        1.0, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
        0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06, -1.85406221071516e-06,
        8.296711340953087e-07, -1.7665952736826078e-07, 6.707853543401498e-09, 1.0261809784240309e-08, -4.382036018453353e-09,
        9.14769958223679e-10, -2.5514193994946248e-11, -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12,
        1.1004392031956135e-13, 3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14, -5.139111834242572e-16,
        -1.9752288294349442e-15, 8.099521156704561e-16, -1.6522531216398162e-16, 2.5305430097478883e-18, 1.1686939738559576e-17,
        -4.770037049820485e-18, 9.699126059056237e-19, -1.2932565538038175e-20, -6.969230253185693e-20, 2.835145432176937e-20,
    ];

    /// <summary>1 / n!, from n = 1 on.</summary>
    private static ReadOnlySpan<double> InverseFactorials =>
    [
        1.0, 0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889, 0.0001984126984126984,
        2.48015873015873e-05, 2.7557319223985893e-06, 2.755731922398589e-07, 2.505210838544172e-08, 2.08767569878681e-09, 1.6059043836821613e-10,
        1.1470745597729725e-11, 7.647163731819816e-13, 4.779477332387385e-14, 2.8114572543455206e-15, 1.5619206968586225e-16, 8.22063524662433e-18,
    ];

    /// <summary>P(a, x): from 0 at x = 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Lower<V>(V a, V x, bool single) where V : struct, IFloating<V> => At(a, x, true, single);

    /// <summary>Q(a, x) = 1 - P(a, x), small values to their own digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Upper<V>(V a, V x, bool single) where V : struct, IFloating<V> => At(a, x, false, single);

    /// <summary>The derivative of P in x: x^(a - 1) e^-x / Gamma(a).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V Slope<V>(V a, V x, bool single) where V : struct, IFloating<V>
    {
        V inside = Inside(a, x), b = V.Where(inside, a, 1), z = V.Where(inside, x, 1);
        V y = GammaDensity.At(b, z, (z - b) / b, single) * (b / z);
        V edge = V.Where(V.Same(x, 0), V.Where(a < 1, double.PositiveInfinity, V.Where(V.Same(a, 1), 1, 0)), 0);
        return V.Where(inside, y, V.Where((a >= 0) & (x >= 0), edge, double.NaN));
    }

    /// <summary>Where a and x are within their ranges and not at an end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Inside<V>(V a, V x) where V : struct, IFloating<V> => (a > 0) & (x > 0) & (a < double.PositiveInfinity) & (x < double.PositiveInfinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Any<V>(V mask) where V : struct, IFloating<V> => !V.AllLess(mask & 1, 1);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V At<V>(V a, V x, bool lower, bool single) where V : struct, IFloating<V>
    {
        V inside = Inside(a, x), b = V.Where(inside, a, 1), z = V.Where(inside, x, 1), mu = (z - b) / b;
        V uniform = (b >= Large) & (mu >= Least) & (mu <= Most), y = 0;
        if (Any(uniform)) y = Uniform(V.Where(uniform, b, Large), V.Where(uniform, mu, 0), lower, single);
        if (Any(~uniform))
        {
            V fraction = ~uniform & (z >= V.Max(b, lower ? single ? SeriesEnd : 2 : 1)), small = lower ? 0 : (b < 1) & (z < 1);
            // Doubles have digits enough for floats in 1 - P while Q is above 2^-18.
            if (!lower && single) fraction &= ~((b > 0.1) & (z < 7));
            V series = ~(uniform | fraction | small);
            V density = GammaDensity.At(b, z, mu, single);
            if (Any(fraction))
            {
                V upper = density * Fraction(V.Where(fraction, b, 1), V.Where(fraction, z, 8), single);
                y = V.Where(fraction, lower ? 1 - upper : upper, y);
            }
            if (Any(series))
            {
                V under = V.AtMost(1, density * Series(V.Where(series, b, 1), V.Where(series, z, 0), single && lower));
                y = V.Where(series, lower ? under : 1 - under, y);
            }
            if (Any(small)) y = V.Where(small, Small(V.Where(small, b, 0.5), V.Where(small, z, 0.5), single), y);
        }
        return Any(~inside) ? V.Where(inside, y, Edge(a, x, lower)) : y;
    }

    /// <summary>Where a or x is at an end of its range or beyond, or NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Edge<V>(V a, V x, bool lower) where V : struct, IFloating<V>
    {
        V full = V.Same(a, 0) | V.Same(x, double.PositiveInfinity), none = V.Same(x, 0) | V.Same(a, double.PositiveInfinity);
        V value = V.Where(full, lower ? 1 : 0, lower ? 0 : 1);
        return V.Where((a >= 0) & (x >= 0) & ~(full & none), value, double.NaN);
    }

    /// <summary>
    /// P without its density: 1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + ..., from the last term back as 1 + x / (a + n) times what is there, which is kept as p / q.
    /// A lane begins with the block that its terms end in, so it does not depend on its neighbours.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Series<V>(V a, V x, bool single) where V : struct, IFloating<V>
    {
        V count = V.Fma(V.AtMost(SeriesEnd, x), 2.8, single ? 12.0 : 20.0), sum = 1;
        x = V.AtMost(1e30, x);
        a = V.AtMost(1e30, a);
        double n = Block;
        while (Any(count > n)) n += Block;
        for (; n > 0; n -= Block)
        {
            V p = V.Where(count > n, sum, 1), q = 1, m = n;
            for (var k = 0; k < Block - 1; k++)
            {
                q *= a + m;
                p = V.Fma(p, x, q);
                m -= 1;
            }
            sum = V.Fma(p / q, x / (a + m), 1.0);
        }
        return sum;
    }

    /// <summary>Q without its density, for x above a: a continued fraction, from the last term back, kept as p / q in blocks as the series is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Fraction<V>(V a, V x, bool single) where V : struct, IFloating<V>
    {
        V count = single ? 9 + 42 / x : 14 + 96 / x, fraction = 0;
        x = V.AtMost(1e30, x);
        a = V.AtMost(1e30, a);
        V distance = x - a;
        double n = Block;
        while (Any(count > n)) n += Block;
        for (; n > 0; n -= Block)
        {
            // n (a - n) / (x + 2n + 1 - a + what is there)
            V p = fraction & (count > n), q = 1, m = n;
            for (var k = 0; k < Block; k++)
            {
                V next = V.Fma(q, distance + (m + m + 1), p);
                p = m * (a - m) * q;
                q = next;
                m -= 1;
            }
            fraction = p / q;
        }
        return a / (x + 1 - a + fraction);
    }

    /// <summary>Q for a and x below 1: 1 - x^a / Gamma(a + 1) less the rest of the power series in -x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Small<V>(V a, V x, bool single) where V : struct, IFloating<V>
    {
        V sum = 0, m = single ? 13 : 19;
        for (var n = single ? 13 : 19; n > 0; n--)
        {
            sum = V.Fms(-sum, x, V.Parameter(InverseFactorials[n - 1]) / (a + m));
            m -= 1;
        }
        V rest = a * x * sum, first = V.Expm1(V.Fms(a, V.Log(x), DoubleLgamma.Next(a, single)));
        return -(first + V.Fma(first, rest, rest));
    }

    /// <summary>1/2 erfc(-+eta sqrt(a/2)) -+ e^(-a eta^2 / 2) / sqrt(2 pi a) S(eta), the smaller of both functions; what is exponential in both is taken out.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Uniform<V>(V a, V mu, bool lower, bool single) where V : struct, IFloating<V>
    {
        V half = -GammaDensity.Log1pMinus(mu, single), eta = V.CopySign(V.Sqrt(half + half), mu), r = 1 / a;
        // The coefficients of S, from the last down, each from the next but one.
        V odd = 0, even = 0, sum = 0, step = single ? 24 : 35;
        for (var n = single ? 23 : 34; n > 0; n--)
        {
            V coefficient = V.Fma(odd, step * r, Slopes[n]);
            sum = V.Fma(sum, eta, coefficient);
            (odd, even) = (even, coefficient);
            step -= 1;
        }
        // The last two coefficients are those of eta and 1; the former gives Gamma*(a) = 1 + odd / a.
        V wave = sum / (V.Fma(odd, r, 1.0) * V.Sqrt(Math.Tau * a)), isLower = mu < 0;
        V bell = V.Exp(-a * half), smaller = bell * V.Fma(DoubleErfcx.Positive(V.Abs(eta) * V.Sqrt(0.5 * a), single), 0.5, V.Where(isLower, -wave, wave));
        return V.Where(lower ? isLower : ~isLower, smaller, 1 - smaller);
    }
}
