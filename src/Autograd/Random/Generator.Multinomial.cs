using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CheckWeights<W>(ReadOnlySpan<W> row) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        // Registers of weights that are in order need no look at each; what they leave, and rows with something wrong, are looked at one by one.
        var (infinity, largest) = (new Vector<W>(W.PositiveInfinity), Vector<W>.Zero);
        var i = 0;
        for (; i + Vector<W>.Count <= row.Length; i += Vector<W>.Count)
        {
            var w = new Vector<W>(row[i..]);
            if (!Vector.GreaterThanOrEqualAll(w, Vector<W>.Zero) || !Vector.LessThanAll(w, infinity)) break;
            largest = Vector.Max(largest, w);
        }
        var positive = Vector.GreaterThanAny(largest, Vector<W>.Zero);
        foreach (var w in row[i..])
        {
            if (!(w >= W.Zero) || !W.IsFinite(w))
                throw new ArgumentException($"multinomial: expected finite weights of 0 or more, got {w}.", "weights");
            positive |= w > W.Zero;
        }
        if (!positive)
            throw new ArgumentException("multinomial: expected a positive weight in each row, got a row of zeros.", "weights");
    }

    /// <summary>With replacement: a uniform double is looked up among the running sums, kept in the type of the weights.</summary>
    private void PickFromSums<W>(ReadOnlySpan<W> weights, int categories, Span<long> picks, int samples)
        where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var rented = ArrayPool<W>.Shared.Rent(categories);
        var sums = rented.AsSpan(0, categories);
        lock (_gate)
            for (var r = 0; r * categories < weights.Length; r++)
            {
                RunningSums(weights.Slice(r * categories, categories), sums);
                foreach (ref var pick in picks.Slice(r * samples, samples)) pick = Search(sums, _twister.NextDouble());
            }
        ArrayPool<W>.Shared.Return(rented);
    }

    /// <summary>The first place whose share is not below u; the last sum is 1 whatever it is. Without a branch, since half of them would be foreseen wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Search<W>(ReadOnlySpan<W> shares, double u) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var (low, left) = (0, shares.Length - 1);
        while (left > 0)
        {
            var half = (left + 1) / 2;
            low += half & -(double.CreateTruncating(shares[low + half - 1]) < u ? 1 : 0);
            left -= half;
        }
        return low;
    }

    /// <summary>The sums up to each element as shares of the whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunningSums<W>(ReadOnlySpan<W> x, Span<W> sums) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var (sum, i) = (W.Zero, 0);
        for (var j = 0; j < x.Length; j++) sums[j] = sum += x[j];
        var whole = new Vector<W>(sum);
        for (; i + Vector<W>.Count <= sums.Length; i += Vector<W>.Count) (new Vector<W>(sums[i..]) / whole).CopyTo(sums[i..]);
        for (; i < sums.Length; i++) sums[i] /= sum;
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
        Divide(weights, keys);

        var few = samples <= Math.Max(16, categories / 8);
        var order = few ? [] : new int[categories];
        for (var r = 0; r * categories < keys.Length; r++)
        {
            var row = keys.AsMemory(r * categories, categories);
            if (samples == 1) picks[r] = IndexOfLargest<W>(row.Span);
            else if (few) PickFew<W>(row.Span, picks.Slice(r * samples, samples));
            else
            {
                for (var j = 0; j < categories; j++) order[j] = j;
                order.AsSpan().Sort((a, b) => row.Span[b].CompareTo(row.Span[a]) is not 0 and var c ? c : a - b);
                for (var j = 0; j < samples; j++) picks[r * samples + j] = order[j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<W>(ReadOnlySpan<W> weights, Span<W> keys) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        for (var i = 0; i < keys.Length; i++) keys[i] = weights[i] / keys[i];
    }

    /// <summary>The places of the largest, in falling order, of equals the first: those so far are kept in order, which few that follow come into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PickFew<W>(ReadOnlySpan<W> row, Span<long> picks) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var best = new W[picks.Length];
        var count = 0;
        for (var j = 0; j < row.Length; j++)
        {
            var key = row[j];
            if (count == picks.Length && !(key > best[^1]) && !W.IsNaN(best[^1])) continue;
            // Behind all that are not smaller; a NaN, of a weight and a draw of 0, is below every number.
            var (low, high) = (0, count);
            while (low < high)
            {
                var mid = low + (high - low) / 2;
                if (best[mid].CompareTo(key) >= 0) low = mid + 1;
                else high = mid;
            }
            if (low == picks.Length) continue;
            if (count < picks.Length) count++;
            best.AsSpan(low, count - low - 1).CopyTo(best.AsSpan(low + 1));
            picks[low..(count - 1)].CopyTo(picks[(low + 1)..]);
            (best[low], picks[low]) = (key, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int IndexOfLargest<W>(ReadOnlySpan<W> row) where W : unmanaged, IBinaryFloatingPointIeee754<W>
    {
        var best = 0;
        for (var j = 1; j < row.Length; j++)
            if (row[j] > row[best]) best = j;
        return best;
    }
}
