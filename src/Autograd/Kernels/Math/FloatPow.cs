using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>|x|^y = 2^(y log2 |x|) in doubles, whose 53 bits leave enough for the float; then C's rules for signs and special values.</summary>
internal static class FloatPow
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V, D>(V x, V y)
        where V : struct, IFloating<V>, IHalves<V, D>
        where D : struct, IFloating<D>
    {
        V a = V.Abs(x);
        V power = V.Join(Magnitude(V.Lower(a), V.Lower(y)), Magnitude(V.Upper(a), V.Upper(y)));
        return PowRules.Apply(x, y, power);
    }

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
