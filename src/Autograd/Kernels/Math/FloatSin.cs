using System.Runtime.CompilerServices;
using Autograd.Core;

namespace Autograd.Kernels;

/// <summary>
/// |x| = k pi/2 + r with |r| at most pi/4; the lowest two bits of k choose between the sine and the cosine of r and their sign.
/// From <see cref="Bound"/> on pi/2 would need more digits than are kept here: a register with such a lane, inf or NaN, rare as they are, goes one by one.
/// </summary>
internal static class FloatSin
{
    private const double Bound = 100_000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x);
        if (!V.AllLess(a, Bound)) return PerLane.Map<V, float>(x, MathF.Sin);
        V r = Reduce(a, out V quadrant);
        return V.Xor(Wave(r, quadrant), x & -0.0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x);
        if (!V.AllLess(a, Bound)) return PerLane.Map<V, float>(x, MathF.Cos);
        V r = Reduce(a, out V quadrant);
        return Wave(r, V.AddBits(quadrant, V.Bits(1)));
    }

    // k times each part of pi/2 but the last is exact where Fma rounds once (parts of 24 bits) and where it does not (8 bits).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V a, out V quadrant) where V : struct, IFloating<V>
    {
        quadrant = V.Fma(a, 0.636619772, FloatBits.Rounder);
        V k = quadrant - FloatBits.Rounder;
        if (V.Fused) return V.Fma(k, -5.39030252995776476e-15, V.Fma(k, -7.5497894158615963e-8, V.Fma(k, -1.57079625129699707, a)));
        V r = V.Fma(k, -2.59876251220703e-5, V.Fma(k, -0.000457763671875, V.Fma(k, -1.5703125, a)));
        return V.Fma(k, -7.44354773131e-13, V.Fma(k, -6.00266503170133e-11, V.Fma(k, -7.54371285438538e-8, r)));
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
