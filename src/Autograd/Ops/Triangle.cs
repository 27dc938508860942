using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The last two dimensions' elements on and below a diagonal; zeros above it.</summary>
    /// <param name="diagonal">0 for the main diagonal, positive above it, negative below.</param>
    /// <exception cref="ArgumentException">There are fewer than two dimensions.</exception>
    public Tensor Tril(long diagonal = 0) => Triangles.Apply("Tril", this, diagonal);

    /// <summary>The last two dimensions' elements on and above a diagonal; zeros below it.</summary>
    /// <param name="diagonal">0 for the main diagonal, positive above it, negative below.</param>
    /// <exception cref="ArgumentException">There are fewer than two dimensions.</exception>
    public Tensor Triu(long diagonal = 0) => Triangles.Apply("Triu", this, diagonal);

    /// <summary>A view of the diagonals of two dimensions, which become one at the end.</summary>
    /// <param name="offset">0 for the main diagonal, positive above it, negative below.</param>
    /// <param name="dim1">The dimension of rows.</param>
    /// <param name="dim2">The dimension of columns.</param>
    /// <exception cref="ArgumentException">Both dimensions are one.</exception>
    public Tensor Diagonal(long offset = 0, int dim1 = 0, int dim2 = 1)
    {
        var (rows, columns) = (Dims.Wrap(dim1, Rank, "Diagonal"), Dims.Wrap(dim2, Rank, "Diagonal"));
        if (rows == columns) throw new ArgumentException($"Diagonal: the dimensions {dim1} and {dim2} are the same; a diagonal needs two.");
        var (down, right) = (Math.Max(0, -offset), Math.Max(0, offset));
        var count = Math.Max(0, Math.Min(Shape[rows] - down, Shape[columns] - right));
        List<long> shape = [], strides = [];
        for (var d = 0; d < Rank; d++)
        {
            if (d == rows || d == columns) continue;
            shape.Add(Shape[d]);
            strides.Add(Strides[d]);
        }
        shape.Add(count);
        strides.Add(Strides[rows] + Strides[columns]);
        var at = _layout.Offset + (count == 0 ? 0 : down * Strides[rows] + right * Strides[columns]);
        return View(new DiagonalOp(Shape.ToArray(), offset, rows, columns), Layout.Strided([.. shape], [.. strides], at));
    }
}

/// <summary>Triangles of matrices.</summary>
internal static class Triangles
{
    /// <summary>The positions of a triangle, [2, count].</summary>
    public static Tensor Positions(string op, long rows, long columns, long offset, DType? dtype, bool lower)
    {
        if (rows < 0 || columns < 0) throw new ArgumentOutOfRangeException(nameof(rows), $"{op}: sizes must not be negative, and are {rows} and {columns}.");
        if (dtype is { } type && !type.IsInteger()) throw new NotSupportedException($"{op}: positions are integers, and {type.TorchName()} was asked for.");
        var (first, second) = (new List<long>(), new List<long>());
        for (long i = 0; i < rows; i++)
        {
            var (begin, end) = lower ? (0, Math.Clamp(i + offset + 1, 0, columns)) : (Math.Clamp(i + offset, 0, columns), columns);
            for (var j = begin; j < end; j++)
            {
                first.Add(i);
                second.Add(j);
            }
        }
        return Tensor.From<long>([.. first, .. second], [2, first.Count]).To(dtype ?? DType.Int64);
    }

    public static Tensor Apply(string name, Tensor x, long diagonal)
    {
        if (x.Rank < 2) throw new ArgumentException($"{name}: a matrix or a batch of them is expected, and this tensor has the shape {x.Layout}.");
        Tensor y;
        using (Quiet.Now())
        {
            y = Tensor.Allocate(x.DType, Layout.Contiguous(x.Shape));
            TriangleRows.Copy(x.Seen().ContiguousDetached(), y, diagonal, lower: name == "Tril");
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new TriangleOp(name, diagonal), x, y);
        return y;
    }
}

/// <summary>A triangle of a matrix: its own transpose.</summary>
internal sealed class TriangleOp(string name, long diagonal) : LinearOp
{
    public long Diagonal => diagonal;

    public override string NodeName => name + "Backward0";
    public override Tensor Apply(Tensor x) => Triangles.Apply(name, x, diagonal);
    public override Tensor Transpose(Tensor g) => Triangles.Apply(name, g, diagonal);
}

internal sealed class DiagonalOp(long[] shape, long offset, int rows, int columns) : LinearOp
{
    public override string NodeName => "DiagonalBackward0";
    public override Tensor Apply(Tensor x) => x.Diagonal(offset, rows, columns);
    public override Tensor Transpose(Tensor g) => DiagonalSpread.Apply(g, shape, offset, rows, columns);
}

/// <summary>The transpose of a diagonal: zeros of the whole shape around it.</summary>
internal sealed class DiagonalSpread(long[] shape, long offset, int rows, int columns) : LinearOp
{
    public override string NodeName => "DiagonalBackwardBackward0";
    public override Tensor Apply(Tensor x) => Apply(x, shape, offset, rows, columns);
    public override Tensor Transpose(Tensor g) => g.Diagonal(offset, rows, columns);

    public static Tensor Apply(Tensor part, long[] shape, long offset, int rows, int columns)
    {
        var whole = Tensor.ZerosIn(Layout.Contiguous(shape), part.DType);
        using (Quiet.Now()) whole.Diagonal(offset, rows, columns).CopyInPlace(part);
        if (GradMode.Enabled && part.RequiresGrad) Recorder.Unary(new DiagonalSpread(shape, offset, rows, columns), part, whole);
        return whole;
    }
}
