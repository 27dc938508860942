using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>C's rules for pow, given |x|^y as it comes out of a logarithm (NaN where that met 0 times infinity).</summary>
internal static class PowRules
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V y, V power) where V : struct, IFloating<V>
    {
        V a = V.Abs(x), half = y * 0.5;
        V integer = V.Same(V.Round(y), y);
        V odd = integer & ~V.Same(V.Round(half), half);
        power = V.Where(V.Same(a, 1), 1, power);                                                     // pow(+-1, +-inf), pow(1, NaN)
        power = V.Where((x < 0) & (a < double.PositiveInfinity) & ~integer, double.NaN, power);
        power = V.Xor(power, x & odd & -0.0);
        return V.Where(V.Same(y, 0), 1, power);
    }
}
