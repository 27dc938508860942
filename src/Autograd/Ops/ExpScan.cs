using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// The derivative of y = logcumsumexp x and its transpose: F[j] = sum over i up to j of t[i] e^(x[i] - y[j]), and B[i] = sum over j from i of t[j] e^(x[i] - y[j]),
/// step by step, so that no exponential is above 1. Their own derivatives are made of both again, which gives every order.
/// </summary>
internal static class ExpScan
{
    public static Tensor Apply(Tensor t, Tensor x, Tensor y, int dim, bool reverse)
    {
        Tensor result;
        using (Quiet.Now()) result = Run(t, x, y, dim, reverse);
        if (!GradMode.Enabled || !(t.RequiresGrad || x.RequiresGrad || y.RequiresGrad)) return result;
        var node = Recorder.Many(new ScanOp(dim, reverse), [t, x, y], [result]);
        node.Save(0, t);
        node.Save(1, x);
        node.Save(2, y);
        node.Save(-1, result);
        return result;
    }

    private static Tensor Run(Tensor t, Tensor x, Tensor y, int dim, bool reverse)
    {
        Tensor Lines(Tensor v) => (v.Rank == 0 ? v.Detach().Reshape(1) : v.Detach().Movedim(dim, -1)).To(DType.Float64).Contiguous();
        var (ts, xs, ys) = (Lines(t.ExpandAs(x)), Lines(x), Lines(y));
        var result = Tensor.Allocate(DType.Float64, xs.Layout.Fresh());
        var n = (int)xs.Shape[^1];
        for (var first = 0; first < xs.ElementCount; first += n)
            Line(ts.Elements<double>().Slice(first, n), xs.Elements<double>().Slice(first, n), ys.Elements<double>().Slice(first, n), result.Elements<double>().Slice(first, n), reverse);
        GC.KeepAlive(ts);
        GC.KeepAlive(xs);
        GC.KeepAlive(ys);
        result = result.To(x.DType);
        return (x.Rank == 0 ? result.Reshape([]) : result.Movedim(-1, dim)).Contiguous();
    }

    private static void Line(ReadOnlySpan<double> t, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> to, bool reverse)
    {
        double sum = 0;
        if (reverse)
            for (var i = t.Length - 1; i >= 0; i--)
            {
                sum = t[i] + (i + 1 < t.Length ? sum * Math.Exp(y[i] - y[i + 1]) : 0);
                to[i] = Math.Exp(x[i] - y[i]) * sum;
            }
        else
            for (var j = 0; j < t.Length; j++) to[j] = sum = t[j] * Math.Exp(x[j] - y[j]) + (j > 0 ? sum * Math.Exp(y[j - 1] - y[j]) : 0);
    }

    private sealed class ScanOp(int dim, bool reverse) : Op
    {
        public override string NodeName => "LogcumsumexpBackwardBackward0";

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var (t, x, y) = (node.Input(0), node.Input(1), node.Input(2));
            return (input, reverse) switch
            {
                (0, _) => Apply(g, x, y, dim, !reverse),
                (1, true) => g * node.Result(),
                (1, false) => t * Apply(g, x, y, dim, reverse: true),
                (_, true) => -t * Apply(g, x, y, dim, reverse: false),
                (_, false) => -g * node.Result(),
            };
        }
    }
}
