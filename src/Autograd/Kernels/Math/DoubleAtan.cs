using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// atan a = c + atan u with u = a, (a - 1)/(a + 1) or -1/a for c = 0, pi/4 or pi/2, so that |u| is at most tan(pi/8); atan u = u + u^3 P(u^2).
/// "single" asks for the short polynomial, to 2^-30, which does for a result that becomes a float.
/// </summary>
internal static class DoubleAtan
{
    /// <summary>pi/2 in two parts.</summary>
    public const double HalfPi = 1.5707963267948966, HalfPiLow = 6.123233995736766e-17;

    private const double Eighth = 0.41421356237309503, ThreeEighths = 2.4142135623730949; // tan(pi/8) and tan(3 pi/8)

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan<V>(V x, bool single = false) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), middle = a > Eighth, far = a > ThreeEighths;
        V above = V.Where(far, -1, V.Where(middle, a - 1, a)), below = V.Where(far, a, V.Where(middle, a + 1, 1));
        V eighths = V.Where(far, 2, 1) & middle;
        return V.CopySign(Sum(eighths, above / below, single), x);
    }

    /// <summary>The angle of the point (x, y), of every sign of zero and infinity as in C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan2<V>(V y, V x) where V : struct, IFloating<V>
    {
        V across = V.Abs(x), up = V.Abs(y);
        V q = V.Max(across, up);
        V unit = V.Where(q > 1e300, 0.25, V.Where(q < 1e-290, 1.2676506002282294e30, 1)); // so that the sum is finite and no product subnormal
        V p = V.Min(across, up) * unit;
        q *= unit;
        V diagonal = V.Same(p, q); // also for two zeros and two infinities, which have no quotient
        V middle = (p > Eighth * q) | (diagonal & (p > 0));
        V u = V.Where(middle, p - q, p) / V.Where(middle, p + q, q);
        u = ~diagonal & u;

        // From the octant next to the x axis to the others: by pi/2 - t, pi/2 + t and pi - t, in units of pi/4.
        V steep = up > across, left = V.CopySign(1, x) < 0, turned = V.Xor(steep, left);
        V eighths = middle & 1.0;
        V start = V.Where(steep, 2, left & 4.0);
        return V.CopySign(Sum(start + V.Where(turned, -eighths, eighths), V.Where(turned, -u, u), false), y);
    }

    /// <summary>
    /// The same for floats: their products stay within the range of doubles, and one polynomial for all |u| up to 1, to 2^-31, costs less than taking pi/4 off.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V FloatAtan2<V>(V y, V x) where V : struct, IFloating<V>
    {
        V across = V.AtMost(1e300, V.Abs(x)), up = V.AtMost(1e300, V.Abs(y)); // so that two infinities have a quotient
        V steep = up > across;
        V u = V.Where(steep, across, up) / (V.Where(steep, up, across) + 1e-300), z = u * u; // and two zeros

        V p = V.Fma(0.0011137903410964921, z, -0.007317964525193801);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.02253988408043417), z, -0.044689961643081436), z, 0.06741598524804752), z, -0.08811091961388397);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.11058223830461687), z, -0.14279833072769801), z, 0.19999671124392607), z, -0.3333332689958721);
        V t = V.Fma(u * z, p, u);

        V start = V.Where(steep, HalfPi, HalfPi - V.CopySign(HalfPi, x));
        return V.CopySign(start + V.Xor(t, V.Xor(x, steep) & -0.0), y);
    }

    // n pi/4 + atan u. The products with n up to 4 are exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(V n, V u, bool single) where V : struct, IFloating<V>
    {
        V z = u * u;
        return n * (0.5 * HalfPi) + (u + V.Fma(u * z, single ? Short(z) : Long(z), n * (0.5 * HalfPiLow)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(-0.06077994633081308, z, 0.10593728636152243), z, -0.14243522482183474), z, 0.19998470978433203), z, -0.3333331518057108);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(-0.017903562859896006, z, 0.03806081757387232), z, -0.05039139470334892), z, 0.05847848223707201);
        p = V.Fma(V.Fma(V.Fma(V.Fma(p, z, -0.06663097723782412), z, 0.07692059590964678), z, -0.09090897718377441), z, 0.11111110781925347);
        return V.Fma(V.Fma(V.Fma(p, z, -0.1428571428016219), z, 0.19999999999953208), z, -0.333333333333332);
    }
}
