using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// The regularised incomplete gamma functions P(a, x) and Q = 1 - P: the power series of P, a series or the continued fraction of Q, and for large a next to
/// x = a the uniform expansion of both around the normal distribution.
/// </summary>
internal static class IncompleteGamma
{
    private const double Large = 12;

    /// <summary>
    /// The Taylor coefficients of eta / (lambda - 1) in eta, where eta^2 / 2 = lambda - 1 - log lambda. Since dQ/d eta is minus this times a normal density over
    /// Gamma*(a), the coefficients of the expansion follow from them by a recurrence.
    /// </summary>
    private static readonly double[] Slopes =
    [
        1.0, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
        0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06, -1.85406221071516e-06,
        8.296711340953087e-07, -1.7665952736826078e-07, 6.707853543401498e-09, 1.0261809784240309e-08, -4.382036018453353e-09,
        9.14769958223679e-10, -2.5514193994946248e-11, -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12,
        1.1004392031956135e-13, 3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14, -5.139111834242572e-16,
        -1.9752288294349442e-15, 8.099521156704561e-16, -1.6522531216398162e-16, 2.5305430097478883e-18, 1.1686939738559576e-17,
        -4.770037049820485e-18, 9.699126059056237e-19, -1.2932565538038175e-20, -6.969230253185693e-20, 2.835145432176937e-20,
    ];

    /// <summary>P(a, x): from 0 at x = 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Lower(double a, double x)
    {
        if (Edge(a, x, true) is { } edge) return edge;
        if (a >= Large && Uniform(a, x, true) is { } uniform) return uniform;
        return x <= Math.Max(a, 1.5) ? Series(a, x) : 1 - Complement(a, x);
    }

    /// <summary>Q(a, x) = 1 - P(a, x), small values to their own digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Upper(double a, double x)
    {
        if (Edge(a, x, false) is { } edge) return edge;
        if (a >= Large && Uniform(a, x, false) is { } uniform) return uniform;
        return x >= Math.Max(a, 1) ? Complement(a, x) : a < 1 ? Small(a, x) : 1 - Series(a, x);
    }

    /// <summary>The derivative of P in x: x^(a - 1) e^-x / Gamma(a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Slope(double a, double x)
    {
        if (!(a >= 0 && x >= 0)) return double.NaN;
        if (x == 0) return a < 1 ? double.PositiveInfinity : a == 1 ? 1 : 0;
        return a == 0 || double.IsInfinity(a) || double.IsInfinity(x) ? 0 : Density(a, x) * (a / x);
    }

    /// <summary>Where a or x is at an end of its range or beyond, or NaN; else null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double? Edge(double a, double x, bool lower)
    {
        if (!(a >= 0 && x >= 0) || a == 0 && x == 0 || double.IsInfinity(a) && double.IsInfinity(x)) return double.NaN;
        if (a == 0 || double.IsInfinity(x)) return lower ? 1 : 0;
        if (x == 0 || double.IsInfinity(a)) return lower ? 0 : 1;
        return null;
    }

    /// <summary>P as x^a e^-x / Gamma(a + 1) times 1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Series(double a, double x)
    {
        double term = 1, rest = 0;
        for (var n = 1; term > 1e-17 * (1 + rest); n++)
        {
            term *= x / (a + n);
            rest += term;
        }
        return Math.Min(1, Density(a, x) * (1 + rest));
    }

    /// <summary>Q by its continued fraction, for x above a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Complement(double a, double x)
    {
        // From the last term back, which adds up no rounding errors; the more terms the smaller x and the closer to a.
        double fraction = 0;
        for (var n = (int)(30 + 150 / x + 60 * Math.Sqrt(a) / (1 + x - a)); n > 0; n--) fraction = n * (a - n) / (x + 2 * n + 1 - a + fraction);
        return Density(a, x) * a / (x + 1 - a + fraction);
    }

    /// <summary>Q for a and x below 1: 1 - x^a / Gamma(a + 1) less the rest of the power series in -x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Small(double a, double x)
    {
        double term = 1, rest = 0;
        for (var n = 1; n < 200; n++)
        {
            term *= -x / n;
            var part = a * term / (a + n);
            rest += part;
            if (Math.Abs(part) < 1e-18 * Math.Abs(rest)) break;
        }
        var exponent = a * Math.Log(x) - GammaFunctions.LgammaNearOne(a);
        return -2 * Math.Exp(0.5 * exponent) * Math.Sinh(0.5 * exponent) - Math.Exp(exponent) * rest;
    }

    /// <summary>x^a e^-x / Gamma(a + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Density(double a, double x)
    {
        if (a < 20)
        {
            // In two steps, since e^-x may underflow where the product does not.
            var root = x > 600 ? Math.Exp(-0.5 * x) : 1;
            return Math.Pow(x, a) * (x > 600 ? root : Math.Exp(-x)) / GammaFunctions.GammaOfNext(a) * root;
        }
        double mu = (x - a) / a, power = mu is > -0.65 and < 2 ? a * GammaFunctions.Log1pMinus(mu) : a * Math.Log(x / a) - (x - a);
        return Math.Exp(power) / (Math.Sqrt(Math.Tau * a) * GammaFunctions.Scaled(a));
    }

    /// <summary>
    /// 1/2 erfc(-+eta sqrt(a/2)) -+ e^(-a eta^2 / 2) / sqrt(2 pi a) S(eta); null where |eta| is above 1, and the other ways converge fast.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double? Uniform(double a, double x, bool lower)
    {
        var mu = (x - a) / a;
        if (mu is < -0.65 or > 1.5) return null;
        var half = -GammaFunctions.Log1pMinus(mu);
        var eta = Math.CopySign(Math.Sqrt(2 * half), mu);
        if (Math.Abs(eta) > 1) return null;
        // The coefficients of S, from the last down, each from the next but one.
        double odd = 0, even = 0, sum = 0;
        for (var n = Slopes.Length - 1; n > 0; n--)
        {
            var coefficient = Slopes[n] + (n + 1) / a * odd;
            sum = sum * eta + coefficient;
            (odd, even) = (even, coefficient);
        }
        // The last two coefficients are those of eta and 1; the former gives Gamma*(a) = 1 + odd / a.
        var argument = eta * Math.Sqrt(0.5 * a);
        var wave = Math.Exp(-a * half) / Math.Sqrt(Math.Tau * a) * sum / (1 + odd / a);
        return lower ? 0.5 * ErrorFunctions.Erfc(-argument) - wave : 0.5 * ErrorFunctions.Erfc(argument) + wave;
    }
}
