using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Bessel functions of orders 0 and 1, both kinds. Up to 4 the first is a polynomial in x^2 with its first two zeros as factors, and the second log x
/// times that and another; from there on they are waves whose amplitude and phase are polynomials in 1 / x^2. "single" asks for a short polynomial, to 2^-33, in
/// the one place where no terms cancel.
/// </summary>
internal static class DoubleBesselJ
{
    private const double Bound = 4, TwoOverPi = 0.63661977236758134308;

    /// <summary>The function of the first kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V J<V>(V x, int order, bool single) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), y = Near(a, order, single);
        if (!V.AllLess(a, Bound)) y = V.Where(a < Bound, y, Far(a, order, false));
        return order == 0 ? y : V.Xor(y, x & -0.0);
    }

    /// <summary>The function of the second kind: -infinity at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Y<V>(V x, int order) where V : struct, IFloating<V>
    {
        V z = x * x * 0.125, t = z - 1, first = V.Log(x) * Near(x, order, false);
        // What rounding t has lost, times the slope for small x.
        V rest = V.Fma(z - (t + 1), order == 0 ? 1.33 : 0.4, order == 0 ? Second0(t) : Second1(t));
        V near = order == 0 ? V.Fma(first, TwoOverPi, rest) : V.Fma(x, rest, TwoOverPi * (first - 1 / x));
        V y = V.AllLess(x, Bound) ? near : V.Where(x < Bound, near, Far(x, order, true));
        return V.Where(V.Same(x, 0), double.NegativeInfinity, y);
    }

    // The first kind; the constants are the squares of its zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Near<V>(V x, int order, bool single) where V : struct, IFloating<V>
    {
        V z = x * x, t = z * 0.125 - 1;
        if (order == 0) return (z - 5.783185962946784) * (z - 30.471262343662087) * (single ? First0Short(t) : First0Long(t));
        return x * ((z - 14.681970642123893) * (z - 49.2184563216946) * (single ? First1Short(t) : First1Long(t)));
    }

    // sqrt(2 / (pi x)) times P cos - Q sin for the first kind and P sin + Q cos for the second, of x - (2 order + 1) pi / 4; 0 at infinity.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Far<V>(V x, int order, bool second) where V : struct, IFloating<V>
    {
        V u = 1 / x, w = u * u, sine = V.Sin(x), cosine = V.Cos(x), sum = sine + cosine, difference = sine - cosine;
        V p = order == 0 ? Even0(w) : Even1(w), q = u * (order == 0 ? Odd0(w) : Odd1(w));
        V cos = order == 0 ? sum : difference, sin = order == 0 ? difference : -sum;
        V wave = second ? V.Fma(p, sin, q * cos) : V.Fma(p, cos, -(q * sin));
        return ~V.Same(x, double.PositiveInfinity) & (V.Sqrt(u * (TwoOverPi / 2)) * wave);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First0Long<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(3.79321629206318e-16, t, -1.6430923801341657e-14), t, 9.699296935386431e-13);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -4.720358390308312e-11), t, 1.846445161329255e-09), t, -5.646099438287296e-08), t, 1.3003910858700386e-06);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -2.142276698207934e-05), t, 0.00023353481989386667), t, -0.0014727856061389777), t, 0.003945591385424955);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First0Short<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(1.8398185186344511e-09, t, -5.6542922767010185e-08), t, 1.3004026868759041e-06);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -2.1422726546545514e-05), t, 0.00023353481535434007), t, -0.001472785611082929), t, 0.003945591385680473);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First1Long<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(-1.1889528409705746e-17, t, -6.618569527699654e-16), t, 4.2736627613095026e-14);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, -2.270643510849421e-12), t, 9.792755669810499e-11), t, -3.334281883043091e-09), t, 8.653779663878822e-08);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -1.6303547025749097e-06), t, 2.0704701492130304e-05), t, -0.00015577429914230824), t, 0.0005137235089837032);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First1Short<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(9.767951088823808e-11, t, -3.3382341515635554e-09), t, 8.653824248434362e-08);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, -1.6303527432990434e-06), t, 2.0704701316213643e-05), t, -0.000155774299383681), t, 0.0005137235089936664);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second0<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(8.83127631178209e-14, t, 2.1448765622018447e-12), t, -1.2516104637275972e-10), t, 5.915479820971524e-09), t, -2.248558577601498e-07);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 6.662166429313191e-06), t, -0.00014821420011322875), t, 0.0023517049617999336), t, -0.024660115465860222);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.15039648994000485), t, -0.40369710826423283), t, 0.05092768820559517), t, 0.5583839189939036);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second1<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(9.449119942554508e-14, t, -5.857048700880621e-12), t, 3.0677169431772837e-10), t, -1.305163552425235e-08);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 4.394457319088372e-07), t, -1.133734942579111e-05), t, 0.0002146563104341456), t, -0.0028063170349090696);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.023066339787999816), t, -0.10077639147123535), t, 0.15166794583548895), t, 0.0824863499533448);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Even0<V>(V w) where V : struct, IFloating<V>
    {
        V p = V.Fma(-1.2709832526313494e+21, w, 8.762307371532344e+20);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -2.8219532346114828e+20), w, 5.642500929778006e+19), w, -7.853774056193426e+18), w, 8.089402914268744e+17);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -6.401360990298368e+16), w, 3991169675759778.5), w, -199740562670684.2), w, 8149802850991.383);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -275505367089.68066), w, 7881603062.282475), w, -197346214.83960786), w, 4582266.397411626);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -108494.8212558899), w, 2987.323654743163), w, -109.83192434568161), w, 6.073575162538385);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, w, -0.5725006838425691), w, 0.1121520989837671), w, -0.07031249999978731), w, 1.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Even1<V>(V w) where V : struct, IFloating<V>
    {
        V p = V.Fma(1.3442917085663807e+21, w, -9.268628658225558e+20);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 2.9853650301672266e+20), w, -5.9700681816384496e+19), w, 8.311097723127398e+18), w, -8.562199263560547e+17);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 6.777241207532225e+16), w, -4226932431622555.5), w, 211633561448765.66), w, -8640406271818.3125);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 292354177780.0051), w, -8375243282.768405), w, 210180459.1992244), w, -4898953.290913319);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 116749.1006538681), w, -3248.7721353398824), w, 121.402592994917), w, -6.883421798261786);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, w, 0.6765918105420786), w, -0.1441955559802282), w, 0.11718749999977542), w, 1.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Odd0<V>(V w) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-2.5228011055001548e+20, w, 1.7010445491289008e+20), w, -5.350280417331498e+19), w, 1.043182933161375e+19), w, -1.4135974347397233e+18);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 1.4151383432644298e+17), w, -1.0866279911324832e+16), w, 656461041671449.4), w, -31802918650673.97);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 1256359109254.236), w, -41223036552.49728), w, 1152813126.2496696), w, -28670944.20573915);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, 682000.5488259707), w, -17383.879249821028), w, 547.442073016519), w, -24.368064915085945);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, w, 1.72770113751406), w, -0.22710796904279495), w, 0.07324218748071132), w, -0.1249999999999966);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Odd1<V>(V w) where V : struct, IFloating<V>
    {
        V p = V.Fma(-6.84296740793337e+21, w, 4.820772889710649e+21);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -1.588708447413092e+21), w, 3.2554325125445426e+20), w, -4.650977836351451e+19), w, 4.925220631783597e+18);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -4.013683431127569e+17), w, 2.5810969996891364e+16), w, -1333921593633962.5), w, 56228832439181.02);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -1961374151038.2388), w, 57633949610.03306), w, -1465920856.8929484), w, 33800750.028201856);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, w, -764099.0297572475), w, 19045.396234752738), w, -601.0939801834256), w, 27.240768026558637);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, w, -1.9935161399923575), w, 0.2775764288643182), w, -0.10253906249045995), w, 0.37499999999999845);
    }
}
