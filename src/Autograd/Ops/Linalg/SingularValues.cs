using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Singular value decompositions.</summary>
internal static class SingularValues
{
    public static (Tensor U, Tensor S, Tensor Vh) Apply(string op, Tensor a, bool full)
    {
        Tensor u, s, vh;
        using (Quiet.Now())
        {
            var parts = Compute(op, a, full, withVectors: true);
            (u, s, vh) = (parts.U!, parts.S, parts.Vh!);
        }
        if (GradMode.Enabled && a.RequiresGrad)
        {
            var node = Recorder.Many(SvdOp.One, [a], [u, s, vh]);
            node.Save(-1, u);
            node.Save(-2, s);
            node.Save(-3, vh);
        }
        return (u, s, vh);
    }

    /// <summary>Without vectors, unless a derivative will want them.</summary>
    public static Tensor Values(string op, Tensor a)
    {
        if (GradMode.Enabled && a.RequiresGrad) return Apply(op, a, false).S;
        using (Quiet.Now()) return Compute(op, a, false, withVectors: false).S;
    }

    private static unsafe (Tensor? U, Tensor S, Tensor? Vh) Compute(string op, Tensor a, bool full, bool withVectors)
    {
        var (m, n, count) = (a.Shape[^2], a.Shape[^1], Matrices.CountOf(a));
        if (m < n)
        {
            var (v, s, uh) = Compute(op, a.Detach().MT(), full, withVectors);
            return (uh?.MT(), s, v?.MT());
        }
        var stack = Matrices.Stack(a);
        var columns = full ? m : n;
        var values = Matrices.Allocate([.. stack, n]);
        var u = withVectors ? Matrices.Allocate([.. stack, m, columns]) : null;
        var vh = withVectors ? Matrices.Allocate([.. stack, n, n]) : null;
        var info = new long[count];
        var matrices = new MatrixStack { M = (nint)m, N = (nint)n, K = (nint)columns };
        delegate*<in MatrixStack, long, long> body = Width.Bits switch { 512 => &SingularSystem<D512>.Item, 256 => &SingularSystem<D256>.Item, _ => &SingularSystem<D128>.Item };
        matrices.Run(count, 20d * m * n * n, body, Matrices.Copy(a), u, values, vh, info: info);
        if (Matrices.Failure(info, stack) is var (where, _))
            throw new LinalgException($"{op}: {where} has no singular values that could be found: it holds NaN or infinity.");
        return (u?.To(a.DType), values.To(a.DType), vh?.To(a.DType));
    }

    /// <summary>
    /// With P = Uᵀ dA V: ds = diag P, dU = U (F * (P S + S Pᵀ)) + (I - U Uᵀ) dA V / S, and so for V, where F_ij = 1 / (s_j^2 - s_i^2) and 0 on the diagonal.
    /// Only the first k columns have derivatives.
    /// </summary>
    private sealed class SvdOp : Op
    {
        public static readonly SvdOp One = new();

        public override string NodeName => "LinalgSvdBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("Linalg.Svd makes its cotangent from all outputs.");

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> cotangents)
        {
            var s = node.Result(1);
            var k = s.Shape[^1];
            var (u, v) = (node.Result().Narrow(-1, 0, k), node.Result(2).Narrow(-2, 0, k).MT());
            var (gu, gv) = (g[0]?.Narrow(-1, 0, k), g[2]?.Narrow(-2, 0, k).MT());
            if (gu is null && gv is null)
            {
                if (g[1] is { } only) cotangents[0] = (u * only.Unsqueeze(-2)).Matmul(v.MT());
                return;
            }
            var (row, column) = (s.Unsqueeze(-2), s.Unsqueeze(-1));
            var own = Tensor.Eye(k, dtype: DType.Bool);
            // s_j^2 - s_i^2 as a product keeps the digits of near values.
            var f = (1 / ((row - column) * (row + column)).MaskedFill(own, 1)).MaskedFill(own, 0);
            Tensor? inner = g[1]?.DiagEmbed();
            if (gu is not null) inner = Plus(inner, Skew(u.MT().Matmul(gu)) * f * row);
            if (gv is not null) inner = Plus(inner, column * (Skew(v.MT().Matmul(gv)) * f));
            var a = u.Matmul(inner!).Matmul(v.MT());
            if (gu is not null && u.Shape[^2] > k)
            {
                var scaled = gu / row;
                a = a + (scaled - u.Matmul(u.MT().Matmul(scaled))).Matmul(v.MT());
            }
            if (gv is not null && v.Shape[^2] > k)
            {
                var scaled = gv / row;
                a = a + u.Matmul((scaled - v.Matmul(v.MT().Matmul(scaled))).MT());
            }
            cotangents[0] = a;
        }

        private static Tensor Skew(Tensor x) => x - x.MT();

        private static Tensor Plus(Tensor? x, Tensor y) => x is null ? y : x + y;
    }
}
