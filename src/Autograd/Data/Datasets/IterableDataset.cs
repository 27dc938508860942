using System.Collections;

namespace Autograd.Data;

/// <summary>Items that come one after the other, such as the lines of a file too large for memory: <c>torch.utils.data.IterableDataset</c>.</summary>
/// <remarks>
/// A <see cref="DataLoader{TItem, TBatch}"/> takes any <see cref="IEnumerable{T}"/> in its place. The order is that of the stream: to shuffle, shuffle its source.
/// </remarks>
/// <example>
/// <code>
/// sealed class Readings(string path) : IterableDataset&lt;float&gt;
/// {
///     public override IEnumerator&lt;float&gt; GetEnumerator()
///     {
///         foreach (var line in File.ReadLines(path)) yield return float.Parse(line);
///     }
/// }
/// </code>
/// </example>
public abstract class IterableDataset<T> : IEnumerable<T>
{
    /// <summary>Starts a new pass over the items.</summary>
    public abstract IEnumerator<T> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
