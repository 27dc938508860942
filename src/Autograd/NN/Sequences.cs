namespace Autograd.NN;

/// <summary>Sequences of different lengths: padded to one length, or packed without padding. <c>torch.nn.utils.rnn</c>.</summary>
public static class Sequences
{
    /// <summary>Packs sequences that are padded to one length, so that recurrent layers skip the padding.</summary>
    /// <param name="input">[steps, batch, ...], or [batch, steps, ...] with <paramref name="batchFirst"/>.</param>
    /// <param name="lengths">The length of each sequence, at least 1.</param>
    /// <param name="batchFirst">The order of the dimensions.</param>
    /// <param name="enforceSorted">Whether it is an error if the lengths do not descend; else the sequences are sorted, and unsorted again when they are unpacked.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the input, or are not sorted and must be.</exception>
    /// <example><code>
    /// var (x, lstm) = (Tensor.Randn([5, 3, 8]), new LSTM(8, 16));   // 3 sequences of up to 5 steps
    /// var packed = Sequences.PackPaddedSequence(x, [5, 2, 4], enforceSorted: false);
    /// var (output, (h, c)) = lstm.Call(packed);
    /// var (padded, lengths) = Sequences.PadPackedSequence(output);
    /// </code></example>
    public static PackedSequence PackPaddedSequence(Tensor input, ReadOnlySpan<long> lengths, bool batchFirst = false, bool enforceSorted = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 2) throw new ArgumentException($"PackPaddedSequence: the input must be [steps, batch, ...] or [batch, steps, ...], and has the shape {input.Layout}.");
        var (steps, batch) = batchFirst ? (input.Shape[1], input.Shape[0]) : (input.Shape[0], input.Shape[1]);
        if (lengths.Length != batch || batch == 0) throw new ArgumentException($"PackPaddedSequence: {lengths.Length} lengths do not fit a batch of {batch}: there must be one for each, and one at least.");
        foreach (var length in lengths)
            if (length < 1 || length > steps) throw new ArgumentException($"PackPaddedSequence: the length {length} must lie between 1 and the {steps} steps of the input.");
        var given = lengths.ToArray();
        long[] order = [.. Enumerable.Range(0, given.Length).OrderByDescending(i => given[i]).Select(i => (long)i)];
        if (enforceSorted)
            for (var i = 1; i < given.Length; i++)
                if (given[i] > given[i - 1])
                    throw new ArgumentException("PackPaddedSequence: the lengths must descend. With enforceSorted: false the sequences are sorted, and unsorted again when they are unpacked.");
        var sizes = BatchSizes([.. order.Select(i => given[i])]);
        var rows = Places(sizes, (t, b) => batchFirst ? order[b] * steps + t : t * batch + order[b]);
        return new PackedSequence(input.Flatten(0, 1).IndexSelect(0, rows), sizes, enforceSorted ? null : Tensor.From(order));
    }

    /// <summary>The padded form of packed sequences, with their lengths, in their order before they were sorted.</summary>
    /// <param name="sequence">Packed sequences.</param>
    /// <param name="batchFirst">Whether the result is [batch, steps, ...] instead of [steps, batch, ...].</param>
    /// <param name="paddingValue">What stands where a sequence has no element.</param>
    /// <param name="totalLength">The number of steps of the result, that of the longest sequence unless given.</param>
    /// <exception cref="ArgumentException">The total length is less than that of a sequence.</exception>
    public static (Tensor Output, long[] Lengths) PadPackedSequence(PackedSequence sequence, bool batchFirst = false, double paddingValue = 0, long? totalLength = null)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var sizes = sequence.Sizes;
        var steps = totalLength ?? sizes.Length;
        if (steps < sizes.Length) throw new ArgumentException($"PadPackedSequence: a total length of {steps} is less than that of the longest sequence, {sizes.Length}.");
        var sorted = sequence.SortedLengths();
        var batch = sorted.Length;
        var order = sequence.SortedIndices?.ToArray<long>() ?? [.. Enumerable.Range(0, batch).Select(i => (long)i)];
        var lengths = new long[batch];
        for (var b = 0; b < batch; b++) lengths[order[b]] = sorted[b];
        var rows = Places(sizes, (t, b) => batchFirst ? order[b] * steps + t : t * batch + order[b]);
        return (Padded(sequence.Data, rows, batchFirst ? [batch, steps] : [steps, batch], paddingValue), lengths);
    }

    /// <summary>Sequences [length, ...] padded to the longest: [steps, batch, ...], or [batch, steps, ...] with <paramref name="batchFirst"/>.</summary>
    /// <exception cref="ArgumentException">There is none, or they differ in more than their length.</exception>
    public static Tensor PadSequence(IReadOnlyList<Tensor> sequences, bool batchFirst = false, double paddingValue = 0)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0 || sequences.Any(s => s is null || s.Rank == 0)) throw new ArgumentException("PadSequence: expected at least one sequence, each of one dimension or more.");
        int batch = sequences.Count;
        var steps = sequences.Max(s => s.Shape[0]);
        var rows = new List<long>();
        for (var b = 0; b < batch; b++)
            for (long t = 0; t < sequences[b].Shape[0]; t++)
                rows.Add(batchFirst ? b * steps + t : t * batch + b);
        return Padded(Tensor.Cat(sequences.ToArray()), Tensor.From(rows.ToArray()), batchFirst ? [batch, steps] : [steps, batch], paddingValue);
    }

    /// <summary>Packs sequences [length, ...].</summary>
    /// <param name="sequences">At least one.</param>
    /// <param name="enforceSorted">Whether it is an error if the lengths do not descend.</param>
    /// <exception cref="ArgumentException">There is none, they differ in more than their length, or are not sorted and must be.</exception>
    public static PackedSequence PackSequence(IReadOnlyList<Tensor> sequences, bool enforceSorted = true)
    {
        var padded = PadSequence(sequences);
        return PackPaddedSequence(padded, [.. sequences.Select(s => s.Shape[0])], enforceSorted: enforceSorted);
    }

    /// <summary>The sequences [length, ...] of a padded tensor.</summary>
    /// <exception cref="ArgumentException">There is not one length for each, or one does not fit.</exception>
    public static Tensor[] UnpadSequence(Tensor padded, ReadOnlySpan<long> lengths, bool batchFirst = false)
    {
        ArgumentNullException.ThrowIfNull(padded);
        if (padded.Rank < 2 || padded.Shape[batchFirst ? 0 : 1] != lengths.Length) throw new ArgumentException($"UnpadSequence: {lengths.Length} lengths do not fit a tensor of shape {padded.Layout}.");
        var sequences = new Tensor[lengths.Length];
        for (var b = 0; b < sequences.Length; b++) sequences[b] = padded.Select(batchFirst ? 0 : 1, b).Narrow(0, 0, lengths[b]);
        return sequences;
    }

    /// <summary>The sequences [length, ...] that were packed, in their order before.</summary>
    public static Tensor[] UnpackSequence(PackedSequence packed)
    {
        var (padded, lengths) = PadPackedSequence(packed, batchFirst: true);
        return UnpadSequence(padded, lengths, batchFirst: true);
    }

    private static long[] BatchSizes(long[] descending)
    {
        var sizes = new long[descending[0]];
        foreach (var length in descending)
            for (long t = 0; t < length; t++) sizes[t]++;
        return sizes;
    }

    /// <summary>The place of each row of packed data.</summary>
    private static Tensor Places(long[] sizes, Func<long, long, long> place)
    {
        var places = new List<long>();
        for (long t = 0; t < sizes.Length; t++)
            for (long b = 0; b < sizes[t]; b++) places.Add(place(t, b));
        return Tensor.From(places.ToArray());
    }

    private static Tensor Padded(Tensor rows, Tensor places, long[] shape, double value)
    {
        var whole = Tensor.Full([shape[0] * shape[1], .. rows.Shape[1..]], value, rows.DType);
        return whole.IndexCopy(0, places, rows).Unflatten(0, shape);
    }
}
