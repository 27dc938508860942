using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The sum of all elements; integers and bools are summed in int64.</summary>
    public Tensor Sum() => Reductions.Sum(this, [], false, "SumBackward0");

    /// <summary>The sum over the given dimensions, which disappear unless <paramref name="keepDim"/>; none given means all.</summary>
    public Tensor Sum(ReadOnlySpan<long> dims, bool keepDim = false, DType? dtype = null) =>
        Reductions.Sum(dtype is { } to ? To(to) : this, dims, keepDim, dims.Length == 0 && !keepDim ? "SumBackward0" : "SumBackward1");

    /// <summary>The sum over one dimension.</summary>
    public Tensor Sum(int dim, bool keepDim = false) => Sum([dim], keepDim);

    /// <summary>The mean of all elements.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Mean() => Reductions.Mean(this, [], false, "MeanBackward0");

    /// <summary>The mean over the given dimensions, which disappear unless <paramref name="keepDim"/>; none given means all.</summary>
    public Tensor Mean(ReadOnlySpan<long> dims, bool keepDim = false, DType? dtype = null) =>
        Reductions.Mean(dtype is { } to ? To(to) : this, dims, keepDim, dims.Length == 0 && !keepDim ? "MeanBackward0" : "MeanBackward1");

    /// <summary>The mean over one dimension.</summary>
    public Tensor Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);

    /// <summary>Summed over the dimensions that broadcasting stretched, so that the shape is <paramref name="shape"/>.</summary>
    public Tensor SumTo(params ReadOnlySpan<long> shape)
    {
        // A sum of all is one of integers, also of a single bool.
        if (shape.Length == 0 && DType == DType.Bool) return Sum();
        if (Shape.SequenceEqual(shape)) return this;
        var lead = Rank - shape.Length;
        if (lead < 0) throw new ArgumentException($"SumTo: {_layout} is no broadcast of {Layout.Text(shape)}, which has more dimensions.");
        var dims = new List<long>();
        for (var d = 0; d < Rank; d++)
            if (d < lead || (shape[d - lead] == 1 && Shape[d] != 1)) dims.Add(d);
            else if (Shape[d] != shape[d - lead])
                throw new ArgumentException($"SumTo: {_layout} is no broadcast of {Layout.Text(shape)}: sizes must be equal, or 1 in the latter.");
        var sum = dims.Count == 0 ? this : Sum([.. dims], keepDim: true);
        return lead > 0 ? sum.Reshape(shape) : sum;
    }

    /// <summary>A contiguous tensor of the same values, without history.</summary>
    internal Tensor ContiguousDetached() => IsContiguous ? this : CopyTo(Layout.Contiguous(Shape));
}

/// <summary>Sums and means.</summary>
internal static class Reductions
{
    public static Tensor Sum(Tensor x, ReadOnlySpan<long> dims, bool keepDim, string node)
    {
        if (IsPlain(x, dims, keepDim))
        {
            var sum = Reduction.Sum.Apply(x);
            if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new WholeOp(node, x.Layout, mean: false), x, sum);
            else Tracer.Current?.Computed(new WholeOp(node, x.Layout, mean: false), [x], sum);
            return sum;
        }
        var mask = Dims.Mask(dims, x.Rank, "Sum");
        var y = Fold(Reduction.Sum, x, mask, keepDim, dtype: x.DType.IsFloatingPoint() ? x.DType : DType.Int64);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new SumOp(node, x.Shape.ToArray(), mask, keepDim), x, y);
        else Tracer.Current?.Computed(new SumOp(node, x.Shape.ToArray(), mask, keepDim), [x], y);
        return y;
    }

    public static Tensor Mean(Tensor x, ReadOnlySpan<long> dims, bool keepDim, string node)
    {
        if (!x.DType.IsFloatingPoint())
            throw new NotSupportedException($"Mean: the mean of {x.DType.TorchName()} is not defined: convert with To(DType.Float32), or pass a floating-point dtype.");
        if (IsPlain(x, dims, keepDim))
        {
            var mean = Reduction.Sum.Apply(x);
            mean.Write(0, mean.Read(0).ToDouble() / x.ElementCount);
            if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new WholeOp(node, x.Layout, mean: true), x, mean);
            else Tracer.Current?.Computed(new WholeOp(node, x.Layout, mean: true), [x], mean);
            return mean;
        }
        var mask = Dims.Mask(dims, x.Rank, "Mean");
        var y = Fold(Reduction.Sum, x, mask, keepDim);
        using (Quiet.Now()) y.DivInPlace((double)Count(x.Shape, mask));
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new MeanOp(node, x.Shape.ToArray(), mask, keepDim), x, y);
        else Tracer.Current?.Computed(new MeanOp(node, x.Shape.ToArray(), mask, keepDim), [x], y);
        return y;
    }

    /// <summary>All of a dense float or double tensor: the usual case of a loss, which needs no lists of dimensions.</summary>
    private static bool IsPlain(Tensor x, ReadOnlySpan<long> dims, bool keepDim) =>
        dims.Length == 0 && !keepDim && x.DType >= DType.Float32 && x.Layout.IsDense && x.ElementCount > 0;

    /// <summary>The shape of a reduction's result.</summary>
    public static long[] Shape(ReadOnlySpan<long> shape, bool[] mask, bool keepDim)
    {
        var result = new List<long>();
        for (var d = 0; d < shape.Length; d++)
            if (!mask[d]) result.Add(shape[d]);
            else if (keepDim) result.Add(1);
        return [.. result];
    }

    /// <summary>The cotangent of a reduction with its dimensions back, as a view.</summary>
    public static Tensor Restore(Tensor g, ReadOnlySpan<long> shape, bool[] mask, bool keepDim) =>
        (keepDim ? g : g.Reshape(Shape(shape, mask, true))).Expand(shape);

    /// <summary>A reduction's result, or its cotangent, with every reduced dimension as one of size 1.</summary>
    public static Tensor Keep(Tensor y, ReadOnlySpan<long> shape, bool[] mask) => y.Rank == shape.Length ? y : y.Reshape(Shape(shape, mask, true));

    public static void RequireFloat(string op, Tensor x)
    {
        if (!x.DType.IsFloatingPoint())
            throw new NotSupportedException($"{op}: {x.DType.TorchName()} is not floating point: convert with To(DType.Float32) first.");
    }

    /// <summary>How many elements each result is made of.</summary>
    public static long Count(ReadOnlySpan<long> shape, bool[] mask)
    {
        long count = 1;
        for (var d = 0; d < shape.Length; d++)
            if (mask[d]) count *= shape[d];
        return count;
    }

    /// <summary>
    /// A fold over the masked dimensions. Sums count what is stretched as often as it stands there; extremes need it <paramref name="once"/>. Elements are
    /// converted to <paramref name="dtype"/> as they are read, and for <paramref name="truth"/> count as 1 if they are not zero.
    /// </summary>
    public static Tensor Fold(Reduction fold, Tensor x, bool[] mask, bool keepDim, Tensor? c = null, bool once = false, DType? dtype = null, bool truth = false)
    {
        var shape = Shape(x.Shape, mask, keepDim);
        var result = dtype ?? x.DType;
        if (x.ElementCount == 0) return Tensor.ZerosIn(Layout.Contiguous(shape), result);
        // A stretched dimension sums to its size times the value.
        var layout = Unstretched(x.Layout, mask, out var stretched);
        var sum = fold.Apply(x.Moved(layout), mask, c, result.Compute(), truth);
        using (Quiet.Now())
        {
            if (stretched > 1 && !once) sum.MulInPlace(stretched);
            return sum.To(result).Moved(Layout.Contiguous(shape));
        }
    }

    /// <summary>A layout whose stretched (stride 0) masked dimensions have size 1, and how often each element of it stood in the first.</summary>
    public static Layout Unstretched(Layout layout, bool[] mask, out long times)
    {
        times = 1;
        long[]? shape = null;
        for (var d = 0; d < layout.Rank; d++)
            if (mask[d] && layout.Strides[d] == 0 && layout.Shape[d] > 1)
            {
                times *= layout.Shape[d];
                (shape ??= layout.Shape.ToArray())[d] = 1;
            }
        return shape is null ? layout : Layout.Strided(shape, layout.Strides, layout.Offset);
    }

    /// <summary>The sum or mean of everything.</summary>
    internal sealed class WholeOp(string name, Layout input, bool mean) : LinearOp
    {
        public bool Mean => mean;

        public override string NodeName => name;

        public override Tensor Apply(Tensor x) => mean ? x.Mean() : x.Sum();

        // Divided before it is stretched: one number instead of as many as there are elements.
        public override Tensor Transpose(Tensor g)
        {
            if (GradMode.Enabled) return (mean ? g / (double)input.Count : g).Expand(input.Shape);
            if (!mean && g.Layout.Offset == 0) return new Tensor(g.Storage, input.Stretched(), g.Lease);
            var each = Tensor.Allocate(g.DType, input.Stretched(), 1);
            var value = g.Read(g.Layout.Offset).ToDouble();
            each.Write(0, mean ? value / input.Count : value);
            return each;
        }
    }

    internal sealed class SumOp(string name, long[] shape, bool[] mask, bool keepDim) : LinearOp
    {
        public bool[] Mask => mask;
        public bool KeepDim => keepDim;

        public override string NodeName => name;

        public override Tensor Apply(Tensor x) => Sum(x, DimsOf(mask, shape.Length), keepDim, name);

        public override Tensor Transpose(Tensor g) => Restore(g, shape, mask, keepDim);
    }

    internal sealed class MeanOp(string name, long[] shape, bool[] mask, bool keepDim) : LinearOp
    {
        public bool[] Mask => mask;
        public bool KeepDim => keepDim;

        public override string NodeName => name;

        public override Tensor Apply(Tensor x) => Mean(x, DimsOf(mask, shape.Length), keepDim, name);

        // Divided before it is stretched: one number instead of as many as there are elements.
        public override Tensor Transpose(Tensor g) => Restore(g / (double)Count(shape, mask), shape, mask, keepDim);
    }

    /// <summary>The dimensions of a mask, as numbers.</summary>
    public static long[] DimsOf(bool[] mask, int rank) => [.. Enumerable.Range(0, rank).Where(d => mask[d]).Select(d => (long)d)];
}
