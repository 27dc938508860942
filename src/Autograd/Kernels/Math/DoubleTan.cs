using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>tan of r = |x| - k pi/2 is r + r^3 P(r^2), and of |x| that for even k, -1 over that for odd k. Huge angles as for the sine.</summary>
internal static class DoubleTan
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V>(V x) where V : struct, IFloating<V>
    {
        V y = Moderate(x), a = V.Abs(x);
        return V.AllLess(a, DoubleSin.Bound) ? y : V.Where(a < DoubleSin.Bound, y, PerLane.Map<V, double>(x, Math.Tan));
    }

    /// <summary>The same for angles below <see cref="DoubleSin.Bound"/>; with <paramref name="single"/> by a short polynomial, to 2^-29, for results that become floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Moderate<V>(V x, bool single = false) where V : struct, IFloating<V>
    {
        V r = DoubleSin.Reduce(V.Abs(x), out V quadrant), z = r * r;
        V t = V.Fma(r * z, single ? Short(z) : Long(z), r);
        V even = V.AddBits(quadrant & V.Bits(1), V.Bits(-1));
        return V.Xor(V.Where(even, t, -1 / t), x & -0.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(0.004376865637108473, z, 8.835959862302024e-05), z, 0.010836723627612415), z, 0.02128184336065622);
        return V.Fma(V.Fma(V.Fma(p, z, 0.05405998153902527), z, 0.1333266277969334), z, 0.3333334977056581);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(9.713509388102811e-06, z, -2.389091013516017e-05), z, 4.786542918890311e-05), z, -2.471418263181253e-05);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 6.649753157983784e-05), z, 8.39552343800872e-05), z, 0.0002435967573899224), z, 0.0005889076697395186);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.0014560369692530938), z, 0.0035921020787043514), z, 0.008863237808694586), z, 0.021869488406282347);
        return V.Fma(V.Fma(V.Fma(p, z, 0.05396825397265087), z, 0.13333333333325803), z, 0.33333333333333376);
    }
}
