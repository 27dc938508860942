using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>log x = log m + n log 2 where x = m 2^n, 0.75 &lt;= m &lt; 1.5; f = m - 1 is exact.</summary>
internal static class FloatLog
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, IFloating<V>
    {
        V m = V.Split(x, out V n);
        return Sum(m - 1, n);
    }

    /// <summary>
    /// u = 1 + x as rounded has lost c = x - (u - 1), which goes back into f. At u = 0 and inf there is no such number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : struct, IFloating<V>
    {
        V u = 1 + x;
        V m = V.Split(u, out V n);
        V c = V.Scale(x - (u - 1), -n) & (V.Abs(n) < 1000);
        return V.CopySign(Sum(m - 1 + c, n), x);
    }

    // log(1 + f) = f - f^2/2 + f^3 P(f), relative error under 2^-26; n log 2 in two parts, both positive so that n may be infinite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(V f, V n) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-0.0445322618, f, 0.104111776), f, -0.131546766), f, 0.144839674), f, -0.166484237);
        p = V.Fma(V.Fma(V.Fma(p, f, 0.199906871), f, -0.250000656), f, 0.333334506);
        V z = f * f;
        p = V.Fma(z * f, p, V.Fma(n, 1.42860682e-6, z * -0.5));
        return V.Fma(n, 0.693145751953125, f + p);
    }
}
