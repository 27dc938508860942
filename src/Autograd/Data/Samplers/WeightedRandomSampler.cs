namespace Autograd.Data;

/// <summary>Items drawn with the probabilities that weights give them: <c>torch.utils.data.WeightedRandomSampler</c>, with its draws.</summary>
/// <example><code>
/// // Rare classes as often as frequent ones:
/// int[] labels = [0, 0, 0, 0, 1];
/// var countOf = labels.CountBy(label => label).ToDictionary();
/// var order = new WeightedRandomSampler(labels.Select(label => 1.0 / countOf[label]), samples: labels.Length);
/// </code></example>
public sealed class WeightedRandomSampler : Sampler
{
    private readonly Tensor _weights;
    private readonly bool _replacement;
    private readonly Generator? _generator;

    /// <summary>Draws numbers below the count of weights.</summary>
    /// <param name="weights">The weight of each item, finite and not negative; they need not sum to 1.</param>
    /// <param name="samples">How many numbers a pass has.</param>
    /// <param name="replacement">Whether an item may come again.</param>
    /// <param name="generator">Draws the numbers; the default generator unless one is given.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or there are fewer positive ones than are to be drawn.</exception>
    public WeightedRandomSampler(IEnumerable<double> weights, int samples, bool replacement = true, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double[] values = [.. weights];
        if (samples <= 0) throw new ArgumentOutOfRangeException(nameof(samples), samples, "WeightedRandomSampler: at least one number is to be drawn.");
        if (Array.FindIndex(values, w => !(double.IsFinite(w) && w >= 0)) is var bad and >= 0)
            throw new ArgumentException($"WeightedRandomSampler: weight {bad} is {values[bad]}, and must be finite and not negative.", nameof(weights));
        var positive = values.Count(w => w > 0);
        if (positive < (replacement ? 1 : samples))
            throw new ArgumentException($"WeightedRandomSampler: {samples} numbers cannot be drawn {(replacement ? "" : "without replacement ")}by {positive} positive weights.", nameof(weights));
        (_weights, Count, _replacement, _generator) = (Tensor.From<double>(values), samples, replacement, generator);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override IEnumerator<int> GetEnumerator()
    {
        foreach (var index in _weights.Multinomial(Count, _replacement, _generator).ToArray<int>()) yield return index;
    }
}
