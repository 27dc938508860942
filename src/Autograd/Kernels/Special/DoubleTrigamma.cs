using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The second derivative of log Gamma: (x + 1.5) / x^2 G(t) up to 6, with t = (x - 1.5) / (x + 3.5); 1/x + z/2 + z/x T(z) with z = 1/x^2 from there on;
/// (pi / sin pi x)^2 less its mirror image for negative x.
/// </summary>
internal static class DoubleTrigamma
{
    private const double Asymptotic = 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Trigamma<V>(V x, bool single) where V : struct, IFloating<V> =>
        V.AllLess(0, x) ? Positive(x, single) : Reflected(x, single);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Positive<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V t = (x - 1.5) / (x + 3.5), r = 1 / x, z = r * r;
        V near = (x + 1.5) * (single ? NearShort(t) : NearLong(t)) / x / x;
        V far = V.Fma(z, V.Fma(r, single ? FarShort(z) : FarLong(z), 0.5), r);
        return V.Where(x < Asymptotic, near, far);
    }

    // At whole numbers PyTorch's value: huge, since the double next to pi is not pi.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Reflected<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V y = Positive(V.Where(x < 0, 1 - x, x), false), r = x - V.Round(x), sine = DoubleSinc.Sine(r), pole = V.Same(r, 0) & (x < 0);
        if (!V.AllLess(pole & 1.0, 1)) sine = V.Where(pole, PerLane.Map<V, double>(x, static v => Math.Sin(Math.PI * v) / Math.PI), sine);
        return V.Where(x < 0, 1 / (sine * sine) - y, single ? Positive(x, true) : y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearLong<V>(V t) where V : struct, IFloating<V>
    {
        V z = t * t;
        V even = V.Fma(V.Fma(92.76464754548533, z, 5.1601117943205645), z, 21.05964717590991);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 26.139588395694055), z, 17.727189939084788), z, 16.935537214797602), z, 14.071299113169363);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 11.582462277365563), z, 9.091847945697785), z, 6.688821570685943), z, 4.454741045856312);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 2.524624836301886), z, 1.0408296889380955), z, 0.01531678501132792), z, 0.7011016504085095);
        V odd = V.Fma(-136.0814397679591, z, 57.35322786058589);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -56.501427245973574), z, -11.97980831235867), z, -19.395232122286068), z, -15.199885839698645);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -12.85516129851093), z, -10.327792927175219), z, -7.875779664710049), z, -5.543298280177374);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -3.441821417594958), z, -1.7209683669095863), z, -0.48003794050779913), z, 0.397520836163849);
        return V.Fma(odd, t, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearShort<V>(V t) where V : struct, IFloating<V>
    {
        V z = t * t;
        V even = V.Fma(V.Fma(V.Fma(V.Fma(42.198855743894505, z, -0.6193462000613694), z, 11.710760118182527), z, 6.370520138970697), z, 4.477231165813246);
        even = V.Fma(V.Fma(V.Fma(V.Fma(even, z, 2.5237343916890373), z, 1.040847375230702), z, 0.015316649296994772), z, 0.7011016505806603);
        V odd = V.Fma(V.Fma(V.Fma(V.Fma(-35.69872728366047, z, -7.340595318749529), z, -10.743353585641763), z, -7.930947471346889), z, -5.530576900096006);
        odd = V.Fma(V.Fma(V.Fma(V.Fma(odd, z, -3.4427656299108005), z, -1.7209370962150965), z, -0.4800383612703069), z, 0.39752083767634183);
        return V.Fma(odd, t, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FarLong<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(18.716354014169948, z, -5.483181708591152), z, 1.1215143818182798), z, -0.252306878048078), z, 0.075748463449139);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.033333270350959336), z, 0.023809523561839827), z, -0.03333333333285576), z, 0.16666666666666635);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FarShort<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(-0.02888507377978615, z, 0.023711083438340802), z, -0.03333245665469426), z, 0.16666666422899487);
}
