namespace Autograd.Data;

/// <summary>Chosen items of another dataset, in a chosen order: <c>torch.utils.data.Subset</c>.</summary>
/// <example><code>
/// var data = new TensorDataset(Tensor.Randn([100, 4]), Tensor.Randn([100]));
/// var firstTen = new Subset&lt;Tensor[]>(data, [.. Enumerable.Range(0, 10)]);
/// </code></example>
public sealed class Subset<T> : Dataset<T>
{
    private readonly int[] _indices;

    /// <summary>The items of <paramref name="dataset"/> at <paramref name="indices"/>, which are copied.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has no item at one of them.</exception>
    public Subset(IReadOnlyList<T> dataset, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(indices);
        (Dataset, _indices) = (dataset, [.. indices]);
        var count = dataset.Count;
        foreach (var index in _indices)
            if ((uint)index >= (uint)count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"Subset: the dataset has no item {index} among its {count}.");
    }

    /// <summary>The dataset that this one chooses from.</summary>
    public IReadOnlyList<T> Dataset { get; }

    /// <summary>The places of this one's items in <see cref="Dataset"/>.</summary>
    public IReadOnlyList<int> Indices => _indices;

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    public override T this[int index] => Dataset[_indices[index]];

    /// <summary>The places in <see cref="Dataset"/> of several items.</summary>
    internal int[] Places(int[] indices) => Array.ConvertAll(indices, i => _indices[i]);
}
