using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>x^a e^-x / Gamma(a + 1), which both incomplete gamma functions have as a factor.</summary>
internal static class GammaDensity
{
    /// <summary>From here on Stirling's series serves for Gamma.</summary>
    public const double Large = 12;

    /// <summary>The density; mu is (x - a) / a.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V At<V>(V a, V x, V mu, bool single) where V : struct, IFloating<V>
    {
        if (V.AllLess(a, Large)) return Near(a, x, single);
        V far = Far(V.AtLeast(Large, a), x, mu, single);
        return V.AllLess(-a, -Large) ? far : V.Where(a < Large, Near(V.AtMost(Large, a), x, single), far);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Near<V>(V a, V x, bool single) where V : struct, IFloating<V>
    {
        // Gamma(a + 1) as a product to twice the digits, and one of an argument that is at most 1 1/2.
        V b = a, product = 1, rest = 0;
        while (!V.AllLess(b, 1.5))
        {
            V more = b >= 1.5, next = product * b;
            rest = V.Where(more, V.Fma(rest, b, V.Fms(product, b, next)), rest);
            product = V.Where(more, next, product);
            b = V.Where(more, b - 1, b);
        }
        V gamma = (product + rest) * V.Exp(DoubleLgamma.Next(b, false));
        if (single) return V.Exp(V.Fms(a, V.Log(x), x)) / gamma;
        if (V.Fused) return DoublePow.Tilted(x, a) / gamma;
        // In two steps where e^-x may underflow and the product does not.
        V tiny = x > 600, root = V.Exp(V.Where(tiny, -0.5 * x, -x));
        return V.Pow(x, a) * root / gamma * V.Where(tiny, root, 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Far<V>(V a, V x, V mu, bool single) where V : struct, IFloating<V>
    {
        V near = (mu > -0.65) & (mu < 2), log = Log1pMinus(V.Where(near, mu, 0), single);
        if (!V.AllLess(~near & 1, 1)) log = V.Where(near, log, V.Log(x / a) - mu);
        V r = 1 / a;
        return V.Exp(V.Fms(a, log, r * Stirling(r * r))) / V.Sqrt(Math.Tau * a);
    }

    /// <summary>What Stirling's approximation leaves of log Gamma(a), times a: B_2k / (2 k (2 k - 1)) times powers of 1 / a^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Stirling<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(-0.029550653594771242, z, 0.00641025641025641), z, -0.0019175269175269176), z, 0.0008417508417508417);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.0005952380952380953), z, 0.0007936507936507937), z, -0.002777777777777778), z, 0.08333333333333333);
    }

    /// <summary>log(1 + x) - x without cancellation, for x from -0.65 to 2: with s = x / (2 + x), -x s + 2 (s^3 / 3 + s^5 / 5 + ...), the series as a polynomial of s^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1pMinus<V>(V x, bool single) where V : struct, IFloating<V>
    {
        V s = x / (2 + x), z = s * s;
        return -s * V.Fma(-z, single ? Short(z) : Long(z), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(0.4534691885706232, z, -0.3696745606123878), z, 0.3278336195215737);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.01178643480423829), z, 0.1094283970680344), z, 0.09137463430876855), z, 0.10573645890434125);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.117605765083723), z, 0.13333586373112485), z, 0.15384604801291807), z, 0.18181818469664007);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.22222222217521934), z, 0.2857142857146866), z, 0.39999999999999863), z, 0.6666666666666666);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(0.3364234511603307, z, -0.05300494173976336);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.16924950324230317), z, 0.12358559562477238), z, 0.15496151300564495), z, 0.1817414832223749);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.22222522548483586), z, 0.28571422637760235), z, 0.4000000004523547), z, 0.6666666666661003);
    }
}
