using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>tan of r = |x| - k pi/2 is r + r^3 P(r^2), and of |x| that for even k, -1 over that for odd k. Huge angles as for the sine.</summary>
internal static class DoubleTan
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x);
        V r = DoubleSin.Reduce(a, out V quadrant), z = r * r;
        V p = V.Fma(V.Fma(V.Fma(9.713509388102811e-06, z, -2.389091013516017e-05), z, 4.786542918890311e-05), z, -2.471418263181253e-05);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 6.649753157983784e-05), z, 8.39552343800872e-05), z, 0.0002435967573899224), z, 0.0005889076697395186);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.0014560369692530938), z, 0.0035921020787043514), z, 0.008863237808694586), z, 0.021869488406282347);
        p = V.Fma(V.Fma(V.Fma(p, z, 0.05396825397265087), z, 0.13333333333325803), z, 0.33333333333333376);
        V t = V.Fma(r * z, p, r);
        V even = V.AddBits(quadrant & V.Bits(1), V.Bits(-1));
        V y = V.Xor(V.Where(even, t, -1 / t), x & -0.0);
        return V.AllLess(a, DoubleSin.Bound) ? y : V.Where(a < DoubleSin.Bound, y, PerLane.Map<V, double>(x, Math.Tan));
    }
}
