namespace Autograd.Kernels;

/// <summary>
/// The complement of the error function and what is made of it. All tails are e^(-x^2) erfcx(|x|), whose first factor is computed with the rounding error
/// of x^2 put back, so that small values keep their digits down to where they become subnormal.
/// </summary>
internal static class ErrorFunctions
{
    private const double Sqrt2 = 1.4142135623730950488, InverseSqrt2 = 0.70710678118654752440, TwoOverSqrtPi = 1.12837916709551257390, Sqrt2Pi = 2.50662827463100050242;

    /// <summary>Chebyshev coefficients of (1 + 2 x) erfcx(x) in (x - 3.75) / (x + 3.75), for x from 0 to infinity.</summary>
    private static readonly double[] Scaled =
    [
        1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189,
        -0.026658668435305753, 0.009074997670705265, -0.002413163540417608, 0.0004907758365258086,
        -6.916973302501207e-05, 4.13902798607301e-06, 7.74038306619849e-07, -2.1886401049234397e-07,
        1.076499946567091e-08, 4.521959811218287e-09, -7.754400208831351e-10, -6.318088340886684e-11,
        2.86879501093067e-11, 1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14,
        3.3478119482868056e-14, -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624044e-17,
        5.068148904796111e-17, -2.2370566594359995e-18, -2.187342944303018e-18, 2.6766327399258762e-20,
        9.736561401741451e-20, 3.3214840905101302e-21, -4.290286707901327e-21,
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
        double t = 2 * (x - 3.75) / (x + 3.75), b = 0, d = 0;
        for (var k = Scaled.Length - 1; k > 0; k--) (b, d) = (Math.FusedMultiplyAdd(t, b, Scaled[k] - d), b);
        return Math.FusedMultiplyAdd(t / 2, b, Scaled[0] - d) / (1 + 2 * x);
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
            for (var k = 0; k < 4; k++) x -= Step(Erf(x) - a, x);
        }
        else
        {
            // 1 - a is exact, and small values of the complement are known to all their digits.
            var c = 1 - a;
            x = Math.Sqrt(-Math.Log(c * (1 + a)) * 0.8);
            for (var k = 0; k < 6; k++) x -= Step(c - Erfc(x), x);
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
