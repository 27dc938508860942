using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Which parts of Q and R are wanted.</summary>
public enum QrMode
{
    /// <summary>Q [m, k] and R [k, n], with k the smaller of m and n.</summary>
    Reduced,

    /// <summary>Q [m, m] and R [m, n]. With more rows than columns the rest of Q is arbitrary, and there is no gradient.</summary>
    Complete,

    /// <summary>R alone; Q is empty.</summary>
    R,
}

public static partial class Linalg
{
    /// <summary>The factors of A = Q R for each matrix, Q with orthonormal columns and R upper triangular, by Householder's reflections.</summary>
    /// <param name="a">[..., m, n] of float32 or float64; computed in float64. For gradients its first min(m, n) columns must be independent.</param>
    /// <param name="mode">Which parts are wanted.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    /// <exception cref="NotSupportedException">The dtype is another; or a gradient is asked of a complete factorisation with more rows than columns.</exception>
    public static (Tensor Q, Tensor R) Qr(Tensor a, QrMode mode = QrMode.Reduced)
    {
        Matrices.Require("Linalg.Qr", a);
        if (mode == QrMode.R) return (Tensor.Empty([0], a.DType), OrthogonalFactors.Apply(a, false).R);
        return OrthogonalFactors.Apply(a, mode == QrMode.Complete);
    }
}

/// <summary>QR factorisations and their derivative.</summary>
internal static class OrthogonalFactors
{
    public static unsafe (Tensor Q, Tensor R) Apply(Tensor a, bool complete)
    {
        var (m, n, count) = (a.Shape[^2], a.Shape[^1], Matrices.CountOf(a));
        var k = complete ? m : Math.Min(m, n);
        Tensor q, r;
        using (Quiet.Now())
        {
            var factors = Matrices.Copy(a);
            q = Matrices.Allocate([.. a.Shape[..^2], m, k]);
            var stack = new MatrixStack { M = (nint)m, N = (nint)n, K = (nint)k };
            delegate*<in MatrixStack, long, long> body = Width.Bits switch { 512 => &Householder<D512>.Item, 256 => &Householder<D256>.Item, _ => &Householder<D128>.Item };
            stack.Run(count, 4d * m * n * k, body, factors, q);
            q = q.To(a.DType);
            r = factors.Narrow(-2, 0, k).Triu().To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad)
        {
            var node = Recorder.Many(new QrOp(complete && m > n), [a], [q, r]);
            node.Save(-1, q);
            node.Save(-2, r);
        }
        return (q, r);
    }

    /// <summary>
    /// For A with independent columns: with M = R gRᵀ - gQᵀ Q and its lower triangle mirrored upwards, the cotangent is (gQ + Q mirrored) R^-T. Columns beyond the
    /// square part are Q times those of R: they add to the cotangents of both.
    /// </summary>
    private sealed class QrOp(bool arbitrary) : Op
    {
        public override string NodeName => "LinalgQrBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("Linalg.Qr makes its cotangent from both outputs.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> cotangents)
        {
            if (g[0] is null && g[1] is null) return;
            if (arbitrary)
                throw new NotSupportedException("Linalg.Qr: a complete factorisation of a matrix with more rows than columns has no derivative, since columns of Q are arbitrary. Use QrMode.Reduced.");
            var (q, r) = (node.Result(), node.Result(1));
            var (k, n) = (r.Shape[^2], r.Shape[^1]);
            var gq = g[0];
            if (n <= k)
            {
                cotangents[0] = Square(q, r, gq, g[1]);
                return;
            }
            if (g[1] is not { } gr)
            {
                cotangents[0] = Tensor.Cat([Square(q, r.Narrow(-1, 0, k), gq, null), Tensor.Zeros([.. r.Shape[..^2], q.Shape[^2], n - k], r.DType)], -1);
                return;
            }
            var (r2, gr2) = (r.Narrow(-1, k, n - k), gr.Narrow(-1, k, n - k));
            // R2 = Qᵀ A2 and A2 = Q R2.
            var ofQ = q.Matmul(r2).Matmul(gr2.MT());
            cotangents[0] = Tensor.Cat([Square(q, r.Narrow(-1, 0, k), gq is null ? ofQ : gq + ofQ, gr.Narrow(-1, 0, k)), q.Matmul(gr2)], -1);
        }

        private static Tensor Square(Tensor q, Tensor r, Tensor? gq, Tensor? gr)
        {
            var m = gr is null ? null : r.Matmul(gr.MT());
            if (gq is not null) m = m is null ? -gq.MT().Matmul(q) : m - gq.MT().Matmul(q);
            var mirrored = m!.Tril() + m.Tril(-1).MT();
            var inner = q.Matmul(mirrored);
            return Linalg.SolveTriangular(r.MT(), gq is null ? inner : gq + inner, upper: false, left: false);
        }
    }
}
