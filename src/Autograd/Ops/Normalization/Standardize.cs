using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// (x - m) r w + b with the mean m and r = 1 / sqrt(variance + eps) over some dimensions: the node of layer, batch, group and instance norm. The variance is
/// that of distances from the mean, so that large means cost no digits. Fused both ways; where gradients are recorded they are written in tensor ops.
/// </summary>
internal static class Standardize
{
    /// <summary>By the input's own moments, which are returned with one number per line; weight and bias have shapes that broadcast.</summary>
    public static (Tensor Y, Tensor Mean, Tensor Var) Apply(string node, Tensor x, NormPlan plan, Tensor? weight, Tensor? bias, double eps)
    {
        var compute = x.DType.Compute();
        var lines = Layout.Contiguous(plan.Shape.Lines);
        Tensor mean = Tensor.Allocate(compute, lines), variance = Tensor.Allocate(compute, lines);
        return (Record(node, x, plan, weight, bias, mean, variance, false, eps), mean, variance);
    }

    /// <summary>By a mean and a variance of each channel that are given, and have no part in the derivative.</summary>
    public static Tensor Fixed(string node, Tensor x, NormPlan plan, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double eps) =>
        Record(node, x, plan, weight, bias, mean.Detach(), variance.Detach(), true, eps);

    private static Tensor Record(string name, Tensor x, NormPlan plan, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, bool given, double eps)
    {
        Tensor y, scale;
        using (Quiet.Now())
        {
            scale = Tensor.Allocate(x.DType.Compute(), Layout.Contiguous(mean.Shape));
            y = plan.IsChopped
                ? Composed(x, plan, weight, bias, mean, variance, scale, given, eps)
                : FusedNorm.Forward(x, plan.Shape, weight, bias, mean, variance, scale, given, eps);
        }
        Tensor[] inputs = [x, .. weight is null ? (Tensor[])[] : [weight], .. bias is null ? (Tensor[])[] : [bias]];
        if (!GradMode.Enabled || !Array.Exists(inputs, t => t.RequiresGrad)) return y;
        var record = Recorder.Many(new StandardizeOp(name, plan, given, eps, weight is not null, mean, variance, scale), inputs, [y]);
        record.Save(0, x);
        if (weight is not null) record.Save(1, weight);
        return y;
    }

    /// <summary>The same in tensor ops: for memory in pieces too small for the kernels.</summary>
    private static Tensor Composed(Tensor x, NormPlan plan, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, Tensor scale, bool given, double eps)
    {
        var compute = x.DType.Compute();
        var source = x.Detach().To(compute);
        var (m, v) = given ? (mean.To(compute), variance.To(compute)) : Moments(source, plan.Dims);
        var r = (v + eps).RsqrtOf();
        if (!given) mean.CopyInPlace(m.Reshape(-1));
        if (!given) variance.CopyInPlace(v.Reshape(-1));
        scale.CopyInPlace(r.Reshape(scale.Shape));
        var y = source - m;
        y = y * r;
        if (weight is not null) y *= weight.Detach().To(compute);
        if (bias is not null) y += bias.Detach().To(compute);
        return y.To(x.DType);
    }

    private static (Tensor Mean, Tensor Var) Moments(Tensor x, long[] dims)
    {
        var mean = x.Mean(dims, keepDim: true);
        return (mean, (x - mean).Square().Mean(dims, keepDim: true));
    }

    private static Tensor RsqrtOf(this Tensor x) => 1 / x.Sqrt();

    internal sealed class StandardizeOp(string name, NormPlan plan, bool given, double eps, bool weighted, Tensor mean, Tensor variance, Tensor scale) : Op
    {
        /// <summary>What the moments were taken over; null where they were given.</summary>
        public long[]? Dims => given ? null : plan.Dims;
        public double Eps => eps;
        public bool Weighted => weighted;
        public Tensor Mean => mean;
        public Tensor Variance => variance;

        public override string NodeName => name;

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var all = new Tensor?[node.InputCount];
            Vjp(node, [g], all);
            return all[input];
        }

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> cotangents)
        {
            if (g[0] is not { } only) return;
            if (GradMode.Enabled) Recorded(node, only, cotangents);
            else if (plan.IsChopped) Recorded(node, only, cotangents);
            else FusedNorm.Backward(node, plan.Shape, only, mean, scale, weighted, given, cotangents);
        }

        private void Recorded(Node node, Tensor g, Span<Tensor?> cotangents)
        {
            var x = node.Input(0);
            var compute = x.DType.Compute();
            // The moments are functions of x again, unless they were given.
            var (m, r) = (mean, scale);
            if (Dims is { } over)
            {
                (m, var v) = Moments(x.To(compute), over);
                r = (v + eps).RsqrtOf();
            }
            var centered = (x.To(compute) - m.To(compute)) * r.To(compute);
            var h = g.To(compute);
            if (node.Needs(0))
            {
                var gw = weighted ? h * node.Input(1).To(compute) : h;
                if (Dims is { } dims) gw = gw - gw.Mean(dims, keepDim: true) - centered * (gw * centered).Mean(dims, keepDim: true);
                cotangents[0] = gw * r.To(compute);
            }
            if (weighted && node.Needs(1)) cotangents[1] = h * centered;
            for (var i = weighted ? 2 : 1; i < cotangents.Length; i++)
                if (node.Needs(i)) cotangents[i] = g;
        }
    }
}
