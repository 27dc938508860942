using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// The gates of long short-term memory, c' = sigmoid(f) c + sigmoid(i) tanh(g) and h = sigmoid(o) tanh(c'), fused: of sums [rows, 4 hidden] in the order i, f, g, o and c
/// [rows, hidden]. The functions are computed again on the way back, which costs less than to keep them. With recording the cotangents are written in tensor ops.
/// </summary>
internal static class LstmCell
{
    public static (Tensor H, Tensor C) Apply(Tensor gates, Tensor c)
    {
        if (gates.DType != c.DType) throw new ArgumentException($"LSTM: expected the same dtype, and the sums of the gates are {gates.DType.TorchName()}, but the state c {c.DType.TorchName()}. Convert one with To(...).");
        Tensor h, next;
        using (Quiet.Now())
        {
            var compute = c.DType.Compute();
            (h, next) = (Tensor.Allocate(compute, Layout.Contiguous(c.Shape)), Tensor.Allocate(compute, Layout.Contiguous(c.Shape)));
            LstmRows.Forward(Plain(gates, compute), Plain(c, compute), h, next);
            (h, next) = (h.To(c.DType), next.To(c.DType));
        }
        if (GradMode.Enabled && (gates.RequiresGrad || c.RequiresGrad))
        {
            var node = Recorder.Many(new LstmCellOp(), [gates, c], [h, next]);
            node.Save(0, gates);
            node.Save(1, c);
        }
        return (h, next);
    }

    private static Tensor Plain(Tensor x, DType compute) => x.Seen().To(compute).Contiguous();

    internal sealed class LstmCellOp : Op
    {
        public override string NodeName => "LstmCellBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("h and c give their cotangents together.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
        {
            if (g[0] is null && g[1] is null) return;
            var (gates, c) = (node.Input(0), node.Input(1));
            (inputs[0], inputs[1]) = GradMode.Enabled ? Recorded(gates, c, g[0], g[1]) : Fused(gates, c, g[0], g[1]);
        }

        private static (Tensor, Tensor) Fused(Tensor gates, Tensor c, Tensor? dh, Tensor? dc)
        {
            var compute = c.DType.Compute();
            var (dGates, dBefore) = (Tensor.Allocate(compute, Layout.Contiguous(gates.Shape)), Tensor.Allocate(compute, Layout.Contiguous(c.Shape)));
            LstmRows.Backward(Plain(gates, compute), Plain(c, compute), dh is null ? null : Plain(dh, compute), dc is null ? null : Plain(dc, compute), dGates, dBefore);
            return (dGates.To(c.DType), dBefore.To(c.DType));
        }

        private static (Tensor, Tensor) Recorded(Tensor gates, Tensor c, Tensor? dh, Tensor? dc)
        {
            var parts = Sections.Of(gates, 4, 1);
            var (i, f, g, o) = (parts[0].Sigmoid(), parts[1].Sigmoid(), parts[2].Tanh(), parts[3].Sigmoid());
            var t = (f * c + i * g).Tanh();
            var h = dh ?? Tensor.ZerosLike(c);
            var d = h * o * ((1 - t) * (1 + t));
            if (dc is not null) d = d + dc;
            return (Tensor.Cat([d * g * i * (1 - i), d * c * f * (1 - f), d * i * ((1 - g) * (1 + g)), h * t * o * (1 - o)], 1), d * f);
        }
    }
}
