using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// The error function and its complement for single numbers. All tails are e^(-x^2) erfcx(|x|), whose first factor is computed with the rounding error
/// of x^2 put back, so that small values keep their digits down to where they become subnormal.
/// </summary>
internal static class ErrorFunctions
{
    private const double TwoOverSqrtPi = 1.12837916709551257390;

    /// <summary>The polynomial (1 + 2 x) erfcx(x) in (x - 4) / (x + 4), for x from 0 to infinity.</summary>
    private static readonly double[] Scaled =
    [
        1.2329951186255526, -0.1396211168405625, 0.015379652102620026, 0.0680970542546904, -0.10103906603632413,
        0.09373283499843826, -0.06633036581166812, 0.03716751553592911, -0.016197734065728945, 0.005031969992669933,
        -0.0007577732210512849, -0.0001992567757633648, 0.00015062131406268513, -2.4398944545280832e-05, -1.1220772697788498e-05,
        5.709206053072183e-06, 2.9094470866632674e-07, -8.249198427508354e-07, 7.888177117406594e-08, 1.1009737295274889e-07,
        -2.1868462576141457e-08, -1.4709550868669278e-08, 3.950879254166685e-09, 1.7903326159489847e-09, -5.377133821031794e-10,
        -1.374652989001164e-10, 4.180821739675544e-11,
    ];

    /// <summary>e^(x^2) erfc(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Erfcx(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < 0)
        {
            var square = x * x;
            return x < -26.7 ? double.PositiveInfinity : 2 * Math.Exp(square) * (1 + Math.FusedMultiplyAdd(x, x, -square)) - Erfcx(-x);
        }
        if (x > 1e8) return TwoOverSqrtPi / 2 / x;
        double t = (x - 4) / (x + 4), sum = 0;
        for (var k = Scaled.Length - 1; k >= 0; k--) sum = Math.FusedMultiplyAdd(t, sum, Scaled[k]);
        return sum / (1 + 2 * x);
    }

    /// <summary>1 - erf(x), without cancellation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Erfc(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) < 0.5) return 1 - Erf(x);
        return x > 28 ? 0 : x > 0 ? Bell(x) * Erfcx(x) : x < -6 ? 2 : 2 - Bell(x) * Erfcx(-x);
    }

    /// <summary>The error function; its series near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        var a = Math.Abs(x);
        if (a >= 0.5) return Math.CopySign(a > 6 ? 1 : 1 - Bell(a) * Erfcx(a), x);
        double square = x * x, term = 1, sum = 1;
        for (var n = 1; Math.Abs(term) > 1e-18; n++)
        {
            term *= -square / n;
            sum += term / (2 * n + 1);
        }
        return TwoOverSqrtPi * x * sum;
    }

    /// <summary>e^(-x^2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Bell(double x)
    {
        var square = x * x;
        return Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }
}
