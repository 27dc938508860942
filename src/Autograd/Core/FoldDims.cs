namespace Autograd.Core;

/// <summary>A dimension of a fold as it lies in memory: its size, its distance, and that of the numbers c, which folded dimensions do not move.</summary>
internal readonly record struct FoldDim(long Size, long Stride, long Number, bool Folded);

/// <summary>How a fold goes through memory: the dimensions in falling order of their distance, neighbours of one kind that step as one merged.</summary>
internal static class FoldDims
{
    /// <param name="x">The layout of what is folded.</param>
    /// <param name="reduced">Which of its dimensions are folded.</param>
    /// <param name="dims">The dimensions; those of size 1 are left out.</param>
    /// <param name="order">The kept dimensions of x, all but those of size 1, in the order in which results are written.</param>
    /// <param name="numbers">Whether there are numbers c; if not, dimensions are merged as x lies, in whichever order results are wanted.</param>
    public static void Of(Layout x, bool[] reduced, List<FoldDim> dims, List<int> order, bool numbers)
    {
        var sorted = new List<int>();
        for (var d = 0; d < x.Rank; d++)
        {
            if (x.Shape[d] == 1) continue;
            // A stretched dimension lies outside; of equal distances the first stays first.
            var at = sorted.Count;
            while (at > 0 && Distance(x, d) > Distance(x, sorted[at - 1])) at--;
            sorted.Insert(at, d);
        }
        var distances = new long[x.Rank];
        long step = 1;
        for (var d = x.Rank - 1; d >= 0; d--)
            if (numbers && !reduced[d] && x.Shape[d] != 1)
            {
                distances[d] = step;
                step *= x.Shape[d];
            }
        foreach (var d in sorted)
        {
            Add(dims, new FoldDim(x.Shape[d], x.Strides[d], distances[d], reduced[d]));
            if (!reduced[d]) order.Add(d);
        }
    }

    /// <summary>Adds a dimension inside the others, or merges it with the last.</summary>
    public static void Add(List<FoldDim> dims, FoldDim dim)
    {
        if (dims.Count > 0 && dims[^1] is var last && last.Folded == dim.Folded && last.Stride == dim.Stride * dim.Size && last.Number == dim.Number * dim.Size)
            dims[^1] = dim with { Size = last.Size * dim.Size };
        else dims.Add(dim);
    }

    private static long Distance(Layout x, int d) => x.Strides[d] == 0 ? long.MaxValue : x.Strides[d];
}
