using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Inverses, and the derivative d(A^-1) = -A^-1 dA A^-1.</summary>
internal static class Inverses
{
    /// <summary>The inverse; of a singular matrix an error if <paramref name="op"/> is there to be named, else infinities and NaN.</summary>
    public static Tensor Apply(Tensor a, string? op)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var (factors, pivots, info) = Matrices.Lu(a);
            if (op is not null && Matrices.Failure(info, a.Shape[..^2]) is var (where, pivot))
                throw new LinalgException($"{op}: {where} is singular: pivot {pivot} is zero. Pinv gives the pseudo-inverse.");
            y = Matrices.Copy(Matrices.Identities(a.Shape[..^2], a.Shape[^1]));
            Matrices.LuSolve(factors, pivots, y);
            y = y.To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad) Recorder.Unary(InverseOp.One, a, y);
        return y;
    }

    private sealed class InverseOp : Op
    {
        public static readonly InverseOp One = new();

        public override string NodeName => "LinalgInvExBackward0";
        public override uint Reads(int input) => Output;
        public override Tensor? Vjp(Node node, int input, Tensor g) => -node.Result().MT().Matmul(g).Matmul(node.Result().MT());
        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => -node.Result().Matmul(t).Matmul(node.Result());
    }
}

/// <summary>Systems of linear equations, of stacks that have one shape.</summary>
internal static class Equations
{
    /// <summary>PyTorch's rule: one vector, or a stack of them with the leading dimensions of A.</summary>
    public static bool IsVectors(Tensor a, Tensor b) => b.Rank == 1 || b.Rank == a.Rank - 1 && b.Shape.SequenceEqual(a.Shape[..^1]);

    public static void Check(string op, Tensor a, Tensor b)
    {
        if (b.Rank < 2 || b.Shape[^2] != a.Shape[^1])
            throw new ArgumentException($"{op}: shapes {a.Layout} and {b.Layout} do not fit: {a.Shape[^1]} equations need a right-hand side of as many rows.");
    }

    public static Tensor Solve(Tensor a, Tensor b)
    {
        Tensor x;
        using (Quiet.Now())
        {
            var (factors, pivots, info) = Matrices.Lu(a);
            if (Matrices.Failure(info, a.Shape[..^2]) is var (where, pivot))
                throw new LinalgException($"Linalg.Solve: {where} is singular: pivot {pivot} is zero. Lstsq gives the solution of least squares.");
            x = Matrices.Copy(b);
            Matrices.LuSolve(factors, pivots, x);
            x = x.To(a.DType);
        }
        if (GradMode.Enabled && (a.RequiresGrad || b.RequiresGrad)) Recorder.Binary(SolveOp.One, a, b, x);
        return x;
    }

    public static unsafe Tensor SolveTriangular(Tensor a, Tensor b, bool upper, bool unit)
    {
        Tensor x;
        using (Quiet.Now())
        {
            var (n, k) = (b.Shape[^2], b.Shape[^1]);
            x = Matrices.Copy(b);
            var stack = new MatrixStack { N = (nint)n, K = (nint)k, First = !upper, Second = unit };
            stack.Run(Matrices.CountOf(b), (double)n * n * k, &Triangular.Item, Matrices.Copy(a), x);
            x = x.To(a.DType);
        }
        if (GradMode.Enabled && (a.RequiresGrad || b.RequiresGrad)) Recorder.Binary(new TriangularOp(upper, unit), a, b, x);
        return x;
    }

    /// <summary>dX = A^-1 (dB - dA X): the cotangent of B is H = A^-T G, that of A is -H Xᵀ.</summary>
    private abstract class InverseProduct : Op
    {
        public sealed override uint Reads(int input) => input == 0 ? 1 | Output : 1;

        public sealed override bool Together => true;

        protected abstract Tensor Apply(Tensor a, Tensor b, bool transposed);

        /// <summary>What of A is read.</summary>
        protected virtual Tensor Part(Tensor a) => a;

        public sealed override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var all = new Tensor?[2];
            Vjp(node, [g], all);
            return all[input];
        }

        public sealed override void Vjp(Node node, ReadOnlySpan<Tensor?> given, Span<Tensor?> cotangents)
        {
            if (given[0] is not { } g) return;
            var h = Apply(node.Input(0), g, true);
            if (node.Needs(0)) cotangents[0] = Part(-h.Matmul(node.Result().MT()));
            if (node.Needs(1)) cotangents[1] = h;
        }

        public sealed override Tensor? Jvp(Node node, int input, Tensor t, int output) =>
            Apply(node.Input(0), input == 0 ? -Part(t).Matmul(node.Result()) : t, false);
    }

    private sealed class SolveOp : InverseProduct
    {
        public static readonly SolveOp One = new();

        public override string NodeName => "LinalgSolveExBackward0";

        protected override Tensor Apply(Tensor a, Tensor b, bool transposed) => Solve(transposed ? a.MT() : a, b);
    }

    private sealed class TriangularOp(bool upper, bool unit) : InverseProduct
    {
        public override string NodeName => "LinalgSolveTriangularBackward0";

        protected override Tensor Apply(Tensor a, Tensor b, bool transposed) => SolveTriangular(transposed ? a.MT() : a, b, upper != transposed, unit);

        protected override Tensor Part(Tensor a) => upper ? a.Triu(unit ? 1 : 0) : a.Tril(unit ? -1 : 0);
    }
}
