using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The derivative of log Gamma: from 1 to 6 it is (x - root) / x G(t) with t = (x - 1.5) / (x + 3.5), so that its positive root has all digits; below, that of
/// x + 1 less 1/x; log x - 1/(2x) - z H(z) with z = 1/x^2 from 6 on; and for negative x by reflection.
/// </summary>
internal static class DoubleDigamma
{
    private const double Root = 1.4616321449683622, RootRest = 9.5499954299656977152e-17, Asymptotic = 6;

    /// <summary>G(0), which polynomials leave off so that their rounding errors count less.</summary>
    private const double Middle = 1.4265838140477494;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Digamma<V>(V x, bool single) where V : struct, IFloating<V> =>
        V.AllLess(0, x) ? Positive(x, single) : Reflected(x, single);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Positive<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V small = x < 1, u = V.Where(small, x + 1, x), t = (u - 1.5) / (u + 3.5), d = u - Root - RootRest, r = 1 / x, z = r * r;
        V near = V.Fma(d, Middle, d * (single ? NearShort(t) : NearLong(t))) / u - (small & r);
        V far = (single ? DoubleLog.Short(x) : V.Log(x)) - V.Fma(z, single ? FarShort(z) : FarLong(z), 0.5 * r);
        return V.Where(x < Asymptotic, near, far);
    }

    // For negative x digamma(1 - x) - pi / tan(pi x), NaN at whole numbers. The difference has zeros, so floats need all digits too.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Reflected<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V y = Positive(V.Where(x < 0, 1 - x, x), false), r = x - V.Round(x);
        V cosine = DoubleSinc.Cosine(r, out V cosineLow), sine = DoubleSinc.Sine(r, out V sineLow), inverse = 1 / sine;
        V cotangent = cosine * inverse, low = (cosineLow - cotangent * sineLow - V.Fms(cotangent, sine, cosine)) * inverse;
        low &= V.Abs(cotangent) < 1e300; // it is infinite next to 0
        return V.Where(x < 0, V.Where(V.Same(r, 0), double.NaN, y - cotangent - low), single ? Positive(x, true) : y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearLong<V>(V t) where V : struct, IFloating<V>
    {
        V z = t * t;
        V even = V.Fma(V.Fma(V.Fma(V.Fma(1.43272749408108, z, -0.39347952738591857), z, 0.6582365425261364), z, 0.3093798449517083), z, 0.39353938067618294);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 0.38926672584427086), z, 0.4004010746584204), z, 0.413724139794712), z, 0.4331146878130702);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 0.4640773123696345), z, 0.5232022413354622), z, 0.6792764320228141), z, 1.5780737205482112);
        V odd = V.Fma(V.Fma(V.Fma(V.Fma(-0.654716664951084, z, -0.27967404008720437), z, -0.17781547867575992), z, -0.3271077141664282), z, -0.2572526809113406);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -0.26560368839650716), z, -0.2547468487144593), z, -0.2435656952531731), z, -0.22776293057734373);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -0.20468026269207829), z, -0.16870683011922344), z, -0.10843876009965238), z, 0.007731347541216202);
        return t * V.Fma(odd, t, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearShort<V>(V t) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(-0.45387396038676714, t, 0.8799959218225922), t, -0.2078363276390363);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.24707315098147573), t, -0.22857816967605016), t, 0.4607318016641752), t, -0.2050085635266611);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.461677791596393), t, -0.16867828631760243), t, 0.5233084601674155), t, -0.10843941869388236);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, t, 0.6792743637933066), t, 0.0077313481243123), t, 1.5780737321889275), t, 2.061129045216603e-11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FarLong<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(-0.21205888212612792, z, 0.07327080242072477), z, -0.02083276596721376), z, 0.007571684693780752);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.004166628504611536), z, 0.00396825376621903), z, -0.008333333332804007), z, 0.08333333333333284);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FarShort<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(0.003753486718252864, z, -0.008329787294560211), z, 0.08333331600645189);
}
