using System.Collections;

namespace Autograd.IO;

/// <summary>A Python tuple, or a torch.Size, in a PyTorch file. It cannot change.</summary>
/// <example><code>
/// var betas = new TorchTuple(0.9, 0.999);
/// var second = betas[1].AsDouble();
/// </code></example>
public sealed class TorchTuple : IReadOnlyList<TorchValue>
{
    private readonly TorchValue[] _items;

    /// <summary>A tuple of the values.</summary>
    public TorchTuple(params ReadOnlySpan<TorchValue> values) => _items = values.ToArray();

    internal TorchTuple(TorchValue[] items, bool isSize) => (_items, IsSize) = (items, isSize);

    /// <summary>Whether this is a torch.Size, the shape of a tensor.</summary>
    public bool IsSize { get; }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public TorchValue this[int index] => (uint)index < (uint)_items.Length
        ? _items[index]
        : throw new ArgumentOutOfRangeException(nameof(index), $"TorchTuple: there is no item {index} in a tuple of {_items.Length}.");

    /// <summary>A torch.Size.</summary>
    public static TorchTuple Size(params ReadOnlySpan<long> shape)
    {
        var items = new TorchValue[shape.Length];
        for (var d = 0; d < items.Length; d++) items[d] = shape[d];
        return new TorchTuple(items, isSize: true);
    }

    /// <inheritdoc/>
    public IEnumerator<TorchValue> GetEnumerator() => ((IEnumerable<TorchValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
