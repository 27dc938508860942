using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>As <see cref="FloatSigmoid"/>.</summary>
internal static class DoubleSigmoid
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, IFloating<V>
    {
        V p = DoubleExp.Inverse(V.AtLeast(-746, V.AtMost(600, x)), out V n), s = V.Scale(1, n), sum = s + 1;
        return s / (sum + (p + (s - (sum - 1))));
    }
}
