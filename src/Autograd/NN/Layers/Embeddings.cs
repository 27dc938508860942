namespace Autograd.NN;

/// <summary>A learnt row for every number: [...] integers give [..., D].</summary>
/// <example><code>var vectors = new Embedding(1000, 64).Call(Tensor.From([3L, 14L, 15L])); // [3, 64]</code></example>
public class Embedding : Module<Tensor, Tensor>
{
    private readonly EmbeddingOptions _options;

    /// <summary>A table of standard normal values, with zeros in the row of the padding.</summary>
    /// <param name="numEmbeddings">How many rows there are.</param>
    /// <param name="embeddingDim">How long a row is, D.</param>
    /// <param name="paddingIdx">A row that gets no gradient; negative counts from the end.</param>
    /// <param name="maxNorm">Rows that are used are first scaled down, in place, to a norm of at most this.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether the gradient of a row is divided by how often it occurs.</param>
    /// <param name="sparse">Accepted for PyTorch's sake; the gradient is dense, with the same values.</param>
    /// <param name="dtype">The dtype of the table; the default one unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row of the padding.</exception>
    public Embedding(
        long numEmbeddings, long embeddingDim, long? paddingIdx = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, bool sparse = false, DType? dtype = null)
        : this(new EmbeddingOptions("Embedding", numEmbeddings, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse), new Parameter(Tensor.Empty([numEmbeddings, embeddingDim], dtype))) =>
        _options.Start(Weight);

    private Embedding(EmbeddingOptions options, Parameter weight) => (_options, Weight) = (options, weight);

    /// <summary>The table, [numEmbeddings, embeddingDim].</summary>
    public Parameter Weight { get; }

    /// <summary>A layer over a table that is there already, and shares its memory.</summary>
    /// <param name="embeddings">The table, [rows, D].</param>
    /// <param name="freeze">Whether the table is not learnt.</param>
    /// <param name="paddingIdx">A row that gets no gradient; negative counts from the end. Its values stay.</param>
    /// <param name="maxNorm">Rows that are used are first scaled down, in place, to a norm of at most this.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether the gradient of a row is divided by how often it occurs.</param>
    /// <param name="sparse">Accepted for PyTorch's sake; the gradient is dense, with the same values.</param>
    /// <exception cref="ArgumentException">The table is no matrix.</exception>
    public static Embedding FromPretrained(
        Tensor embeddings, bool freeze = true, long? paddingIdx = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, bool sparse = false)
    {
        var rows = EmbeddingOptions.Rows("Embedding.FromPretrained", embeddings);
        return new(new EmbeddingOptions("Embedding.FromPretrained", rows, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse), new Parameter(embeddings, !freeze));
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{Weight.Shape[0]}, {Weight.Shape[1]}{_options.Padding}{_options.Norms}{(_options.Sparse ? ", sparse=True" : "")}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) =>
        F.Embedding(input, Weight, _options.PaddingIdx, _options.MaxNorm, _options.NormType, _options.ScaleGradByFreq, _options.Sparse);
}

/// <summary>The mean, sum or maximum of the rows of each bag of numbers: bags are the rows of a matrix, or runs of a vector that begin at given offsets.</summary>
public class EmbeddingBag : Module<(Tensor Input, Tensor? Offsets, Tensor? PerSampleWeights), Tensor>
{
    private readonly EmbeddingOptions _options;
    private readonly BagMode _mode;
    private readonly bool _includeLastOffset;

    /// <summary>A table of standard normal values, with zeros in the row of the padding.</summary>
    /// <param name="numEmbeddings">How many rows there are.</param>
    /// <param name="embeddingDim">How long a row is, D.</param>
    /// <param name="maxNorm">Rows that are used are first scaled down, in place, to a norm of at most this.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether the gradient of a row is divided by how often it occurs.</param>
    /// <param name="mode">What becomes of the rows of a bag; an empty one gives zeros.</param>
    /// <param name="sparse">Accepted for PyTorch's sake; the gradient is dense, with the same values.</param>
    /// <param name="includeLastOffset">Whether the last offset is the end of the last bag.</param>
    /// <param name="paddingIdx">A row that counts for nothing; negative counts from the end.</param>
    /// <param name="dtype">The dtype of the table; the default one unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row of the padding.</exception>
    public EmbeddingBag(
        long numEmbeddings, long embeddingDim, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, BagMode mode = BagMode.Mean, bool sparse = false,
        bool includeLastOffset = false, long? paddingIdx = null, DType? dtype = null)
        : this(
            new EmbeddingOptions("EmbeddingBag", numEmbeddings, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse), new Parameter(Tensor.Empty([numEmbeddings, embeddingDim], dtype)), mode,
            includeLastOffset) =>
        _options.Start(Weight);

    private EmbeddingBag(EmbeddingOptions options, Parameter weight, BagMode mode, bool includeLastOffset) =>
        (_options, Weight, _mode, _includeLastOffset) = (options, weight, mode, includeLastOffset);

    /// <summary>The table, [numEmbeddings, embeddingDim].</summary>
    public Parameter Weight { get; }

    /// <summary>A layer over a table that is there already, and shares its memory.</summary>
    /// <param name="embeddings">The table, [rows, D].</param>
    /// <param name="freeze">Whether the table is not learnt.</param>
    /// <param name="maxNorm">Rows that are used are first scaled down, in place, to a norm of at most this.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether the gradient of a row is divided by how often it occurs.</param>
    /// <param name="mode">What becomes of the rows of a bag; an empty one gives zeros.</param>
    /// <param name="sparse">Accepted for PyTorch's sake; the gradient is dense, with the same values.</param>
    /// <param name="includeLastOffset">Whether the last offset is the end of the last bag.</param>
    /// <param name="paddingIdx">A row that counts for nothing; negative counts from the end. Its values stay.</param>
    /// <exception cref="ArgumentException">The table is no matrix.</exception>
    public static EmbeddingBag FromPretrained(
        Tensor embeddings, bool freeze = true, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, BagMode mode = BagMode.Mean, bool sparse = false,
        bool includeLastOffset = false, long? paddingIdx = null)
    {
        var rows = EmbeddingOptions.Rows("EmbeddingBag.FromPretrained", embeddings);
        var options = new EmbeddingOptions("EmbeddingBag.FromPretrained", rows, paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
        return new(options, new Parameter(embeddings, !freeze), mode, includeLastOffset);
    }

    /// <summary>Computes a row for each bag.</summary>
    /// <param name="input">Row numbers, [bags, n], or a vector.</param>
    /// <param name="offsets">Where each bag begins in the vector.</param>
    /// <param name="perSampleWeights">A factor for each number, for sums only.</param>
    public Tensor Call(Tensor input, Tensor? offsets = null, Tensor? perSampleWeights = null) => Call((input, offsets, perSampleWeights));

    /// <inheritdoc/>
    protected internal override string ExtraRepr
    {
        get
        {
            var mode = _mode switch { BagMode.Sum => "sum", BagMode.Max => "max", _ => "mean" };
            return $"{Weight.Shape[0]}, {Weight.Shape[1]}{_options.Norms}, mode={mode}{_options.Padding}";
        }
    }

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Input, Tensor? Offsets, Tensor? PerSampleWeights) input) => F.EmbeddingBag(
        input.Input, Weight, input.Offsets, _options.MaxNorm, _options.NormType, _options.ScaleGradByFreq, _mode, _options.Sparse, input.PerSampleWeights, _includeLastOffset,
        _options.PaddingIdx);
}

/// <summary>What both layers of embeddings can be told.</summary>
internal sealed class EmbeddingOptions
{
    public EmbeddingOptions(string op, long rows, long? paddingIdx, double? maxNorm, double normType, bool scaleGradByFreq, bool sparse)
    {
        if (paddingIdx is { } padding && (padding < -rows || padding >= rows))
            throw new ArgumentOutOfRangeException(nameof(paddingIdx), $"{op}: the padding {padding} is no row of {rows}.");
        (PaddingIdx, MaxNorm, NormType, ScaleGradByFreq, Sparse) = (paddingIdx < 0 ? paddingIdx + rows : paddingIdx, maxNorm, normType, scaleGradByFreq, sparse);
    }

    public long? PaddingIdx { get; }

    public double? MaxNorm { get; }

    public double NormType { get; }

    public bool ScaleGradByFreq { get; }

    public bool Sparse { get; }

    public string Padding => PaddingIdx is { } row ? $", padding_idx={row}" : "";

    public string Norms =>
        $"{(MaxNorm is { } norm ? $", max_norm={Text.Of(norm)}" : "")}{(NormType != 2 ? $", norm_type={Text.Of(NormType)}" : "")}{(ScaleGradByFreq ? ", scale_grad_by_freq=True" : "")}";

    public static long Rows(string op, Tensor table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rank == 2 ? table.Shape[0] : throw new ArgumentException($"{op}: the table must be [rows, columns], and has the shape {table.Layout}.");
    }

    /// <summary>Draws the table.</summary>
    public void Start(Parameter weight)
    {
        Init.Normal(weight);
        if (PaddingIdx is { } row) Init.Zeros(weight.Detach().Select(0, row));
    }
}
