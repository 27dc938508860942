using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>log x = log m + n log 2 where x = m 2^n, 0.75 &lt;= m &lt; 1.5; f = m - 1 is exact.</summary>
internal static class DoubleLog
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, IFloating<V>
    {
        V m = V.Split(x, out V n);
        return Sum(m - 1, n);
    }

    /// <summary>As for floats: what u = 1 + x has lost goes back into f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : struct, IFloating<V>
    {
        V u = 1 + x;
        V m = V.Split(u, out V n);
        V c = V.Scale(x - (u - 1), -n) & (V.Abs(n) < 2000);
        return V.CopySign(Sum(m - 1 + c, n), x);
    }

    // log(1 + f) = f - h + s (h + R(s^2)) with s = f / (2 + f), h = f^2 / 2: the quotient shortens the series by half, and its
    // rounding touches the small terms only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(V f, V n) where V : struct, IFloating<V>
    {
        V s = f / (2 + f), z = s * s, h = 0.5 * f * f;
        V r = V.Fma(V.Fma(V.Fma(0.13837717645855216, z, 0.13174396337739541), z, 0.15391063801944818), z, 0.18181667375293589);
        r = z * V.Fma(V.Fma(V.Fma(V.Fma(r, z, 0.2222222427096251), z, 0.28571428556058381), z, 0.40000000000055702), z, 0.66666666666666596);
        V p = V.Fma(s, h + r, V.Fma(n, DoubleExp.Log2Low, -h));
        return V.Fma(n, DoubleExp.Log2High, f + p);
    }
}
