using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>A loss of pairs of elements, l(x, y), each by itself or in total; a total has a gradient of one pass.</summary>
/// <param name="name">The public name, for messages.</param>
/// <param name="each">The loss of one pair, whose derivatives read x and y alone.</param>
internal sealed class PairLoss(string name, ElementwiseOp each)
{
    /// <summary>Of each pair; the operands broadcast.</summary>
    public Tensor Each(Tensor x, Tensor y) => Elementwise.Apply(each, x, y);

    /// <summary>The sum or mean over all pairs.</summary>
    public Tensor Total(Tensor x, Tensor y, bool mean)
    {
        var dtype = Promote.Types(x, y);
        RequireFloat(name, x, y);
        if (!x.Layout.SameShape(y.Layout))
        {
            var shape = Broadcast.Shape(name, x.Layout, y.Layout);
            (x, y) = (x.Expand(shape), y.Expand(shape));
        }
        (x, y) = (x.To(dtype), y.To(dtype));
        Tensor z;
        using (Quiet.Now())
        {
            var losses = Each(x, y);
            z = mean ? losses.Mean() : losses.Sum();
            losses.Drop();
        }
        if (GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad)) Recorder.Binary(new TotalOp(each, mean ? 1.0 / x.ElementCount : 1), x, y, z);
        return z;
    }

    public static void RequireFloat(string name, Tensor x, Tensor y)
    {
        if (!Promote.Types(x, y).IsFloatingPoint())
            throw new NotSupportedException($"{name} is defined for floating-point tensors only, and these are {x.DType.TorchName()} and {y.DType.TorchName()}: convert with To(DType.Float32).");
    }

    /// <summary>The factor is that of the sum: 1, or 1/n for the mean.</summary>
    private sealed class TotalOp(ElementwiseOp each, double factor) : Op
    {
        public override string NodeName => each.NodeName;

        public override uint Reads(int input) => 3;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            if (GradMode.Enabled) return Slope(node, input).Times(g * factor);
            node.Unpack(0, out _, out var layout);
            return Elementwise.Gradient(each, node, input + 1, 3, (g * factor).ExpandDetached(layout.Shape));
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => Slope(node, input).Times(t).Sum() * factor;

        private Recorded Slope(Node node, int input) => each.Derivative(input, node.Input(0), node.Input(1), default);
    }
}
