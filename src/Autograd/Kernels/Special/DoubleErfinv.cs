using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The inverse of the error function, y P(w) with w = -log(1 - y^2) as in M. Giles, "Approximating the erfinv function" (GPU Computing Gems, 2010); the
/// normal quantile is the same function of 2p - 1, with w = -log(4p (1 - p)), so that tails keep their digits. Next to the ends, for few arguments of
/// most inputs, P is s R(t) with s = sqrt w and t a quotient in s, one polynomial up to w = 36 (all y but 1), one beyond, which only the quantile meets.
/// </summary>
internal static class DoubleErfinv
{
    private const double Sqrt2 = 1.4142135623730950488, Middle = 6.25, Last = 36.2;

    /// <summary>P(0) = sqrt(pi) / 2 in two parts.</summary>
    private const double Start = 0.886226925452758, StartLow = -3.8332932499128993e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfinv<V>(V y, bool single) where V : struct, IFloating<V>
    {
        V a = V.Abs(y);
        return Of(y, (1 - a) * (1 + a), single);
    }

    /// <summary>The argument at which the normal distribution function is p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Ndtri<V>(V p, bool single) where V : struct, IFloating<V> => Sqrt2 * Of(2 * (p - 0.5), 4 * p * (1 - p), single);

    // c = 1 - y^2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Of<V>(V y, V c, bool single) where V : struct, IFloating<V>
    {
        V w = single ? -DoubleLog.Short(c) : -V.Log(c);
        V x = single ? y * Short(w) : V.CopySign(V.Fma(y, Start, y * V.Fma(w, Long(w), StartLow)), y); // the sign is for zeros
        return V.AllLess(w, Middle) ? x : V.Where(w < Middle, x, Far(y, w));
    }

    /// <summary>(P(w) - P(0)) / w up to 6.25.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V w) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(3.391451299515522e-21, w, -2.4483426969173555e-19), w, 8.094424228999293e-18);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -1.610345269388404e-16), w, 2.1230409504986592e-15), w, -1.914124080607256e-14), w, 1.1629874226276016e-13);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -4.4180525494382865e-13), w, 8.805546722838412e-13), w, -1.3741284358911511e-12), w, 1.1054491265364238e-11);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -9.240979267267608e-13), w, -5.728032295118841e-10), w, 8.520358471139162e-10), w, 2.265340299135836e-08);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -3.714750252404095e-08), w, -1.0126686440935735e-06), w, 2.020052483711161e-06), w, 4.6611415768943516e-05);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, w, -0.00012804328800026165), w, -0.0023351016425627695), w, 0.011549342038344458), w, 0.2320136665346525);
    }

    /// <summary>P(w) to 2^-30.8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V w) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-1.3086530099262562e-11, w, 4.960595604126664e-10), w, -7.565825842309794e-09), w, 5.311237620359162e-08), w, -7.817007752325227e-08);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -1.1070443204509663e-06), w, 2.556621770050893e-06), w, 4.5511821620790783e-05), w, -0.00012682713001404818);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, w, -0.0023358395503612584), w, 0.011549563942628252), w, 0.2320136411217007), w, 0.8862269259239863);
    }

    // What is NaN stays so: outside of its domain the logarithm is.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Far<V>(V y, V w) where V : struct, IFloating<V>
    {
        V s = V.Sqrt(w), x = y * s * Tail((s - 4) / (s + 4));
        if (V.AllLess(w, Last)) return x;
        V c = V.AtMost(28, s);
        return V.Where(w < Last, x, y * s * End((c - 12) / (c + 12)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(-8113675.218139564, t, -22078849.26087973);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -3990709.6559146415), t, 8858354.425579732), t, 2351519.127459067), t, -2069312.218266012);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -546229.8568074632), t, 418759.8235647182), t, 66698.06857467264), t, -78286.88996841139);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 1970.2609513980349), t, 11288.18390695534), t, -2865.2172655020336), t, -755.228903155746);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 578.621606659065), t, -96.25991985612933), t, -31.16929361327978), t, 23.119702716315118);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -7.49178108364345), t, 1.7653012854446086), t, -0.4315997330127553), t, 0.13848996268777408);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.012136343268865115), t, -0.07893705151166253), t, 0.09909460778506803), t, 0.9599459493528885);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V End<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(0.1304299261759384, t, -0.20397468473443037), t, 0.12388007389738502);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.07320611244701661), t, 0.08850773803670324), t, -0.09522718518720982), t, 0.08459408687321072);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.0736208251717917), t, 0.06383186038036058), t, -0.05301915853081384), t, 0.04125128419126861);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -0.029015888308434344), t, 0.016612594644366756), t, -0.004376155421613369), t, -0.00733887259640534);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.018099174167300513), t, -0.02748417035247258), t, 0.03491923410136201), t, -0.03986231650048878);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.041284179006642316), t, -0.038206715351332285), t, 0.025996146298538508), t, 0.991773930619396);
    }
}
