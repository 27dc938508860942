using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public static partial class Linalg
{
    /// <summary>The pseudo-inverse of Moore and Penrose of each matrix, from its singular values: those not above max(atol, rtol s_max) count as zero.</summary>
    /// <param name="a">[..., m, n] of float32 or float64; computed in float64. Its derivative holds while the rank does not change.</param>
    /// <param name="atol">The absolute bound: a number, or a tensor for each matrix; 0 unless given.</param>
    /// <param name="rtol">The bound relative to the largest singular value; max(m, n) times the dtype's epsilon unless given, and 0 if only <paramref name="atol"/> is.</param>
    /// <param name="hermitian">Whether the matrices are symmetric: then eigenvalues serve, of the lower triangle.</param>
    /// <exception cref="LinalgException">A matrix is not finite.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Pinv(Tensor a, Tensor? atol = null, Tensor? rtol = null, bool hermitian = false)
    {
        Matrices.Require("Linalg.Pinv", a);
        if (hermitian) Matrices.RequireSquare("Linalg.Pinv", a);
        return PseudoInverses.Apply(a, atol, rtol, hermitian);
    }

    /// <summary>The number of singular values of each matrix above max(atol, rtol s_max), as int64.</summary>
    /// <inheritdoc cref="Pinv"/>
    public static Tensor MatrixRank(Tensor a, Tensor? atol = null, Tensor? rtol = null, bool hermitian = false)
    {
        Matrices.Require("Linalg.MatrixRank", a);
        if (hermitian) Matrices.RequireSquare("Linalg.MatrixRank", a);
        using (Autodiff.NoGrad())
        {
            var s = hermitian ? Eigvalsh(a.Detach()).Abs() : Svdvals(a.Detach());
            return s.Gt(Ranks.Bound(a, s, atol, rtol)).Sum(-1);
        }
    }
}

/// <summary>Which singular values count.</summary>
internal static class Ranks
{
    /// <summary>max(atol, rtol s_max) for each matrix, [..., 1], by PyTorch's defaults.</summary>
    public static Tensor Bound(Tensor a, Tensor s, Tensor? atol, Tensor? rtol)
    {
        var most = s.Shape[^1] == 0 ? Tensor.Zeros([.. s.Shape[..^1], 1], s.DType) : s.Amax([-1], keepDim: true);
        var relative = rtol is not null ? Each(rtol) : atol is not null ? Tensor.Zeros([1], s.DType) : Tensor.Full([1], Default(a), s.DType);
        var bound = relative.To(DType.Float64) * most;
        return atol is null ? bound : bound.Maximum(Each(atol).To(DType.Float64));
    }

    public static double Default(Tensor a) => Math.Max(a.Shape[^2], a.Shape[^1]) * (a.DType == DType.Float64 ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23));

    private static Tensor Each(Tensor bound) => bound.Detach().Unsqueeze(-1);
}

/// <summary>Pseudo-inverses and their derivative.</summary>
internal static class PseudoInverses
{
    public static Tensor Apply(Tensor a, Tensor? atol, Tensor? rtol, bool hermitian)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var x = Matrices.Copy(a);
            Tensor u, s, vh;
            if (hermitian)
            {
                (s, u) = Linalg.Eigh(x);
                vh = u.MT();
            }
            else (u, s, vh) = Linalg.Svd(x, fullMatrices: false);
            var counts = s.Abs().Gt(Ranks.Bound(a, s.Abs(), atol, rtol));
            var inverse = Tensor.Where(counts, 1 / s, 0);
            y = (vh.MT() * inverse.Unsqueeze(-2)).Matmul(u.MT()).To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad) Recorder.Many(PinvOp.One, [a], [y]).Keep(a, y);
        return y;
    }

    /// <summary>The cotangent of A, given that of its pseudo-inverse P.</summary>
    public static Tensor Pull(Tensor a, Tensor p, Tensor g)
    {
        var pt = p.MT();
        var gt = g.MT();
        // -Pᵀ G Pᵀ + (I - A P) Gᵀ P Pᵀ + Pᵀ P Gᵀ (I - P A).
        var first = gt.Matmul(p).Matmul(pt);
        var second = pt.Matmul(p).Matmul(gt);
        return -pt.Matmul(g).Matmul(pt) + (first - a.Matmul(p.Matmul(first))) + (second - second.Matmul(p).Matmul(a));
    }

    private static void Keep(this Node node, Tensor a, Tensor y)
    {
        node.Save(0, a);
        node.Save(-1, y);
    }

    private sealed class PinvOp : Op
    {
        public static readonly PinvOp One = new();

        public override string NodeName => "LinalgPinvBackward0";
        public override Tensor? Vjp(Node node, int input, Tensor g) => Pull(node.Input(0), node.Result(), g);
    }
}
