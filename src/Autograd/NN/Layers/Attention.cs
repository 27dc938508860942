namespace Autograd.NN;

/// <summary>
/// Attention of several heads: queries, keys and values are projected, each head mixes the values of the keys that are most like its query, and the heads' results are joined and
/// projected once more.
/// </summary>
/// <example><code>
/// var attention = new MultiheadAttention(64, 4, batchFirst: true);
/// var x = Tensor.Randn([8, 10, 64]);
/// var (y, weights) = attention.Call(x, x, x);   // [8, 10, 64] and [8, 10, 10]
/// </code></example>
public class MultiheadAttention : Module<(Tensor Query, Tensor Key, Tensor Value, Tensor? KeyPaddingMask, bool NeedWeights, Tensor? AttnMask, bool AverageAttnWeights), (Tensor Output, Tensor? Weights)>
{
    private readonly bool _addZeroAttn;

    /// <summary>Attention whose projections are drawn by Glorot's formula (the last as that of a <see cref="Linear"/>), with biases of 0.</summary>
    /// <param name="embedDim">The number of features of queries and results.</param>
    /// <param name="numHeads">The number of heads, which share out the features.</param>
    /// <param name="dropout">The probability that a weight is dropped while learning.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="addBiasKv">Whether one learnt key and value are added to those given.</param>
    /// <param name="addZeroAttn">Whether a key and value of zeros are added.</param>
    /// <param name="kdim">The number of features of keys, <paramref name="embedDim"/> unless given.</param>
    /// <param name="vdim">The number of features of values, <paramref name="embedDim"/> unless given.</param>
    /// <param name="batchFirst">Whether tensors are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">The heads do not divide the features, or the probability is outside [0, 1].</exception>
    public MultiheadAttention(
        long embedDim, long numHeads, double dropout = 0, bool bias = true, bool addBiasKv = false, bool addZeroAttn = false, long? kdim = null, long? vdim = null, bool batchFirst = false,
        DType? dtype = null)
    {
        if (embedDim < 1 || numHeads < 1 || embedDim % numHeads != 0) throw new ArgumentException($"MultiheadAttention: {numHeads} heads do not share out {embedDim} features evenly.");
        if (!(dropout >= 0 && dropout <= 1)) throw new ArgumentOutOfRangeException(nameof(dropout), $"MultiheadAttention: the probability of dropout must lie between 0 and 1, and is {dropout}.");
        (EmbedDim, NumHeads, Dropout, BatchFirst, _addZeroAttn) = (embedDim, numHeads, dropout, batchFirst, addZeroAttn);
        var (k, v) = (kdim ?? embedDim, vdim ?? embedDim);
        if (k == embedDim && v == embedDim) InProjWeight = New(3 * embedDim, embedDim);
        else (QProjWeight, KProjWeight, VProjWeight) = (New(embedDim, embedDim), New(embedDim, k), New(embedDim, v));
        if (bias) InProjBias = New(3 * embedDim);
        if (addBiasKv) (BiasK, BiasV) = (New(1, 1, embedDim), New(1, 1, embedDim));
        OutProj = new NonDynamicallyQuantizableLinear(embedDim, embedDim, bias, dtype);
        foreach (var weight in (ReadOnlySpan<Parameter?>)[InProjWeight, QProjWeight, KProjWeight, VProjWeight])
            if (weight is not null) Init.XavierUniform(weight);
        if (InProjBias is not null) Init.Zeros(InProjBias);
        if (OutProj.Bias is not null) Init.Zeros(OutProj.Bias);
        if (BiasK is not null) Init.XavierNormal(BiasK);
        if (BiasV is not null) Init.XavierNormal(BiasV);

        Parameter New(params ReadOnlySpan<long> shape) => new(Tensor.Empty(shape, dtype));
    }

    /// <summary>The number of features of queries and results.</summary>
    public long EmbedDim { get; }

    /// <summary>The number of heads.</summary>
    public long NumHeads { get; }

    /// <summary>The probability that a weight is dropped while learning.</summary>
    public double Dropout { get; }

    /// <summary>Whether tensors are [batch, steps, features] instead of [steps, batch, features].</summary>
    public bool BatchFirst { get; }

    /// <summary>[3 x embedDim, embedDim]: the projections of queries, keys and values; null if their numbers of features differ.</summary>
    public Parameter? InProjWeight { get; }

    /// <summary>[embedDim, embedDim], or null.</summary>
    public Parameter? QProjWeight { get; }

    /// <summary>[embedDim, kdim], or null.</summary>
    public Parameter? KProjWeight { get; }

    /// <summary>[embedDim, vdim], or null.</summary>
    public Parameter? VProjWeight { get; }

    /// <summary>[3 x embedDim], or null.</summary>
    public Parameter? InProjBias { get; }

    /// <summary>[1, 1, embedDim], or null.</summary>
    public Parameter? BiasK { get; }

    /// <summary>[1, 1, embedDim], or null.</summary>
    public Parameter? BiasV { get; }

    /// <summary>The projection of the result.</summary>
    public Linear OutProj { get; }

    /// <summary>The result of attention, and the weights of the keys.</summary>
    /// <param name="query">[steps L, batch, embedDim], with <see cref="BatchFirst"/> [batch, L, embedDim], or [L, embedDim] without a batch; keys and values likewise, S steps each.</param>
    /// <param name="key">What the queries are compared with.</param>
    /// <param name="value">What is mixed.</param>
    /// <param name="keyPaddingMask">[batch, S]: true where a key is forbidden to all queries, or numbers that are added to the scores.</param>
    /// <param name="needWeights">Whether the weights are given too.</param>
    /// <param name="attnMask">[L, S] or [batch x heads, L, S]: true where it is forbidden, or numbers that are added to the scores.</param>
    /// <param name="averageAttnWeights">Whether the weights are averaged over the heads.</param>
    /// <returns>The result, in the form of the queries, and weights [batch, L, S] (or [batch, heads, L, S]), after dropout. A query that may attend to nothing gives NaN.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public (Tensor Output, Tensor? Weights) Call(
        Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask = null, bool needWeights = true, Tensor? attnMask = null, bool averageAttnWeights = true) =>
        Call((query, key, value, keyPaddingMask, needWeights, attnMask, averageAttnWeights));

    /// <inheritdoc/>
    protected override (Tensor Output, Tensor? Weights) Forward(
        (Tensor Query, Tensor Key, Tensor Value, Tensor? KeyPaddingMask, bool NeedWeights, Tensor? AttnMask, bool AverageAttnWeights) input)
    {
        var (query, key, value, padding, needWeights, mask, average) = input;
        Check(query, key, value);
        var single = query.Rank == 2;
        var batchDim = BatchFirst && !single ? 0 : 1;
        var (q, k, v) = Project(query, key, value);
        if (single) (q, k, v) = (q.Unsqueeze(1), k.Unsqueeze(1), v.Unsqueeze(1));
        if (single && padding is not null) padding = padding.Unsqueeze(0);
        var (batch, queries, keys) = (q.Shape[batchDim], q.Shape[1 - batchDim], k.Shape[1 - batchDim]);
        (mask, padding) = (Mask(mask, batch, queries, keys), Padding(padding, batch, keys));
        if (BiasK is not null) (k, v) = (With(k, BiasK.Expand(Row(k))), With(v, BiasV!.Expand(Row(v))));
        if (_addZeroAttn) (k, v) = (With(k, Tensor.Zeros(Row(k), k.DType)), With(v, Tensor.Zeros(Row(v), v.DType)));

        // [batch, heads, steps, features of a head]
        Tensor Heads(Tensor x) => batchDim == 0 ? x.Unflatten(2, NumHeads, -1).Transpose(1, 2) : x.Unflatten(2, NumHeads, -1).Permute(1, 2, 0, 3);
        var (scale, added) = (1 / Math.Sqrt((double)EmbedDim / NumHeads), k.Shape[1 - batchDim] - keys);
        (mask, padding) = (Extended(mask, added), Extended(padding, added));
        var (manyQ, manyK, manyV) = (Heads(q), Heads(k), Heads(v));
        Tensor? weights = null;
        Tensor mixed;
        if (!needWeights && !(Training && Dropout > 0) && HeadAttention.Serves(manyQ, manyK, manyV, mask, padding)) mixed = HeadAttention.Apply(manyQ, manyK, manyV, scale, false, mask, padding);
        else
        {
            var scores = (manyQ * scale).Matmul(manyK.Transpose(2, 3));
            if (mask is not null) scores = Masked(scores, mask);
            if (padding is not null) scores = Masked(scores, padding);
            weights = F.Dropout(scores.Softmax(-1), Dropout, Training);
            mixed = weights.Matmul(manyV);
        }
        var joined = (batchDim == 0 ? mixed.Transpose(1, 2) : mixed.Permute(2, 0, 1, 3)).Flatten(2, 3);
        var output = OutProj.Call(joined);
        if (single) output = output.Squeeze(1);
        if (!needWeights) return (output, null);
        if (average) weights = weights!.Mean(1);
        return (output, single ? weights!.Squeeze(0) : weights);

        Tensor With(Tensor x, Tensor last) => Tensor.Cat([x, last], 1 - batchDim);

        long[] Row(Tensor x) => batchDim == 0 ? [x.Shape[0], 1, EmbedDim] : [1, x.Shape[1], EmbedDim];
    }

    /// <summary>One product where all three are the same tensor, two where keys and values are.</summary>
    private (Tensor, Tensor, Tensor) Project(Tensor query, Tensor key, Tensor value)
    {
        if (InProjWeight is null)
        {
            var biases = InProjBias is null ? new Tensor?[3] : Sections.Of(InProjBias, 3, 0);
            return (F.Linear(query, QProjWeight!, biases[0]), F.Linear(key, KProjWeight!, biases[1]), F.Linear(value, VProjWeight!, biases[2]));
        }
        if (ReferenceEquals(key, value))
        {
            if (ReferenceEquals(query, key))
            {
                var all = Sections.Of(F.Linear(query, InProjWeight, InProjBias), 3, -1);
                return (all[0], all[1], all[2]);
            }
            var (w, b) = (Sections.Of(InProjWeight, [EmbedDim, 2 * EmbedDim], 0), InProjBias is null ? new Tensor?[2] : Sections.Of(InProjBias, [EmbedDim, 2 * EmbedDim], 0));
            var both = Sections.Of(F.Linear(key, w[1], b[1]), 2, -1);
            return (F.Linear(query, w[0], b[0]), both[0], both[1]);
        }
        var (weights, offsets) = (Sections.Of(InProjWeight, 3, 0), InProjBias is null ? new Tensor?[3] : Sections.Of(InProjBias, 3, 0));
        return (F.Linear(query, weights[0], offsets[0]), F.Linear(key, weights[1], offsets[1]), F.Linear(value, weights[2], offsets[2]));
    }

    /// <summary>Scores with a mask: bools are forbidden, numbers added.</summary>
    private static Tensor Masked(Tensor scores, Tensor mask) => mask.DType == DType.Bool ? scores.MaskedFill(mask, double.NegativeInfinity) : scores + mask;

    /// <summary>A mask for keys that were added at the end too, which are open to all.</summary>
    private static Tensor? Extended(Tensor? mask, long added) =>
        mask is null || added == 0 ? mask : Tensor.Cat([mask, Tensor.Zeros([.. mask.Shape[..^1], added], mask.DType)], -1);

    private Tensor? Mask(Tensor? mask, long batch, long queries, long keys)
    {
        if (mask is null) return null;
        Kind(mask, "attnMask");
        if (mask.Rank == 2 && mask.Shape.SequenceEqual([queries, keys])) return mask;
        if (mask.Rank == 3 && mask.Shape.SequenceEqual([batch * NumHeads, queries, keys])) return mask.Unflatten(0, batch, NumHeads);
        throw new ArgumentException($"MultiheadAttention: attnMask must be [{queries}, {keys}] or [{batch * NumHeads}, {queries}, {keys}], that is [L, S] or [batch x heads, L, S], and has the shape {mask.Layout}.");
    }

    private static Tensor? Padding(Tensor? padding, long batch, long keys)
    {
        if (padding is null) return null;
        Kind(padding, "keyPaddingMask");
        if (!padding.Shape.SequenceEqual([batch, keys])) throw new ArgumentException($"MultiheadAttention: keyPaddingMask must be [{batch}, {keys}], one for each key, and has the shape {padding.Layout}.");
        return padding.Unsqueeze(1).Unsqueeze(1);
    }

    private static void Kind(Tensor mask, string name)
    {
        if (mask.DType != DType.Bool && !mask.DType.IsFloatingPoint())
            throw new ArgumentException($"MultiheadAttention: {name} must be of bools (true: forbidden) or of floating point (added to the scores), and is {mask.DType.TorchName()}. Convert it with To(DType.Bool).");
    }

    private void Check(Tensor query, Tensor key, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var fits = query.Rank is 2 or 3 && key.Rank == query.Rank && value.Rank == query.Rank && key.Shape[..^1].SequenceEqual(value.Shape[..^1]) &&
            (query.Rank == 2 || query.Shape[BatchFirst ? 0 : 1] == key.Shape[BatchFirst ? 0 : 1]) &&
            query.Shape[^1] == EmbedDim && key.Shape[^1] == (KProjWeight ?? InProjWeight)!.Shape[1] && value.Shape[^1] == (VProjWeight ?? InProjWeight)!.Shape[1];
        if (!fits)
            throw new ArgumentException(
                $"MultiheadAttention: expected queries {(BatchFirst ? "[batch, L, " : "[L, batch, ")}{EmbedDim}], and keys and values of S steps and the same batch with " +
                $"{(KProjWeight ?? InProjWeight)!.Shape[1]} and {(VProjWeight ?? InProjWeight)!.Shape[1]} features, and got {query.Layout}, {key.Layout} and {value.Layout}.");
    }
}

/// <summary>PyTorch's name of the last projection.</summary>
internal sealed class NonDynamicallyQuantizableLinear(long inFeatures, long outFeatures, bool bias, DType? dtype) : Linear(inFeatures, outFeatures, bias, dtype);
