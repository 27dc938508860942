using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>The CTC loss of each sample. Its first gradient is computed by states; a recorded one differentiates the same sum written in tensor ops.</summary>
internal static class Ctc
{
    /// <summary>What stands for the logarithm of 0 where gradients are recorded: its multiples stay finite, and its exponential is 0.</summary>
    private const double Never = -1e30;

    /// <param name="x">[T, N, C] log-probabilities.</param>
    /// <param name="targets">The labels of each sample.</param>
    /// <param name="steps">The steps that count of each sample.</param>
    /// <param name="blank">The class of the blank.</param>
    public static Tensor Apply(Tensor x, long[][] targets, long[] steps, long blank)
    {
        var paths = Array.ConvertAll(targets, target => new CtcPaths(target, blank));
        Tensor y;
        using (Quiet.Now())
        {
            var rows = ByStep(x);
            var losses = Tensor.Allocate(DType.Float64, Layout.Contiguous(targets.Length));
            var step = (int)(x.Shape[1] * x.Shape[2]);
            for (var n = 0; n < paths.Length; n++) losses.Elements<double>()[n] = paths[n].Loss(Sample(rows, n), step, (int)steps[n]);
            GC.KeepAlive(rows);
            GC.KeepAlive(losses);
            y = losses.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Many(new CtcOp(paths, steps), [x], [y]).Save(0, x);
        return y;
    }

    private static Tensor ByStep(Tensor x) => x.Detach().To(DType.Float64).Contiguous();

    private static Span<double> Sample(Tensor rows, int n) => rows.ElementCount == 0 ? [] : rows.Elements<double>()[(int)(n * rows.Shape[2])..];

    private static Tensor Recorded(Tensor x, CtcPaths[] paths, long[] steps)
    {
        var (samples, states) = (paths.Length, paths.Max(p => p.Labels.Length));
        var (labels, starts, stays, ends) = (new long[samples * states], new bool[samples * states], new bool[samples * states], new bool[samples * states]);
        for (var n = 0; n < samples; n++)
            for (var s = 0; s < paths[n].Labels.Length; s++)
            {
                labels[n * states + s] = paths[n].Labels[s];
                starts[n * states + s] = s < 2;
                stays[n * states + s] = !paths[n].Skips[s];
                ends[n * states + s] = s >= paths[n].Labels.Length - 2;
            }
        Tensor Mask(bool[] values) => Tensor.From<bool>(values, [samples, states]);
        var index = Tensor.From<long>(labels, [1, samples, states]).Expand(x.Shape[0], samples, states);
        var emitted = x.Gather(2, index);
        var (noSkip, lengths) = (Mask(stays), Tensor.From<long>(steps, [samples, 1]));
        var one = Tensor.Full([samples, 1], Never, x.DType);
        var alpha = Tensor.Where(Mask(starts), emitted[0], Never);
        for (var t = 1L; t < x.Shape[0]; t++)
        {
            var by1 = Tensor.Cat([one, alpha.Narrow(1, 0, states - 1)], 1);
            var by2 = Tensor.Cat([one, by1.Narrow(1, 0, states - 1)], 1).MaskedFill(noSkip, Never);
            alpha = Tensor.Where(lengths > t, Tensor.Stack([alpha, by1, by2]).Logsumexp([0]) + emitted[t], alpha);
        }
        return -alpha.MaskedFill(Mask(ends).LogicalNot(), Never).Logsumexp([1]);
    }

    private sealed class CtcOp(CtcPaths[] paths, long[] steps) : Op
    {
        public override string NodeName => "CtcLossBackward0";

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var x = node.Input(0);
            if (GradMode.Enabled && x.Shape[0] > 0) return Autodiff.Grad([Recorded(x, paths, steps)], [x], [g], createGraph: true)[0];
            using var quiet = Quiet.Now();
            var (rows, given) = (ByStep(x), g.To(DType.Float64).Contiguous());
            var result = Tensor.Zeros(x.Shape, DType.Float64);
            var step = (int)(x.Shape[1] * x.Shape[2]);
            for (var n = 0; n < paths.Length; n++)
                if (given.Elements<double>()[n] != 0) paths[n].AddGradient(Sample(rows, n), step, (int)steps[n], given.Elements<double>()[n], Sample(result, n));
            GC.KeepAlive(rows);
            GC.KeepAlive(given);
            return result.To(x.DType);
        }
    }
}
