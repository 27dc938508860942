using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>log of the sum of e^x over the given dimensions (none given means all), without overflow.</summary>
    /// <remarks>Over no elements it is -inf; elements of -inf add nothing; one of inf makes inf.</remarks>
    /// <exception cref="ArgumentException">A dimension is out of range or named twice.</exception>
    public Tensor Logsumexp(ReadOnlySpan<long> dims, bool keepDim = false) => LogSums.Apply(this, dims, keepDim);

    /// <summary>log of the sum of e^x over one dimension.</summary>
    /// <inheritdoc cref="Logsumexp(ReadOnlySpan{long}, bool)"/>
    public Tensor Logsumexp(int dim, bool keepDim = false) => LogSums.Apply(this, [dim], keepDim);
}

/// <summary>Logarithms of sums of exponentials, fused along lines.</summary>
internal static class LogSums
{
    public static Tensor Apply(Tensor x, ReadOnlySpan<long> dims, bool keepDim)
    {
        if (!x.DType.IsFloatingPoint()) x = x.To(DTypes.Default);
        var mask = Dims.Mask(dims, x.Rank, "Logsumexp");
        var y = Forward(x, mask, Reductions.Shape(x.Shape, mask, keepDim));
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new LogSumExpOp(mask, keepDim), x, y);
        return y;
    }

    private static Tensor Forward(Tensor x, bool[] mask, long[] shape)
    {
        using var quiet = Quiet.Now();
        if (x.ElementCount == 0) return Tensor.Full(shape, double.NegativeInfinity, x.DType);
        var compute = x.DType.Compute();
        var y = Tensor.Allocate(compute, Layout.Contiguous(shape));
        var a = x.Seen().To(compute);
        if (Split(x.Shape, mask) is not var (outer, n, inner))
        {
            // Scattered dimensions are brought to the end: rows.
            int[] order = [.. Enumerable.Range(0, x.Rank).OrderBy(d => mask[d])];
            a = a.Permute(order);
            (outer, n, inner) = (y.ElementCount, Reductions.Count(x.Shape, mask), 1);
        }
        Lines.Run<SoftmaxLines.LogSumExp>(outer, n, inner, y, a.ContiguousDetached());
        return y.To(x.DType);
    }

    /// <summary>g e^(x - y) in one pass.</summary>
    private static Tensor Gradient(Tensor x, Tensor y, Tensor g, (long Outer, long N, long Inner) split)
    {
        var compute = x.DType.Compute();
        var o = Tensor.Allocate(compute, Layout.Contiguous(x.Shape));
        if (o.ElementCount > 0)
            Lines.Run<SoftmaxLines.LogSumExpGradient>(split.Outer, split.N, split.Inner, o,
                x.To(compute).ContiguousDetached(), y.To(compute).ContiguousDetached(), g.To(compute).ContiguousDetached());
        return o.To(x.DType);
    }

    /// <summary>The shape as [outer, n, inner] where the reduced dimensions are neighbours, else null.</summary>
    private static (long Outer, long N, long Inner)? Split(ReadOnlySpan<long> shape, bool[] mask)
    {
        long outer = 1, n = 1, inner = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            if (shape[d] == 1) continue;
            if (mask[d] && inner > 1) return null;
            if (mask[d]) n *= shape[d];
            else if (n > 1) inner *= shape[d];
            else outer *= shape[d];
        }
        return (outer, n, inner);
    }

    internal sealed class LogSumExpOp(bool[] mask, bool keepDim) : Op
    {
        public bool[] Mask => mask;
        public bool KeepDim => keepDim;

        public override string NodeName => "LogsumexpBackward0";

        public override uint Reads(int input) => 1 | Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var (x, y) = (node.Input(0), node.Result());
            if (!GradMode.Enabled && Split(x.Shape, mask) is { } split) return Gradient(x, y, g, split);
            return Reductions.Keep(g, x.Shape, mask) * Weights(x, y);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var x = node.Input(0);
            return (t * Weights(x, node.Result())).Sum(Reductions.DimsOf(mask, x.Rank), keepDim);
        }

        private Tensor Weights(Tensor x, Tensor y) => (x - Reductions.Keep(y, x.Shape, mask)).Exp();
    }
}
