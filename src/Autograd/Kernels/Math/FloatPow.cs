using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// |x|^y = 2^(y log2 |x|), the logarithm and its product with y as unevaluated sums of two floats; then C's rules for signs and special values.
/// What that does not cover (results that are subnormal or beyond the range, subnormal x), and registers without tables, go by way of doubles.
/// </summary>
internal static class FloatPow
{
    // Up to here 2^t and its parts are normal numbers.
    private const double Bound = 125.9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V, D>(V x, V y)
        where V : struct, IFloating<V>, IHalves<V, D>, IWords<V>, ITables<V, float>
        where D : struct, IFloating<D>
    {
        V a = V.Abs(x);
        if (!V.Fused || !V.Tables) return PowRules.Apply(x, y, ByDoubles<V, D>(a, y));
        V power = FloatPower.Of(a, y, out V t);
        return V.AllLess(FloatBits.Smallest, x) && V.AllLess(V.Abs(t), Bound) && V.AllLess(x, double.PositiveInfinity) ? power : Rest<V, D>(x, y, t, power);
    }

    // A register with an element that is not positive, or out of bounds. Zeros are common enough to have a way of their own.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Rest<V, D>(V x, V y, V t, V power)
        where V : struct, IFloating<V>, IHalves<V, D>
        where D : struct, IFloating<D>
    {
        V a = V.Abs(x), right = (a > FloatBits.Smallest) & (a < double.PositiveInfinity) & (V.Abs(t) < Bound);
        V zero = V.Same(x, 0) & (V.Abs(y) < double.PositiveInfinity);
        power = V.Where(right, power, V.AllLess(V.Where(right | zero, 0, 1), 1) ? V.Where(y < 0, double.PositiveInfinity, 0) : ByDoubles<V, D>(a, y));
        return PowRules.Apply(x, y, power);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V ByDoubles<V, D>(V a, V y)
        where V : struct, IFloating<V>, IHalves<V, D>
        where D : struct, IFloating<D> =>
        V.Join(Magnitude(V.Lower(a), V.Lower(y)), Magnitude(V.Upper(a), V.Upper(y)));

    // log2 m = s L(s^2) with s = (m - 1) / (m + 1), relative error 2^-42; 2^r by a polynomial, 2^-34.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D Magnitude<D>(D x, D y) where D : struct, IFloating<D>
    {
        D m = D.Split(x, out D n);
        D s = (m - 1) / (m + 1), z = s * s;
        D l = D.Fma(D.Fma(0.29079811081772217, z, 0.31928803785687654), z, 0.41222607953619672);
        l = D.Fma(D.Fma(D.Fma(l, z, 0.57707775677516471), z, 0.96179669482033092), z, 2.8853900817774281);
        D t = D.AtLeast(-200, D.AtMost(200, y * D.Fma(l, s, n)));

        D rounded = t + DoubleBits.Rounder;
        D r = t - (rounded - DoubleBits.Rounder);
        D p = D.Fma(D.Fma(D.Fma(1.5201921186257622e-05, r, 0.00015469290148227433), r, 0.0013333922565331024), r, 0.0096180272571783961);
        p = D.Fma(D.Fma(D.Fma(D.Fma(p, r, 0.05550410353444632), r, 0.2402265119812772), r, 0.6931471807284475), r, 0.99999999996168543);
        return p * DoubleBits.Power(rounded);
    }
}
