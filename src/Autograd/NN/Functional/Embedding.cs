namespace Autograd.NN;

/// <summary>How the rows of a bag become one.</summary>
public enum BagMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum, weighted if weights are given.</summary>
    Sum,

    /// <summary>The largest of each column.</summary>
    Max,
}

public static partial class F
{
    /// <summary>Rows of a table by their numbers: [...] integers give [..., D].</summary>
    /// <param name="input">Row numbers.</param>
    /// <param name="weight">The table, [rows, D].</param>
    /// <param name="paddingIdx">A row that gets no gradient; negative counts from the end.</param>
    /// <param name="maxNorm">Rows that are used are first scaled down, in place, to a norm of at most this.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether the gradient of a row is divided by how often it occurs.</param>
    /// <param name="sparse">Accepted for PyTorch's sake; the gradient is dense, with the same values.</param>
    /// <exception cref="ArgumentException">The numbers are no integers, or the table no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or the padding is out of range.</exception>
    public static Tensor Embedding(Tensor input, Tensor weight, long? paddingIdx = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, bool sparse = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        _ = sparse;
        Embeddings.Check("Embedding", input, weight, paddingIdx, out var padding);
        if (maxNorm is { } max) Embeddings.Renorm(weight, input, max, normType);
        return Embeddings.Apply(input, weight, padding, scaleGradByFreq);
    }

    /// <summary>The mean, sum or maximum of the rows of each bag: bags are the rows of a matrix of numbers, or runs of a vector that begin at the offsets.</summary>
    /// <param name="input">Row numbers, [bags, n], or a vector.</param>
    /// <param name="weight">The table, [rows, D].</param>
    /// <param name="offsets">Where each bag begins in the vector.</param>
    /// <param name="maxNorm">Rows that are used are first scaled down, in place, to a norm of at most this.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether the gradient of a row is divided by how often it occurs.</param>
    /// <param name="mode">What becomes of the rows of a bag; an empty one gives zeros.</param>
    /// <param name="sparse">Accepted for PyTorch's sake; the gradient is dense, with the same values.</param>
    /// <param name="perSampleWeights">A factor for each number, for sums only.</param>
    /// <param name="includeLastOffset">Whether the last offset is the end of the last bag.</param>
    /// <param name="paddingIdx">Numbers that count for nothing; negative counts from the end.</param>
    /// <exception cref="ArgumentException">A shape, dtype or option does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Tensor EmbeddingBag(
        Tensor input, Tensor weight, Tensor? offsets = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, BagMode mode = BagMode.Mean,
        bool sparse = false, Tensor? perSampleWeights = null, bool includeLastOffset = false, long? paddingIdx = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        _ = sparse;
        weight.FloatingPoint("EmbeddingBag");
        Embeddings.Check("EmbeddingBag", input, weight, paddingIdx, out var padding);
        if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), $"EmbeddingBag: {(int)mode} is no mode.");
        if (input.Rank is not (1 or 2)) throw new ArgumentException($"EmbeddingBag: the numbers must be [bags, n] or a vector, and have the shape {input.Layout}.");
        if (perSampleWeights is not null && (mode != BagMode.Sum || !perSampleWeights.Shape.SequenceEqual(input.Shape)))
            throw new ArgumentException($"EmbeddingBag: weights go with sums only, in the shape of the numbers, {input.Layout}; they have {perSampleWeights.Layout} and the mode is {mode}.");
        var (bags, count) = input.Rank == 2 ? Rows(input, offsets) : Runs(input, offsets, includeLastOffset);
        var (numbers, factors) = (input.Reshape(-1), perSampleWeights?.Reshape(-1));
        if (maxNorm is { } max) Embeddings.Renorm(weight, input, max, normType);
        if (padding >= 0)
        {
            var counted = numbers.Ne(padding).Nonzero().Reshape(-1);
            (numbers, bags, factors) = (numbers.IndexSelect(0, counted), bags.IndexSelect(0, counted), factors?.IndexSelect(0, counted));
        }
        var rows = Embeddings.Apply(numbers, weight, -1, scaleGradByFreq);
        var empty = Tensor.Zeros([count, weight.Shape[1]], weight.DType);
        if (mode == BagMode.Max) return empty.IndexReduce(0, bags, rows, IndexReduction.Amax, includeSelf: false);
        if (factors is not null) rows *= factors.Unsqueeze(1);
        var sums = empty.IndexAdd(0, bags, rows);
        if (mode == BagMode.Sum) return sums;
        var sizes = Tensor.Zeros([count], DType.Int64).IndexAdd(0, bags, Tensor.Ones([bags.ElementCount], DType.Int64)).ClampMin(1);
        return sums / sizes.To(weight.DType).Unsqueeze(1);
    }

    private static (Tensor Bags, long Count) Rows(Tensor input, Tensor? offsets)
    {
        if (offsets is not null) throw new ArgumentException("EmbeddingBag: a matrix of numbers has its bags in rows, and takes no offsets.");
        return (Tensor.Arange(input.Shape[0]).Unsqueeze(1).Expand(input.Shape).Reshape(-1), input.Shape[0]);
    }

    private static (Tensor Bags, long Count) Runs(Tensor input, Tensor? offsets, bool includeLast)
    {
        if (offsets is null || offsets.Rank != 1 || !offsets.DType.IsInteger())
            throw new ArgumentException("EmbeddingBag: a vector of numbers needs offsets, a vector of integers that tells where each bag begins.");
        var starts = offsets.Detach().To(DType.Int64).ToArray<long>();
        var count = starts.Length - (includeLast ? 1 : 0);
        if (count < 0 || (starts.Length > 0 && starts[0] != 0)) throw new ArgumentException("EmbeddingBag: the first offset must be 0.");
        var bags = new long[input.ElementCount];
        for (var b = 0; b < count; b++)
        {
            var end = b + 1 < starts.Length ? starts[b + 1] : input.ElementCount;
            if (starts[b] > end || end > input.ElementCount) throw new ArgumentException($"EmbeddingBag: the offsets must rise and not exceed {input.ElementCount}.");
            bags.AsSpan((int)starts[b], (int)(end - starts[b])).Fill(b);
        }
        var used = includeLast && count >= 0 && starts.Length > 0 ? starts[^1] : input.ElementCount;
        return used == input.ElementCount
            ? (Tensor.From<long>(bags), count)
            : throw new ArgumentException($"EmbeddingBag: the last offset is {used}, and there are {input.ElementCount} numbers.");
    }
}
