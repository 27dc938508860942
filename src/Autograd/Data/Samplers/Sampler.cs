using System.Collections;

namespace Autograd.Data;

/// <summary>An order in which to take the items of a dataset: <c>torch.utils.data.Sampler</c>. Each enumeration is a pass, and may have another order.</summary>
/// <remarks>A loader takes any collection of numbers as its sampler, an <c>int[]</c> for one; a class of this type is for orders that change.</remarks>
/// <example>
/// <code>
/// sealed class Backwards(int count) : Sampler
/// {
///     public override int Count => count;
///
///     public override IEnumerator&lt;int&gt; GetEnumerator() => Enumerable.Range(0, count).Reverse().GetEnumerator();
/// }
/// </code>
/// </example>
public abstract class Sampler : IReadOnlyCollection<int>
{
    /// <summary>How many numbers a pass has.</summary>
    public abstract int Count { get; }

    /// <summary>Starts a pass.</summary>
    public abstract IEnumerator<int> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
