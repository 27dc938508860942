using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// asin a = a + a^3 P(a^2) up to 1/2. Above, asin a = pi/2 - 2 asin s with s^2 = (1 - a) / 2, which is exact and keeps all that acos has near 1.
/// "single" asks for the short polynomial, to 2^-31, which does for a result that becomes a float.
/// </summary>
internal static class DoubleAsin
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asin<V>(V x, bool single = false) where V : struct, IFloating<V>
    {
        V w = Inner(V.Abs(x), single, out V large);
        V y = V.Where(large, DoubleAtan.HalfPi - (w + w - DoubleAtan.HalfPiLow), w);
        return V.CopySign(y, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acos<V>(V x, bool single = false) where V : struct, IFloating<V>
    {
        V w = Inner(V.Abs(x), single, out V large), twice = w + w;
        V far = V.Where(x < 0, 2 * DoubleAtan.HalfPi - (twice - 2 * DoubleAtan.HalfPiLow), twice);
        return V.Where(large, far, DoubleAtan.HalfPi - (V.CopySign(w, x) - DoubleAtan.HalfPiLow));
    }

    // asin of a, or of s where a is large; NaN beyond 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Inner<V>(V a, bool single, out V large) where V : struct, IFloating<V>
    {
        large = a > 0.5;
        V z = V.Where(large, V.Fma(a, -0.5, 0.5), a * a);
        V s = V.Where(large, V.Sqrt(z), a);
        return V.Fma(s * z, single ? Short(z) : Long(z), s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(0.037529393413885406, z, 0.014429830407569314), z, 0.03180991421780943);
        return V.Fma(V.Fma(V.Fma(p, z, 0.044516708059632204), z, 0.07500505384369377), z, 0.16666659972632614);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(0.03265408353423826, z, -0.02103879517978081), z, 0.021734818095720154), z, 0.0036954556734680125);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.010783072108935126), z, 0.011398423977734867), z, 0.013980878355731191), z, 0.017351607353501285);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.02237221523757957), z, 0.030381942699271698), z, 0.04464285717478121), z, 0.07499999999970632);
        return V.Fma(p, z, 0.1666666666666676);
    }
}
