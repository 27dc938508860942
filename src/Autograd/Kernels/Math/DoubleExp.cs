using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>e^x = 2^n e^r with n = round(x / log 2), so that |r| is at most log(2) / 2.</summary>
internal static class DoubleExp
{
    /// <summary>log 2 in two parts: up to 13 bits times the first is exact.</summary>
    public const double Log2High = 0.69314718055920820916, Log2Low = 7.3710025651677989018e-13;

    /// <summary>e^r - 1 = r + r^2 P(r). <paramref name="rounded"/> holds n in its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduced<V>(V x, out V rounded) where V : struct, IFloating<V>
    {
        rounded = V.Fma(x, 1.4426950408889634, DoubleBits.Rounder);
        V n = rounded - DoubleBits.Rounder;
        V r = V.Fma(n, -Log2Low, V.Fma(n, -Log2High, x));
        return V.Fma(r * r, Tail(r), r);
    }

    /// <summary>p with e^-x = 2^-n (1 + p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Inverse<V>(V x, out V n) where V : struct, IFloating<V>
    {
        n = V.Fma(x, 1.4426950408889634, DoubleBits.Rounder) - DoubleBits.Rounder;
        V r = V.Fma(n, Log2Low, V.Fms(n, Log2High, x));
        return V.Fma(r * r, Tail(r), r);
    }

    /// <summary>
    /// p with e^(t + low) = 2^n (1 + p), for a sum whose second part is below the last place of the first; the rounding error of the
    /// reduced argument goes the way of <paramref name="low"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduced<V>(V t, V low, out V n) where V : struct, IFloating<V>
    {
        V rounded = V.Fma(t, 1.4426950408889634, DoubleBits.Rounder);
        n = rounded - DoubleBits.Rounder;
        V high = V.Fma(n, -Log2High, t);
        low = V.Fma(n, -Log2Low, low);
        V r = high + low;
        low += high - r;
        return r + V.Fma(r * r, Tail(r), low);
    }

    /// <summary>P(r) = (e^r - 1 - r) / r^2 for |r| up to log(2) / 2, to 2^-54 of e^r - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<V>(V r) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(2.5053745811756072e-08, r, 2.7626026262996319e-07), r, 2.7557407601394409e-06), r, 2.4801505301674731e-05);
        p = V.Fma(V.Fma(V.Fma(p, r, 0.00019841269718972994), r, 0.0013888888931542899), r, 0.0083333333333895573);
        return V.Fma(V.Fma(V.Fma(p, r, 0.04166666666657682), r, 0.16666666666666588), r, 0.50000000000000056);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IFloating<V>
    {
        V p = Reduced(V.AtLeast(-746, V.AtMost(710, x)), out V rounded);
        return V.Scale(1 + p, rounded - DoubleBits.Rounder);
    }

    /// <summary>2^x = 2^n e^(r log 2), where r = x - n is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp2<V>(V x) where V : struct, IFloating<V>
    {
        V c = V.AtLeast(-1080, V.AtMost(1030, x)), n = V.Round(c);
        V t = (c - n) * 0.69314718055994531;
        return V.Scale(1 + V.Fma(t * t, Tail(t), t), n);
    }

    // As for floats: 2^n (1 + p) - 1 in one rounding, by halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x) where V : struct, IFloating<V>
    {
        V p = Reduced(V.AtLeast(-40, V.AtMost(710, x)), out V rounded);
        V s = DoubleBits.Power(rounded, 0x3FE0000000000000);
        V half = V.Fma(p, s, s - 0.5);
        return V.Where(V.Abs(x) > 1e-290, half + half, x);
    }
}
