using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// erfc a = e^(-a^2) P(q) / (1 + 2a) with q = (a - 4) / (a + 4) from 1/2 on, 2 less that for negative x; between, 1 - erf x. The square is taken to
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
        return V.Where(a < 0.5, near, V.Where(x < 0, 2 - far, far));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Outer<V>(V q) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(-1.0027366833145636e-08, q, -1.2126153624835052e-08), q, 1.0431301037382706e-07), q, 6.675872996323079e-08);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, -8.207744045366095e-07), q, 2.998631282154206e-07), q, 5.707336656405423e-06), q, -1.1224925175811615e-05);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, -2.4398397140909814e-05), q, 0.00015062256831009223), q, -0.0001992568800450273), q, -0.0007577734657164439);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.005031970005301699), q, -0.016197734035875367), q, 0.03716751553500493), q, -0.06633036581379728);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, q, 0.09373283499847543), q, -0.1010390660362462), q, 0.0680970542546897), q, 0.015379652102618912);
        return V.Fma(V.Fma(p, q, -0.1396211168405625), q, 1.2329951186255526);
    }
}
