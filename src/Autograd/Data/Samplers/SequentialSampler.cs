namespace Autograd.Data;

/// <summary>0, 1, 2 and so on: <c>torch.utils.data.SequentialSampler</c>.</summary>
/// <example><code>
/// var order = new SequentialSampler(100);
/// </code></example>
public sealed class SequentialSampler : Sampler
{
    /// <summary>The numbers below <paramref name="count"/>, in order.</summary>
    public SequentialSampler(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return i;
    }
}
