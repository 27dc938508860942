namespace Autograd.NN;

/// <summary>
/// Sequences of different lengths without padding, step by step: first the first element of each, longest sequence first, then the second of those that have one, and so on. Made by
/// <see cref="Sequences"/>, taken and given by <see cref="RNN"/>, <see cref="LSTM"/> and <see cref="GRU"/>.
/// </summary>
public sealed class PackedSequence
{
    private readonly long[] _batchSizes;

    /// <summary>A packed sequence of parts that are known already.</summary>
    /// <param name="data">[sum of the lengths, ...].</param>
    /// <param name="batchSizes">How many sequences have a step of that number; never growing.</param>
    /// <param name="sortedIndices">The number that each sequence had before they were sorted by length; null if they were sorted already.</param>
    /// <exception cref="ArgumentException">The sizes grow, or do not add up to the rows of the data.</exception>
    public PackedSequence(Tensor data, ReadOnlySpan<long> batchSizes, Tensor? sortedIndices = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        _batchSizes = batchSizes.ToArray();
        long sum = 0;
        for (var t = 0; t < _batchSizes.Length; t++)
        {
            if (_batchSizes[t] <= 0 || t > 0 && _batchSizes[t] > _batchSizes[t - 1]) throw new ArgumentException("PackedSequence: the batch sizes must be positive and may not grow.");
            sum += _batchSizes[t];
        }
        if (data.Rank == 0 || sum != data.Shape[0]) throw new ArgumentException($"PackedSequence: batch sizes that add up to {sum} do not fit data of shape {data.Layout}.");
        (Data, SortedIndices, UnsortedIndices) = (data, sortedIndices, sortedIndices?.Argsort());
    }

    private PackedSequence(Tensor data, PackedSequence same) =>
        (Data, _batchSizes, SortedIndices, UnsortedIndices) = (data, same._batchSizes, same.SortedIndices, same.UnsortedIndices);

    /// <summary>[sum of the lengths, ...]: the elements of all sequences, by step.</summary>
    public Tensor Data { get; }

    /// <summary>How many sequences have a step of that number.</summary>
    public ReadOnlySpan<long> BatchSizes => _batchSizes;

    /// <summary>The number that each sequence had before they were sorted by length; null if they were sorted already.</summary>
    public Tensor? SortedIndices { get; }

    /// <summary>Where each sequence is among the sorted ones: the inverse of <see cref="SortedIndices"/>.</summary>
    public Tensor? UnsortedIndices { get; }

    internal long[] Sizes => _batchSizes;

    /// <summary>Other values in the same packing, such as what a layer makes of <see cref="Data"/>.</summary>
    /// <exception cref="ArgumentException">It has another number of rows.</exception>
    public PackedSequence WithData(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Rank == 0 || data.Shape[0] != Data.Shape[0]) throw new ArgumentException($"PackedSequence: data of shape {data.Layout} do not fit a packing of {Data.Shape[0]} rows.");
        return new PackedSequence(data, this);
    }

    /// <summary>The lengths of the sequences, in the order that they have in the packing.</summary>
    internal long[] SortedLengths()
    {
        var lengths = new long[_batchSizes.Length == 0 ? 0 : _batchSizes[0]];
        foreach (var size in _batchSizes)
            for (long b = 0; b < size; b++) lengths[b]++;
        return lengths;
    }
}
