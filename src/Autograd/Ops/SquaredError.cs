using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>(x - y)^2, of each element or in total, with a gradient of one pass.</summary>
internal static class SquaredError
{
    private const MethodImplOptions AggressiveInlining = MethodImplOptions.AggressiveInlining;

    private static readonly RingBinary<Rule> Op = new("MseLossBackward0", default, Promotion.NoBool);

    /// <summary>Of each element; the operands broadcast.</summary>
    public static Tensor Each(Tensor x, Tensor y) => Elementwise.Apply(Op, x, y);

    /// <summary>The sum or mean over all elements.</summary>
    public static Tensor Total(Tensor x, Tensor y, bool mean)
    {
        var dtype = Promote.Types(x, y);
        if (!dtype.IsFloatingPoint())
            throw new NotSupportedException($"MseLoss is defined for floating-point tensors only, and these are {x.DType.TorchName()} and {y.DType.TorchName()}: convert with To(DType.Float32).");
        if (!x.Layout.SameShape(y.Layout))
        {
            var shape = Broadcast.Shape("MseLoss", x.Layout, y.Layout);
            (x, y) = (x.Expand(shape), y.Expand(shape));
        }
        (x, y) = (x.To(dtype), y.To(dtype));
        Tensor z;
        using (Quiet.Now()) z = mean ? Each(x, y).Mean() : Each(x, y).Sum();
        if (GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad)) Recorder.Binary(new TotalOp(mean ? 2.0 / x.ElementCount : 2), x, y, z);
        return z;
    }

    public readonly struct Rule : IRingBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IRing<A> => (x - y) * (x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A> => 2 * (x - y);

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => 2 * (y - x);
    }

    /// <summary>The factor is that of x - y in the gradient: 2, or 2/n for the mean.</summary>
    private sealed class TotalOp(double factor) : Op
    {
        public override string NodeName => "MseLossBackward0";

        public override uint Reads(int input) => 3;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            if (GradMode.Enabled) return Difference(node, input) * (g * factor);
            node.Unpack(0, out _, out var layout);
            return Elementwise.Gradient(SquaredError.Op, node, input + 1, 3, (g * (factor / 2)).ExpandDetached(layout.Shape));
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => (Difference(node, input) * t).Sum() * factor;

        private static Tensor Difference(Node node, int input) => node.Input(input) - node.Input(1 - input);
    }
}
