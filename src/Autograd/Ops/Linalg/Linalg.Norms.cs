namespace Autograd;

public static partial class Linalg
{
    /// <summary>The p-norm of vectors, (sum of |x|^p)^(1/p), over the given dimensions or of all elements.</summary>
    /// <param name="x">A tensor of floating point.</param>
    /// <param name="ord">p: 0 counts the elements other than 0, infinity takes the largest magnitude, -infinity the smallest.</param>
    /// <param name="dims">The dimensions; null or none for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="dtype">Converted to first.</param>
    /// <exception cref="ArgumentException">A dimension is out of range or named twice; an infinite norm of no elements.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor VectorNorm(Tensor x, double ord = 2, int[]? dims = null, bool keepDim = false, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Norms.Apply(dtype is { } type ? x.To(type) : x, ord, Array.ConvertAll(dims ?? [], d => (long)d), keepDim, "LinalgVectorNormBackward0");
    }

    /// <summary>
    /// A norm of matrices: "fro" (the default), "nuc", 1 and infinity (the largest sum of magnitudes in a column, a row), 2 (the largest singular value), or the negative of
    /// one of these for the smallest.
    /// </summary>
    /// <param name="a">A tensor of floating point, of float32 or float64 where singular values are needed.</param>
    /// <param name="ord">Which norm; "fro" unless given.</param>
    /// <param name="dims">The dimensions of rows and columns; the last two unless given.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="dtype">Converted to first.</param>
    /// <exception cref="ArgumentException">There is no such norm, or the dimensions do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor MatrixNorm(Tensor a, NormOrder? ord = null, int[]? dims = null, bool keepDim = false, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (dtype is { } type) a = a.To(type);
        Reductions.RequireFloat("Linalg.MatrixNorm", a);
        if (a.Rank < 2) throw new ArgumentException($"Linalg.MatrixNorm: a matrix or a stack of them is expected, and this tensor has the shape {a.Layout}.");
        if (dims is not null && dims.Length != 2) throw new ArgumentException($"Linalg.MatrixNorm: {dims.Length} dimensions were given; give two, of rows and of columns.");
        var (rows, columns) = (Dims.Wrap(dims?[0] ?? -2, a.Rank, "Linalg.MatrixNorm"), Dims.Wrap(dims?[1] ?? -1, a.Rank, "Linalg.MatrixNorm"));
        if (rows == columns) throw new ArgumentException($"Linalg.MatrixNorm: the dimensions of rows and columns are both {rows}.");
        return MatrixNorms.Apply(a, ord ?? NormOrder.Frobenius, rows, columns, keepDim);
    }

    /// <summary>A norm of vectors or matrices: with <paramref name="ord"/>, of matrices if there are two dimensions, else of vectors; without, the 2-norm of all elements.</summary>
    /// <param name="x">A tensor of floating point.</param>
    /// <param name="ord">Which norm; see <see cref="VectorNorm"/> and <see cref="MatrixNorm"/>.</param>
    /// <param name="dims">One dimension for vectors, two for matrices; all unless given.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="dtype">Converted to first.</param>
    /// <exception cref="ArgumentException">There is no such norm, or the dimensions do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor Norm(Tensor x, NormOrder? ord = null, int[]? dims = null, bool keepDim = false, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (ord is not { } order) return VectorNorm(x, 2, dims, keepDim, dtype);
        var count = dims?.Length ?? x.Rank;
        if (count == 2) return MatrixNorm(x, order, dims, keepDim, dtype);
        if (order.IsNamed) throw new ArgumentException($"Linalg.Norm: \"{order}\" is a norm of matrices; give two dimensions, not {count}, of the shape {x.Layout}.");
        if (count != 1) throw new ArgumentException($"Linalg.Norm: with an order, one dimension (vectors) or two (matrices) are needed, and these are {count}, of the shape {x.Layout}.");
        return VectorNorm(x, order.Value, dims, keepDim, dtype);
    }

    /// <summary>The condition number of each matrix: |A| |A^-1| in the given norm, s_max / s_min for 2 (the default), s_min / s_max for -2.</summary>
    /// <param name="a">[..., m, n] of float32 or float64; square unless <paramref name="p"/> is 2, -2 or null. A singular matrix has an infinite one.</param>
    /// <param name="p">Which norm; see <see cref="MatrixNorm"/>.</param>
    /// <exception cref="ArgumentException">There is no such norm, or the matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor Cond(Tensor a, NormOrder? p = null)
    {
        Matrices.Require("Linalg.Cond", a);
        var order = p ?? 2;
        if (order == 2 || order == -2)
        {
            var s = Svdvals(a);
            if (s.Shape[^1] == 0) return Tensor.Zeros(s.Shape[..^1], s.DType);
            var (most, least) = (s.Narrow(-1, 0, 1).Squeeze(-1), s.Narrow(-1, s.Shape[^1] - 1, 1).Squeeze(-1));
            return order == 2 ? most / least : least / most;
        }
        Matrices.RequireSquare("Linalg.Cond", a);
        if (a.Shape[^1] == 0) return Tensor.Zeros(a.Shape[..^2], a.DType);
        var product = MatrixNorm(a, order) * MatrixNorm(Inverses.Apply(a, null), order);
        // A singular matrix has no inverse that could be measured.
        return product.MaskedFill(product.IsNaN(), double.PositiveInfinity);
    }
}

/// <summary>Norms of matrices, in two given dimensions.</summary>
internal static class MatrixNorms
{
    public static Tensor Apply(Tensor a, NormOrder ord, int rows, int columns, bool keepDim)
    {
        if (ord == NormOrder.Frobenius) return Norms.Apply(a, 2, [rows, columns], keepDim, "LinalgVectorNormBackward0");
        if (ord == NormOrder.Nuclear) return Kept(Linalg.Svdvals(Last(a, rows, columns)).Sum(-1), rows, columns, keepDim);
        if (Math.Abs(ord.Value) == 2)
        {
            var s = Linalg.Svdvals(Last(a, rows, columns));
            Some(a, rows, columns);
            return Kept(ord.Value > 0 ? s.Amax([-1]) : s.Amin([-1]), rows, columns, keepDim);
        }
        if (Math.Abs(ord.Value) != 1 && !double.IsInfinity(ord.Value))
            throw new ArgumentException($"Linalg.MatrixNorm: there is no norm of order {ord}; give \"fro\", \"nuc\", 1, 2, infinity or the negative of a number.");
        Some(a, rows, columns);
        var (over, along) = Math.Abs(ord.Value) == 1 ? (rows, columns) : (columns, rows);
        var sums = Norms.Apply(a, 1, [over], true, "LinalgVectorNormBackward0");
        var y = ord.Value > 0 ? sums.Amax([along], keepDim: true) : sums.Amin([along], keepDim: true);
        return keepDim ? y : y.Squeeze(Math.Max(rows, columns)).Squeeze(Math.Min(rows, columns));
    }

    private static Tensor Last(Tensor a, int rows, int columns) => a.Movedim([rows, columns], [-2, -1]);

    private static Tensor Kept(Tensor y, int rows, int columns, bool keepDim) =>
        keepDim ? y.Unsqueeze(Math.Min(rows, columns)).Unsqueeze(Math.Max(rows, columns)) : y;

    private static void Some(Tensor a, int rows, int columns)
    {
        if (a.Shape[rows] == 0 || a.Shape[columns] == 0)
            throw new ArgumentException($"Linalg.MatrixNorm: there is no largest or smallest of nothing, in shape {a.Layout}. \"fro\" and \"nuc\" are 0 there.");
    }
}
