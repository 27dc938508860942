using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>e^x = 2^n e^r with n = round(x / log 2), so that |r| is at most log(2) / 2.</summary>
internal static class FloatExp
{
    /// <summary>e^r - 1 = r + r^2 P(r), its relative error under 2^-26. <paramref name="rounded"/> holds n in its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduced<V>(V x, out V rounded) where V : struct, IFloating<V>
    {
        rounded = V.Fma(x, 1.44269504, FloatBits.Rounder);
        V n = rounded - FloatBits.Rounder;
        V r = V.Fma(n, -1.42860682e-6, V.Fma(n, -0.693145751953125, x)); // log 2 in two parts; n times the first is exact
        return V.Fma(r * r, Tail(r), r);
    }

    /// <summary>p with e^-x = 2^-n (1 + p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Inverse<V>(V x, out V n) where V : struct, IFloating<V>
    {
        n = V.Fma(x, 1.44269504, FloatBits.Rounder) - FloatBits.Rounder;
        V r = V.Fma(n, 1.42860682e-6, V.Fms(n, 0.693145751953125, x));
        return V.Fma(r * r, Tail(r), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V>(V r) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(0.00138357957, r, 0.00836712029), r, 0.0416677557), r, 0.16666539), r, 0.49999997);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IFloating<V>
    {
        V p = Reduced(V.AtLeast(-104, V.AtMost(89, x)), out V rounded);
        return V.Scale(1 + p, rounded - FloatBits.Rounder);
    }

    /// <summary>2^x = 2^n e^(r log 2), where r = x - n is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp2<V>(V x) where V : struct, IFloating<V>
    {
        V c = V.AtLeast(-160, V.AtMost(130, x)), n = V.Round(c);
        V t = (c - n) * 0.693147182;
        return V.Scale(1 + V.Fma(t * t, Tail(t), t), n);
    }

    // 2^n (1 + p) - 1 in one rounding, by halves since 2^128 is out of range. Small x themselves, for the sign of 0 and the last bit of subnormals.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x) where V : struct, IFloating<V>
    {
        V p = Reduced(V.AtLeast(-18, V.AtMost(89, x)), out V rounded);
        V s = FloatBits.Power(rounded, 0x3F000000);
        V half = V.Fma(p, s, s - 0.5);
        return V.Where(V.Abs(x) > 1e-30, half + half, x);
    }
}
