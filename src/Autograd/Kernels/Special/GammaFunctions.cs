using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Gamma functions of single numbers: what the incomplete ones need, the higher derivatives of log Gamma, and the Hurwitz zeta function.</summary>
internal static class GammaFunctions
{
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

    /// <summary>B_2k / (2 k)!, of the Euler-Maclaurin sum.</summary>
    private static readonly double[] Bernoulli =
    [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07,
        2.08767569878681e-08, -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225827e-13,
        8.586062056277845e-15, -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
    ];

    /// <summary>log Gamma(2 + z) for |z| up to 1/2.</summary>
    private static double Lgamma2(double z) => z * (0.42278433509846713 + z * NearTwoRest(z));

    /// <summary>log Gamma(1 + z) for |z| up to 1/2; what is linear in z is put together first, since it would cancel in part.</summary>
    private static double Lgamma1(double z) => z * (-0.57721566490153286 + z * NearTwoRest(z)) - Log1pMinus(z);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double NearTwoRest(double z)
    {
        double sum = 0;
        for (var k = NearTwo.Length - 1; k >= 0; k--) sum = Math.FusedMultiplyAdd(sum, z, NearTwo[k]);
        return sum;
    }

    /// <summary>log Gamma(1 + a) for a from 0 to 3/2.</summary>
    public static double LgammaNearOne(double a) => a <= 0.5 ? Lgamma1(a) : Lgamma2(a - 1);

    /// <summary>Gamma(1 + a) for a from 0 to 20, as a product to twice the digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double StirlingRest(double r)
    {
        double square = r * r, sum = 0;
        for (var k = Stirling.Length - 1; k >= 0; k--) sum = sum * square + Stirling[k];
        return sum * r;
    }

    /// <summary>log(1 + x) - x without cancellation, for x from -0.65 to 2: with s = x / (2 + x), -x s + 2 (s^3 / 3 + s^5 / 5 + ...).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log1pMinus(double x)
    {
        double s = x / (2 + x), square = s * s, sum = 0;
        for (var k = square < 0.04 ? 12 : 26; k >= 0; k--) sum = Math.FusedMultiplyAdd(sum, square, 2.0 / (2 * k + 3));
        return -s * (x - square * sum);
    }

    /// <summary>The derivative of order n of digamma, for n from 2 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Polygamma(double n, double x)
    {
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
}
