using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Running sums along a dimension: y[i] = x[0] + ... + x[i]. Integers and bools are summed in int64 unless a dtype is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Cumsum(int dim, DType? dtype = null)
    {
        var (d, type) = (Dims.Wrap(dim, Rank, "Cumsum"), dtype ?? (DType.IsFloatingPoint() ? DType : DType.Int64));
        if (DType == DType.Bool && type == DType.Int64 && Rank > 0 && d == Rank - 1 && Tracer.Current is null) return RunningSums.Counts(this);
        return RunningSums.Apply(To(type), d, reverse: false);
    }
}

/// <summary>Running sums; the transpose runs backwards.</summary>
internal static class RunningSums
{
    public static Tensor Apply(Tensor x, int dim, bool reverse)
    {
        var y = Forward(x, dim, reverse);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new CumsumOp(dim, reverse), x, y);
        return y;
    }

    private static Tensor Forward(Tensor x, int dim, bool reverse)
    {
        using var quiet = Quiet.Now();
        // Truth values add up to truth values: summed as integers, then compared with 0.
        var source = x.Seen().To(x.DType == DType.Bool ? DType.Int64 : x.DType.Compute()).ContiguousDetached();
        var y = Tensor.Allocate(source.DType, Layout.Contiguous(x.Shape));
        var (outer, n, inner) = x.Rank == 0 ? (1, 1, 1) : (Layout.CountOf(x.Shape[..dim]), x.Shape[dim], Layout.CountOf(x.Shape[(dim + 1)..]));
        Scans.Sum(outer, n, inner, reverse, source, y);
        return y.To(x.DType);
    }

    /// <summary>How many elements hold so far, along the last dimension of truth values.</summary>
    public static Tensor Counts(Tensor x)
    {
        using var quiet = Quiet.Now();
        var source = x.Detach().ContiguousDetached();
        var y = Tensor.Allocate(DType.Int64, Layout.Contiguous(x.Shape));
        RunningCounts.Run(source, y, x.Shape[^1]);
        return y;
    }

    internal sealed class CumsumOp(int dim, bool reverse) : LinearOp
    {
        public int Dim => dim;
        public bool Reverse => reverse;

        public override string NodeName => "CumsumBackward0";

        public override Tensor Apply(Tensor x) => RunningSums.Apply(x, dim, reverse);

        public override Tensor Transpose(Tensor g) => RunningSums.Apply(g, dim, !reverse);
    }
}
