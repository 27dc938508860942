using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>As <see cref="DoubleTan"/>, in doubles.</summary>
internal static class FloatTan
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V, D>(V x)
        where V : struct, IFloating<V>, IHalves<V, D>
        where D : struct, IFloating<D>
    {
        V y = V.Join(DoubleTan.Moderate(V.Lower(x), true), DoubleTan.Moderate(V.Upper(x), true)), a = V.Abs(x);
        return V.AllLess(a, DoubleSin.Bound) ? y : V.Where(a < DoubleSin.Bound, y, PerLane.Map<V, float>(x, MathF.Tan));
    }
}
