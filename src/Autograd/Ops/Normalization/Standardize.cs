using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// (x - m) r w + b with the mean m and r = 1 / sqrt(variance + eps) over some dimensions: the node of layer, batch, group and instance norm. The variance is
/// that of distances from the mean, so that large means cost no digits.
/// </summary>
internal static class Standardize
{
    /// <summary>Over the given dimensions; weight and bias have shapes that broadcast.</summary>
    public static (Tensor Y, Tensor Mean, Tensor Var) Apply(string node, Tensor x, long[] dims, Tensor? weight, Tensor? bias, double eps)
    {
        Tensor mean, variance;
        using (Quiet.Now()) (mean, variance) = Moments(x.Detach().To(x.DType.Compute()), dims);
        return (Record(node, x, dims, weight, bias, mean, variance, eps), mean, variance);
    }

    /// <summary>By a mean and a variance that are given, and have no part in the derivative.</summary>
    public static Tensor Fixed(string node, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double eps) =>
        Record(node, x, null, weight, bias, mean.Detach(), variance.Detach(), eps);

    private static Tensor Record(string name, Tensor x, long[]? dims, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double eps)
    {
        Tensor y, scale;
        using (Quiet.Now())
        {
            var compute = x.DType.Compute();
            scale = (variance + eps).RsqrtOf();
            y = x.Detach().To(compute) - mean.To(compute);
            y = y * scale.To(compute);
            if (weight is not null) y *= weight.Detach().To(compute);
            if (bias is not null) y += bias.Detach().To(compute);
            y = y.To(x.DType);
        }
        Tensor[] inputs = [x, .. weight is null ? (Tensor[])[] : [weight], .. bias is null ? (Tensor[])[] : [bias]];
        if (!GradMode.Enabled || !Array.Exists(inputs, t => t.RequiresGrad)) return y;
        var record = Recorder.Many(new StandardizeOp(name, dims, eps, weight is not null, mean, variance, scale), inputs, [y]);
        record.Save(0, x);
        if (weight is not null) record.Save(1, weight);
        return y;
    }

    private static (Tensor Mean, Tensor Var) Moments(Tensor x, long[] dims)
    {
        var mean = x.Mean(dims, keepDim: true);
        return (mean, (x - mean).Square().Mean(dims, keepDim: true));
    }

    private static Tensor RsqrtOf(this Tensor x) => 1 / x.Sqrt();

    internal sealed class StandardizeOp(string name, long[]? dims, double eps, bool weighted, Tensor mean, Tensor variance, Tensor scale) : Op
    {
        /// <summary>What the moments were taken over; null where they were given.</summary>
        public long[]? Dims => dims;
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

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> given, Span<Tensor?> cotangents)
        {
            if (given[0] is not { } g) return;
            var x = node.Input(0);
            var compute = x.DType.Compute();
            // With recording the moments are functions of x again; else those of the forward pass serve.
            var (m, r) = (mean, scale);
            if (GradMode.Enabled && dims is not null)
            {
                var (again, variance) = Moments(x.To(compute), dims);
                (m, r) = (again, (variance + eps).RsqrtOf());
            }
            var centered = (x.To(compute) - m.To(compute)) * r.To(compute);
            var h = g.To(compute);
            if (node.Needs(0))
            {
                var gw = weighted ? h * node.Input(1).To(compute) : h;
                if (dims is not null) gw = gw - gw.Mean(dims, keepDim: true) - centered * (gw * centered).Mean(dims, keepDim: true);
                cotangents[0] = gw * r.To(compute);
            }
            if (weighted && node.Needs(1)) cotangents[1] = h * centered;
            for (var i = weighted ? 2 : 1; i < cotangents.Length; i++)
                if (node.Needs(i)) cotangents[i] = g;
        }
    }
}
