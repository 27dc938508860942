using System.Numerics;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>The body of a parallel loop over floats or doubles, one text for both and for all register widths.</summary>
internal unsafe interface IFloatBody
{
    static abstract void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The compiled forms of a body.</summary>
internal static unsafe class FloatBody
{
    /// <summary>The form for a compute dtype and this machine's registers.</summary>
    public static delegate*<void*, long, long, void> Of<TBody>(DType dtype) where TBody : struct, IFloatBody => (dtype, Width.Bits) switch
    {
        (DType.Float32, 512) => &Run<TBody, F512, float>,
        (DType.Float32, 256) => &Run<TBody, F256, float>,
        (DType.Float32, _) => &Run<TBody, F128, float>,
        (_, 512) => &Run<TBody, D512, double>,
        (_, 256) => &Run<TBody, D256, double>,
        (_, _) => &Run<TBody, D128, double>,
    };

    private static void Run<TBody, V, T>(void* state, long begin, long end)
        where TBody : struct, IFloatBody where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> =>
        TBody.Run<V, T>(state, begin, end);
}
