using System.Collections;

namespace Autograd.Data;

/// <summary>Items that can be had one by one, by number: <c>torch.utils.data.Dataset</c>.</summary>
/// <typeparam name="T">What an item is: a <see cref="Tensor"/>, a tuple such as <c>(Tensor Image, int Label)</c>, anything.</typeparam>
/// <remarks>
/// A dataset is a read-only list that makes its items when asked for them, so whatever takes one also takes an array or a <see cref="List{T}"/>.
/// A <see cref="DataLoader{TItem, TBatch}"/> with workers calls the indexer from several threads at once; it must be fit for that.
/// </remarks>
/// <example>
/// <code>
/// sealed class Squares : Dataset&lt;(Tensor X, Tensor Y)&gt;
/// {
///     public override int Count => 100;
///
///     public override (Tensor X, Tensor Y) this[int index] => (index, index * index);
/// }
/// </code>
/// </example>
public abstract class Dataset<T> : IReadOnlyList<T>
{
    /// <summary>The number of items.</summary>
    public abstract int Count { get; }

    /// <summary>One item.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public abstract T this[int index] { get; }

    /// <summary>The items as a function makes them from these, each time that one is asked for: the place of PyTorch's <c>transform</c>.</summary>
    /// <example><code>
    /// Dataset&lt;(Tensor Image, int Label)> digits = Datasets.From([(Tensor.Ones([64]), 7), (Tensor.Zeros([64]), 3)]);
    /// var scaled = digits.Select(d => (d.Image / 16, d.Label));
    /// </code></example>
    public Dataset<TResult> Select<TResult>(Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new MappedDataset<T, TResult>(this, (item, _) => selector(item));
    }

    /// <summary>The items as a function makes them from these and their numbers, each time that one is asked for.</summary>
    /// <remarks>With a generator that is seeded by the number (and by that of the epoch), random augmentations are the same whatever the number of a loader's workers.</remarks>
    /// <example><code>
    /// Dataset&lt;(Tensor Image, int Label)> digits = Datasets.From([(Tensor.Ones([64]), 7), (Tensor.Zeros([64]), 3)]);
    /// var epoch = 5;
    /// var noisy = digits.Select((d, i) => (d.Image + 0.1f * Tensor.Randn([64], new Generator(1000 * epoch + i)), d.Label));
    /// </code></example>
    public Dataset<TResult> Select<TResult>(Func<T, int, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new MappedDataset<T, TResult>(this, selector);
    }

    /// <summary>All items in order.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
