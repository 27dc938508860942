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

    /// <summary>The logarithm to twice the digits: the sum of the result and <paramref name="low"/>, which is 0 at 0 and infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x, out V low) where V : struct, IFloating<V>
    {
        V f = V.Split(x, out V n) - 1;
        V p = V.Fma(Quotient(f, out V h, out V r), h + r, V.Fma(n, DoubleExp.Log2Low, -h));
        V whole = n * DoubleExp.Log2High, sum = whole + f, rest = whole - sum + f + p, log = sum + rest;
        low = (sum - log + rest) & (V.Abs(n) < 2000); // n is infinite where x is 0 or inf
        return V.Where(V.Abs(n) < 2000, log, sum);
    }

    /// <summary>The logarithm to 2^-35, which does for results that become floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Short<V>(V x) where V : struct, IFloating<V>
    {
        V f = V.Split(x, out V n) - 1, s = f / (2 + f), z = s * s;
        V r = V.Fma(V.Fma(V.Fma(0.24103551599173664, z, 0.28506786756274144), z, 0.4000086761757182), z, 0.6666666305932795);
        return V.Fma(n, 0.69314718055994531, s * V.Fma(z, r, 2));
    }

    /// <summary>The logarithm to the base 2, exact for its powers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log2<V>(V x) where V : struct, IFloating<V> => Based(x, 1.4426950216293335, 1.9259629911266175e-08, 1, 0);

    /// <summary>The logarithm to the base 10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log10<V>(V x) where V : struct, IFloating<V> =>
        Based(x, 0.4342944771051407, 4.798111141615973e-09, 0.30102999566361177, 3.694239077158931e-13);

    /// <summary>As for floats: what u = 1 + x has lost goes back into f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : struct, IFloating<V>
    {
        V u = 1 + x;
        V m = V.Split(u, out V n);
        V c = V.Scale(x - (u - 1), -n) & (V.Abs(n) < 2000);
        return V.CopySign(Sum(m - 1 + c, n), x);
    }

    // log x times scale, and n times that of 2, each constant in two parts. The high parts of f (26 bits) and scale have an exact product, and so have
    // n and the high part of two; the sum of these is kept to twice the digits, so that hardly more than its own rounding shows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Based<V>(V x, double scale, double scaleLow, double two, double twoLow) where V : struct, IFloating<V>
    {
        V f = V.Split(x, out V n) - 1, high = f & V.Bits(~0x7FFFFFFL);
        V p = Quotient(f, out V h, out V r);
        p = V.Fms(p, h + r, h) + (f - high); // log m - high
        V whole = n * two, part = high * scale, sum = whole + part;
        V low = V.Fma(p, scale, V.Fma(high + p, scaleLow, V.Fma(n, twoLow, whole - sum + part)));
        return sum + (low & (V.Abs(n) < 2000)); // n is infinite where x is 0 or inf
    }

    // log(1 + f) = f - h + s (h + R(s^2)) with s = f / (2 + f), h = f^2 / 2: the quotient shortens the series by half, and its
    // rounding touches the small terms only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(V f, V n) where V : struct, IFloating<V>
    {
        V p = V.Fma(Quotient(f, out V h, out V r), h + r, V.Fma(n, DoubleExp.Log2Low, -h));
        return V.Fma(n, DoubleExp.Log2High, f + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V f, out V h, out V r) where V : struct, IFloating<V>
    {
        V s = f / (2 + f), z = s * s;
        h = 0.5 * f * f;
        r = V.Fma(V.Fma(V.Fma(0.13837717645855216, z, 0.13174396337739541), z, 0.15391063801944818), z, 0.18181667375293589);
        r = z * V.Fma(V.Fma(V.Fma(V.Fma(r, z, 0.2222222427096251), z, 0.28571428556058381), z, 0.40000000000055702), z, 0.66666666666666596);
        return s;
    }
}
