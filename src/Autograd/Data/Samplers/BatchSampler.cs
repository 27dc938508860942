using System.Collections;

namespace Autograd.Data;

/// <summary>The numbers of another sampler, several at a time: <c>torch.utils.data.BatchSampler</c>.</summary>
/// <example><code>var batches = new BatchSampler(new SequentialSampler(10), batchSize: 3);   // [0, 1, 2], [3, 4, 5], [6, 7, 8], [9]</code></example>
public sealed class BatchSampler : IReadOnlyCollection<int[]>
{
    private readonly IReadOnlyCollection<int> _sampler;
    private readonly int _batchSize;
    private readonly bool _dropLast;

    /// <summary>Cuts the passes of a sampler.</summary>
    /// <param name="sampler">A sampler, or any collection of numbers.</param>
    /// <param name="batchSize">How many numbers a batch has.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    public BatchSampler(IReadOnlyCollection<int> sampler, int batchSize, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (_sampler, _batchSize, _dropLast) = (sampler, batchSize, dropLast);
    }

    /// <summary>The number of batches in a pass.</summary>
    public int Count => _dropLast ? _sampler.Count / _batchSize : (int)(((long)_sampler.Count + _batchSize - 1) / _batchSize);

    /// <summary>Starts a pass. Each batch is an array of its own.</summary>
    public IEnumerator<int[]> GetEnumerator()
    {
        var batch = new List<int>();
        foreach (var index in _sampler)
        {
            batch.Add(index);
            if (batch.Count < _batchSize) continue;
            yield return [.. batch];
            batch.Clear();
        }
        if (batch.Count > 0 && !_dropLast) yield return [.. batch];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
