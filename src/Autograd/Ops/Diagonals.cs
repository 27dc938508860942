using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Matrices with the vectors of the last dimension on a diagonal and zeros elsewhere.</summary>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim1">The dimension of the rows in the result.</param>
    /// <param name="dim2">The dimension of the columns in the result.</param>
    /// <exception cref="ArgumentException">The tensor is 0-d, or both dimensions are the same.</exception>
    public Tensor DiagEmbed(long offset = 0, int dim1 = -2, int dim2 = -1)
    {
        if (Rank == 0) throw new ArgumentException("DiagEmbed: expected at least 1 dimension, and got a 0-d tensor.");
        var (rows, columns) = (Dims.Wrap(dim1, Rank + 1, "DiagEmbed"), Dims.Wrap(dim2, Rank + 1, "DiagEmbed"));
        if (rows == columns) throw new ArgumentException($"DiagEmbed: expected two different dimensions, and got {rows} twice.");
        var n = checked(Shape[^1] + Math.Abs(offset));
        var shape = new List<long>(Shape[..^1].ToArray());
        shape.Insert(Math.Min(rows, columns), n);
        shape.Insert(Math.Max(rows, columns), n);
        return DiagonalSpread.Apply(this, [.. shape], offset, rows, columns);
    }

    /// <summary>Of a vector the matrix with it on a diagonal, of a matrix a copy of its diagonal.</summary>
    /// <exception cref="ArgumentException">The tensor is neither.</exception>
    public Tensor Diag(long diagonal = 0) => Rank switch
    {
        1 => DiagEmbed(diagonal),
        2 => Diagonal(diagonal).Clone(),
        _ => throw new ArgumentException($"Diag: expected a vector or a matrix, and got the shape {_layout}."),
    };

    /// <summary>The matrix with all elements on a diagonal.</summary>
    public Tensor Diagflat(long offset = 0) => Reshape(-1).DiagEmbed(offset);

    /// <summary>The sum of the diagonal of a matrix.</summary>
    /// <exception cref="ArgumentException">The tensor is no matrix.</exception>
    public Tensor Trace() => Rank == 2 ? Reductions.Sum(Diagonal(), [], false, "TraceBackward0") : throw new ArgumentException($"Trace: expected a matrix, and got the shape {_layout}.");

    /// <summary>A copy with the given values on a diagonal.</summary>
    /// <exception cref="ArgumentException">The source does not have the shape of the diagonal.</exception>
    public Tensor DiagonalScatter(Tensor src, long offset = 0, int dim1 = 0, int dim2 = 1) => Written("DiagonalScatter", src, x => x.Diagonal(offset, dim1, dim2));

    /// <summary>A copy with the given values at one position of a dimension.</summary>
    /// <exception cref="ArgumentException">The source does not have the shape of the slice.</exception>
    public Tensor SelectScatter(Tensor src, int dim, long index) => Written("SelectScatter", src, x => x.Select(dim, index));

    /// <summary>A copy with the given values in a slice of a dimension.</summary>
    /// <exception cref="ArgumentException">The source does not have the shape of the slice.</exception>
    public Tensor SliceScatter(Tensor src, int dim = 0, long start = 0, long end = long.MaxValue, long step = 1)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(Written("SliceScatter", src, x => x.Slice(dim, start, end, step)));
    }

    /// <summary>A copy with the given values where <see cref="AsStrided"/> looks.</summary>
    /// <exception cref="ArgumentException">The source does not have the given shape, or the view would leave the memory.</exception>
    public Tensor AsStridedScatter(Tensor src, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, long? offset = null)
    {
        var (sizes, steps) = (shape.ToArray(), strides.ToArray());
        return Written("AsStridedScatter", src, x => x.AsStrided(sizes, steps, offset));
    }

    /// <summary>The positions of the lower triangle of a matrix up to a diagonal, [2, count]: rows, then columns, row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static Tensor TrilIndices(long row, long col, long offset = 0, DType? dtype = null) => Triangles.Positions("TrilIndices", row, col, offset, dtype, lower: true);

    /// <summary>The positions of the upper triangle of a matrix from a diagonal on, [2, count]: rows, then columns, row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static Tensor TriuIndices(long row, long col, long offset = 0, DType? dtype = null) => Triangles.Positions("TriuIndices", row, col, offset, dtype, lower: false);

    private Tensor Written(string op, Tensor src, Func<Tensor, Tensor> part)
    {
        ArgumentNullException.ThrowIfNull(src);
        var whole = Clone();
        var view = part(whole);
        if (!view._layout.SameShape(src._layout)) throw new ArgumentException($"{op}: the source must have the shape {view._layout}, and has {src._layout}.");
        view.CopyInPlace(src);
        return whole;
    }
}
