namespace Autograd.Data;

/// <summary>Datasets from lists, and from the parts of other datasets.</summary>
/// <example><code>
/// var data = new TensorDataset(Tensor.Randn([100, 4]), Tensor.Randn([100]));
/// var (train, test) = Datasets.RandomSplit(data, [0.8, 0.2], new Generator(42));
/// </code></example>
public static class Datasets
{
    /// <summary>A list as a dataset.</summary>
    public static Dataset<T> From<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as Dataset<T> ?? new MappedDataset<T, T>(items, (item, _) => item);
    }

    /// <summary>Parts of given sizes, drawn at random without overlap: <c>torch.utils.data.random_split</c>, with its draws.</summary>
    /// <param name="dataset">What to split.</param>
    /// <param name="lengths">The size of each part; together the size of the dataset.</param>
    /// <param name="generator">Draws the order; the default generator unless one is given.</param>
    /// <exception cref="ArgumentException">The sizes do not add up, or one is negative.</exception>
    public static Subset<T>[] RandomSplit<T>(IReadOnlyList<T> dataset, ReadOnlySpan<int> lengths, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        long sum = 0;
        foreach (var length in lengths)
        {
            if (length < 0) throw new ArgumentException($"RandomSplit: a part cannot have {length} items.", nameof(lengths));
            sum += length;
        }
        if (sum != dataset.Count)
            throw new ArgumentException(
                $"RandomSplit: the parts {string.Join(" + ", lengths.ToArray())} make {sum} items, but the dataset has {dataset.Count}. For shares, pass fractions such as 0.8 and 0.2.",
                nameof(lengths));
        var order = RandomSampler.Permutation(dataset.Count, generator);
        var parts = new Subset<T>[lengths.Length];
        for (int i = 0, start = 0; i < parts.Length; start += lengths[i++])
            parts[i] = new Subset<T>(dataset, order[start..(start + lengths[i])]);
        return parts;
    }

    /// <summary>Parts of given shares, drawn at random without overlap: <c>torch.utils.data.random_split</c>, with its draws.</summary>
    /// <param name="dataset">What to split.</param>
    /// <param name="fractions">The share of each part, together 1. Sizes are rounded down, and what remains goes to the first parts, one item each.</param>
    /// <param name="generator">Draws the order; the default generator unless one is given.</param>
    /// <exception cref="ArgumentException">The shares do not add up to 1, or one is not within 0 and 1.</exception>
    public static Subset<T>[] RandomSplit<T>(IReadOnlyList<T> dataset, ReadOnlySpan<double> fractions, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        double sum = 0;
        foreach (var fraction in fractions)
        {
            if (fraction is not (>= 0 and <= 1)) throw new ArgumentException($"RandomSplit: {fraction} is no share between 0 and 1.", nameof(fractions));
            sum += fraction;
        }
        if (Math.Abs(sum - 1) > 1e-9) throw new ArgumentException($"RandomSplit: the shares make {sum}, and must make 1.", nameof(fractions));
        var lengths = new int[fractions.Length];
        var rest = dataset.Count;
        for (var i = 0; i < lengths.Length; i++) rest -= lengths[i] = (int)Math.Floor(dataset.Count * fractions[i]);
        for (var i = 0; i < rest; i++) lengths[i % lengths.Length]++;
        return RandomSplit(dataset, lengths, generator);
    }
}
