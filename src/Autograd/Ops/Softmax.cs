using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>e^x / sum of e^x along a dimension: positive numbers that add up to 1.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="dtype">Converted to this first, where one is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Softmax(int dim, DType? dtype = null) => Softmaxes.Softmax(dtype is { } to ? To(to) : this, dim);

    /// <summary>x - log sum of e^x along a dimension: the logarithm of <see cref="Softmax"/>, without its underflow.</summary>
    /// <inheritdoc cref="Softmax"/>
    public Tensor LogSoftmax(int dim, DType? dtype = null) => Softmaxes.LogSoftmax(dtype is { } to ? To(to) : this, dim);
}

/// <summary>Softmax and its logarithm: fused along lines; their cotangents fused where nothing is recorded, in tensor ops where it is.</summary>
internal static class Softmaxes
{
    public static Tensor Softmax(Tensor x, int dim)
    {
        Reductions.RequireFloat("Softmax", x);
        var d = Dims.Wrap(dim, x.Rank, "Softmax");
        var y = Run<SoftmaxLines.Softmax>(d, x);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new SoftmaxOp(d), x, y);
        return y;
    }

    public static Tensor LogSoftmax(Tensor x, int dim)
    {
        Reductions.RequireFloat("LogSoftmax", x);
        var d = Dims.Wrap(dim, x.Rank, "LogSoftmax");
        var y = Run<SoftmaxLines.LogSoftmax>(d, x);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new LogSoftmaxOp(d), x, y);
        return y;
    }

    /// <summary>A line kernel along a dimension, in the compute dtype, without recording.</summary>
    private static Tensor Run<TLine>(int dim, Tensor a, Tensor? b = null) where TLine : struct, ILine
    {
        using var quiet = Quiet.Now();
        var compute = a.DType.Compute();
        var o = Tensor.Allocate(compute, Layout.Contiguous(a.Shape));
        if (o.ElementCount == 0) return o.To(a.DType);
        var (outer, n, inner) = a.Rank == 0
            ? (1, 1, 1)
            : (Layout.CountOf(a.Shape[..dim]), a.Shape[dim], Layout.CountOf(a.Shape[(dim + 1)..]));
        Lines.Run<TLine>(outer, n, inner, o, a.To(compute).ContiguousDetached(), b?.To(compute).ContiguousDetached());
        return o.To(a.DType);
    }

    internal sealed class SoftmaxOp(int dim) : Op
    {
        public int Dim => dim;

        public override string NodeName => "SoftmaxBackward0";

        public override uint Reads(int input) => Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var y = node.Result();
            return GradMode.Enabled ? y * (g - (g * y).Sum(dim, keepDim: true)) : Run<SoftmaxLines.SoftmaxGradient>(dim, g, y);
        }

        // The Jacobian, diag y - y y^T, is symmetric.
        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => Vjp(node, input, t);
    }

    internal sealed class LogSoftmaxOp(int dim) : Op
    {
        public int Dim => dim;

        public override string NodeName => "LogSoftmaxBackward0";

        public override uint Reads(int input) => Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var y = node.Result();
            return GradMode.Enabled ? g - y.Exp() * g.Sum(dim, keepDim: true) : Run<SoftmaxLines.LogSoftmaxGradient>(dim, g, y);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => t - (node.Result().Exp() * t).Sum(dim, keepDim: true);
    }
}
