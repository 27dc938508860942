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

    /// <summary>The logarithm to the base 2, exact for its powers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log2<V>(V x) where V : struct, IFloating<V> => Based(x, 1.4423828125, 0.000312228389, 1, 0);

    /// <summary>The logarithm to the base 10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log10<V>(V x) where V : struct, IFloating<V> => Based(x, 0.4342041015625, 9.03803408e-05, 0.301025390625, 4.60503898e-06);

    // As for doubles, with parts of 12 bits (16 of the logarithm of 2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Based<V>(V x, double scale, double scaleLow, double two, double twoLow) where V : struct, IFloating<V>
    {
        V f = V.Split(x, out V n) - 1, high = f & V.Bits(~0xFFF), z = f * f;
        V p = V.Fma(z * f, Cubic(f), z * -0.5) + (f - high); // log m - high
        V whole = n * two, part = high * scale, sum = whole + part;
        V low = V.Fma(p, scale, V.Fma(high + p, scaleLow, V.Fma(n, twoLow, whole - sum + part)));
        return sum + (low & (V.Abs(n) < 1000)); // n is infinite where x is 0 or inf
    }

    // log(1 + f) = f - f^2/2 + f^3 P(f), relative error under 2^-26; n log 2 in two parts, both positive so that n may be infinite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(V f, V n) where V : struct, IFloating<V>
    {
        V z = f * f;
        V p = V.Fma(z * f, Cubic(f), V.Fma(n, 1.42860682e-6, z * -0.5));
        return V.Fma(n, 0.693145751953125, f + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Cubic<V>(V f) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(V.Fma(-0.0445322618, f, 0.104111776), f, -0.131546766), f, 0.144839674), f, -0.166484237);
        return V.Fma(V.Fma(V.Fma(p, f, 0.199906871), f, -0.250000656), f, 0.333334506);
    }
}
