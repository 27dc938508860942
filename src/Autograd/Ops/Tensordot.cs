using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The sum of products over the last <paramref name="dims"/> dimensions of this tensor and the first of the other; 0 gives the outer product.</summary>
    /// <exception cref="ArgumentException">The sizes of a pair of dimensions differ, a tensor has too few, or the dtypes differ.</exception>
    public Tensor Tensordot(Tensor b, long dims = 2)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (dims < 0 || dims > Rank || dims > b.Rank)
            throw new ArgumentException($"Tensordot: {dims} dimensions cannot be summed of tensors of shapes {_layout} and {b._layout}: give 0 to {Math.Min(Rank, b.Rank)}.");
        var n = (int)dims;
        return Contraction.Pair(this, b, [.. Enumerable.Range(Rank - n, n)], [.. Enumerable.Range(0, n)]);
    }

    /// <summary>The sum of products over pairs of dimensions, <paramref name="dimsA"/> of this tensor and <paramref name="dimsB"/> of the other in the same order.</summary>
    /// <returns>The dimensions of this tensor that are left, then those of the other.</returns>
    /// <inheritdoc cref="Tensordot(Tensor, long)"/>
    public Tensor Tensordot(Tensor b, ReadOnlySpan<long> dimsA, ReadOnlySpan<long> dimsB)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (dimsA.Length != dimsB.Length)
            throw new ArgumentException($"Tensordot: {dimsA.Length} dimensions of the first tensor cannot be paired with {dimsB.Length} of the second: name equally many.");
        return Contraction.Pair(this, b, Contraction.Distinct(this, dimsA), Contraction.Distinct(b, dimsB));
    }

    /// <summary>The sum of products over the last dimension of both; with a 0-d operand the product of each element with it.</summary>
    /// <returns>The leading dimensions of this tensor, then those of the other.</returns>
    /// <exception cref="ArgumentException">The last sizes differ, or the dtypes do.</exception>
    public Tensor Inner(Tensor other)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(other);
        if (Rank == 0 || other.Rank == 0) return temporaries.Keep(this * other);
        if (Shape[^1] != other.Shape[^1])
            throw new ArgumentException($"Inner: the last sizes of {_layout} and {other._layout} must be equal, and are {Shape[^1]} and {other.Shape[^1]}.");
        return temporaries.Keep(Contraction.Pair(this, other, [Rank - 1], [other.Rank - 1]));
    }

    /// <summary>The dot product of two vectors, the first conjugated: for real numbers the same as <see cref="Dot"/>.</summary>
    /// <inheritdoc cref="Dot"/>
    public Tensor Vdot(Tensor other)
    {
        MatMul.Check("Vdot", this, other, 1, 1);
        return MatMul.Dot(this, other, MatMul.DotOp.Conjugate);
    }

    /// <summary>
    /// The Kronecker product: each element of this tensor replaced by its product with the whole other tensor, so that sizes multiply,
    /// z[i n + k, j m + l] = x[i, j] y[k, l]. The tensor with fewer dimensions gets leading ones of size 1.
    /// </summary>
    public Tensor Kron(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var rank = Math.Max(Rank, other.Rank);
        var (a, b, shape) = (new long[2 * rank], new long[2 * rank], new long[rank]);
        for (var d = 1; d <= rank; d++)
        {
            (a[^(2 * d)], a[^(2 * d - 1)]) = (d <= Rank ? Shape[^d] : 1, 1);
            (b[^(2 * d)], b[^(2 * d - 1)]) = (1, d <= other.Rank ? other.Shape[^d] : 1);
            shape[^d] = checked(a[^(2 * d)] * b[^(2 * d - 1)]);
        }
        return MatMul.Seen(Reshape(a) * other.Reshape(b), shape, "ReshapeAliasBackward0");
    }
}

/// <summary>Sums of products over pairs of dimensions, as matrix products of what is left by what is summed.</summary>
internal static class Contraction
{
    public static int[] Distinct(Tensor x, ReadOnlySpan<long> dims)
    {
        var wrapped = new int[dims.Length];
        for (var i = 0; i < wrapped.Length; i++)
        {
            wrapped[i] = Dims.Wrap(dims[i], x.Rank, "Tensordot");
            if (wrapped.AsSpan(0, i).Contains(wrapped[i]))
                throw new ArgumentException($"Tensordot: dimension {wrapped[i]} appears twice in [{string.Join(", ", dims.ToArray())}]; name each once.");
        }
        return wrapped;
    }

    public static Tensor Pair(Tensor x, Tensor y, int[] xDims, int[] yDims)
    {
        if (x.DType != y.DType)
            throw new ArgumentException($"Tensordot: expected the same dtype, and got {x.DType.TorchName()} and {y.DType.TorchName()}. Convert one operand with To(...).");
        for (var i = 0; i < xDims.Length; i++)
        {
            var (m, n) = (x.Shape[xDims[i]], y.Shape[yDims[i]]);
            // A size of 1 stands for equal elements all along: the other side is summed alone.
            if (m != n && m == 1) y = y.Sum([yDims[i]], keepDim: true, y.DType);
            else if (m != n && n == 1) x = x.Sum([xDims[i]], keepDim: true, x.DType);
            else if (m != n)
                throw new ArgumentException($"Tensordot: dimension {xDims[i]} of {x.Layout} and dimension {yDims[i]} of {y.Layout} are summed together and must have one size, not {m} and {n}.");
        }
        int[] left = Others(x.Rank, xDims), right = Others(y.Rank, yDims);
        long[] rows = Sizes(x, left), columns = Sizes(y, right);
        var inner = Layout.CountOf(Sizes(x, xDims));
        var z = x.Permute([.. left, .. xDims]).Reshape(Layout.CountOf(rows), inner).Mm(y.Permute([.. yDims, .. right]).Reshape(inner, Layout.CountOf(columns)));
        return z.View([.. rows, .. columns]);
    }

    private static int[] Others(int rank, int[] dims) => [.. Enumerable.Range(0, rank).Where(d => !dims.Contains(d))];

    private static long[] Sizes(Tensor x, int[] dims)
    {
        var sizes = new long[dims.Length];
        for (var i = 0; i < dims.Length; i++) sizes[i] = x.Shape[dims[i]];
        return sizes;
    }
}
