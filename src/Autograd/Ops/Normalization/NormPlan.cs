using Autograd.Kernels;

namespace Autograd;

/// <summary>What of a tensor is standardised together: the dimensions of the moments, and how the kernels cut its memory.</summary>
internal sealed class NormPlan
{
    private NormPlan(long[] dims, NormShape shape) => (Dims, Shape) = (dims, shape);

    /// <summary>The dimensions that the moments are taken over.</summary>
    public long[] Dims { get; }

    public NormShape Shape { get; }

    /// <summary>Whether channels have so few neighbouring elements that a call for each costs more than passes over all memory.</summary>
    public bool IsChopped => Shape.Channels > 0 && Shape.Length < 8 && !Shape.IsColumns;

    /// <summary>The last dimensions; a weight has an element for each place in them.</summary>
    public static NormPlan Trailing(Tensor x, int count) =>
        new(From(x.Rank - count, x.Rank), NormShape.OfRows(Layout.CountOf(x.Shape[..^count]), Layout.CountOf(x.Shape[^count..])));

    /// <summary>All of [N, C, ...] but the second dimension; a weight has an element for each channel.</summary>
    public static NormPlan Channels(Tensor x) => new([0, .. From(2, x.Rank)], NormShape.OfChannels(x.Shape[0], x.Shape[1], Layout.CountOf(x.Shape[2..])));

    /// <summary>The space of each channel of [N, C, ...].</summary>
    public static NormPlan Space(Tensor x) => new(From(2, x.Rank), NormShape.OfGroups(x.Shape[0], x.Shape[1], x.Shape[1], Layout.CountOf(x.Shape[2..])));

    /// <summary>The last two dimensions of [N, groups, channels of a group, space]; a weight has an element for each channel of each group.</summary>
    public static NormPlan Groups(Tensor x) => new([2, 3], NormShape.OfGroups(x.Shape[0], x.Shape[1] * x.Shape[2], x.Shape[1], x.Shape[3]));

    private static long[] From(int first, int end) => [.. Enumerable.Range(first, end - first).Select(d => (long)d)];
}
