using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Reductions along a dimension to one of its elements, which gets the gradient.</summary>
internal static unsafe class LineChoices
{
    public static (Tensor Values, Tensor Indices) Along<TChoice>(Tensor x, string op, int dim, bool keepDim, TChoice choice) where TChoice : unmanaged, ILineChoice
    {
        var d = Dims.Wrap(dim, x.Rank, op);
        if (x.Rank > 0 && x.Shape[d] == 0) throw new ArgumentException($"{op}: dimension {d} of shape {x.Layout} is empty, and there is nothing to choose. Reduce dimensions that have elements.");
        Tensor places;
        using (Quiet.Now())
        {
            var lines = (x.Rank == 0 ? x.Detach().Reshape(1) : x.Detach().Movedim(d, -1)).To(OrderedLines.Of(x.DType)).ContiguousDetached();
            places = Tensor.Allocate(DType.Int64, Layout.Contiguous(lines.Shape[..^1]));
            fixed (byte* p = &places.Storage.Origin) OrderedLines.Run(lines, (int)lines.Shape[^1], new ChosenLine<TChoice> { Choice = choice, Places = (long*)p });
            if (x.Rank == 0) places = places.Reshape([]);
            else if (keepDim) places = places.Unsqueeze(d);
        }
        var op2 = new PickOp(op + "Backward0", x.Shape.ToArray(), d, keepDim, places);
        Tensor values;
        using (Quiet.Now()) values = op2.Apply(x.Detach());
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op2, x, values);
        return (values, places);
    }
}
