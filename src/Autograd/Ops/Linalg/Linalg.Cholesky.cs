using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public static partial class Linalg
{
    /// <summary>The lower triangular L of A = L Lᵀ (or the upper U of A = Uᵀ U) for each symmetric positive-definite matrix, by Cholesky's method in blocks.</summary>
    /// <param name="a">[..., n, n] of float32 or float64, of which the triangle of the result is read; computed in float64.</param>
    /// <param name="upper">Whether the upper factor is wanted.</param>
    /// <exception cref="LinalgException">A matrix is not positive definite.</exception>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Cholesky(Tensor a, bool upper = false)
    {
        Matrices.RequireSquare("Linalg.Cholesky", a);
        return upper ? CholeskyFactors.Apply(a.MT()).MT() : CholeskyFactors.Apply(a);
    }
}

/// <summary>Cholesky factors and their derivative.</summary>
internal static class CholeskyFactors
{
    public static unsafe Tensor Apply(Tensor a)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var (n, count) = (a.Shape[^1], Matrices.CountOf(a));
            y = Matrices.Copy(a);
            var info = new long[count];
            var stack = new MatrixStack { N = (nint)n };
            delegate*<in MatrixStack, long, long> body = Width.Bits switch { 512 => &CholeskyFactor<D512>.Item, 256 => &CholeskyFactor<D256>.Item, _ => &CholeskyFactor<D128>.Item };
            stack.Run(count, (double)n * n * n / 3, body, y, info: info);
            if (Matrices.Failure(info, a.Shape[..^2]) is var (where, order))
                throw new LinalgException($"Linalg.Cholesky: {where} is not positive definite: its leading minor of order {order} is not. A small multiple of the identity added to it may help.");
            y = y.To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad) Recorder.Unary(CholeskyOp.One, a, y);
        return y;
    }

    /// <summary>With Phi the lower triangle, its diagonal halved: dL = L Phi(L^-1 dA L^-T). A is symmetric, and so is its cotangent.</summary>
    private sealed class CholeskyOp : Op
    {
        public static readonly CholeskyOp One = new();

        public override string NodeName => "LinalgCholeskyExBackward0";

        public override uint Reads(int input) => Output;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var l = node.Result();
            var inner = Symmetric(Phi(l.MT().Matmul(g)));
            return Linalg.SolveTriangular(l, Linalg.SolveTriangular(l.MT(), inner, upper: true), upper: false, left: false);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var l = node.Result();
            var inner = Linalg.SolveTriangular(l, Linalg.SolveTriangular(l.MT(), Symmetric(t), upper: true, left: false), upper: false);
            return l.Matmul(Phi(inner));
        }

        private static Tensor Phi(Tensor x) => (x.Tril() + x.Tril(-1)) * 0.5;

        private static Tensor Symmetric(Tensor x) => (x + x.MT()) * 0.5;
    }
}
