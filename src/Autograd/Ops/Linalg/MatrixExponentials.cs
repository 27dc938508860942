using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Matrix exponentials and their derivative.</summary>
internal static class MatrixExponentials
{
    public static unsafe Tensor Apply(Tensor a)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var n = a.Shape[^1];
            y = Matrices.Copy(a);
            var stack = new MatrixStack { N = (nint)n };
            stack.Run(Matrices.CountOf(a), 20d * n * n * n, &MatrixExponential.Item, y);
            y = y.To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad) Recorder.Unary(ExponentialOp.One, a, y);
        return y;
    }

    /// <summary>The derivative in direction E is the upper right block of exp [A E; 0 A]; its transpose is the same with Aᵀ.</summary>
    private sealed class ExponentialOp : Op
    {
        public static readonly ExponentialOp One = new();

        public override string NodeName => "LinalgMatrixExpBackward0";
        public override uint Reads(int input) => 1;
        public override Tensor? Vjp(Node node, int input, Tensor g) => Direction(node.Input(0).MT(), g);
        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => Direction(node.Input(0), t);

        // Of a direction that is small beside A, the block would lose digits, and of a large one A would: it is linear in the direction, so that may be scaled.
        private static Tensor Direction(Tensor a, Tensor e)
        {
            var n = a.Shape[^1];
            if (e.ElementCount == 0) return e;
            double scale;
            using (Quiet.Now()) scale = e.Detach().Abs().Max().To(DType.Float64).Item<double>();
            if (scale is 0 || !double.IsFinite(scale)) scale = 1;
            var top = Tensor.Cat([a, e / scale], -1);
            var bottom = Tensor.Cat([Tensor.ZerosLike(a), a], -1);
            return Linalg.MatrixExp(Tensor.Cat([top, bottom], -2)).Narrow(-2, 0, n).Narrow(-1, n, n) * scale;
        }
    }
}
