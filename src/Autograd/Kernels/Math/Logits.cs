using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// log(x / (1 - x)) = -log(1 + t) below 1/2 with t = (1 - 2x) / x, and by symmetry above: 1 - 2x and 1 - x are exact where they are small.
/// One text for floats and doubles.
/// </summary>
internal static class Logits
{
    private const double Log2 = 0.69314718055994531;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Logit<V>(V x) where V : struct, IFloating<V>
    {
        V p = V.Where(x < 0.5, x, 1 - x) + 0; // -0 is 0 here
        V tiny = V.Abs(p) < 1e-37;            // whose reciprocal may overflow: 2^64 goes into it and comes out of the logarithm
        V t = V.Fma(p, -2.0, 1.0) / (p * V.Where(tiny, 18446744073709551616.0, 1));
        return V.CopySign(V.Log1p(t) + (tiny & (64 * Log2)), x - 0.5);
    }
}
