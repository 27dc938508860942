using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// Weighted sums of a few elements of each plane for each point. They are linear in the elements x and in the weights w; with a cotangent y they belong to one form of
/// three arguments, <c>sum of x[n, c, place[n, k, p]] w[n, k, p] y[n, c, p]</c>, whose three partial contractions are each other's transposes.
/// </summary>
internal sealed class PointSampling(string node, Tensor places, long[] from, long[] to)
{
    private readonly string _node = node;
    private readonly PointSums.Sizes _sizes = new(from[0], from[1], Layout.CountOf(from.AsSpan()[2..]), places.Shape[1], places.Shape[2]);

    /// <summary>The samples: y from x and w.</summary>
    public Tensor Sample(Tensor x, Tensor w) => Recorded(new SampleOp(this), x, w, to, (x, w, y) => PointSums.Gather(_sizes, places, x, w, y), clear: false);

    /// <summary>x from y and w.</summary>
    private Tensor Spread(Tensor y, Tensor w) => Recorded(new SpreadOp(this), y, w, from, (y, w, x) => PointSums.Scatter(_sizes, places, x, w, y), clear: true);

    /// <summary>w from y and x.</summary>
    private Tensor Correlate(Tensor y, Tensor x) => Recorded(new CorrelateOp(this), y, x, places.Shape.ToArray(), (y, x, w) => PointSums.Correlate(_sizes, places, x, w, y), clear: false);

    private static Tensor Recorded(BilinearOp op, Tensor a, Tensor b, long[] shape, Action<Tensor, Tensor, Tensor> kernel, bool clear)
    {
        Tensor result;
        using (Quiet.Now())
        {
            var dtype = a.DType;
            result = clear ? Tensor.Zeros(shape, dtype) : Tensor.Allocate(dtype, Layout.Contiguous(shape));
            if (result.ElementCount > 0) kernel(a.Seen().ContiguousDetached(), b.Seen().To(dtype).ContiguousDetached(), result);
        }
        if (GradMode.Enabled && (a.RequiresGrad || b.RequiresGrad)) Recorder.Binary(op, a, b, result);
        return result;
    }

    private string Derived => _node.Replace("Backward0", "BackwardBackward0", StringComparison.Ordinal);

    private sealed class SampleOp(PointSampling form) : BilinearOp
    {
        public override string NodeName => form._node;
        public override Tensor Apply(Tensor x, Tensor w) => form.Sample(x, w);
        public override Tensor TransposeX(Tensor g, Tensor w) => form.Spread(g, w);
        public override Tensor TransposeY(Tensor g, Tensor x) => form.Correlate(g, x);
    }

    private sealed class SpreadOp(PointSampling form) : BilinearOp
    {
        public override string NodeName => form.Derived;
        public override Tensor Apply(Tensor y, Tensor w) => form.Spread(y, w);
        public override Tensor TransposeX(Tensor g, Tensor w) => form.Sample(g, w);
        public override Tensor TransposeY(Tensor g, Tensor y) => form.Correlate(y, g);
    }

    private sealed class CorrelateOp(PointSampling form) : BilinearOp
    {
        public override string NodeName => form.Derived;
        public override Tensor Apply(Tensor y, Tensor x) => form.Correlate(y, x);
        public override Tensor TransposeX(Tensor g, Tensor x) => form.Sample(x, g);
        public override Tensor TransposeY(Tensor g, Tensor y) => form.Spread(y, g);
    }
}
