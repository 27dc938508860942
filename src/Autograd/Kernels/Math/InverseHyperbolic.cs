using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The inverse hyperbolic functions as log(1 + t), t being small and without cancellation where they are small. For huge x, whose square might
/// overflow, asinh x = acosh x = log 2x to the last bit. One text for floats and doubles.
/// </summary>
internal static class InverseHyperbolic
{
    private const double Huge = 1e15, Log2 = 0.69314718055994531;

    /// <summary>t = a + a^2 / (1 + sqrt(1 + a^2)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asinh<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), huge = a > Huge, square = a * a;
        V t = V.Where(huge, a, a + square / (1 + V.Sqrt(1 + square)));
        return V.CopySign(V.Log1p(t) + (huge & Log2), x);
    }

    /// <summary>t = d + sqrt(d^2 + 2d) with d = x - 1, which is exact where it is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acosh<V>(V x) where V : struct, IFloating<V>
    {
        V d = x - 1, huge = x > Huge;
        V t = V.Where(huge, x, d + V.Sqrt(V.Fma(d, d, d + d)));
        return V.Where(x < 1, double.NaN, V.Log1p(t) + (huge & Log2));
    }

    /// <summary>Half of log(1 + t) with t = 2a + 2a a/(1 - a), which loses less of a small a than 2a / (1 - a) does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atanh<V>(V x) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), t = V.Fma(a + a, a / (1 - a), a + a);
        return V.Where(a > 1, double.NaN, V.CopySign(0.5 * V.Log1p(t), x));
    }
}
