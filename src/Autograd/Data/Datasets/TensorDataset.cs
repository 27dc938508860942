namespace Autograd.Data;

/// <summary>Tensors read side by side along their first dimension: item i is <c>[x[i], y[i], ...]</c>. <c>torch.utils.data.TensorDataset</c>.</summary>
/// <example><code>
/// var data = new TensorDataset(Tensor.Randn([1000, 1, 28, 28]), Tensor.Randint(10, [1000]));
/// foreach (var (images, labels) in new DataLoader(data, batchSize: 64, shuffle: true))
///     Console.WriteLine($"{images.Shape[0]} images");
/// </code></example>
public sealed class TensorDataset : Dataset<Tensor[]>
{
    private readonly Tensor[] _tensors;

    /// <summary>A dataset over the rows of the tensors, which are not copied.</summary>
    /// <exception cref="ArgumentException">There is no tensor, one is 0-d, or their first dimensions differ in size.</exception>
    public TensorDataset(params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Length == 0) throw new ArgumentException("TensorDataset: at least one tensor is needed.", nameof(tensors));
        for (var i = 0; i < tensors.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            if (tensors[i].Rank == 0) throw new ArgumentException($"TensorDataset: tensor {i} is 0-d and has no rows. Unsqueeze it.", nameof(tensors));
        }
        if (Array.Exists(tensors, t => t.Shape[0] != tensors[0].Shape[0]))
            throw new ArgumentException(
                $"TensorDataset: all tensors need the same number of rows, and these have {string.Join(", ", tensors.Select(t => t.Shape[0]))} (the sizes of their first dimensions).",
                nameof(tensors));
        if (tensors[0].Shape[0] > int.MaxValue) throw new ArgumentException($"TensorDataset: {tensors[0].Shape[0]} rows are more than a .NET list can have.", nameof(tensors));
        _tensors = [.. tensors];
    }

    /// <summary>The tensors whose rows these are.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>The number of rows.</summary>
    public override int Count => (int)_tensors[0].Shape[0];

    /// <summary>One row of each tensor: views, not copies.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public override Tensor[] this[int index]
    {
        get
        {
            Check(index);
            return Array.ConvertAll(_tensors, t => t.Select(0, index));
        }
    }

    /// <summary>The rows at the given places, of each tensor: what stacking the items would give, by one copy.</summary>
    internal Tensor[] Rows(ReadOnlySpan<int> indices)
    {
        foreach (var index in indices) Check(index);
        var positions = Tensor.From(indices);
        return Array.ConvertAll(_tensors, t => t.IndexSelect(0, positions));
    }

    private void Check(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"TensorDataset: there is no row {index} among {Count}.");
    }
}
