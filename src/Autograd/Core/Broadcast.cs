namespace Autograd.Core;

/// <summary>PyTorch's broadcasting: shapes align at the last dimension, and a size of 1 stretches.</summary>
internal static class Broadcast
{
    /// <summary>The layout of a result of both shapes: one of the operands' own if it fits, so that no new one is made.</summary>
    public static Layout Of(Op op, Tensor x, Tensor y)
    {
        Layout a = x.Layout, b = y.Layout;
        if (ReferenceEquals(a, b) || b.Rank == 0) return a.Fresh();
        if (a.Rank == 0) return b.Fresh();
        if (a.SameShape(b)) return a.IsDense || !b.IsDense ? a.Fresh() : b.Fresh();
        var shape = Shape(op.Name, a, b);
        return a.Shape.SequenceEqual(shape) ? a.Fresh() : b.Shape.SequenceEqual(shape) ? b.Fresh() : Layout.Contiguous(shape);
    }

    public static long[] Shape(string op, params ReadOnlySpan<Layout> operands)
    {
        var rank = 0;
        foreach (var operand in operands) rank = Math.Max(rank, operand.Rank);
        var shape = new long[rank];
        Array.Fill(shape, 1);
        foreach (var operand in operands)
            for (var d = 1; d <= operand.Rank; d++)
            {
                var size = operand.Shape[^d];
                if (size == 1 || size == shape[^d]) continue;
                if (shape[^d] != 1) throw Mismatch(op, operands, rank - d);
                shape[^d] = size;
            }
        return shape;
    }

    private static ArgumentException Mismatch(string op, ReadOnlySpan<Layout> operands, int dim)
    {
        var shapes = string.Join(" and ", operands.ToArray().Select(x => x.ToString()));
        return new ArgumentException(
            $"{op}: shapes {shapes} do not broadcast at dimension {dim}. Aligned at the last dimension, each pair of sizes must be equal or one of them 1; " +
            "insert dimensions with Unsqueeze or reshape one operand.");
    }
}
