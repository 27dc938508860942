using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Running products along a dimension: y[i] = x[0] ... x[i]. Integers and bools are multiplied in int64 unless a dtype is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Cumprod(int dim, DType? dtype = null) =>
        Running.Product(To(dtype ?? (DType.IsFloatingPoint() ? DType : DType.Int64)), Dims.Wrap(dim, Rank, "Cumprod"));

    /// <summary>The largest element so far along a dimension, with its position, of equal ones the latest; NaN stays.</summary>
    public (Tensor Values, Tensor Indices) Cummax(int dim) => Running.Extreme("Cummax", this, dim, 1);

    /// <summary>The smallest element so far along a dimension, with its position, of equal ones the latest; NaN stays.</summary>
    public (Tensor Values, Tensor Indices) Cummin(int dim) => Running.Extreme("Cummin", this, dim, -1);

    /// <summary>log(e^x[0] + ... + e^x[i]) along a dimension, without overflow.</summary>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public Tensor Logcumsumexp(int dim) => Running.LogSum(FloatingPoint("Logcumsumexp"), Dims.Wrap(dim, Rank, "Logcumsumexp"));
}

/// <summary>Running products, extremes and sums of exponentials; each line by itself, so that threads change nothing.</summary>
internal static unsafe class Running
{
    public static Tensor Product(Tensor x, int dim)
    {
        Tensor y;
        using (Quiet.Now())
        {
            // 16 bits by way of double, so that each product is rounded once.
            var source = x.Seen().To(x.DType == DType.Float32 ? DType.Float32 : x.DType.IsFloatingPoint() ? DType.Float64 : DType.Int64).Contiguous();
            var (outer, n, inner) = Gathering.Split(source, dim);
            var products = Tensor.Allocate(source.DType, source.Layout.Fresh());
            Scans.Product(outer, n, inner, source, products);
            y = products.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Record(new CumprodOp(dim), x, y);
        return y;
    }

    public static (Tensor, Tensor) Extreme(string op, Tensor x, int dim, int sign)
    {
        var d = Dims.Wrap(dim, x.Rank, op);
        Tensor values, places;
        using (Quiet.Now())
        {
            var source = x.Seen().To(OrderedLines.Of(x.DType)).ContiguousDetached();
            var (outer, n, inner) = Gathering.Split(source, d);
            values = Tensor.Allocate(source.DType, Layout.Contiguous(x.Shape));
            places = Tensor.Allocate(DType.Int64, values.Layout);
            RunningExtremes.Run(outer, n, inner, sign < 0, source, values, places);
            values = values.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new PickOp(op + "Backward0", x.Shape.ToArray(), d, true, places), x, values);
        return (values, places);
    }

    public static Tensor LogSum(Tensor x, int dim)
    {
        Tensor y;
        using (Quiet.Now())
        {
            // 16 bits by way of double, so that each result is rounded once.
            var lines = (x.Rank == 0 ? x.Detach().Reshape(1) : x.Detach().Movedim(dim, -1)).To(x.DType == DType.Float32 ? DType.Float32 : DType.Float64).ContiguousDetached();
            y = Tensor.Allocate(lines.DType, lines.Layout.Fresh());
            RunningLogSums.Run(lines, y, lines.Shape[^1]);
            y = y.To(x.DType);
            y = (x.Rank == 0 ? y.Reshape([]) : y.Movedim(-1, dim)).Contiguous();
        }
        if (GradMode.Enabled && x.RequiresGrad) Record(new LogSumOp(dim), x, y);
        return y;
    }

    private static void Record(Op op, Tensor x, Tensor y)
    {
        var node = Recorder.Many(op, [x], [y]);
        node.Save(0, x);
        node.Save(-1, y);
    }

    private static Tensor Reversed(Tensor x, int dim) => RunningSums.Apply(x, x.Rank == 0 ? 0 : dim, reverse: true);

    private sealed class CumprodOp(int dim) : Op
    {
        public override string NodeName => "CumprodBackward0";

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var (x, y) = (node.Input(0), node.Result());
            if (x.ElementCount == 0) return g;
            Tensor zero;
            using (Quiet.Now()) zero = x.Detach().Eq(0);
            if (!zero.Any().Item<bool>()) return Reversed(g * y, dim) / x;
            if (GradMode.Enabled) return x.Rank == 0 ? g : Omitting(x, g);
            // What lies behind the first zero of a line counts for that zero alone, with the products that skip it.
            Tensor first;
            using (Quiet.Now()) first = zero.LogicalAnd(zero.To(DType.Int64).Cumsum(x.Rank == 0 ? 0 : dim).Eq(1));
            var skipping = x.MaskedFill(first, 1).Cumprod(x.Rank == 0 ? 0 : dim);
            var before = Reversed(g * y, dim) / x.MaskedFill(zero, 1);
            return Tensor.Where(first, Reversed(g * skipping, dim), before.MaskedFill(zero, 0));
        }

        /// <summary>
        /// Without a division, so that zeros keep their further derivatives: the product of what comes before, times r_k = g_k + x_(k+1) r_(k+1). As many ops as the line is long, which
        /// only lines with zeros pay, and only where they are recorded.
        /// </summary>
        private Tensor Omitting(Tensor x, Tensor g)
        {
            Tensor[] values = x.Unbind(dim), cotangents = g.Unbind(dim), before = new Tensor[values.Length], result = new Tensor[values.Length];
            before[0] = Tensor.OnesLike(values[0]);
            for (var k = 1; k < values.Length; k++) before[k] = before[k - 1] * values[k - 1];
            var rest = cotangents[^1];
            for (var k = values.Length - 1; ; k--)
            {
                result[k] = before[k] * rest;
                if (k == 0) return Tensor.Stack(result, dim);
                rest = cotangents[k - 1] + values[k] * rest;
            }
        }
    }

    private sealed class LogSumOp(int dim) : Op
    {
        public override string NodeName => "LogcumsumexpBackward0";

        public override Tensor? Vjp(Node node, int input, Tensor g) => ExpScan.Apply(g, node.Input(0), node.Result(), dim, reverse: true);

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => ExpScan.Apply(t, node.Input(0), node.Result(), dim, reverse: false);
    }
}
