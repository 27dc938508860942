using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Maps that are the product of one linear map along each of the last dimensions: interpolation, and padding by what is there.</summary>
internal static class Resample
{
    /// <summary>Applies one map along each of the last dimensions.</summary>
    public static Tensor Apply(Tensor x, Taps[] taps, string node) => Apply(x, new ResampleOp(node, taps, transposed: false));

    private static Tensor Apply(Tensor x, ResampleOp op)
    {
        Tensor y;
        using (Quiet.Now())
        {
            y = x.Seen().To(x.DType.IsFloatingPoint() ? x.DType.Compute() : DType.Float32).ContiguousDetached();
            // What shrinks the data comes first. Of equals the last dimension, whose lines are gathered one by one and are slower than sums of rows, takes the smaller data:
            // first if they grow, last if they shrink.
            var (rank, dims) = (y.Rank, op.Taps.Length);
            if (dims > 1 && op.Along(dims - 2).IsCopy && op.Along(dims - 1).IsCopy)
            {
                dims -= 2;
                y = Pick(y, op.Along(dims), op.Along(dims + 1));
            }
            foreach (var d in Enumerable.Range(0, dims).OrderBy(d => (double)op.Along(d).To / op.Along(d).From).ThenByDescending(d => op.Along(d).To > op.Along(d).From ? d : -d))
                if (!op.Along(d).IsIdentity)
                    y = Along(y, rank - op.Taps.Length + d, op.Along(d));
            y = y.To(x.DType);
            if (ReferenceEquals(y.Storage, x.Storage)) y = y.Clone();
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op, x, y);
        return y;
    }

    /// <summary>Both of the last dimensions in one pass, where the result has elements of x only.</summary>
    private static Tensor Pick(Tensor x, Taps rows, Taps line)
    {
        if (rows.IsIdentity && line.IsIdentity) return x;
        var y = Tensor.Allocate(x.DType, Layout.Contiguous([.. x.Shape[..^2], rows.To, line.To]));
        if (y.ElementCount > 0) Resampling.Pick(rows, line, Layout.CountOf(x.Shape[..^2]), x, y);
        return y;
    }

    private static Tensor Along(Tensor x, int dim, Taps taps)
    {
        var y = Tensor.Allocate(x.DType, Layout.Contiguous([.. x.Shape[..dim], taps.To, .. x.Shape[(dim + 1)..]]));
        if (y.ElementCount > 0) Resampling.Along(taps, Layout.CountOf(x.Shape[..dim]), Layout.CountOf(x.Shape[(dim + 1)..]), x, y);
        return y;
    }

    internal sealed class ResampleOp(string node, Taps[] taps, bool transposed) : LinearOp
    {
        public readonly Taps[] Taps = taps;

        public override string NodeName => transposed ? node.Replace("Backward0", "BackwardBackward0", StringComparison.Ordinal) : node;

        public override Tensor Apply(Tensor x) => Resample.Apply(x, this);

        public override Tensor Transpose(Tensor g) => Resample.Apply(g, new ResampleOp(node, Taps, !transposed));

        public Taps Along(int d) => transposed ? Taps[d].Transposed : Taps[d];
    }
}
