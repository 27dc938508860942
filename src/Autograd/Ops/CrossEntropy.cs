using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// Cross entropy with class numbers in one op: two numbers per line of classes instead of a tensor of log-probabilities, and one pass back,
/// dx = w g (softmax x - one-hot).
/// </summary>
internal static class CrossEntropy
{
    public static Tensor Apply(Tensor x, ClassPicks picks, NegativeLogLikelihood.Form form)
    {
        Tensor y, lines;
        using (Quiet.Now())
        {
            var source = Computable(x);
            lines = Tensor.Allocate(source.DType, Layout.Contiguous(Outer(picks), 2, picks.Inner));
            if (source.ElementCount > 0) Lines.Run<SoftmaxLines.MaxAndSum>(Outer(picks), Classes(picks), picks.Inner, lines, source);
            y = Tensor.Allocate(source.DType, Layout.Contiguous(picks.TargetShape));
            picks.LogPick(source, lines, y);
            y = NegativeLogLikelihood.Reduced(y, picks, form).To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new CrossEntropyOp(picks, lines, form), x, y);
        return y;
    }

    private static Tensor Gradient(Tensor x, Tensor g, Tensor lines, ClassPicks picks, NegativeLogLikelihood.Form form)
    {
        using var quiet = Quiet.Now();
        var source = Computable(x);
        var given = NegativeLogLikelihood.PerSample(g, picks, form);
        var samples = Layout.Contiguous(Layout.CountOf(picks.TargetShape));
        Tensor max = Tensor.Allocate(source.DType, samples), scale = Tensor.Allocate(source.DType, samples);
        picks.Scales(given, lines, max, scale);
        var result = Tensor.Allocate(source.DType, Layout.Contiguous(picks.Shape));
        if (source.ElementCount > 0)
            Lines.Run<SoftmaxLines.LogSumExpGradient>(Outer(picks), Classes(picks), picks.Inner, result, source, max, scale);
        picks.Subtract(given, result);
        return result.To(x.DType);
    }

    private static Tensor Computable(Tensor x) => x.Seen().To(x.DType.Compute()).Contiguous();

    private static long Outer(ClassPicks picks) => picks.Shape.Length == 1 ? 1 : picks.Shape[0];

    private static long Classes(ClassPicks picks) => picks.Shape[ClassDim(picks)];

    private static int ClassDim(ClassPicks picks) => picks.Shape.Length == 1 ? 0 : 1;

    private sealed class CrossEntropyOp(ClassPicks picks, Tensor lines, NegativeLogLikelihood.Form form) : Op
    {
        public override string NodeName => NegativeLogLikelihood.Kind(picks) + "0";

        public override string Name => "CrossEntropy";

        public override uint Reads(int input) => 1;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var x = node.Input(0);
            if (!GradMode.Enabled) return Gradient(x, g, lines, picks, form);
            var dim = ClassDim(picks);
            var logs = NegativeLogLikelihood.Transpose(g, picks, form);
            return logs - x.Softmax(dim) * logs.Sum(dim, keepDim: true);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var dim = ClassDim(picks);
            return NegativeLogLikelihood.Apply(t - (node.Input(0).Softmax(dim) * t).Sum(dim, keepDim: true), picks, form);
        }
    }
}
