using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// erfc a = e^(-a^2) P(q) / (1 + 2a) with q = (a - 4) / (a + 4) from 1 on, 2 less that for negative x; between, 1 - erf x. The square is taken to
/// twice the digits, since an absolute error of the exponent is a relative one of the result.
/// </summary>
internal static class DoubleErfc
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x);
        V near = V.Fma(-x, DoubleErf.Inner(x * x), 1 - x);
        V c = V.AtMost(28, a); // erfc is 0 from here on
        V high = c & V.Bits(~0x7FFFFFFL);
        V e = DoubleExp.Reduced(-(high * high), -((c - high) * (c + high)), out V n); // the square of 26 bits is exact
        V g = Outer((c - 4) / (c + 4)) / V.Fma(c, 2.0, 1.0);
        V far = V.Scale(V.Fma(g, e, g), n);
        return V.Where(a < 1, near, V.Where(x < 0, 2 - far, far));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Outer<V>(V q) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(-2.5622502236820645e-08, q, 8.85612677789242e-08), q, 9.267585080009302e-08), q, -8.110288954107817e-07);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 2.7841038945923834e-07), q, 5.70451581157768e-06), q, -1.1214932587114676e-05), q, -2.4398135250305685e-05);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.00015061970401903564), q, -0.0001992568174529411), q, -0.0007577729475904937), q, 0.005031969984141272);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, -0.016197734094078795), q, 0.03716751553754685), q, -0.06633036580996901), q, 0.09373283499833183);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, -0.1010390660363763), q, 0.06809705425469317), q, 0.015379652102620652), q, -0.13962111684056253);
        return V.Fma(p, q, 1.2329951186255526);
    }
}
