using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>As <see cref="DoubleErfc"/>, in doubles: a^2 is exact, and polynomials to 2^-28 do.</summary>
internal static class FloatErfc
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V, D>(V x)
        where V : struct, IHalves<V, D>
        where D : struct, IFloating<D> =>
        V.Join(Half(V.Lower(x)), Half(V.Upper(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static D Half<D>(D x) where D : struct, IFloating<D>
    {
        D a = D.Abs(x), z = x * x;
        D p = D.Fma(D.Fma(D.Fma(-9.199858425715725e-06, z, 0.0001108793355493903), z, -0.0008456849369971151), z, 0.005218900217002766);
        p = D.Fma(D.Fma(D.Fma(D.Fma(p, z, -0.02686453079898321), z, 0.11283762776533829), z, -0.376126365267309), z, 0.12837916648653294);
        D near = D.Fma(-x, p, 1 - x);

        D c = D.AtMost(10.3, a); // erfc is 0 from here on
        D square = c * c, rounded = D.Fma(square, -1.4426950408889634, DoubleBits.Rounder), n = rounded - DoubleBits.Rounder;
        D r = -D.Fma(n, 0.69314718055994531, square);
        D e = D.Fma(D.Fma(D.Fma(D.Fma(0.001381455595143079, r, 0.008368735581410654), r, 0.04166838992355914), r, 0.16666520477644328), r, 0.49999993437226237);
        e = D.Fma(r * r, e, 1 + r);
        D q = (c - 3) / (c + 3);
        p = D.Fma(D.Fma(D.Fma(-0.0007075613426858502, q, 0.0018212680140085678), q, 0.002513715438474978), q, -0.023755128797425185);
        p = D.Fma(D.Fma(D.Fma(D.Fma(p, q, 0.0683095382489499), q, -0.11927510542333265), q, 0.12964509647741174), q, -0.04756224693539316);
        p = D.Fma(D.Fma(p, q, -0.1356211053217366), q, 1.253008058020651);
        D far = e * p / D.Fma(c, 2.0, 1.0) * DoubleBits.Power(rounded);
        return D.Where(a < 1, near, D.Where(x < 0, 2 - far, far));
    }
}
