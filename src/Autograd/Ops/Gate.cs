using System.Runtime.CompilerServices;
using Autograd.Algebra;
using Autograd.Core;
using Autograd.Tape;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd;

/// <summary>What the gates of recurrent layers let through: one pass each, forward and backward.</summary>
internal static class Gate
{
    private static readonly Binary<OpenRule> Opened = new("GateBackward0");

    /// <summary>sigmoid(gate) value.</summary>
    public static Tensor Open(Tensor gate, Tensor value) => Elementwise.Apply(Opened, gate, value);

    /// <summary>The first half along a dimension of even size times the sigmoid of the second.</summary>
    public static Tensor Halves(Tensor x, int dim)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var (value, gate) = Split(x, dim);
            y = Open(gate, value);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new GluOp(dim), x, y);
        return y;
    }

    private static (Tensor Value, Tensor Gate) Split(Tensor x, int dim)
    {
        var n = x.Shape[dim] / 2;
        return (x.Narrow(dim, 0, n), x.Narrow(dim, n, n));
    }

    internal sealed class GluOp(int dim) : Op
    {
        public int Dim => dim;

        public override string NodeName => "GluBackward0";

        public override uint Reads(int input) => 1;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var x = node.Input(0);
            var (value, gate) = Split(x, dim);
            if (!GradMode.Enabled && x.DType == x.DType.Compute())
            {
                // Both halves of the gradient where they belong.
                var y = Tensor.Allocate(x.DType, x.Layout.Fresh());
                var (ofValue, ofGate) = Split(y, dim);
                Elementwise.GradientTo(ofValue, Opened, 1, g, gate, value);
                Elementwise.GradientTo(ofGate, Opened, 0, g, gate, value);
                return y;
            }
            var s = gate.Sigmoid();
            return Tensor.Cat([g * s, g * value * (s * (1 - s))], dim);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var (value, gate) = Split(node.Input(0), dim);
            var (ofValue, ofGate) = Split(t, dim);
            var s = gate.Sigmoid();
            return ofValue * s + ofGate * value * (s * (1 - s));
        }
    }

    private readonly struct OpenRule : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public A Forward<A>(A x, A y) where A : struct, IReal<A> => A.Sigmoid(x) * y;

        [MethodImpl(AggressiveInlining)]
        public A DerivativeX<A>(A x, A y, A z) where A : struct, IReal<A>
        {
            var s = A.Sigmoid(x);
            return s * (1 - s) * y;
        }

        [MethodImpl(AggressiveInlining)]
        public A DerivativeY<A>(A x, A y, A z) where A : struct, IReal<A> => A.Sigmoid(x);
    }
}
