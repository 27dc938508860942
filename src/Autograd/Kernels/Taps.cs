namespace Autograd.Kernels;

/// <summary>
/// A linear map of lines of <see cref="From"/> elements to lines of <see cref="To"/>, as a sparse matrix by rows: element o of the result is the sum of
/// <c>Weight[k] x[Index[k]]</c> for k from <c>Begin[o]</c> up to <c>Begin[o + 1]</c>.
/// </summary>
internal sealed class Taps
{
    private Taps? _transposed;

    private Taps(long from, int[] begin, int[] index, double[] weight)
    {
        (From, Begin, Index, Weight) = (from, begin, index, weight);
        Even = (int)(index.Length / Math.Max(1, To));
        for (var o = 0; o <= To; o++)
            if (begin[o] != o * Even)
                Even = -1;
        IsCopy = Even == 1 && Array.TrueForAll(weight, w => w == 1);
        IsDoubled = IsCopy && To == 2 * from;
        for (var o = 0; IsDoubled && o < To; o++) IsDoubled = index[o] == o / 2;
        Run = LongestRun();
    }

    public long From { get; }

    public long To => Begin.Length - 1;

    public int[] Begin { get; }

    public int[] Index { get; }

    public double[] Weight { get; }

    /// <summary>How many elements each result reads, or -1 if they differ in that.</summary>
    public int Even { get; }

    /// <summary>Whether each result is one of the elements.</summary>
    public bool IsCopy { get; }

    /// <summary>Whether the result is each element twice.</summary>
    public bool IsDoubled { get; }

    /// <summary>The longest range of results that are elements, neighbours in the line too.</summary>
    public (int Begin, int End) Run { get; }

    /// <summary>Whether the result is the line itself.</summary>
    public bool IsIdentity => IsCopy && From == To && !Index.Where((place, o) => place != o).Any();

    public static Taps Of(long from, IReadOnlyList<(int Index, double Weight)[]> rows)
    {
        var begin = new int[rows.Count + 1];
        for (var o = 0; o < rows.Count; o++) begin[o + 1] = checked(begin[o] + rows[o].Length);
        return new Taps(from, begin, [.. rows.SelectMany(row => row.Select(tap => tap.Index))], [.. rows.SelectMany(row => row.Select(tap => tap.Weight))]);
    }

    /// <summary>Element o of the result is x[index[o]].</summary>
    public static Taps Copy(long from, int[] index)
    {
        var weight = new double[index.Length];
        weight.AsSpan().Fill(1);
        return new Taps(from, [.. Enumerable.Range(0, index.Length + 1)], index, weight);
    }

    private (int, int) LongestRun()
    {
        var (best, first) = ((Begin: 0, End: 0), 0);
        for (var o = 0; o < To; o++)
        {
            var at = Begin[o];
            var single = Begin[o + 1] == at + 1 && Weight[at] == 1;
            if (!single) first = o + 1;
            else if (o > first && Index[at] != Index[at - 1] + 1) first = o;
            if (o + 1 - first > best.End - best.Begin) best = (first, o + 1);
        }
        return best;
    }

    /// <summary>The transposed matrix.</summary>
    public Taps Transposed => _transposed ??= Transpose();

    private Taps Transpose()
    {
        var begin = new int[From + 1];
        foreach (var i in Index) begin[i + 1]++;
        for (var i = 0; i < From; i++) begin[i + 1] += begin[i];
        var (next, index, weight) = (begin[..^1], new int[Index.Length], new double[Index.Length]);
        for (var o = 0; o < To; o++)
            for (var k = Begin[o]; k < Begin[o + 1]; k++)
            {
                var at = next[Index[k]]++;
                (index[at], weight[at]) = (o, Weight[k]);
            }
        return new Taps(To, begin, index, weight) { _transposed = this };
    }
}
