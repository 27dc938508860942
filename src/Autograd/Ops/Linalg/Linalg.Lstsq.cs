using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>How least squares are solved. Any but <see cref="Gels"/> finds the rank by singular values.</summary>
public enum LstsqDriver
{
    /// <summary>The shortest of the solutions; tells the rank.</summary>
    Gelsy,

    /// <summary>By QR factorisation, for matrices of full rank; fastest.</summary>
    Gels,

    /// <summary>The shortest of the solutions; tells the rank and the singular values.</summary>
    Gelsd,

    /// <summary>As <see cref="Gelsd"/>.</summary>
    Gelss,
}

public static partial class Linalg
{
    /// <summary>The X that makes |A X - B| least for each matrix; of several, for a matrix that has not full rank, the shortest.</summary>
    /// <param name="a">[..., m, n] of float32 or float64; computed in float64.</param>
    /// <param name="b">[..., m, k], or vectors [..., m]. Leading dimensions broadcast.</param>
    /// <param name="rcond">Singular values not above this part of the largest count as zero; max(m, n) times the dtype's epsilon unless given.</param>
    /// <param name="driver">How, and what is told.</param>
    /// <returns>
    /// The solution, which alone has a gradient; the sums of squared residuals [..., k], empty unless m > n and the rank is full, and for
    /// <see cref="LstsqDriver.Gelsy"/>; the rank, empty for
    /// <see cref="LstsqDriver.Gels"/>; the singular values, empty for <see cref="LstsqDriver.Gels"/> and <see cref="LstsqDriver.Gelsy"/>.
    /// </returns>
    /// <exception cref="LinalgException">A matrix is not finite.</exception>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) Lstsq(Tensor a, Tensor b, double? rcond = null, LstsqDriver driver = LstsqDriver.Gelsy)
    {
        Matrices.Require("Linalg.Lstsq", a);
        Matrices.RequireReal("Linalg.Lstsq", b);
        Matrices.RequireSame("Linalg.Lstsq", a, b);
        var vectors = b.Rank == a.Rank - 1 && b.Rank > 0 && b.Shape.SequenceEqual(a.Shape[..^1]);
        if (vectors)
        {
            var (x, squares, rank, values) = Lstsq(a, b.Unsqueeze(-1), rcond, driver);
            return (x.Squeeze(-1), squares, rank, values);
        }
        if (b.Rank < 2 || b.Shape[^2] != a.Shape[^2])
            throw new ArgumentException($"Linalg.Lstsq: shapes {a.Layout} and {b.Layout} do not fit: {a.Shape[^2]} equations need a right-hand side of as many rows.");
        (a, b) = Matrices.Broadcast("Linalg.Lstsq", a, b);
        return LeastSquares.Apply(a, b, rcond, driver);
    }
}

/// <summary>Least squares: X = A⁺ B, and the derivative that follows from that of the pseudo-inverse A⁺.</summary>
internal static class LeastSquares
{
    public static (Tensor X, Tensor Residuals, Tensor Rank, Tensor Values) Apply(Tensor a, Tensor b, double? rcond, LstsqDriver driver)
    {
        Tensor x, residuals = Tensor.Empty([0], a.DType), rank = Tensor.Empty([0], DType.Int64), values = Tensor.Empty([0], a.DType);
        using (Quiet.Now())
        {
            var (left, right) = (Matrices.Copy(a), Matrices.Copy(b));
            var full = true;
            Tensor solution;
            if (driver == LstsqDriver.Gels) solution = ByQr(left, right);
            else if (driver == LstsqDriver.Gelsy && WhereFull(left, right, rcond ?? Ranks.Default(a)) is { } unique)
            {
                solution = unique;
                rank = Tensor.Full(a.Shape[..^2], Math.Min(a.Shape[^2], a.Shape[^1]), DType.Int64);
                full = a.Shape[^2] >= a.Shape[^1];
            }
            else
            {
                var (u, s, vh) = Linalg.Svd(left, fullMatrices: false);
                var counts = s.Gt(Ranks.Bound(a, s, null, Tensor.Full([], rcond ?? Ranks.Default(a), DType.Float64)));
                rank = counts.Sum(-1);
                full = rank.Eq(a.Shape[^1]).All().Item<bool>();
                solution = vh.MT().Matmul(Tensor.Where(counts, 1 / s, 0).Unsqueeze(-1) * u.MT().Matmul(right));
                if (driver != LstsqDriver.Gelsy) values = s.To(a.DType);
            }
            if (a.Shape[^2] > a.Shape[^1] && full && driver != LstsqDriver.Gelsy) residuals = (left.Matmul(solution) - right).Square().Sum(-2).To(a.DType);
            x = solution.To(a.DType);
        }
        if (GradMode.Enabled && (a.RequiresGrad || b.RequiresGrad))
        {
            var node = Recorder.Many(new LstsqOp(rcond), [a, b], [x]);
            node.Save(0, a);
            node.Save(1, b);
        }
        return (x, residuals, rank, values);
    }

    /// <summary>
    /// The solution by Q R, if all matrices are sure to be of full rank: no singular value is above |R|, or below 1 / |R^-1|, by Frobenius' norm. Else null, and singular
    /// values, which cost many times as much, have to tell.
    /// </summary>
    private static Tensor? WhereFull(Tensor a, Tensor b, double least)
    {
        if (a.ElementCount == 0 || !(least >= 0)) return null;
        var wide = a.Shape[^2] < a.Shape[^1];
        var (q, r) = Linalg.Qr(wide ? a.MT() : a);
        var n = r.Shape[^1];
        var inverse = Linalg.SolveTriangular(r, Tensor.Eye(n, dtype: DType.Float64).Expand([.. r.Shape]).Clone(), upper: true);
        var condition = r.Square().Sum([-2, -1]).SqrtInPlace() * inverse.Square().Sum([-2, -1]).SqrtInPlace();
        if (!condition.Lt(1 / least).All().Item<bool>()) return null;
        return wide ? q.Matmul(Linalg.SolveTriangular(r.MT(), b, upper: false)) : Linalg.SolveTriangular(r, q.MT().Matmul(b), upper: true);
    }

    // A = Q R gives X = R^-1 Qᵀ B; with fewer rows than columns Aᵀ = Q R gives the shortest, X = Q R^-T B.
    private static Tensor ByQr(Tensor a, Tensor b)
    {
        if (a.Shape[^2] < a.Shape[^1])
        {
            var (q, r) = Linalg.Qr(a.MT());
            return q.Matmul(Linalg.SolveTriangular(r.MT(), b, upper: false));
        }
        else
        {
            var (q, r) = Linalg.Qr(a);
            return Linalg.SolveTriangular(r, q.MT().Matmul(b), upper: true);
        }
    }

    private sealed class LstsqOp(double? rcond) : Op
    {
        public override string NodeName => "LinalgLstsqBackward0";

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var all = new Tensor?[2];
            Vjp(node, [g], all);
            return all[input];
        }

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> given, Span<Tensor?> cotangents)
        {
            if (given[0] is not { } g) return;
            var (a, b) = (node.Input(0), node.Input(1));
            var p = Linalg.Pinv(a, rtol: rcond is { } bound ? Tensor.Full([], bound, DType.Float64) : null);
            if (node.Needs(0)) cotangents[0] = PseudoInverses.Pull(a, p, g.Matmul(b.MT()));
            if (node.Needs(1)) cotangents[1] = p.MT().Matmul(g);
        }
    }
}
