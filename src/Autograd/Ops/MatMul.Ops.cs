using System.Runtime.CompilerServices;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Matrix products: their checks, and the ops that are recorded.</summary>
internal static class MatMul
{
    /// <summary>PyTorch's matmul: which product serves which numbers of dimensions.</summary>
    public static Tensor Any(Tensor x, Tensor y)
    {
        Check("Matmul", x, y);
        switch (x.Rank, y.Rank)
        {
            case (1, 1): return Dot(x, y);
            case (2, 1): return Mv(x, y);
            case (1, 2): return Mm(x.Unsqueeze(0), y).Squeeze(0);
            case (2, 2): return Mm(x, y);
        }
        // One matrix or vector for a whole stack whose memory can be seen as one tall matrix.
        if (y.Rank <= 2 && Reshaping.TryView(x.Layout, [Layout.CountOf(x.Shape[..^1]), x.Shape[^1]]) is { } tall)
        {
            var folded = x.Reshape(tall.Shape);
            return y.Rank == 1 ? Seen(Mv(folded, y), x.Shape[..^1]) : Seen(Mm(folded, y), [.. x.Shape[..^1], y.Shape[1]]);
        }
        var (a, b) = (x.Rank == 1 ? x.Unsqueeze(0) : x, y.Rank == 1 ? y.Unsqueeze(1) : y);
        var batch = Broadcast.Shape("Matmul", Leading(a), Leading(b));
        var z = Contract(a, b, [.. batch, a.Shape[^2], b.Shape[^1]]);
        return Seen(z, x.Rank == 1 ? [.. batch, b.Shape[^1]] : y.Rank == 1 ? [.. batch, a.Shape[^2]] : z.Shape);
    }

    /// <summary>[m, k] by [k, n].</summary>
    public static Tensor Mm(Tensor x, Tensor y)
    {
        var (m, n) = (x.Shape[0], y.Shape[1]);
        var (a, b) = (Computable(x), Computable(y));
        var z = Tensor.Allocate(a.DType, Layout.Contiguous(m, n));
        Products.Run(m, n, a.Shape[1], Matrix.Of(a.Storage, a.Layout), Matrix.Of(b.Storage, b.Layout), Matrix.Of(z.Storage, z.Layout));
        z = Finish(a, b, z, x.DType);
        if (Records(x, y)) Recorder.Binary(MmOp.Of(x, y), x, y, z);
        return z;
    }

    /// <summary>[m, k] by [k].</summary>
    public static Tensor Mv(Tensor x, Tensor y)
    {
        var z = Vector(x, y, x.Shape[0], Layout.Contiguous(x.Shape[0]), Matrix.Of(x.Storage, x.Layout));
        if (Records(x, y)) Recorder.Binary(MvOp.One, x, y, z);
        return z;
    }

    /// <summary>[k] by [k].</summary>
    public static Tensor Dot(Tensor x, Tensor y, DotOp? op = null)
    {
        // Either may lie; contiguous rows are summed fastest.
        var (row, column) = x.Strides[0] == 1 ? (x, y) : (y, x);
        var z = Vector(row, column, 1, Layout.Scalar, Matrix.Lying(row.Storage, row.Layout));
        if (Records(x, y)) Recorder.Binary(op ?? DotOp.One, x, y, z);
        return z;
    }

    /// <summary>m rows, which a matrix has or a vector is one of, by a vector.</summary>
    private static Tensor Vector(Tensor x, Tensor y, long m, Layout layout, in Matrix rows)
    {
        var (k, column) = (y.Shape[0], Matrix.Standing(y.Storage, y.Layout));
        if (WordProducts.Serves(rows, column))
        {
            var sums = Tensor.Allocate(x.DType.Compute(), layout);
            WordProducts.Run(m, k, rows, column, sums.Storage);
            return Finish(x, y, sums, x.DType);
        }
        var (a, b) = (Computable(x), Computable(y));
        var z = Tensor.Allocate(a.DType, layout);
        Products.Run(m, 1, k, x.Rank == 1 ? Matrix.Lying(a.Storage, a.Layout) : Matrix.Of(a.Storage, a.Layout), Matrix.Standing(b.Storage, b.Layout), new Matrix(z.Storage, 0, 1, 1));
        return Finish(a, b, z, x.DType);
    }

    /// <summary>
    /// Products of stacks, broadcast, summed over the leading dimensions that the shape of the result lacks or has with size 1. So the
    /// transposes are products of the same kind.
    /// </summary>
    public static Tensor Contract(Tensor x, Tensor y, long[] shape)
    {
        var (a, b) = (Computable(x), Computable(y));
        var z = Tensor.Allocate(a.DType, Layout.Contiguous(shape));
        Products.Contract(a.Storage, a.Layout, b.Storage, b.Layout, z.Storage, z.Layout);
        z = Finish(a, b, z, x.DType);
        if (Records(x, y)) Recorder.Binary(new BmmOp(x.Shape.ToArray(), y.Shape.ToArray(), shape), x, y, z);
        return z;
    }

    /// <summary>Shapes and dtypes, before anything is computed. A rank of 0 means any but 0.</summary>
    public static void Check(string op, Tensor x, Tensor y, int xRank = 0, int yRank = 0)
    {
        ArgumentNullException.ThrowIfNull(y);
        if (xRank == 0 && (x.Rank == 0 || y.Rank == 0))
            throw new ArgumentException($"{op}: both operands need at least 1 dimension, and have the shapes {x.Layout} and {y.Layout}. Use * to multiply by a number.");
        if (xRank != 0 && (x.Rank != xRank || y.Rank != yRank))
            throw new ArgumentException($"{op}: expected {Kind(xRank)} and {Kind(yRank)}, and got the shapes {x.Layout} and {y.Layout}. Matmul takes any.");
        if (x.DType != y.DType)
            throw new ArgumentException(
                $"{op}: expected the same dtype, and got {x.DType.TorchName()} and {y.DType.TorchName()}. Convert one operand with To(DType.{y.DType}) or To(DType.{x.DType}).");
        if (x.DType == DType.Bool)
            throw new NotSupportedException($"{op} is not defined for torch.bool: convert with To(DType.Int64) to count, or with To(DType.Float32).");
        var (columns, rows) = (x.Shape[^1], y.Shape[y.Rank == 1 ? 0 : ^2]);
        if (columns != rows)
            throw new ArgumentException(
                $"{op}: shapes {x.Layout} and {y.Layout} cannot be multiplied: the last size of the first, {columns}, must equal the " +
                $"{(y.Rank == 1 ? "size" : "second to last size")} of the second, {rows}. {(y.Rank > 1 && y.Shape[^1] == columns ? "Transpose the second operand." : "Transpose or reshape one operand.")}");
    }

    /// <summary>The tensor in the dtype that products are computed in, without history.</summary>
    public static Tensor Computable(Tensor x) => x.DType.Compute() == x.DType ? x : x.Seen().To(x.DType.Compute());

    /// <summary>The result in its own dtype. The operands were kept alive until here; if they are copies in another dtype, as the result is, nobody else has them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Tensor Finish(Tensor x, Tensor y, Tensor z, DType dtype)
    {
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        if (z.DType == dtype) return z;
        if (x.DType != dtype) x.Drop();
        if (y.DType != dtype) y.Drop();
        var result = z.To(dtype);
        z.Drop();
        return result;
    }

    /// <summary>Columns adjacent, as a transposed weight has them: its cotangent is computed in the same order.</summary>
    public static bool ByColumns(Tensor x) => x.Strides[0] == 1 && x.Strides[1] == x.Shape[0] && x.Shape[0] > 1 && x.Shape[1] > 1;

    /// <summary>The cotangent of x in z = x y, where x is [m, k], laid out like x.</summary>
    public static Tensor OfFirst(Tensor g, Tensor y, bool byColumns) => byColumns ? y.Mm(g.T()).T() : g.Mm(y.T());

    /// <summary>The cotangent of y in z = x y, where y is [k, n], laid out like y.</summary>
    public static Tensor OfSecond(Tensor g, Tensor x, bool byColumns) => byColumns ? g.T().Mm(x).T() : x.T().Mm(g);

    private static bool Records(Tensor x, Tensor y) => GradMode.Enabled && (x.RequiresGrad || y.RequiresGrad);

    private static Layout Leading(Tensor x) => Layout.Contiguous(x.Shape[..^2]);

    private static string Kind(int rank) => rank switch { 1 => "a vector (1-d)", 2 => "a matrix (2-d)", _ => "a stack of matrices (3-d)" };

    /// <summary>A fresh result in the shape that the caller asked for.</summary>
    internal static Tensor Seen(Tensor z, ReadOnlySpan<long> shape, string node = "UnsafeViewBackward0")
    {
        var y = z.Moved(Layout.Contiguous(shape));
        if (GradMode.Enabled && z.RequiresGrad) Recorder.Unary(new ReshapeOp(node, z.Shape.ToArray(), shape.ToArray()), z, y);
        return y;
    }

    internal sealed class MmOp(bool xByColumns, bool yByColumns) : BilinearOp
    {
        private static readonly MmOp[] All = [new(false, false), new(true, false), new(false, true), new(true, true)];

        public static MmOp Of(Tensor x, Tensor y) => All[(ByColumns(x) ? 1 : 0) + (ByColumns(y) ? 2 : 0)];

        public override string NodeName => "MmBackward0";
        public override Tensor Apply(Tensor x, Tensor y) => x.Mm(y);
        public override Tensor TransposeX(Tensor g, Tensor y) => OfFirst(g, y, xByColumns);
        public override Tensor TransposeY(Tensor g, Tensor x) => OfSecond(g, x, yByColumns);
    }

    internal sealed class MvOp : BilinearOp
    {
        public static readonly MvOp One = new();

        public override string NodeName => "MvBackward0";
        public override Tensor Apply(Tensor x, Tensor y) => x.Mv(y);
        public override Tensor TransposeX(Tensor g, Tensor y) => g.Outer(y);
        public override Tensor TransposeY(Tensor g, Tensor x) => x.T().Mv(g);
    }

    internal sealed class DotOp(string name) : BilinearOp
    {
        public static readonly DotOp One = new("DotBackward0");
        public static readonly DotOp Conjugate = new("VdotBackward0");

        public override string NodeName => name;
        public override Tensor Apply(Tensor x, Tensor y) => x.Dot(y);
        public override Tensor TransposeX(Tensor g, Tensor y) => g * y;
        public override Tensor TransposeY(Tensor g, Tensor x) => g * x;
    }

    internal sealed class BmmOp(long[] xShape, long[] yShape, long[] zShape) : BilinearOp
    {
        public override string NodeName => "BmmBackward0";
        public override Tensor Apply(Tensor x, Tensor y) => Contract(x, y, zShape);
        public override Tensor TransposeX(Tensor g, Tensor y) => Contract(g, y.Transpose(-1, -2), xShape);
        public override Tensor TransposeY(Tensor g, Tensor x) => Contract(x.Transpose(-1, -2), g, yShape);
    }
}
