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
            var source = x.Seen().To(x.DType.Compute()).Contiguous();
            y = Tensor.Allocate(source.DType, Layout.Contiguous(picks.TargetShape));
            picks.Pick(source, y);
            y = Reduced(y, picks, form).To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new NllOp(picks, form), x, y);
        return y;
    }

    /// <summary>The cotangent of the input.</summary>
    public static Tensor Transpose(Tensor g, ClassPicks picks, Form form)
    {
        Tensor x;
        using (Quiet.Now())
        {
            x = Tensor.ZerosIn(Layout.Contiguous(picks.Shape), g.DType.Compute());
            picks.Put(PerSample(g, picks, form), x);
            x = x.To(g.DType);
        }
        if (GradMode.Enabled && g.RequiresGrad) Recorder.Unary(new NllBackwardOp(picks, form), g, x);
        return x;
    }

    /// <summary>The losses of the samples in the form asked for, without recording.</summary>
    public static Tensor Reduced(Tensor y, ClassPicks picks, Form form)
    {
        if (form != Form.Each) y = y.Sum();
        if (form == Form.Mean) y.DivInPlace(picks.Divisor);
        return y;
    }

    /// <summary>The cotangent of each sample's loss: a single number for all, or contiguous ones in their order.</summary>
    public static Tensor PerSample(Tensor g, ClassPicks picks, Form form)
    {
        var given = g.Seen().To(g.DType.Compute());
        return form switch { Form.Mean => given / picks.Divisor, Form.Sum => given, _ => given.Reshape(-1).Contiguous() };
    }

    public static string Kind(ClassPicks picks) => picks.Shape.Length <= 2 ? "NllLossBackward" : "NllLoss2DBackward";

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
