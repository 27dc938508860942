using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// |x| = k pi/2 + r with |r| at most pi/4; the lowest two bits of k choose between the sine and the cosine of r and their sign.
/// From <see cref="Bound"/> on pi/2 would need more digits than are kept here: such lanes, rare as they are, get the runtime's function.
/// </summary>
internal static class DoubleSin
{
    /// <summary>From here on the digits of pi/2 do not suffice.</summary>
    public const double Bound = 1_000_000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x);
        V r = Reduce(a, out V quadrant);
        V y = V.Xor(Wave(r, quadrant), x & -0.0);
        return V.AllLess(a, Bound) ? y : V.Where(a < Bound, y, PerLane.Map<V, double>(x, Math.Sin));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x);
        V r = Reduce(a, out V quadrant);
        V y = Wave(r, V.AddBits(quadrant, V.Bits(1)));
        return V.AllLess(a, Bound) ? y : V.Where(a < Bound, y, PerLane.Map<V, double>(x, Math.Cos));
    }

    /// <summary>a - k pi/2 with |r| at most pi/4; <paramref name="quadrant"/> holds k in its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V a, out V quadrant) where V : struct, IFloating<V>
    {
        quadrant = V.Fma(a, 0.63661977236758138, DoubleBits.Rounder);
        return Remainder(a, quadrant - DoubleBits.Rounder);
    }

    /// <summary>a - k pi/2. k times each part but the last is exact where Fma rounds once (parts of 53 bits) and where it does not (28 bits).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Remainder<V>(V a, V k) where V : struct, IFloating<V>
    {
        if (V.Fused) return V.Fma(k, -1.0828566739219138942e-32, V.Fma(k, -6.1232339957367648033e-17, V.Fma(k, -1.570796326794896558, a)));
        V r = V.Fma(k, -9.920935739593517155299e-10, V.Fma(k, -1.570796325802803039551, a));
        return V.Fma(k, -1.6446256936324257602e-26, V.Fma(k, -5.721188709663574903797e-18, r));
    }

    // sin r = r + r z S(z), cos r = 1 - z/2 + z^2 C(z) with z = r^2; errors under 2^-56.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Wave<V>(V r, V quadrant) where V : struct, IFloating<V>
    {
        V z = r * r;
        V s = V.Fma(V.Fma(V.Fma(1.5896226848512197e-10, z, -2.5050747709183919e-08), z, 2.7557313621067031e-06), z, -0.00019841269829588701);
        V sine = V.Fma(r * z, V.Fma(V.Fma(s, z, 0.0083333333333221182), z, -0.1666666666666663), r);
        V c = V.Fma(V.Fma(V.Fma(-1.135853399164134e-11, z, 2.0875700795389916e-09), z, -2.7557314178972422e-07), z, 2.4801587288850653e-05);
        V cosine = V.Fma(z * z, V.Fma(V.Fma(c, z, -0.0013888888888873056), z, 0.041666666666666595), V.Fma(z, -0.5, 1));
        V even = V.AddBits(quadrant & V.Bits(1), V.Bits(-1));
        return V.Xor(V.Where(even, sine, cosine), V.ShiftLeft(quadrant & V.Bits(2), 62));
    }
}
