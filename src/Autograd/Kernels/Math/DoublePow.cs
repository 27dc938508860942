using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// |x|^y = e^(y log |x|), the logarithm and its product with y as unevaluated sums of two doubles, since an absolute error of y log |x|
/// is a relative one of the result. Exact products need a fused multiply-add; without one the lanes go one by one.
/// </summary>
internal static class DoublePow
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V>(V x, V y) where V : struct, IFloating<V>
    {
        if (!V.Fused) return PerLane.Map<V, double>(x, y, Math.Pow);
        V log = Log(V.Abs(x), out V logLow);
        V t = y * log;
        V low = V.Fma(y, logLow, V.Fms(y, log, t)) & (V.Abs(t) < 1000); // beyond, the result is 0 or infinite and the error NaN
        return PowRules.Apply(x, y, Exp(t, low));
    }

    /// <summary>x^y e^-x for x above 0 where products are exact: the exponent y log x - x is a sum to twice the digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tilted<V>(V x, V y) where V : struct, IFloating<V>
    {
        V log = Log(x, out V logLow);
        V product = y * log, t = product - x, back = t - product;
        V low = V.Fma(y, logLow, V.Fms(y, log, product)) + (product - (t - back) - (x + back));
        return Exp(t, low & (V.Abs(t) < 1000));
    }

    // log m = 2 s + s z C(z), s = (m - 1) / (m + 1), z = s^2, C(z) = 2/3 + z T(z). All but z T(z) is kept to twice the digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log<V>(V x, out V low) where V : struct, IFloating<V>
    {
        V m = V.Split(x, out V n);
        V f = m - 1, d = 2 + f, dLow = f - (d - 2), inverse = 1 / d;
        V s = f * inverse, sOver = inverse * V.Fma(s, dLow, V.Fms(s, d, f)); // s - sOver is the quotient
        V z = s * s, twice = s + s, zLow = V.Fms(s, s, z) - twice * sOver;

        V u = V.Fma(V.Fma(V.Fma(0.12577428053050635, z, 0.11591390913710183), z, 0.13341208473610458), z, 0.15384404417216604);
        u = V.Fma(V.Fma(V.Fma(u, z, 0.18181821569958306), z, 0.22222222190766933), z, 0.28571428571579977);
        u = z * V.Fma(u, z, 0.39999999999999719);
        V c = 0.66666666666666663 + u, cLow = 0.66666666666666663 - c + u + 3.70074341541718847e-17;
        V w = z * c, wLow = V.Fma(z, cLow, V.Fma(zLow, c, V.Fms(z, c, w)));
        V v = s * w, vLow = V.Fma(s, wLow, V.Fms(s, w, v)) - sOver * w;

        V h = twice + v, hLow = twice - h + v + (vLow - 2 * sOver);
        V whole = n * DoubleExp.Log2High, log = whole + h;
        low = (whole - log + h + V.Fma(n, DoubleExp.Log2Low, hLow)) & (V.Abs(n) < 2000); // n is infinite where x is 0 or inf
        return log;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exp<V>(V t, V low) where V : struct, IFloating<V>
    {
        V p = DoubleExp.Reduced(V.AtLeast(-750, V.AtMost(720, t)), low, out V n);
        return V.Scale(1 + p, n);
    }
}
