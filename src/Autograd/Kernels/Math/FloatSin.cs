using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// |x| = k pi/2 + r with |r| at most pi/4; the lowest two bits of k choose between the sine and the cosine of r and their sign.
/// From <see cref="Bound"/> on pi/2 would need more digits than are kept here: such lanes, rare as they are, get the runtime's function.
/// </summary>
internal static class FloatSin
{
    private const double Bound = 100_000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D>
    {
        V a = V.Abs(x);
        V r = Reduce<V, D>(a, out V quadrant);
        V y = V.Xor(Wave(r, quadrant), x & -0.0);
        return V.AllLess(a, Bound) ? y : V.Where(a < Bound, y, PerLane.Map<V, float>(x, MathF.Sin));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V, D>(V x) where V : struct, IFloating<V>, IHalves<V, D> where D : struct, IFloating<D>
    {
        V a = V.Abs(x);
        V r = Reduce<V, D>(a, out V quadrant);
        V y = Wave(r, V.AddBits(quadrant, V.Bits(1)));
        return V.AllLess(a, Bound) ? y : V.Where(a < Bound, y, PerLane.Map<V, float>(x, MathF.Cos));
    }

    // k times pi/2 is exact but for the last part, of 24 bits each, where Fma rounds once. Where it does not, doubles have the room.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V, D>(V a, out V quadrant)
        where V : struct, IFloating<V>, IHalves<V, D>
        where D : struct, IFloating<D>
    {
        quadrant = V.Fma(a, 0.636619772, FloatBits.Rounder);
        V k = quadrant - FloatBits.Rounder;
        if (!V.Fused) return V.Join(DoubleSin.Remainder(V.Lower(a), V.Lower(k)), DoubleSin.Remainder(V.Upper(a), V.Upper(k)));
        return V.Fma(k, -5.39030252995776476e-15, V.Fma(k, -7.5497894158615963e-8, V.Fma(k, -1.57079625129699707, a)));
    }

    // sin r = r + r z S(z), cos r = 1 - z/2 + z^2 C(z) with z = r^2; errors under 2^-27.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Wave<V>(V r, V quadrant) where V : struct, IFloating<V>
    {
        V z = r * r;
        V sine = V.Fma(r * z, V.Fma(V.Fma(-0.000195182758, z, 0.00833218917), z, -0.166666552), r);
        V cosine = V.Fma(z * z, V.Fma(V.Fma(2.44323273e-05, z, -0.00138873095), z, 0.0416666456), V.Fma(z, -0.5, 1));
        V even = V.AddBits(quadrant & V.Bits(1), V.Bits(-1));
        return V.Xor(V.Where(even, sine, cosine), V.ShiftLeft(quadrant & V.Bits(2), 30));
    }
}
