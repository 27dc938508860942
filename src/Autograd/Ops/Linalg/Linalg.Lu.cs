using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public static partial class Linalg
{
    /// <summary>The factors of A = P L U for each matrix: a permutation, a lower triangle with a diagonal of ones, an upper triangle. By elimination in panels.</summary>
    /// <param name="a">[..., m, n] of float32 or float64; computed in float64.</param>
    /// <param name="pivot">Whether rows are exchanged; without, a zero on the way gives infinities or NaN, and P is the identity.</param>
    /// <returns>P [..., m, m], L [..., m, k] and U [..., k, n], with k the smaller of m and n.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static (Tensor P, Tensor L, Tensor U) Lu(Tensor a, bool pivot = true)
    {
        Matrices.Require("Linalg.Lu", a);
        var (m, n) = (a.Shape[^2], a.Shape[^1]);
        var k = Math.Min(m, n);
        Tensor p, l, u;
        using (Quiet.Now())
        {
            var (factors, pivots, _) = Matrices.Lu(a, pivot);
            p = LuParts.Permutation(pivots, m).To(a.DType);
            l = (factors.Narrow(-1, 0, k).Tril(-1) + Tensor.Eye(m, k, DType.Float64)).To(a.DType);
            u = factors.Narrow(-2, 0, k).Triu().To(a.DType);
        }
        if (GradMode.Enabled && a.RequiresGrad)
        {
            var node = Recorder.Many(new LuParts(p), [a], [l, u]);
            node.Save(-1, l);
            node.Save(-2, u);
        }
        return (p, l, u);
    }

    /// <summary>The LU factors of each matrix in one, L below the diagonal, and the exchanges of rows: row i with row pivots[i] - 1, in order.</summary>
    /// <inheritdoc cref="Lu"/>
    public static (Tensor LU, Tensor Pivots) LuFactor(Tensor a, bool pivot = true)
    {
        Matrices.Require("Linalg.LuFactor", a);
        Tensor pivots;
        using (Quiet.Now()) pivots = (Matrices.Lu(a, pivot).Pivots + 1).To(DType.Int32);
        var (_, l, u) = Lu(a, pivot);
        var (m, n) = (a.Shape[^2], a.Shape[^1]);
        var compact = m <= n ? u + Wide(l.Tril(-1), n - m) : l.Tril(-1) + Tall(u, m - n);
        return (compact, pivots);
    }

    private static Tensor Wide(Tensor x, long columns) => columns == 0 ? x : Tensor.Cat([x, Tensor.Zeros([.. x.Shape[..^1], columns], x.DType)], -1);

    private static Tensor Tall(Tensor x, long rows) => rows == 0 ? x : Tensor.Cat([x, Tensor.Zeros([.. x.Shape[..^2], rows, x.Shape[^1]], x.DType)], -2);
}

/// <summary>
/// The derivative of A = P L U, the permutation held. For square A, L^-1 Pᵀ dA U^-1 = L^-1 dL + dU U^-1, whose first term is strictly lower and whose second is upper
/// triangular. What is beyond the square part, on either side, is a solution of triangular equations with the part.
/// </summary>
internal sealed class LuParts(Tensor p) : Op
{
    public override string NodeName => "LinalgLuBackward0";

    public override bool Together => true;

    public override Tensor? Vjp(Node node, int input, Tensor g) => throw new InvalidOperationException("Linalg.Lu makes both cotangents together.");

    public override void Vjp(Node node, ReadOnlySpan<Tensor?> g, Span<Tensor?> cotangents)
    {
        if (g[0] is null && g[1] is null) return;
        var (l, u) = (node.Result(), node.Result(1));
        var (gl, gu) = (g[0] ?? Tensor.ZerosLike(l), g[1] ?? Tensor.ZerosLike(u));
        var (m, n) = (l.Shape[^2], u.Shape[^1]);
        var k = Math.Min(m, n);
        var (l1, u1, gl1, gu1) = (l.Narrow(-2, 0, k), u.Narrow(-1, 0, k), gl.Narrow(-2, 0, k), gu.Narrow(-1, 0, k));
        Tensor? beyond = null;
        if (n > k)
        {
            // U2 = L^-1 A2.
            var (u2, gu2) = (u.Narrow(-1, k, n - k), gu.Narrow(-1, k, n - k));
            beyond = Linalg.SolveTriangular(l1.MT(), gu2, upper: true, unitriangular: true);
            gl1 = gl1 - beyond.Matmul(u2.MT());
        }
        else if (m > k)
        {
            // L2 = A2 U^-1.
            var (l2, gl2) = (l.Narrow(-2, k, m - k), gl.Narrow(-2, k, m - k));
            beyond = Linalg.SolveTriangular(u1.MT(), gl2, upper: false, left: false);
            gu1 = gu1 - l2.MT().Matmul(beyond);
        }
        var inner = l1.MT().Matmul(gl1).Tril(-1) + gu1.Matmul(u1.MT()).Triu();
        var square = Linalg.SolveTriangular(l1.MT(), Linalg.SolveTriangular(u1.MT(), inner, upper: false, left: false), upper: true, unitriangular: true);
        var whole = beyond is null ? square : Tensor.Cat([square, beyond], n > k ? -1 : -2);
        cotangents[0] = p.Matmul(whole);
    }

    /// <summary>The permutation that undoes the exchanges, as matrices of float64.</summary>
    public static Tensor Permutation(Tensor pivots, long m)
    {
        var steps = pivots.ToArray<long>();
        var (k, count) = (pivots.Shape[^1], Layout.CountOf(pivots.Shape[..^1]));
        var p = new double[count * m * m];
        var rows = new long[m];
        for (long item = 0; item < count; item++)
        {
            for (long i = 0; i < m; i++) rows[i] = i;
            for (long i = 0; i < k; i++)
            {
                var with = steps[item * k + i];
                (rows[i], rows[with]) = (rows[with], rows[i]);
            }
            for (long i = 0; i < m; i++) p[(item * m + rows[i]) * m + i] = 1;
        }
        return Tensor.From<double>(p, [.. pivots.Shape[..^1], m, m]);
    }
}
