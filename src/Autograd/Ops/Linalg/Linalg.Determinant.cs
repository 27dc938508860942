using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public static partial class Linalg
{
    /// <summary>The determinant of each square matrix, from its LU factors. Its derivative is det(A) A^-T; where the determinant is exactly 0 that counts as 0, as in PyTorch.</summary>
    /// <param name="a">[..., n, n] of float32 or float64; computed in float64.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Det(Tensor a)
    {
        Matrices.RequireSquare("Linalg.Det", a);
        return Determinants.Det(a);
    }

    /// <summary>The sign of the determinant of each square matrix, and the logarithm of its magnitude, which neither overflows nor vanishes.</summary>
    /// <param name="a">[..., n, n] of float32 or float64; computed in float64.</param>
    /// <returns>1, -1 or 0, and a logarithm, -infinity for a singular matrix.</returns>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static (Tensor Sign, Tensor Logabsdet) Slogdet(Tensor a)
    {
        Matrices.RequireSquare("Linalg.Slogdet", a);
        return Determinants.Slogdet(a);
    }
}

/// <summary>Determinants from LU factors: the product of the pivots, its sign turned by every exchange.</summary>
internal static class Determinants
{
    public static Tensor Det(Tensor a)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var (pivots, sign) = Pivots(a);
            y = (pivots.Prod(-1) * sign).To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad) Recorder.Unary(DetOp.One, a, y);
        return y;
    }

    public static (Tensor Sign, Tensor Logabsdet) Slogdet(Tensor a)
    {
        Tensor sign, log;
        using (Quiet.Now())
        {
            (var pivots, sign) = Pivots(a);
            sign = (sign * pivots.Sign().Prod(-1)).To(a.DType);
            log = pivots.Abs().Log().Sum(-1).To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad) Recorder.Many(SlogdetOp.One, [a], [sign, log]).Save(0, a);
        return (sign, log);
    }

    private static (Tensor Pivots, Tensor Sign) Pivots(Tensor a)
    {
        var (factors, exchanges, _) = Matrices.Lu(a);
        var moved = (exchanges.Ne(Tensor.Arange(a.Shape[^1]))).Sum(-1);
        return (factors.Diagonal(0, -2, -1), (1 - 2 * moved.Remainder(2)).To(DType.Float64));
    }

    /// <summary>d det A = tr(adj(A) dA): the cotangent is g det(A) A^-T.</summary>
    private sealed class DetOp : Op
    {
        public static readonly DetOp One = new();

        public override string NodeName => "LinalgDetBackward0";
        public override uint Reads(int input) => 1 | Output;
        public override Tensor? Vjp(Node node, int input, Tensor g) => g.Unsqueeze(-1).Unsqueeze(-1) * Cofactors(node);
        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => (Cofactors(node) * t).Sum([-2, -1]);

        private static Tensor Cofactors(Node node)
        {
            var (a, det) = (node.Input(0), node.Result().Unsqueeze(-1).Unsqueeze(-1));
            Tensor singular;
            using (Quiet.Now()) singular = det.Detach().Eq(0);
            // An exact zero makes the product zero, as in PyTorch, although cofactors of a matrix of rank n - 1 are not.
            return det * Inverses.Apply(Tensor.Where(singular, Tensor.Eye(a.Shape[^1], dtype: a.DType), a), null).MT();
        }
    }

    /// <summary>d log|det A| = tr(A^-1 dA); the sign is constant.</summary>
    private sealed class SlogdetOp : Op
    {
        public static readonly SlogdetOp One = new();

        public override string NodeName => "LinalgSlogdetBackward0";
        public override bool Together => true;
        public override Tensor? Vjp(Node node, int input, Tensor g) => g.Unsqueeze(-1).Unsqueeze(-1) * Inverses.Apply(node.Input(0), null).MT();

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> cotangents)
        {
            if (g[1] is { } log) cotangents[0] = Vjp(node, 0, log);
        }

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) =>
            output == 0 ? null : (Inverses.Apply(node.Input(0), null).MT() * t).Sum([-2, -1]);
    }
}
