using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// sin(pi x) / (pi x) = (-1)^n r/x (1 + r^2 P(r^2)) with r = x - n, n the nearest whole number. r is exact, so that the digits are kept near the zeros too.
/// "single" asks for the short polynomial, to 2^-35, which does for a result that becomes a float.
/// </summary>
internal static class DoubleSinc
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sinc<V>(V x, bool single = false) where V : struct, IFloating<V>
    {
        V n = V.Round(x), r = x - n, z = r * r, half = 0.5 * n;
        V q = r / x, y = V.Fma(q * z, single ? Short(z) : Long(z), q);
        V odd = ~V.Same(V.Round(half), half) & -0.0;
        return V.Where(V.Same(x, 0), 1, ~V.Same(r, 0) & V.Xor(y, odd));
    }

    /// <summary>sin(pi r) / pi for |r| up to 1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sine<V>(V r) where V : struct, IFloating<V> => Sine(r, out _);

    /// <inheritdoc cref="Sine{V}(V)" path="/summary"/>
    /// <param name="r">The argument.</param>
    /// <param name="low">What the rounding of the last sum has lost.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sine<V>(V r, out V low) where V : struct, IFloating<V>
    {
        V z = r * r, p = Long(z), sine = V.Fma(r * z, p, r);
        low = V.Fma(r * z, p, r - sine);
        return sine;
    }

    /// <summary>cos(pi r) for |r| up to 1/2.</summary>
    /// <inheritdoc cref="Sine{V}(V, out V)" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cosine<V>(V r, out V low) where V : struct, IFloating<V>
    {
        V z = r * r;
        V p = V.Fma(V.Fma(V.Fma(4.150749995164663e-06, z, -0.00010456780716583863), z, 0.0019295568178110704), z, -0.02580688886266116);
        V q = V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.23533063014598485), z, -1.3352627688446643), z, 4.058712126416545), z, -4.934802200544677);
        V cosine = V.Fma(z, q, 1);
        low = V.Fma(z, q, 1 - cosine);
        return cosine;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Long<V>(V z) where V : struct, IFloating<V>
    {
        V p = V.Fma(V.Fma(V.Fma(2.44990209195764e-07, z, -6.9720646422098854e-06), z, 0.00014842782942884944), z, -0.00234608089357352);
        return V.Fma(V.Fma(V.Fma(V.Fma(p, z, 0.026147847805438936), z, -0.1907518241215), z, 0.8117424252833401), z, -1.6449340668482264);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Short<V>(V z) where V : struct, IFloating<V> =>
        V.Fma(V.Fma(V.Fma(V.Fma(-0.0022371062454306103, z, 0.02611752197652163), z, -0.19074795818770665), z, 0.8117422082212503), z, -1.644934062841162);
}
