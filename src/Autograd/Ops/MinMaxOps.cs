using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Largest and smallest elements and their positions.</summary>
internal static class MinMax
{
    public static Tensor Extreme<TFold>(Tensor x, string name, string node, ReadOnlySpan<long> dims, bool keepDim) where TFold : unmanaged, IExtreme
    {
        var mask = Dims.Mask(dims, x.Rank, name);
        for (var d = 0; d < x.Rank; d++)
            if (mask[d] && x.Shape[d] == 0) throw Empty(name, x, d);
        var y = Fold<TFold>(x, mask).Reshape(Reductions.Shape(x.Shape, mask, keepDim));
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new ExtremeOp(node, mask, keepDim, nans: node.EndsWith('1')), x, y);
        return y;
    }

    public static (Tensor Values, Tensor Indices) WithPositions<TFold>(Tensor x, string name, int dim, bool keepDim) where TFold : unmanaged, IExtreme
    {
        var d = Dims.Wrap(dim, x.Rank, name);
        var (values, places) = Along<TFold>(x, name, d, keepDim);
        if (GradMode.Enabled && x.RequiresGrad)
            Recorder.Unary(new PickOp(name + "Backward0", x.Shape.ToArray(), d, keepDim, places), x, values);
        return (values, places);
    }

    public static Tensor Position<TFold>(Tensor x, string name, int? dim, bool keepDim) where TFold : unmanaged, IExtreme
    {
        if (x.DType == DType.Bool) throw new NotSupportedException($"{name} is not defined for torch.bool: convert with To(DType.UInt8).");
        if (dim is { } along) return PositionAlong<TFold>(x, name, Dims.Wrap(along, x.Rank, name), keepDim);
        if (x.ElementCount == 0)
            throw new ArgumentException($"{name}: the tensor of shape {x.Layout} has no element to choose. Check ElementCount, or name a dimension that is not empty.");
        var place = PositionAlong<TFold>(x.Detach().Reshape(-1), name, 0, false);
        return keepDim ? place.Reshape([.. Enumerable.Repeat(1L, x.Rank)]) : place;
    }

    private static Tensor PositionAlong<TFold>(Tensor x, string name, int d, bool keepDim) where TFold : unmanaged, IExtreme
    {
        var (_, places) = Along<TFold>(x, name, d, keepDim);
        Tracer.Current?.Computed(new PositionOp(name, d, keepDim), [x], places);
        return places;
    }

    private static (Tensor Values, Tensor Places) Along<TFold>(Tensor x, string name, int d, bool keepDim) where TFold : unmanaged, IExtreme
    {
        if (x.Rank > 0 && x.Shape[d] == 0) throw Empty(name, x, d);
        using var quiet = Quiet.Now();
        var mask = new bool[Math.Max(1, x.Rank)];
        mask[d] = true;
        var shape = Reductions.Shape(x.Shape, mask, keepDim);
        var source = x.Seen().To(x.DType.Compute()).ContiguousDetached();
        var values = Tensor.Allocate(source.DType, Layout.Contiguous(shape));
        var places = Tensor.Allocate(DType.Int64, values.Layout);
        var (outer, n, inner) = x.Rank == 0 ? (1, 1, 1) : (Layout.CountOf(x.Shape[..d]), x.Shape[d], Layout.CountOf(x.Shape[(d + 1)..]));
        Extremes.Run<TFold>(outer, n, inner, source, values, places);
        return (values.To(x.DType), places);
    }

    private static Tensor Fold<TFold>(Tensor x, bool[] mask) where TFold : unmanaged, IExtreme
    {
        using var quiet = Quiet.Now();
        // Where a value is repeated, one of it will do.
        var source = x.Moved(Reductions.Unstretched(x.Layout, mask, out _));
        var fold = typeof(TFold) == typeof(Largest) ? Reduction.Max : Reduction.Min;
        var y = fold.Apply(source, mask, null, x.DType.Compute()).To(x.DType);
        GC.KeepAlive(x);
        return y;
    }

    private static ArgumentException Empty(string name, Tensor x, int d) =>
        new($"{name}: dimension {d} of shape {x.Layout} is empty, and there is no extreme of nothing. Reduce dimensions that have elements.");

    /// <summary>Positions have no derivative; the op is for those who look on.</summary>
    internal sealed class PositionOp(string name, int dim, bool keepDim) : Op
    {
        public int Dim => dim;
        public bool KeepDim => keepDim;

        public override string NodeName => name;

        public override Tensor? Vjp(Node node, int input, Tensor g) => null;
    }

    /// <summary>All elements that equal the extreme share its cotangent.</summary>
    internal sealed class ExtremeOp(string name, bool[] mask, bool keepDim, bool nans) : Op
    {
        public bool[] Mask => mask;
        public bool KeepDim => keepDim;

        public override string NodeName => name;

        public override uint Reads(int input) => 1 | Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var (hit, count, shape) = Hits(node);
            return Reductions.Keep(g, shape, mask) / count * hit;
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var (hit, count, shape) = Hits(node);
            var mean = (t * hit).Sum(Reductions.DimsOf(mask, shape.Length), keepDim: true) / count;
            return mean.Reshape(Reductions.Shape(shape, mask, keepDim));
        }

        private (Tensor Hit, Tensor Count, long[] Shape) Hits(Node node)
        {
            var x = node.Input(0).Detach();
            var y = Reductions.Keep(node.Result().Detach(), x.Shape, mask);
            var hit = x.Eq(y);
            // Over everything, PyTorch counts NaN as equal to NaN; over chosen dimensions it does not.
            if (nans) hit = hit.LogicalOr(x.IsNaN().LogicalAnd(y.IsNaN()));
            return (hit, hit.Sum(Reductions.DimsOf(mask, x.Rank), keepDim: true), x.Shape.ToArray());
        }
    }
}
