using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>The partial inverse of max pooling: each value goes back to the place that it was found at, and all other places are 0.</summary>
internal static class Unpool
{
    /// <param name="op">The op, for messages.</param>
    /// <param name="x">[N, C, ...] or [C, ...] with <paramref name="dims"/> dimensions of space.</param>
    /// <param name="places">Of the shape of x: places among the flattened dimensions of space of the result.</param>
    /// <param name="dims">How many dimensions of space.</param>
    /// <param name="kernelSize">Of the pooling.</param>
    /// <param name="stride">Of the pooling.</param>
    /// <param name="padding">Of the pooling.</param>
    /// <param name="outputSize">The dimensions of space of the result, or all of them.</param>
    public static Tensor Apply(string op, Tensor x, Tensor places, int dims, Sizes kernelSize, Sizes stride, Sizes padding, Sizes outputSize)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(places);
        Reductions.RequireFloat(op, x);
        if (places.DType != DType.Int64) throw new ArgumentException($"{op}: the indices must be torch.int64, and are {places.DType.TorchName()}.");
        if (x.Rank != dims + 1 && x.Rank != dims + 2)
            throw new ArgumentException($"{op}: the input must have {dims + 1} dimensions, [C, ...], or {dims + 2}, [N, C, ...], and has the shape {x.Layout}.");
        if (!x.Shape.SequenceEqual(places.Shape)) throw new ArgumentException($"{op}: the indices have the shape {places.Layout}, but the input {x.Layout}; give one index for each element.");
        long[] shape = [.. x.Shape[..^dims], .. Sizes(op, x, dims, kernelSize, stride, padding, outputSize)];
        var space = Layout.CountOf(shape.AsSpan()[^dims..]);
        using (Quiet.Now())
            if (places.ElementCount > 0 && (places.Amin().Item<long>() < 0 || places.Amax().Item<long>() >= space))
                throw new ArgumentOutOfRangeException(nameof(places), $"{op}: an index lies outside the {space} places of a plane of the result, {Layout.Text(shape)}. Give the pooling's own sizes, or outputSize.");
        return Apply(x, new UnpoolOp($"MaxUnpool{Math.Max(dims, 2)}DBackward0", shape, dims, places.Detach().Clone()));
    }

    private static long[] Sizes(string op, Tensor x, int dims, Sizes kernelSize, Sizes strides, Sizes paddings, Sizes outputSize)
    {
        if (kernelSize.IsDefault) throw new ArgumentException($"{op}: a kernel size is needed.");
        var kernel = kernelSize.For(dims, op, "kernel size", 0);
        var stride = strides.IsDefault ? kernel : strides.For(dims, op, "stride", 0);
        var padding = paddings.For(dims, op, "padding", 0);
        long[] given = [.. outputSize];
        if (given.Length == dims + 2) given = given[2..];
        if (given.Length != 0 && given.Length != dims) throw new ArgumentException($"{op}: the output size [{string.Join(", ", given)}] must have {dims} numbers, or {dims + 2} with batch and channels.");
        var sizes = new long[dims];
        for (var d = 0; d < dims; d++)
        {
            if (kernel[d] <= 0 || stride[d] <= 0) throw new ArgumentException($"{op}: kernel sizes and strides must be positive, and are {kernel[d]} and {stride[d]}.");
            if (x.Shape[x.Rank - dims + d] == 0) throw new ArgumentException($"{op}: only the batch may be empty, and the input has the shape {x.Layout}.");
            sizes[d] = (x.Shape[x.Rank - dims + d] - 1) * stride[d] + kernel[d] - 2 * padding[d];
            if (given.Length == 0) continue;
            if (Math.Abs(given[d] - sizes[d]) >= stride[d])
                throw new ArgumentException($"{op}: an output size of {given[d]} does not fit; between {sizes[d] - stride[d] + 1} and {sizes[d] + stride[d] - 1} was expected, as any of these pools to {x.Shape[x.Rank - dims + d]}.");
            sizes[d] = given[d];
        }
        return sizes;
    }

    private static Tensor Apply(Tensor x, UnpoolOp op)
    {
        Tensor y;
        using (Quiet.Now()) y = op.Flat(Tensor.Zeros(op.Shape, x.DType)).Scatter(-1, op.Flat(op.Places), op.Flat(x.Detach())).Reshape(op.Shape);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op, x, y);
        return y;
    }

    private sealed class UnpoolOp(string node, long[] shape, int dims, Tensor places) : LinearOp
    {
        public readonly long[] Shape = shape;
        public readonly Tensor Places = places;

        public override string NodeName => node;

        public override Tensor Apply(Tensor x) => Unpool.Apply(x, this);

        public override Tensor Transpose(Tensor g) => Flat(g).Gather(-1, Flat(Places)).Reshape(Places.Shape);

        /// <summary>With the dimensions of space as one.</summary>
        public Tensor Flat(Tensor x) => x.Reshape([.. x.Shape[..^dims], Layout.CountOf(x.Shape[^dims..])]);
    }
}
