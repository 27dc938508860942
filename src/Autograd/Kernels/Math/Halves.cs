using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Functions of floats by way of doubles, whose digits leave all of the error to the one rounding at the end.</summary>
internal static class Halves
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Call<TFunction, V, D>(V x)
        where TFunction : struct, IFunction
        where V : struct, IHalves<V, D>
        where D : struct, IFloating<D> =>
        V.Join(TFunction.Double(V.Lower(x)), TFunction.Double(V.Upper(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Call<TFunction, V, D>(V x, V y)
        where TFunction : struct, IBinaryFunction
        where V : struct, IHalves<V, D>
        where D : struct, IFloating<D> =>
        V.Join(TFunction.Double(V.Lower(x), V.Lower(y)), TFunction.Double(V.Upper(x), V.Upper(y)));
}
