namespace Autograd.Kernels;

/// <summary>The logarithm of the gamma function, its derivatives, and the Hurwitz zeta function.</summary>
internal static class GammaFunctions
{
    private const double HalfLog2Pi = 0.91893853320467274178, LogPi = 1.14472988584940017414;

    /// <summary>log Gamma(2 + z) = 0.42278434 z + the sum of these times z^2, z^3, ...: (-1)^k (zeta(k) - 1) / k.</summary>
    private static readonly double[] NearTwo =
    [
        0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
        0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939,
        9.945751278180853e-05, -4.492623673813314e-05, 2.050721277567069e-05, -9.439488275268397e-06,
        4.374866789907488e-06, -2.039215753801366e-06, 9.55141213040742e-07, -4.492469198764566e-07,
        2.1207184805554665e-07, -1.0043224823968099e-07, 4.7698101693639804e-08, -2.2711094608943164e-08,
        1.0838659214896955e-08, -5.183475041970047e-09, 2.4836745438024785e-09, -1.1921401405860912e-09,
        5.731367241678862e-10, -2.7595228851242334e-10, 1.330476437424449e-10, -6.4229645638381e-11,
        3.1044247747322276e-11, -1.5021384080754142e-11,
    ];

    /// <summary>B_2k / (2 k (2 k - 1)), Stirling's series.</summary>
    private static readonly double[] Stirling =
    [
        0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953,
        0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
    ];

    /// <summary>B_2k / (2 k), the series of digamma.</summary>
    private static readonly double[] Harmonic =
    [
        0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667,
        0.007575757575757576, -0.021092796092796094, 0.08333333333333333, -0.4432598039215686,
    ];

    /// <summary>The Taylor series of digamma at its positive root, from the first derivative on.</summary>
    private static readonly double[] AtRoot =
    [
        0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652,
        0.10782405069126237, -0.07219956125645471, 0.04880428816414311, -0.03316112647484736,
        0.022597648232218104, -0.01542476590494896, 0.010538791616612175, -0.007204534386356869,
        0.004926781395729853, -0.003369801655439328, 0.002305126326734928, -0.0015769367714301972,
        0.0010788252019162967, -0.0007380709389960052, 0.000504953265834602, -0.0003454680251063077,
        0.00023635601564027053, -0.00016170622091974803, 0.0001106337276874741, -7.569179582195066e-05,
        5.178575795222081e-05, -3.5430070947659604e-05, 2.424006611860132e-05, -1.6584242271854135e-05,
        1.134638458466385e-05, -7.762817668462094e-06, 5.3110609208898636e-06, -3.6336507898010456e-06,
        2.486022733129538e-06, -1.7008538854332607e-06, 1.1636675363548843e-06, -7.96142543124197e-07,
        5.446941930669446e-07, -3.7266161283438227e-07, 2.549626552021554e-07, -1.7443695117727745e-07,
        1.1934394829830244e-07, -8.165115189488409e-08,
    ];

    /// <summary>B_2k / (2 k)!, of the Euler-Maclaurin sum.</summary>
    private static readonly double[] Bernoulli =
    [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07,
        2.08767569878681e-08, -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225827e-13,
        8.586062056277845e-15, -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
    ];

    private const double Root = 1.4616321449683622, RootRest = 9.5499954299656977152e-17;

    /// <summary>log |Gamma(x)|.</summary>
    public static double Lgamma(double x)
    {
        if (double.IsNaN(x)) return x;
        if (double.IsInfinity(x)) return double.PositiveInfinity;
        if (x <= 0)
        {
            if (x == Math.Floor(x)) return double.PositiveInfinity;
            if (x > -1e-300) return -Math.Log(-x);
            return LogPi - Math.Log(Math.Abs(SinPi(x))) - Lgamma(1 - x);
        }
        if (x < 0.5) return Lgamma1(x) - Math.Log(x);
        if (x < 1.5) return Lgamma1(x - 1);
        if (x < 2.5) return Lgamma2(x - 2);
        if (x >= 10) return x > 1e300 ? x * (Math.Log(x) - 1) : (x - 0.5) * (Math.Log(x) - 1) + (HalfLog2Pi - 0.5 + StirlingRest(1 / x));
        double product = 1;
        for (; x >= 2.5; product *= x) x--;
        return Math.Log(product) + Lgamma2(x - 2);
    }

    /// <summary>log Gamma(2 + z) for |z| up to 1/2.</summary>
    private static double Lgamma2(double z) => z * (0.42278433509846713 + z * NearTwoRest(z));

    /// <summary>log Gamma(1 + z) for |z| up to 1/2; what is linear in z is put together first, since it would cancel in part.</summary>
    private static double Lgamma1(double z) => z * (-0.57721566490153286 + z * NearTwoRest(z)) - Log1pMinus(z);

    private static double NearTwoRest(double z)
    {
        double sum = 0;
        for (var k = NearTwo.Length - 1; k >= 0; k--) sum = Math.FusedMultiplyAdd(sum, z, NearTwo[k]);
        return sum;
    }

    /// <summary>log Gamma(1 + a) for a from 0 to 3/2.</summary>
    public static double LgammaNearOne(double a) => a <= 0.5 ? Lgamma1(a) : Lgamma2(a - 1);

    /// <summary>Gamma(1 + a) for a from 0 to 20, as a product to twice the digits.</summary>
    public static double GammaOfNext(double a)
    {
        double product = 1, rest = 0;
        for (; a > 1.5; a--)
        {
            var next = product * a;
            (product, rest) = (next, rest * a + Math.FusedMultiplyAdd(product, a, -next));
        }
        return (product + rest) * Math.Exp(LgammaNearOne(a));
    }

    /// <summary>Gamma(a) over Stirling's approximation of it, for large a.</summary>
    public static double Scaled(double a) => Math.Exp(StirlingRest(1 / a));

    private static double StirlingRest(double r)
    {
        double square = r * r, sum = 0;
        for (var k = Stirling.Length - 1; k >= 0; k--) sum = sum * square + Stirling[k];
        return sum * r;
    }

    /// <summary>log(1 + x) - x without cancellation, for x from -0.65 to 2: with s = x / (2 + x), -x s + 2 (s^3 / 3 + s^5 / 5 + ...).</summary>
    public static double Log1pMinus(double x)
    {
        double s = x / (2 + x), square = s * s, sum = 0;
        for (var k = square < 0.04 ? 12 : 26; k >= 0; k--) sum = Math.FusedMultiplyAdd(sum, square, 2.0 / (2 * k + 3));
        return -s * (x - square * sum);
    }

    /// <summary>The derivative of log Gamma.</summary>
    public static double Digamma(double x)
    {
        if (double.IsNaN(x) || double.IsNegativeInfinity(x)) return double.NaN;
        if (x == 0) return Math.CopySign(double.PositiveInfinity, -x);
        if (x < 0)
        {
            if (x == Math.Floor(x)) return double.NaN;
            return Digamma(1 - x) - Math.PI / Math.Tan(Math.PI * (x - Math.Round(x)));
        }
        // Steps of 1 to where the series at the root converges: their terms have one sign, and no digits cancel but next to the root.
        double shift = 0;
        if (x < 10)
        {
            if (x < Root - 0.5) return Digamma(x + 1) - 1 / x;
            for (; x > Root + 0.5; shift += 1 / x) x--;
            double d = x - Root - RootRest, series = 0;
            for (var k = AtRoot.Length - 1; k >= 0; k--) series = Math.FusedMultiplyAdd(series, d, AtRoot[k]);
            return shift + series * d;
        }
        double r = 1 / (x * x), sum = 0;
        for (var k = Harmonic.Length - 1; k >= 0; k--) sum = sum * r + Harmonic[k];
        return Math.Log(x) - 0.5 / x - sum * r;
    }

    /// <summary>The derivative of order n of digamma.</summary>
    public static double Polygamma(double n, double x)
    {
        if (n == 0) return Digamma(x);
        if (n == 1 && x < 0)
        {
            if (double.IsInfinity(x)) return double.NaN;
            // At its poles PyTorch's value: huge, since the double next to pi is not pi.
            var sine = Math.PI / (x == Math.Floor(x) ? Math.Sin(Math.PI * x) : SinPi(x));
            return sine * sine - Polygamma(1, 1 - x);
        }
        // To twice the digits, as the rounding errors of n products would add up.
        double factorial = 1, rest = 0;
        for (var k = 2; k <= n && !double.IsInfinity(factorial); k++)
        {
            var product = factorial * k;
            (factorial, rest) = (product, rest * k + Math.FusedMultiplyAdd(factorial, k, -product));
        }
        var zeta = Zeta(n + 1, x);
        var value = factorial * zeta;
        if (double.IsFinite(value)) value = Math.FusedMultiplyAdd(rest, zeta, value);
        return n % 2 == 1 ? value : -value;
    }

    /// <summary>The sum of (q + k)^-s over k from 0, for s above 1.</summary>
    public static double Zeta(double s, double q)
    {
        if (double.IsNaN(s) || double.IsNaN(q)) return double.NaN;
        if (s == 1) return double.PositiveInfinity;
        if (s < 1) return double.NaN;
        if (q <= 0 && q == Math.Floor(q)) return double.PositiveInfinity;
        if (q <= 0 && s != Math.Floor(s)) return double.NaN;
        if (double.IsInfinity(q)) return q > 0 ? 0 : double.NaN;
        if (q < -40)
        {
            // All whole steps from the fraction of q in both directions, less those below q.
            var fraction = q - Math.Floor(q);
            return Zeta(s, fraction) + (s % 2 == 0 ? 1 : -1) * (Zeta(s, 1 - fraction) - Zeta(s, 1 - q));
        }
        // Terms one by one to where the Euler-Maclaurin sum takes over, or where they no longer count. The large ones come last, so that the small ones are not lost.
        double whole = q > 0 ? 0 : 1 - Math.Ceiling(q), start = q + whole, enough = start * (Math.Exp(42 / s) - 1), rest = 0;
        var n = (int)(whole + Math.Max(1, Math.Ceiling(Math.Min(enough, 12 + 0.8 * s - start))));
        if (start + enough > 12 + 0.8 * s) rest = Tail(s, q + n) * Shift(n);
        for (var k = n - 1; k >= 0; k--) rest += Math.Pow(q + k, -s) * Shift(k);
        return rest;

        // What rounding q + k does to its power.
        double Shift(double k) => 1 - s * (q - (q + k - k)) / (q + k);
    }

    /// <summary>Zeta for large q: the integral, half the first term and corrections by derivatives.</summary>
    private static double Tail(double s, double q)
    {
        double power = Math.Pow(q, -s), square = q * q, factor = s, term = power / q;
        // In one step where the power is subnormal.
        var rest = (power > 1e-290 ? power * q : Math.Pow(q, 1 - s)) / (s - 1) + 0.5 * power;
        for (var k = 0; k < Bernoulli.Length; k++)
        {
            var part = Bernoulli[k] * factor * term;
            rest += part;
            if (Math.Abs(part) < 1e-18 * Math.Abs(rest)) break;
            factor *= (s + 2 * k + 1) * (s + 2 * k + 2);
            term /= square;
        }
        return rest;
    }

    /// <summary>sin(pi x), by the distance from the nearest whole number.</summary>
    private static double SinPi(double x)
    {
        var nearest = Math.Round(x);
        var s = Math.Sin(Math.PI * (x - nearest));
        return nearest % 2 == 0 ? s : -s;
    }
}
