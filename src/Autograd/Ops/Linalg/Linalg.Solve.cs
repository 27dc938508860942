namespace Autograd;

public static partial class Linalg
{
    /// <summary>The inverse of each square matrix, by LU factorisation with row exchanges. To solve equations, <see cref="Solve"/> is faster and more exact.</summary>
    /// <param name="a">[..., n, n] of float32 or float64; computed in float64.</param>
    /// <exception cref="LinalgException">A matrix is singular.</exception>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Inv(Tensor a)
    {
        Matrices.RequireSquare("Linalg.Inv", a);
        return Inverses.Apply(a, "Linalg.Inv");
    }

    /// <summary>The X of A X = B (or X A = B), by LU factorisation with row exchanges.</summary>
    /// <param name="a">[..., n, n] of float32 or float64; computed in float64.</param>
    /// <param name="b">[..., n, k], or vectors: [n], or a stack of them with one for each matrix of <paramref name="a"/>. Leading dimensions broadcast.</param>
    /// <param name="left">Whether A stands left of X.</param>
    /// <exception cref="LinalgException">A matrix is singular.</exception>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    /// <example><code>
    /// var a = Tensor.From&lt;double&gt;([2, 1, 1, 3], [2, 2]);
    /// var x = Linalg.Solve(a, Tensor.From&lt;double&gt;([3, 5])); // tensor([0.8000, 1.4000], dtype=torch.float64)
    /// </code></example>
    public static Tensor Solve(Tensor a, Tensor b, bool left = true)
    {
        Matrices.RequireSquare("Linalg.Solve", a);
        Matrices.RequireReal("Linalg.Solve", b);
        Matrices.RequireSame("Linalg.Solve", a, b);
        if (Equations.IsVectors(a, b))
        {
            if (!left) throw new ArgumentException($"Linalg.Solve: with left: false the right-hand side must be matrices, and this is vectors of shape {b.Layout}.");
            return Solve(a, b.Unsqueeze(-1)).Squeeze(-1);
        }
        if (!left) return Solve(a.MT(), b.MT()).MT();
        Equations.Check("Linalg.Solve", a, b);
        (a, b) = Matrices.Broadcast("Linalg.Solve", a, b);
        return Equations.Solve(a, b);
    }

    /// <summary>The X of A X = B (or X A = B) for a triangular A, by substitution in blocks.</summary>
    /// <param name="a">[..., n, n] of float32 or float64, of which one triangle is read; computed in float64. A zero on the diagonal gives infinities or NaN.</param>
    /// <param name="b">[..., n, k], or [..., k, n] for X A = B. Leading dimensions broadcast.</param>
    /// <param name="upper">Which triangle.</param>
    /// <param name="left">Whether A stands left of X.</param>
    /// <param name="unitriangular">Whether the diagonal is taken to be 1, and not read.</param>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor SolveTriangular(Tensor a, Tensor b, bool upper, bool left = true, bool unitriangular = false)
    {
        Matrices.RequireSquare("Linalg.SolveTriangular", a);
        Matrices.Require("Linalg.SolveTriangular", b);
        Matrices.RequireSame("Linalg.SolveTriangular", a, b);
        if (!left) return SolveTriangular(a.MT(), b.MT(), !upper, true, unitriangular).MT();
        Equations.Check("Linalg.SolveTriangular", a, b);
        (a, b) = Matrices.Broadcast("Linalg.SolveTriangular", a, b);
        return Equations.SolveTriangular(a, b, upper, unitriangular);
    }

    /// <summary>The inverse of the operator that a tensor is: the result's product with it over the first (of the result: last) dimensions is the identity.</summary>
    /// <param name="a">A tensor of float32 or float64 whose first <paramref name="ind"/> sizes multiply to the same number as the rest.</param>
    /// <param name="ind">How many dimensions the operator maps to.</param>
    /// <exception cref="LinalgException">The operator is singular.</exception>
    /// <exception cref="ArgumentException">The sizes do not make a square matrix.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Tensorinv(Tensor a, int ind = 2)
    {
        Matrices.RequireReal("Linalg.Tensorinv", a);
        if (ind <= 0 || ind > a.Rank) throw new ArgumentException($"Linalg.Tensorinv: ind must be from 1 to the {a.Rank} dimensions of the shape {a.Layout}, and is {ind}.");
        long[] rows = a.Shape[..ind].ToArray(), columns = a.Shape[ind..].ToArray();
        var (m, n) = (Layout.CountOf(rows), Layout.CountOf(columns));
        if (m != n) throw new ArgumentException($"Linalg.Tensorinv: the shape {a.Layout} maps {n} numbers to {m}; with ind {ind} both must be equal.");
        return Inv(a.Reshape(m, n)).Reshape([.. columns, .. rows]);
    }

    /// <summary>The X whose product with A over all its dimensions, the last ones of A, is B.</summary>
    /// <param name="a">A tensor of float32 or float64 whose sizes beyond those of B multiply to the same number as B's.</param>
    /// <param name="b">The right-hand side.</param>
    /// <param name="dims">Dimensions of A that are moved to its end first.</param>
    /// <exception cref="LinalgException">The operator is singular.</exception>
    /// <exception cref="ArgumentException">The sizes do not make a square matrix.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Tensorsolve(Tensor a, Tensor b, params ReadOnlySpan<int> dims)
    {
        Matrices.RequireReal("Linalg.Tensorsolve", a);
        Matrices.RequireReal("Linalg.Tensorsolve", b);
        Matrices.RequireSame("Linalg.Tensorsolve", a, b);
        if (dims.Length > 0)
        {
            var ends = new int[dims.Length];
            for (var i = 0; i < ends.Length; i++) ends[i] = i - ends.Length;
            a = a.Movedim(dims, ends);
        }
        var n = b.ElementCount;
        if (b.Rank > a.Rank || Layout.CountOf(a.Shape[b.Rank..]) != n || a.ElementCount != n * n)
            throw new ArgumentException($"Linalg.Tensorsolve: shapes {a.Layout} and {b.Layout} do not fit: the sizes of the first beyond the second's {b.Rank} must multiply to {n}, as the second's do.");
        var unknowns = a.Shape[b.Rank..].ToArray();
        return Solve(a.Reshape(n, n), b.Reshape(n)).Reshape(unknowns);
    }
}
