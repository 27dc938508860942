using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices.</summary>
internal static class Eigensystems
{
    public static (Tensor Values, Tensor Vectors) Apply(string op, Tensor a, char uplo)
    {
        Tensor values;
        Tensor? vectors;
        using (Quiet.Now()) (values, vectors) = Compute(op, a, uplo, withVectors: true);
        if (GradMode.Enabled && a.RequiresGrad)
        {
            var node = Recorder.Many(EighOp.One, [a], [values, vectors!]);
            node.Save(-1, values);
            node.Save(-2, vectors!);
        }
        return (values, vectors!);
    }

    /// <summary>Without vectors, unless a derivative will want them.</summary>
    public static Tensor Values(string op, Tensor a, char uplo)
    {
        if (GradMode.Enabled && a.RequiresGrad) return Apply(op, a, uplo).Values;
        using (Quiet.Now()) return Compute(op, a, uplo, withVectors: false).Values;
    }

    private static unsafe (Tensor Values, Tensor? Vectors) Compute(string op, Tensor a, char uplo, bool withVectors)
    {
        if (uplo is not ('L' or 'l' or 'U' or 'u')) throw new ArgumentException($"{op}: uplo must be 'L' or 'U', and is '{uplo}'.");
        var (n, count) = (a.Shape[^1], Matrices.CountOf(a));
        var (values, vectors) = (Matrices.Allocate(a.Shape[..^1]), withVectors ? Matrices.Allocate(a.Shape) : null);
        var info = new long[count];
        var stack = new MatrixStack { N = (nint)n, First = uplo is 'L' or 'l' };
        delegate*<in MatrixStack, long, long> body = Width.Bits switch { 512 => &SymmetricEigen<D512>.Item, 256 => &SymmetricEigen<D256>.Item, _ => &SymmetricEigen<D128>.Item };
        stack.Run(count, 9d * n * n * n, body, Matrices.Copy(a), values, vectors, info: info);
        if (Matrices.Failure(info, a.Shape[..^2]) is var (where, _))
            throw new LinalgException($"{op}: {where} has no eigenvalues that could be found: it holds NaN or infinity.");
        return (values.To(a.DType), vectors?.To(a.DType));
    }

    /// <summary>dw = diag(Vᵀ dA V); dV = V (F * Vᵀ dA V), F_ij = 1 / (w_j - w_i) and 0 on the diagonal.</summary>
    private sealed class EighOp : Op
    {
        public static readonly EighOp One = new();

        public override string NodeName => "LinalgEighBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("Linalg.Eigh makes its cotangent from both outputs.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> cotangents)
        {
            if (g[0] is null && g[1] is null) return;
            var v = node.Result(1);
            // The other half of Vᵀ gV would turn the vectors against each other, which a symmetric change of A never does.
            var inner = g[1] is { } gv ? Skew(v.MT().Matmul(gv)) * Gaps(node.Result()) : null;
            if (g[0] is { } gw) inner = inner is null ? null : inner + gw.DiagEmbed();
            var left = inner is null ? v * g[0]!.Unsqueeze(-2) : v.Matmul(inner);
            cotangents[0] = left.Matmul(v.MT());
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output)
        {
            var v = node.Result(1);
            var inner = v.MT().Matmul((t + t.MT()) * 0.5).Matmul(v);
            return output == 0 ? inner.Diagonal(0, -2, -1) : v.Matmul(inner * Gaps(node.Result()));
        }

        private static Tensor Skew(Tensor x) => (x - x.MT()) * 0.5;

        private static Tensor Gaps(Tensor w)
        {
            var gaps = w.Unsqueeze(-2) - w.Unsqueeze(-1);
            var own = Tensor.Eye(w.Shape[^1], dtype: DType.Bool);
            return (1 / gaps.MaskedFill(own, 1)).MaskedFill(own, 0);
        }
    }
}
