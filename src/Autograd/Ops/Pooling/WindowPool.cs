using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Pooling over the last one to three dimensions of [N, C, ...] or [C, ...].</summary>
internal static class WindowPool
{
    /// <summary>What a pooling is asked for.</summary>
    public readonly record struct Form(string Op, int Dims, Sizes Kernel, Sizes Stride, Sizes Padding, Sizes Dilation, bool CeilMode, bool CountPad = true);

    public static PoolWindows Regular(Tensor x, Form form)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (op, dims) = (form.Op, form.Dims);
        if (form.Kernel.IsDefault) throw new ArgumentException($"{op}: a kernel size is needed.");
        var kernel = form.Kernel.For(dims, op, "kernel size", 0);
        var stride = form.Stride.IsDefault ? kernel : form.Stride.For(dims, op, "stride", 0);
        var padding = form.Padding.For(dims, op, "padding", 0);
        var dilation = form.Dilation.For(dims, op, "dilation", 1);
        CheckInput(op, x, dims);
        var windows = new PoolWindows();
        for (var d = 0; d < dims; d++)
        {
            if (kernel[d] <= 0) throw new ArgumentException($"{op}: a kernel size must be positive, and is {kernel[d]}.");
            if (stride[d] <= 0) throw new ArgumentException($"{op}: a stride must be positive, and is {stride[d]}.");
            if (dilation[d] <= 0) throw new ArgumentException($"{op}: a dilation must be positive, and is {dilation[d]}.");
            if (padding[d] < 0) throw new ArgumentException($"{op}: a padding must not be negative, and is {padding[d]}.");
            if (padding[d] > kernel[d] / 2)
                throw new ArgumentException($"{op}: a padding may be at most half the kernel, so that no window lies in it entirely, and is {padding[d]} for a kernel of {kernel[d]}.");
            var size = x.Shape[x.Rank - dims + d];
            var room = checked(size + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1);
            var outputs = FloorDivide(room + (form.CeilMode ? stride[d] - 1 : 0), stride[d]) + 1;
            // The last window must begin inside the input or the padding before it.
            if (form.CeilMode && (outputs - 1) * stride[d] >= size + padding[d]) outputs--;
            if (outputs < 1)
                throw new ArgumentException($"{op}: a kernel of {kernel[d]} (dilation {dilation[d]}) does not fit into {size} elements with padding {padding[d]}, in an input of shape {x.Layout}.");
            windows.Regular(PoolWindows.Dims - dims + d, size, outputs, kernel[d], stride[d], padding[d], dilation[d], form.CountPad);
        }
        return windows;
    }

    public static PoolWindows Adaptive(string op, Tensor x, int dims, Sizes outputSize)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (outputSize.IsDefault) throw new ArgumentException($"{op}: an output size is needed.");
        var sizes = outputSize.For(dims, op, "output size", 0);
        CheckInput(op, x, dims);
        var windows = new PoolWindows();
        for (var d = 0; d < dims; d++)
        {
            if (sizes[d] < -1) throw new ArgumentException($"{op}: an output size must not be negative (but -1 keeps the input's), and is {sizes[d]}.");
            var size = x.Shape[x.Rank - dims + d];
            windows.Adaptive(PoolWindows.Dims - dims + d, size, sizes[d] < 0 ? size : sizes[d]);
        }
        return windows;
    }

    /// <summary>The largest element of each window.</summary>
    public static Tensor Max(Tensor x, int dims, PoolWindows windows, string node) => Max(x, dims, windows, node, wantsPlaces: false).Values;

    /// <summary>The largest element of each window and its place among the flattened spatial dimensions.</summary>
    public static (Tensor Values, Tensor Indices) MaxWithPlaces(Tensor x, int dims, PoolWindows windows, string node) => Max(x, dims, windows, node, wantsPlaces: true);

    private static (Tensor Values, Tensor Places) Max(Tensor x, int dims, PoolWindows windows, string node, bool wantsPlaces)
    {
        var layout = Layout.Contiguous([.. x.Shape[..^dims], .. windows.Sizes(dims)]);
        var (count, records, hasTaps) = (Layout.CountOf(x.Shape[..^dims]), GradMode.Enabled && x.RequiresGrad, Pooling.HasTaps(windows));
        Tensor y, places = null!;
        // What is remembered of a window: the number of an element, or its place.
        var found = hasTaps && !records && !wantsPlaces ? null : Tensor.Allocate(hasTaps ? DType.UInt8 : DType.Int64, layout);
        using (Quiet.Now())
        {
            var planes = x.Seen().To(x.DType.Compute()).ContiguousDetached();
            y = Tensor.Allocate(planes.DType, layout);
            if (wantsPlaces) places = hasTaps ? Tensor.Allocate(DType.Int64, layout) : found!;
            if (y.ElementCount > 0)
            {
                if (hasTaps) Pooling.MaxTaps(windows, count, planes, y, found);
                else Pooling.Max(windows, count, planes, y, found!);
                if (hasTaps && wantsPlaces) Pooling.Places(windows, count, planes, places, found!);
            }
            y = y.To(x.DType);
        }
        if (records) Recorder.Unary(new MaxOp(node, x.Shape.ToArray(), dims, windows, found!), x, y);
        return (y, places);
    }

    /// <summary>The mean of each window; a divisor other than 0 stands for its count.</summary>
    public static Tensor Average(Tensor x, int dims, PoolWindows windows, long divisor, string node) => Average(x, new AverageOp(node, x.Shape.ToArray(), dims, windows, divisor));

    private static Tensor Average(Tensor x, AverageOp op)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var planes = x.Seen().To(x.DType.Compute()).ContiguousDetached();
            y = Tensor.Allocate(planes.DType, Layout.Contiguous([.. x.Shape[..^op.Dims], .. op.Windows.Sizes(op.Dims)]));
            if (y.ElementCount > 0) Pooling.Average(op.Windows, Layout.CountOf(x.Shape[..^op.Dims]), op.Divisor, planes, y);
            y = y.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op, x, y);
        return y;
    }

    private static Tensor Spread(Tensor g, AverageOp op)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var planes = g.Seen().To(g.DType.Compute()).ContiguousDetached();
            y = planes.ElementCount == 0 ? Tensor.Zeros(op.Shape, planes.DType) : Tensor.Allocate(planes.DType, Layout.Contiguous(op.Shape));
            if (planes.ElementCount > 0) Pooling.Spread(op.Windows, Layout.CountOf(op.Shape.AsSpan()[..^op.Dims]), op.Divisor, y, planes);
            y = y.To(g.DType);
        }
        if (GradMode.Enabled && g.RequiresGrad) Recorder.Unary(new SpreadOp(op), g, y);
        return y;
    }

    private static void CheckInput(string op, Tensor x, int dims)
    {
        Reductions.RequireFloat(op, x);
        if (x.Rank != dims + 1 && x.Rank != dims + 2)
            throw new ArgumentException($"{op}: the input must have {dims + 1} dimensions, [C, ...], or {dims + 2}, [N, C, ...], and has the shape {x.Layout}.");
        for (var d = x.Rank - dims - 1; d < x.Rank; d++)
            if (x.Shape[d] == 0)
                throw new ArgumentException($"{op}: only the batch may be empty, and dimension {d} of the input's shape {x.Layout} is.");
    }

    private static long FloorDivide(long a, long b) => a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);

    internal sealed class MaxOp(string node, long[] shape, int dims, PoolWindows windows, Tensor found) : LinearOp
    {
        public int Dims => dims;
        public PoolWindows Windows => windows;

        public override string NodeName => node;

        public override Tensor Apply(Tensor x) =>
            found.DType == DType.UInt8 ? Move(x, this, returns: false) : Flat(x).Gather(-1, Flat(found)).Reshape(found.Shape);

        public override Tensor Transpose(Tensor g) =>
            found.DType == DType.UInt8 ? Move(g, this, returns: true) : Flat(Tensor.Zeros(shape, g.DType)).ScatterAdd(-1, Flat(found), Flat(g)).Reshape(shape);

        /// <summary>Elements of x to their windows, or what windows hand back to their elements.</summary>
        public static Tensor Move(Tensor x, MaxOp op, bool returns)
        {
            Tensor y;
            using (Quiet.Now())
            {
                var from = x.Seen().To(x.DType.Compute()).ContiguousDetached();
                y = Tensor.Allocate(from.DType, Layout.Contiguous(returns ? op.Shape : op.Found.Shape));
                if (y.ElementCount > 0 && returns) Pooling.Return(op.Windows, op.Planes, y, from, op.Found);
                else if (y.ElementCount > 0) Pooling.Pick(op.Windows, op.Planes, from, y, op.Found);
                y = y.To(x.DType);
            }
            if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(returns ? new ReturnOp(op) : op, x, y);
            return y;
        }

        private long[] Shape => shape;
        private Tensor Found => found;
        private long Planes => Layout.CountOf(shape.AsSpan()[..^dims]);

        /// <summary>With the spatial dimensions as one.</summary>
        private Tensor Flat(Tensor x) => x.Reshape([.. x.Shape[..^dims], Layout.CountOf(x.Shape[^dims..])]);
    }

    private sealed class ReturnOp(MaxOp max) : LinearOp
    {
        public override string NodeName => max.NodeName.Replace("Backward0", "BackwardBackward0", StringComparison.Ordinal);
        public override Tensor Apply(Tensor x) => MaxOp.Move(x, max, returns: true);
        public override Tensor Transpose(Tensor g) => MaxOp.Move(g, max, returns: false);
    }

    internal sealed class AverageOp(string node, long[] shape, int dims, PoolWindows windows, long divisor) : LinearOp
    {
        public readonly long[] Shape = shape;
        public readonly int Dims = dims;
        public readonly PoolWindows Windows = windows;
        public readonly long Divisor = divisor;

        public override string NodeName => node;
        public override Tensor Apply(Tensor x) => Average(x, this);
        public override Tensor Transpose(Tensor g) => Spread(g, this);
    }

    private sealed class SpreadOp(AverageOp average) : LinearOp
    {
        public override string NodeName => average.NodeName.Replace("Backward0", "BackwardBackward0", StringComparison.Ordinal);
        public override Tensor Apply(Tensor x) => Spread(x, average);
        public override Tensor Transpose(Tensor g) => Average(g, average);
    }
}
