using System.Numerics;

namespace Autograd;

public sealed partial class Generator
{
    /// <summary>
    /// For each row of weights, indices drawn in proportion to them: <c>multinomial</c>. Weights need not sum to 1; 16-bit weights are
    /// to be converted to float.
    /// </summary>
    /// <param name="weights">Rows of <paramref name="categories"/> weights, one after the other.</param>
    /// <param name="categories">Weights in a row.</param>
    /// <param name="picks">The indices, equally many for each row.</param>
    /// <param name="replacement">Whether an index may come again.</param>
    internal void FillMultinomial<W>(ReadOnlySpan<W> weights, int categories, Span<long> picks, bool replacement)
        where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        if (categories <= 0 || weights.IsEmpty || weights.Length % categories != 0)
            throw new ArgumentException(
                $"multinomial: expected rows of at least one weight, got {weights.Length} weights in rows of {categories}.",
                nameof(weights));
        var rows = weights.Length / categories;
        var samples = picks.Length / rows;
        if (samples < 1 || samples * rows != picks.Length)
            throw new ArgumentException(
                $"multinomial: expected at least one sample for each of {rows} rows, got {picks.Length} in all.", nameof(picks));
        if (!replacement && samples > categories)
            throw new ArgumentException(
                $"multinomial: cannot draw {samples} of {categories} categories without replacement. Pass replacement: true or draw fewer.",
                nameof(picks));
        for (var r = 0; r < rows; r++) CheckWeights(weights.Slice(r * categories, categories));

        if (replacement && samples > 1) PickFromSums(weights, categories, picks, samples);
        else PickLargest(weights, categories, picks, samples);
    }

    private static void CheckWeights<W>(ReadOnlySpan<W> row) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var sum = W.Zero;
        foreach (var w in row)
        {
            if (!(w >= W.Zero) || !W.IsFinite(w))
                throw new ArgumentException($"multinomial: expected finite weights of 0 or more, got {w}.", "weights");
            sum += w;
        }
        if (!(sum > W.Zero))
            throw new ArgumentException("multinomial: expected a positive weight in each row, got a row of zeros.", "weights");
    }

    /// <summary>With replacement: a uniform double is looked up among the running sums, kept in the type of the weights.</summary>
    private void PickFromSums<W>(ReadOnlySpan<W> weights, int categories, Span<long> picks, int samples)
        where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var sums = new W[categories];
        lock (_gate)
            for (var r = 0; r * categories < weights.Length; r++)
            {
                var sum = W.Zero;
                for (var j = 0; j < categories; j++) sums[j] = sum += weights[r * categories + j];
                foreach (ref var s in sums.AsSpan()) s /= sum;
                sums[^1] = W.One;

                foreach (ref var pick in picks.Slice(r * samples, samples))
                {
                    var u = _twister.NextDouble();
                    var (low, high) = (0, categories);
                    while (low < high)
                    {
                        var mid = low + (high - low) / 2;
                        if (double.CreateTruncating(sums[mid]) < u) low = mid + 1;
                        else high = mid;
                    }
                    pick = low;
                }
            }
    }

    /// <summary>
    /// Without replacement, or one sample: the largest of w / q, where q is exponential. The first to arrive of processes with rates w
    /// is each with probability w / sum, and those that follow are distributed as draws from what is left.
    /// </summary>
    private void PickLargest<W>(ReadOnlySpan<W> weights, int categories, Span<long> picks, int samples)
        where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var keys = new W[weights.Length];
        FillExponential(keys.AsSpan());
        for (var i = 0; i < keys.Length; i++) keys[i] = weights[i] / keys[i];

        var order = new int[categories];
        for (var r = 0; r * categories < keys.Length; r++)
        {
            var row = keys.AsMemory(r * categories, categories);
            if (samples == 1)
            {
                picks[r] = IndexOfLargest<W>(row.Span);
                continue;
            }
            for (var j = 0; j < categories; j++) order[j] = j;
            order.AsSpan().Sort((a, b) => row.Span[b].CompareTo(row.Span[a]) is not 0 and var c ? c : a - b);
            for (var j = 0; j < samples; j++) picks[r * samples + j] = order[j];
        }
    }

    private static int IndexOfLargest<W>(ReadOnlySpan<W> row) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var best = 0;
        for (var j = 1; j < row.Length; j++)
            if (row[j] > row[best]) best = j;
        return best;
    }
}
