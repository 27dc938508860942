using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// 1 / (1 + e^-x) as s / (s + 1 + p), where s = 2^n and e^-x = (1 + p) / s: one form for both signs, which keeps the lower tail's digits, and a sum
/// that is rounded once, as what s + 1 loses goes into p.
/// </summary>
internal static class FloatSigmoid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, IFloating<V>
    {
        V p = FloatExp.Inverse(V.AtLeast(-104, V.AtMost(80, x)), out V n), s = V.Scale(1, n), sum = s + 1;
        return s / (sum + (p + (s - (sum - 1))));
    }
}
