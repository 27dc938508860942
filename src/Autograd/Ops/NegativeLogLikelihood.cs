using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// The negative log likelihood: minus the input at the class of each sample, times the weight of that class. It is linear in the input, and so is
/// its transpose, which writes to the same places.
/// </summary>
internal static class NegativeLogLikelihood
{
    /// <summary>The loss of each sample, the sum of all or their mean.</summary>
    public enum Form
    {
        Each,
        Sum,
        Mean,
    }

    public static Tensor Apply(Tensor x, ClassPicks picks, Form form)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var source = x.Detach().To(x.DType.Compute()).Contiguous();
            y = Tensor.Allocate(source.DType, Layout.Contiguous(picks.TargetShape));
            picks.Pick(source, y);
            if (form != Form.Each) y = y.Sum();
            if (form == Form.Mean) y.DivInPlace(picks.Divisor);
            y = y.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new NllOp(picks, form), x, y);
        return y;
    }

    /// <summary>The cotangent of the input.</summary>
    private static Tensor Transpose(Tensor g, ClassPicks picks, Form form)
    {
        Tensor x;
        using (Quiet.Now())
        {
            var compute = g.DType.Compute();
            var given = g.Detach().To(compute);
            // A single number for all samples stays one; else a number per sample, in order.
            given = form == Form.Mean ? given / picks.Divisor : form == Form.Sum ? given : given.Reshape(-1).Contiguous();
            x = Tensor.ZerosIn(Layout.Contiguous(picks.Shape), compute);
            picks.Put(given, x);
            x = x.To(g.DType);
        }
        if (GradMode.Enabled && g.RequiresGrad) Recorder.Unary(new NllBackwardOp(picks, form), g, x);
        return x;
    }

    private static string Kind(ClassPicks picks) => picks.Shape.Length <= 2 ? "NllLossBackward" : "NllLoss2DBackward";

    private sealed class NllOp(ClassPicks picks, Form form) : LinearOp
    {
        public override string NodeName => Kind(picks) + "0";
        public override Tensor Apply(Tensor x) => NegativeLogLikelihood.Apply(x, picks, form);
        public override Tensor Transpose(Tensor g) => NegativeLogLikelihood.Transpose(g, picks, form);
    }

    private sealed class NllBackwardOp(ClassPicks picks, Form form) : LinearOp
    {
        public override string NodeName => Kind(picks) + "Backward0";
        public override Tensor Apply(Tensor x) => NegativeLogLikelihood.Transpose(x, picks, form);
        public override Tensor Transpose(Tensor g) => NegativeLogLikelihood.Apply(g, picks, form);
    }
}
