using System.Collections.ObjectModel;

namespace Autograd.IO;

/// <summary>A Python list in a PyTorch file.</summary>
/// <example><code>
/// var losses = new TorchList { 0.5, 0.25 };
/// losses.Add(0.125);
/// </code></example>
public sealed class TorchList : Collection<TorchValue>
{
    /// <summary>An empty list, to be filled.</summary>
    public TorchList()
    {
    }

    /// <summary>A list of the values.</summary>
    public TorchList(IEnumerable<TorchValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values) Add(value);
    }
}
