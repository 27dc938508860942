namespace Autograd.Data;

/// <summary>Several datasets, one after the other: <c>torch.utils.data.ConcatDataset</c>.</summary>
/// <example><code>
/// var train = new TensorDataset(Tensor.Randn([80, 4]));
/// var test = new TensorDataset(Tensor.Randn([20, 4]));
/// var all = new ConcatDataset&lt;Tensor[]>(train, test);   // all.Count is 100
/// </code></example>
public sealed class ConcatDataset<T> : Dataset<T>
{
    private readonly IReadOnlyList<T>[] _datasets;

    /// <summary>Where each dataset ends.</summary>
    private readonly int[] _ends;

    /// <summary>The items of the datasets, whose counts must stay as they are.</summary>
    /// <exception cref="ArgumentException">There is no dataset.</exception>
    /// <exception cref="OverflowException">They have more items than a .NET list can have.</exception>
    public ConcatDataset(params IEnumerable<IReadOnlyList<T>> datasets)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        _datasets = [.. datasets];
        if (_datasets.Length == 0) throw new ArgumentException("ConcatDataset: at least one dataset is needed.", nameof(datasets));
        _ends = new int[_datasets.Length];
        var end = 0;
        for (var i = 0; i < _ends.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_datasets[i], nameof(datasets));
            _ends[i] = end = checked(end + _datasets[i].Count);
        }
    }

    /// <summary>The datasets in their order.</summary>
    public IReadOnlyList<IReadOnlyList<T>> Datasets => _datasets;

    /// <inheritdoc/>
    public override int Count => _ends[^1];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public override T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"ConcatDataset: there is no item {index} among {Count}.");
            // The first dataset that ends behind the index: of equal ends (empty datasets), the first is the one with items.
            var at = Array.BinarySearch(_ends, index + 1);
            if (at < 0) at = ~at;
            while (at > 0 && _ends[at - 1] > index) at--;
            return _datasets[at][at == 0 ? index : index - _ends[at - 1]];
        }
    }
}
