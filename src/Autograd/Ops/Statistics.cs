using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The variance of all elements: squared distances from the mean, divided by their number less 1.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Var() => Statistics.Var(this, [], 1, false);

    /// <summary>The variance over the given dimensions (none given means all): squared distances from the mean, divided by their number less <paramref name="correction"/>.</summary>
    /// <param name="dims">The dimensions.</param>
    /// <param name="correction">1 for the unbiased estimate from a sample, 0 for the variance of the elements themselves.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <exception cref="ArgumentException">A dimension is out of range or named twice.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Var(ReadOnlySpan<long> dims, long correction = 1, bool keepDim = false) => Statistics.Var(this, dims, correction, keepDim);

    /// <summary>The variance over one dimension.</summary>
    /// <inheritdoc cref="Var(ReadOnlySpan{long}, long, bool)"/>
    public Tensor Var(int dim, long correction = 1, bool keepDim = false) => Statistics.Var(this, [dim], correction, keepDim);

    /// <summary>The standard deviation of all elements, the square root of <see cref="Var()"/>.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Std() => Statistics.Std(this, [], 1, false);

    /// <summary>The standard deviation over the given dimensions (none given means all), the square root of the variance.</summary>
    /// <inheritdoc cref="Var(ReadOnlySpan{long}, long, bool)"/>
    public Tensor Std(ReadOnlySpan<long> dims, long correction = 1, bool keepDim = false) => Statistics.Std(this, dims, correction, keepDim);

    /// <summary>The standard deviation over one dimension.</summary>
    /// <inheritdoc cref="Var(ReadOnlySpan{long}, long, bool)"/>
    public Tensor Std(int dim, long correction = 1, bool keepDim = false) => Statistics.Std(this, [dim], correction, keepDim);
}

/// <summary>Variance and standard deviation.</summary>
internal static class Statistics
{
    public static Tensor Var(Tensor x, ReadOnlySpan<long> dims, long correction, bool keepDim)
    {
        Reductions.RequireFloat("Var", x);
        var mask = Dims.Mask(dims, x.Rank, "Var");
        Tensor y;
        using (Quiet.Now()) y = Forward(x, mask, correction, keepDim).To(x.DType);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new VarOp(mask, correction, keepDim), x, y);
        return y;
    }

    public static Tensor Std(Tensor x, ReadOnlySpan<long> dims, long correction, bool keepDim)
    {
        Reductions.RequireFloat("Std", x);
        var mask = Dims.Mask(dims, x.Rank, "Std");
        Tensor y;
        using (Quiet.Now()) y = Forward(x, mask, correction, keepDim).SqrtInPlace().To(x.DType);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new StdOp(mask, correction, keepDim), x, y);
        return y;
    }

    /// <summary>In the compute dtype. Two passes: the distances first, since x^2 - mean^2 would lose the digits that matter.</summary>
    private static Tensor Forward(Tensor x, bool[] mask, long correction, bool keepDim)
    {
        var (source, compute) = (x.Seen(), x.DType.Compute());
        var mean = Reductions.Fold(Reduction.Sum, source, mask, false, dtype: compute).DivInPlace((double)Reductions.Count(x.Shape, mask));
        var y = Reductions.Fold(Reduction.SumOfSquaredDistances, source, mask, keepDim, mean, dtype: compute);
        return y.DivInPlace((double)Math.Max(0, Reductions.Count(x.Shape, mask) - correction));
    }

    /// <summary>d var / dx.</summary>
    private static Tensor Weights(Tensor x, bool[] mask, long correction)
    {
        var mean = x.Mean(Reductions.DimsOf(mask, x.Rank), keepDim: true);
        return (x - mean) * (2.0 / (Reductions.Count(x.Shape, mask) - correction));
    }

    internal sealed class VarOp(bool[] mask, long correction, bool keepDim) : Op
    {
        public bool[] Mask => mask;
        public long Correction => correction;
        public bool KeepDim => keepDim;

        public override string NodeName => "VarBackward0";

        public override uint Reads(int input) => 1;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var x = node.Input(0);
            return Reductions.Keep(g, x.Shape, mask) * Weights(x, mask, correction);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var x = node.Input(0);
            return (t * Weights(x, mask, correction)).Sum(Reductions.DimsOf(mask, x.Rank), keepDim);
        }
    }

    internal sealed class StdOp(bool[] mask, long correction, bool keepDim) : Op
    {
        public bool[] Mask => mask;
        public long Correction => correction;
        public bool KeepDim => keepDim;

        public override string NodeName => "StdBackward0";

        public override uint Reads(int input) => 1 | Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var x = node.Input(0);
            return Reductions.Keep(OfVariance(g, node.Result()), x.Shape, mask) * Weights(x, mask, correction);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var x = node.Input(0);
            return OfVariance((t * Weights(x, mask, correction)).Sum(Reductions.DimsOf(mask, x.Rank), keepDim), node.Result());
        }

        /// <summary>g / 2y; where all elements are equal the subgradient 0 is taken.</summary>
        private static Tensor OfVariance(Tensor g, Tensor y) => (g / (y * 2)).MaskedFill(y.Eq(0), 0);
    }
}
