using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>The Airy function Ai and its derivative: around points on the way, a wave on the far left, and e^-zeta times a slowly changing factor on the right, where zeta = 2/3 |x|^(3/2).</summary>
internal static class AiryFunctions
{
    private const double Left = -11.5, Right = 1.5, ZetaRight = 1.224744871391589;

    /// <summary>Ai(c) for c = -11, -10, ...</summary>
    private static readonly double[] AtAi =
    [
        -0.008759589255702381, 0.04024123848644319, -0.022133721547341403, -0.0527050503563862, 0.18428083525050565,
        -0.3291451736298231, 0.35076100902411433, -0.07026553294928951, -0.37881429367765806, 0.22740742820168558,
        0.5355608832923521, 0.3550280538878172, 0.13529241631288141,
    ];

    /// <summary>Ai'(c) for c = -11, -10, ...</summary>
    private static readonly double[] AtAiPrime =
    [
        -1.0273278736645794, 0.99626504413279, -0.9756639809263316, 0.9355609381983065, -0.7710081684101265,
        0.3459354872813429, 0.32719281855444315, -0.7906285753685813, 0.3145837692165988, 0.618259020741691,
        -0.01016056711664521, -0.2588194037928068, -0.1591474412967932,
    ];

    /// <summary>The polynomial x^(1/4) e^zeta Ai(x) in 2 ZetaRight / zeta - 1.</summary>
    private static readonly double[] Decay =
    [
        0.27537336163429443, -0.005759567852506515, 0.0007444201165923116, -0.00015501383464364222, 4.1547119071399103e-05,
        -1.3098301618231522e-05, 4.634794030405345e-06, -1.7897959615475819e-06, 7.40574495221899e-07, -3.2419329509194954e-07,
        1.487589530103116e-07, -7.094338846978055e-08, 3.498487482657663e-08, -1.8339802664783456e-08, 9.959236939570295e-09,
        -3.4061460712135368e-09, 7.916317311299011e-10, -5.654205546607863e-09, 5.500671056363824e-09, 7.036092960691737e-09,
        -7.629819312287596e-09, -1.0018782851924988e-08, 9.862718699718982e-09, 8.912928727185925e-09, -8.404430764820312e-09,
        -5.48857710554267e-09, 4.914910845616529e-09, 2.002415748790944e-09, -1.7189342520529703e-09, -3.510383334737901e-10,
        2.8705296864322336e-10,
    ];

    /// <summary>The polynomial -x^(-1/4) e^zeta Ai'(x) in the same.</summary>
    private static readonly double[] DecayPrime =
    [
        0.2917588119257793, 0.008490476234420665, -0.0009223706336387902, 0.0001810480265506572, -4.707018545175383e-05,
        1.4562844572723127e-05, -5.086881324755607e-06, 1.9458308740369353e-06, -7.992794190828604e-07, 3.4785991293124077e-07,
        -1.5885863061826392e-07, 7.546182889605555e-08, -3.7089685766176623e-08, 1.9370584048993062e-08, -1.04827730867202e-08,
        3.622721836305101e-09, -8.765296093548031e-10, 5.839315395258441e-09, -5.663622579160076e-09, -7.2185059263426325e-09,
        7.82763672091666e-09, 1.029428595981004e-08, -1.0126913152956866e-08, -9.155736747913279e-09, 8.628532725732792e-09,
        5.639469927795533e-09, -5.046930527905612e-09, -2.0576225189161517e-09, 1.7652658840183583e-09, 3.6085533600788585e-10,
        -2.9488956314938653e-10,
    ];

    private static readonly LocalSeries Around = new(-11, AtAi, AtAiPrime, (c, n, a) => (c * a[n] + (n < 1 ? 0 : a[n - 1])) / ((n + 1) * (n + 2)));

    /// <summary>Ai(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Ai(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x is >= Left and < Right) return Around.At(x);
        if (!double.IsFinite(x)) return 0;
        var a = Math.Abs(x);
        var (zeta, rest) = Zeta(a);
        if (x > 0) return Decayed(zeta, rest, Decay) / Math.Sqrt(Math.Sqrt(a));
        var (even, odd) = Amplitudes(zeta, 0);
        var (cos, sin) = Phase(zeta, rest);
        return (cos * even + sin * odd) / (Math.Sqrt(Math.Tau) * Math.Sqrt(Math.Sqrt(a)));
    }

    /// <summary>Ai'(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Prime(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x is >= Left and < Right) return Around.SlopeAt(x);
        if (!double.IsFinite(x)) return x > 0 ? 0 : double.NaN;
        var a = Math.Abs(x);
        var (zeta, rest) = Zeta(a);
        if (x > 0) return -Decayed(zeta, rest, DecayPrime) * Math.Sqrt(Math.Sqrt(a));
        var (even, odd) = Amplitudes(zeta, 1);
        var (cos, sin) = Phase(zeta, rest);
        return (sin * even - cos * odd) / Math.Sqrt(Math.Tau) * Math.Sqrt(Math.Sqrt(a));
    }

    /// <summary>2/3 x^(3/2) and what rounding lost of it: an absolute error of an exponent or a phase counts in full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Zeta, double Lost) Zeta(double x)
    {
        double root = Math.Sqrt(x), rootRest = Math.FusedMultiplyAdd(-root, root, x) / (2 * root);
        double power = x * root, powerRest = Math.FusedMultiplyAdd(x, root, -power) + x * rootRest;
        const double TwoThirds = 2.0 / 3, TwoThirdsRest = 3.7007434154171886e-17;
        var zeta = TwoThirds * power;
        return (zeta, Math.FusedMultiplyAdd(TwoThirds, power, -zeta) + TwoThirds * powerRest + TwoThirdsRest * power);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Decayed(double zeta, double rest, double[] coefficients)
    {
        double t = 2 * ZetaRight / zeta - 1, factor = 0;
        for (var k = coefficients.Length - 1; k >= 0; k--) factor = Math.FusedMultiplyAdd(t, factor, coefficients[k]);
        factor -= factor * rest;
        // In two steps, since e^-zeta is subnormal where its product with the root has not yet lost its digits.
        var half = Math.Exp(-0.5 * zeta);
        return zeta < 700 ? factor * Math.Exp(-zeta) : factor * half * half;
    }

    /// <summary>The sums of (-1)^k u(2k) / zeta^(2k) and (-1)^k u(2k + 1) / zeta^(2k + 1) of the asymptotic series, for Ai or (order 1) its derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Even, double Odd) Amplitudes(double zeta, int order)
    {
        double term = 1, even = 0, odd = 0;
        for (var k = 1; k < 30 && Math.Abs(term) > 1e-19; k++)
        {
            term *= (6 * k - 5) * (6 * k - 3) * (6 * k - 1) / (216.0 * k * (2 * k - 1)) / zeta;
            var signed = (k & 2) == 0 ? term : -term;
            if (order == 1) signed *= -(6 * k + 1) / (6 * k - 1.0);
            if (k % 2 == 0) even += signed;
            else odd += signed;
        }
        return (1 + even, odd);
    }

    /// <summary>sqrt 2 times cosine and sine of zeta - pi / 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Cos, double Sin) Phase(double zeta, double rest)
    {
        var (sin, cos) = Math.SinCos(zeta);
        var (sinRest, cosRest) = Math.SinCos(rest);
        (sin, cos) = (sin * cosRest + cos * sinRest, cos * cosRest - sin * sinRest);
        return (cos + sin, sin - cos);
    }
}
