using Autograd.Core;

namespace Autograd;

public static partial class Linalg
{
    /// <summary>As <see cref="Tensor.Matmul"/>.</summary>
    /// <inheritdoc cref="Tensor.Matmul"/>
    public static Tensor Matmul(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Matmul(y);
    }

    /// <summary>The product of several matrices, multiplied in the order that needs the fewest operations. The first and the last may be vectors.</summary>
    /// <param name="tensors">Two or more; all but the first and last are matrices.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or their shapes do not multiply.</exception>
    public static Tensor MultiDot(params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length < 2) throw new ArgumentException($"Linalg.MultiDot: at least two tensors are needed, and got {tensors.Length}.");
        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i] is null) throw new ArgumentNullException(nameof(tensors), $"Linalg.MultiDot: tensor {i} is null.");
            var end = i == 0 || i == tensors.Length - 1;
            if (tensors[i].Rank != 2 && !(end && tensors[i].Rank == 1))
                throw new ArgumentException($"Linalg.MultiDot: tensor {i} must be a matrix{(end ? " or a vector" : "")}, and has the shape {tensors[i].Layout}.");
        }
        if (tensors.Length == 2) return tensors[0].Matmul(tensors[1]);
        Tensor[] all = [.. tensors];
        var (lying, standing) = (all[0].Rank == 1, all[^1].Rank == 1);
        if (lying) all[0] = all[0].Unsqueeze(0);
        if (standing) all[^1] = all[^1].Unsqueeze(1);
        for (var i = 1; i < all.Length; i++) MatMul.Check("Linalg.MultiDot", all[i - 1], all[i], 2, 2);
        var y = Chains.Multiply(all);
        if (standing) y = y.Squeeze(-1);
        return lying ? y.Squeeze(0) : y;
    }

    /// <summary>Each square matrix times itself, n times in all, by repeated squaring; for negative n, its inverse. n = 0 gives the identity.</summary>
    /// <param name="a">[..., m, m] of floating point; of float32 or float64 for a negative n.</param>
    /// <param name="n">The power.</param>
    /// <exception cref="LinalgException">n is negative and a matrix singular.</exception>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static Tensor MatrixPower(Tensor a, long n)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (a.Rank < 2 || a.Shape[^1] != a.Shape[^2])
            throw new ArgumentException($"Linalg.MatrixPower: square matrices are expected, and this tensor has the shape {a.Layout}.");
        if (n == 0) return Matrices.Identities(a.Shape[..^2], a.Shape[^1], a.DType).Clone();
        if (n < 0) a = Inv(a);
        Tensor? y = null;
        for (var left = n < 0 ? 0UL - (ulong)n : (ulong)n; ; a = a.Matmul(a))
        {
            if ((left & 1) != 0) y = y is null ? a : y.Matmul(a);
            left >>= 1;
            if (left == 0) return ReferenceEquals(y, a) && n == 1 ? a.Clone() : y!;
        }
    }

    /// <summary>The exponential of each square matrix, the sum of A^k / k!, by Padé's approximation after scaling, and squaring.</summary>
    /// <param name="a">[..., n, n] of floating point; computed in float64.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor MatrixExp(Tensor a)
    {
        ArgumentNullException.ThrowIfNull(a);
        Reductions.RequireFloat("Linalg.MatrixExp", a);
        if (a.Rank < 2 || a.Shape[^1] != a.Shape[^2])
            throw new ArgumentException($"Linalg.MatrixExp: square matrices are expected, and this tensor has the shape {a.Layout}.");
        return MatrixExponentials.Apply(a);
    }

    /// <summary>The sum over one dimension of products of elements, broadcast: the dot product of vectors.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or the dtypes differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor Vecdot(Tensor x, Tensor y, int dim = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Reductions.RequireFloat("Linalg.Vecdot", x);
        Matrices.RequireSame("Linalg.Vecdot", x, y);
        return (x * y).Sum(dim);
    }

    /// <summary>The vector products of vectors of 3 elements along a dimension, broadcast.</summary>
    /// <exception cref="ArgumentException">The tensors differ in their number of dimensions, do not broadcast, or have another size than 3 along the dimension.</exception>
    public static Tensor Cross(Tensor x, Tensor y, int dim = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Rank != y.Rank) throw new ArgumentException($"Linalg.Cross: both tensors must have as many dimensions, and have the shapes {x.Layout} and {y.Layout}.");
        var d = Dims.Wrap(dim, x.Rank, "Linalg.Cross");
        if (x.Rank == 0 || x.Shape[d] != 3 || y.Shape[d] != 3)
            throw new ArgumentException($"Linalg.Cross: vectors must have 3 elements along dimension {d}, and the shapes are {x.Layout} and {y.Layout}.");
        return CrossProduct.Apply(x, y, d);
    }

    /// <summary>The powers 0 to n - 1 of each element, [..., n].</summary>
    /// <param name="x">[..., m] values; a 0-d tensor counts as one of 1 value.</param>
    /// <param name="n">The number of powers; m unless given.</param>
    /// <exception cref="ArgumentException">n is less than 2.</exception>
    public static Tensor Vander(Tensor x, long? n = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (n is <= 1) throw new ArgumentException($"Linalg.Vander: n must be at least 2, and is {n}.");
        if (x.Rank == 0) x = x.Unsqueeze(0);
        if (x.DType == DType.Bool) x = x.To(DType.Int64);
        var powers = n ?? x.Shape[^1];
        var ones = Tensor.OnesLike(x).Unsqueeze(-1);
        if (powers <= 1) return ones.Narrow(-1, 0, powers);
        return Tensor.Cat([ones, x.Unsqueeze(-1).Expand([.. x.Shape, powers - 1]).Cumprod(-1)], -1);
    }

    /// <summary>A view of the diagonals of the last two dimensions.</summary>
    /// <inheritdoc cref="Tensor.Diagonal"/>
    public static Tensor Diagonal(Tensor a, long offset = 0, int dim1 = -2, int dim2 = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Diagonal(offset, dim1, dim2);
    }
}

/// <summary>The order of least work for a product of many matrices, by dynamic programming over the pieces.</summary>
internal static class Chains
{
    public static Tensor Multiply(Tensor[] all)
    {
        var n = all.Length;
        var cost = new double[n, n];
        var cut = new int[n, n];
        for (var length = 1; length < n; length++)
            for (var i = 0; i + length < n; i++)
            {
                var j = i + length;
                cost[i, j] = double.PositiveInfinity;
                for (var k = i; k < j; k++)
                {
                    var work = cost[i, k] + cost[k + 1, j] + (double)all[i].Shape[0] * all[k].Shape[1] * all[j].Shape[1];
                    if (work < cost[i, j]) (cost[i, j], cut[i, j]) = (work, k);
                }
            }
        return Piece(all, cut, 0, n - 1);
    }

    private static Tensor Piece(Tensor[] all, int[,] cut, int i, int j) =>
        i == j ? all[i] : Piece(all, cut, i, cut[i, j]).Mm(Piece(all, cut, cut[i, j] + 1, j));
}
