using Autograd.Core;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Elements picked, repeated and moved.</summary>
internal sealed partial class Lowerer
{
    private string? Rearrangement(Step step)
    {
        var (x, y) = (step.Inputs[0], step.Outputs[0]);
        switch (step.Op)
        {
            case Embeddings.EmbeddingOp:
                // The numbers come flattened; in their own shape they give the result's at once.
                var index = step.Inputs[1];
                while (index.Maker is { Op: ReshapeOp or Tensor.CloneOp } maker && !index.Shape.SequenceEqual(y.Shape[..^1])) index = maker.Inputs[0];
                if (index.Shape.SequenceEqual(y.Shape[..^1])) return graph.Add("Gather", [NameOf(x), NameOf(index)]);
                return Reshape(graph.Add("Gather", [NameOf(x), NameOf(step.Inputs[1])]), Sizes(y));
            case IndexSelectOp op:
                return graph.Add("Gather", [NameOf(x), NameOf(step.Inputs[1])], ("axis", (long)op.Dim));
            case RepeatOp op:
                var other = (RepeatOp)step.Twin!.Op;
                Size[] repeats = [.. op.Repeats.Select((n, d) => new Size(n, other.Repeats[d]))];
                var lead = repeats.Length - x.Rank;
                return graph.Add("Tile", [lead == 0 ? NameOf(x) : Reshape(NameOf(x), [.. Enumerable.Repeat((Size)1, lead), .. Sizes(x)]), Vector(repeats)]);
            case TriangleOp op:
                return graph.Add("Trilu", [NameOf(x), Scalar(op.Diagonal, DType.Int64)], ("upper", op.Name == "Triu" ? 1L : 0L));
            case Shuffle.UpOp { R: var r }:
                return Moved(x, y, [.. Sizes(x)[..^3], Sizes(y)[^3], r, r, .. Sizes(x)[^2..]], [0, 3, 1, 4, 2]);
            case Shuffle.DownOp { R: var r }:
                return Moved(x, y, [.. Sizes(x)[..^2], Sizes(y)[^2], r, Sizes(y)[^1], r], [0, 2, 4, 1, 3]);
            case Shuffle.ChannelsOp { Groups: var groups }:
                return Moved(x, y, [Sizes(x)[0], groups, x.Shape[1] / groups, .. Sizes(x)[2..]], [1, 0, .. Enumerable.Range(2, x.Rank - 2)]);
            case Paddings.ConstantOp op:
                var (before, after) = (new Size[x.Rank], new Size[x.Rank]);
                for (var d = 0; d < op.Pad.Length / 2; d++) (before[^(d + 1)], after[^(d + 1)]) = (op.Pad[2 * d], op.Pad[2 * d + 1]);
                return graph.Add("Pad", [NameOf(x), Vector([.. before, .. after]), Scalar(op.Value.ToDouble(), x.DType)]);
            case Resample.ResampleOp op:
                var z = NameOf(x);
                for (var d = 0; d < op.Taps.Length; d++) z = Along(z, x, x.Rank - op.Taps.Length + d, op.Along(d));
                return z;
            case IndexOp or GatherOp or AsStridedOp or DiagonalOp or UnfoldOp or RollOp or FlipOp:
                return Picked(step, (LinearOp)step.Op);
            default:
                return null;
        }
    }

    /// <summary>Dimensions taken apart, the last of them permuted, and joined.</summary>
    private string Moved(Value x, Value y, Size[] apart, int[] order)
    {
        var lead = apart.Length - order.Length;
        long[] all = [.. Enumerable.Range(0, lead).Select(d => (long)d), .. order.Select(d => (long)(lead + d))];
        return Reshape(graph.Add("Transpose", [Reshape(NameOf(x), apart)], ("perm", all)), Sizes(y));
    }

    /// <summary>
    /// What an op picks is learned by letting it pick from the numbers 0, 1, 2, ...: any op that only picks elements is a lookup by the numbers that it returns. With a batch in front,
    /// each of its elements must be picked from in the same way.
    /// </summary>
    private string Picked(Step step, LinearOp op)
    {
        var (x, y) = (step.Inputs[0], step.Outputs[0]);
        var (from, to) = (Sizes(x), Sizes(y));
        var (first, second) = (Places(op, x), Places((LinearOp)step.Twin!.Op, x.Twin!));
        if (Array.TrueForAll(from, s => s.IsFixed) && Array.TrueForAll(to, s => s.IsFixed))
        {
            if (!first.SequenceEqual(second)) throw new NotSupportedException("which elements are picked depends on the values of the inputs");
            return graph.Add("Gather", [Reshape(NameOf(x), -1), graph.AddConstant(Tensor.From<long>(first, y.Shape))]);
        }
        if (x.Rank == 0 || y.Rank == 0 || from[0] != to[0] || from[1..].Concat(to[1..]).Any(s => !s.IsFixed))
            throw new NotSupportedException("which elements are picked depends on the batch. Export with a fixed batch");
        var row = Row(first, x.Shape, y.Shape);
        if (!row.SequenceEqual(Row(second, x.Twin!.Shape, y.Twin!.Shape))) throw new NotSupportedException("which elements are picked depends on the values of the inputs");
        var flat = Reshape(NameOf(x), from[0], Layout.CountOf(x.Shape.AsSpan(1)));
        return graph.Add("Gather", [flat, graph.AddConstant(Tensor.From<long>(row, y.Shape.AsSpan(1)))], ("axis", 1L));
    }

    private static long[] Places(LinearOp op, Value x)
    {
        using (Autodiff.NoGrad()) return op.Apply(Tensor.Arange(Layout.CountOf(x.Shape)).To(DType.Float64).Reshape(x.Shape)).To(DType.Int64).Contiguous().ToArray<long>();
    }

    /// <summary>The places within an element of the batch, the same for all of them.</summary>
    private static long[] Row(long[] places, long[] from, long[] to)
    {
        var (wide, count) = (Layout.CountOf(from.AsSpan(1)), (int)Layout.CountOf(to.AsSpan(1)));
        for (var i = 0; i < places.Length; i++)
            if (places[i] != places[i % count] + i / count * wide) throw new NotSupportedException("elements are picked across the batch. Export with a fixed batch");
        return places[..count];
    }
}
