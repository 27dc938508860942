namespace Autograd.Data;

/// <summary>Given numbers in a random order: <c>torch.utils.data.SubsetRandomSampler</c>, with its draws.</summary>
/// <example><code>var order = new SubsetRandomSampler([2, 3, 5, 7], new Generator(1));</code></example>
public sealed class SubsetRandomSampler : Sampler
{
    private readonly int[] _indices;
    private readonly Generator? _generator;

    /// <summary>The numbers, which are copied, in an order that <paramref name="generator"/> draws (the default one unless given).</summary>
    public SubsetRandomSampler(IEnumerable<int> indices, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        (_indices, _generator) = ([.. indices], generator);
    }

    /// <inheritdoc/>
    public override int Count => _indices.Length;

    /// <inheritdoc/>
    public override IEnumerator<int> GetEnumerator()
    {
        foreach (var i in RandomSampler.Permutation(_indices.Length, _generator)) yield return _indices[i];
    }
}
