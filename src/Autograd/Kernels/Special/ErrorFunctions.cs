namespace Autograd.Kernels;

/// <summary>
/// The complement of the error function and what is made of it. All tails are e^(-x^2) erfcx(|x|), whose first factor is computed with the rounding error
/// of x^2 put back, so that small values keep their digits down to where they become subnormal.
/// </summary>
internal static class ErrorFunctions
{
    private const double Sqrt2 = 1.4142135623730950488, InverseSqrt2 = 0.70710678118654752440, TwoOverSqrtPi = 1.12837916709551257390;

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
    public static double Erfc(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) < 0.5) return 1 - Erf(x);
        return x > 28 ? 0 : x > 0 ? Bell(x) * Erfcx(x) : x < -6 ? 2 : 2 - Bell(x) * Erfcx(-x);
    }

    /// <summary>The error function; its series near 0.</summary>
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

    /// <summary>The normal distribution function, (1 + erf(x / sqrt 2)) / 2.</summary>
    public static double Ndtr(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) < 0.7) return 0.5 + 0.5 * Erf(x * InverseSqrt2);
        if (Math.Abs(x) > 40) return x < 0 ? 0 : 1;
        var tail = 0.5 * HalfBell(x) * Erfcx(Math.Abs(x) * InverseSqrt2);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The logarithm of the normal distribution function.</summary>
    public static double LogNdtr(double x)
    {
        if (double.IsNaN(x)) return x;
        return x < -1 ? Math.Log(0.5 * Erfcx(-x * InverseSqrt2)) - 0.5 * x * x : Log1p(-Ndtr(-x));
    }

    /// <summary>The argument at which the normal distribution function is p.</summary>
    public static double Ndtri(double p)
    {
        if (!(p >= 0 && p <= 1)) return double.NaN;
        if (p == 0) return double.NegativeInfinity;
        if (p == 1) return double.PositiveInfinity;
        if (p == 0.5) return 0;
        // Near the middle, where p - 1/2 is exact, x is an inverse error function; further out the lower tail is solved for.
        if (Math.Abs(p - 0.5) < 0.25) return Sqrt2 * Erfinv(2 * (p - 0.5));
        var tail = Math.Min(p, 1 - p);
        var x = -Math.Sqrt(-2 * Math.Log(tail));
        x += Math.Log(Math.Max(1, -x)) / Math.Max(1, -x);
        // Newton's method on the logarithm, which is nearly a parabola.
        for (var k = 0; k < 6; k++)
        {
            var ratio = Math.Sqrt(2 / Math.PI) / Erfcx(-x * InverseSqrt2);
            var step = k < 4 ? (LogNdtr(x) - Math.Log(tail)) / ratio : (Ndtr(x) / tail - 1) / ratio;
            x -= step;
            if (k >= 4 && Math.Abs(step) < 1e-17 * Math.Abs(x)) break;
        }
        return p < 0.5 ? x : -x;
    }

    /// <summary>A step relative to x after which Halley's, whose errors are the cubes of those before, has nothing left to do.</summary>
    private const double Cubic = 1e-6;

    /// <summary>The argument at which the error function is y.</summary>
    public static double Erfinv(double y)
    {
        var a = Math.Abs(y);
        if (!(a <= 1)) return double.NaN;
        if (a == 1) return Math.CopySign(double.PositiveInfinity, y);
        if (a < 1e-8) return y / TwoOverSqrtPi;
        double x;
        if (a < 0.5)
        {
            x = a / TwoOverSqrtPi * (1 + a * a * (Math.PI / 12));
            for (var k = 0; k < 4; k++)
            {
                var step = Step(Erf(x) - a, x);
                x -= step;
                if (Math.Abs(step) < Cubic * x) break;
            }
        }
        else
        {
            // 1 - a is exact, and small values of the complement are known to all their digits.
            var c = 1 - a;
            x = Math.Sqrt(-Math.Log(c * (1 + a)) * 0.8);
            for (var k = 0; k < 6; k++)
            {
                var step = Step(c - Erfc(x), x);
                x -= step;
                if (Math.Abs(step) < Cubic * x) break;
            }
        }
        return Math.CopySign(x, y);
    }

    /// <summary>Halley's step for f(x) = erf x - y, whose second derivative is -2 x f'.</summary>
    private static double Step(double error, double x)
    {
        var newton = error / (TwoOverSqrtPi * Bell(x));
        return newton / (1 + x * newton);
    }

    /// <summary>e^(-x^2).</summary>
    private static double Bell(double x)
    {
        var square = x * x;
        return Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }

    /// <summary>e^(-x^2 / 2).</summary>
    private static double HalfBell(double x)
    {
        var square = x * x;
        return Math.Exp(-0.5 * square) * (1 - 0.5 * Math.FusedMultiplyAdd(x, x, -square));
    }

    /// <summary>log(1 + x), with what rounding 1 + x lost put back.</summary>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) || u <= 0 ? Math.Log(u) : Math.Log(u) - (u - 1 - x) / u;
    }
}
