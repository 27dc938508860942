namespace Autograd.Data;

/// <summary>Items in a random order, or drawn with replacement: <c>torch.utils.data.RandomSampler</c>, with its draws.</summary>
/// <remarks>
/// Without a generator of its own, each pass seeds a new one by a draw from <see cref="Generator.Default"/>. A pass of permutations ends with the
/// draw of one more, of which it uses what is left of its numbers (nothing, unless their count was given): that is how PyTorch 1.13's streams go on.
/// </remarks>
/// <example><code>
/// var order = new RandomSampler(100, replacement: true, samples: 1000, generator: new Generator(1));
/// </code></example>
public sealed class RandomSampler : Sampler
{
    /// <summary>How many numbers PyTorch draws at a time with replacement.</summary>
    private const int Run = 32;

    private readonly int _items;
    private readonly bool _replacement;
    private readonly Generator? _generator;

    /// <summary>Random numbers below <paramref name="count"/>.</summary>
    /// <param name="count">The number of items to choose from.</param>
    /// <param name="replacement">Whether each draw is from all items; otherwise no item comes again before all have come.</param>
    /// <param name="samples">How many numbers a pass has; <paramref name="count"/> unless given.</param>
    /// <param name="generator">Draws the numbers and goes on from pass to pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing to choose from, or nothing to draw.</exception>
    public RandomSampler(int count, bool replacement = false, int? samples = null, Generator? generator = null)
    {
        if (count <= 0) throw new ArgumentOutOfRangeException(nameof(count), count, "RandomSampler: there must be items to choose from; is the dataset empty?");
        if (samples <= 0) throw new ArgumentOutOfRangeException(nameof(samples), samples, "RandomSampler: at least one number is to be drawn.");
        (_items, _replacement, Count, _generator) = (count, replacement, samples ?? count, generator);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override IEnumerator<int> GetEnumerator()
    {
        var generator = _generator ?? new Generator(Generator.Default.DrawSeed());
        var size = _replacement ? Run : _items;
        for (var i = 0; i < Count / size; i++)
            foreach (var index in Draw(size))
                yield return index;
        foreach (var index in Draw(Count % size)) yield return index;

        int[] Draw(int n) => _replacement
            ? Tensor.Randint(_items, [n], generator, DType.Int32).ToArray<int>()
            : Permutation(_items, generator)[..n];
    }

    /// <summary>A random order of the numbers below n. The draws do not depend on the type of the numbers.</summary>
    internal static int[] Permutation(int n, Generator? generator) => Tensor.Randperm(n, generator, DType.Int32).ToArray<int>();
}
