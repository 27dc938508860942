namespace Autograd.NN;

/// <summary>Layers of a transformer's encoder, one after another.</summary>
/// <example><code>
/// var encoder = new TransformerEncoder(new TransformerEncoderLayer(64, 4, batchFirst: true), 6);
/// var memory = encoder.Call(Tensor.Randn([8, 10, 64]));
/// </code></example>
public class TransformerEncoder : Module<(Tensor Src, Tensor? Mask, Tensor? SrcKeyPaddingMask), Tensor>
{
    /// <summary>Copies of a layer, which all start with its values.</summary>
    /// <param name="encoderLayer">What is copied, and itself not part of the encoder.</param>
    /// <param name="numLayers">How many copies.</param>
    /// <param name="norm">The normalisation of the result, if any.</param>
    public TransformerEncoder(TransformerEncoderLayer encoderLayer, long numLayers, Module<Tensor, Tensor>? norm = null)
    {
        ArgumentNullException.ThrowIfNull(encoderLayer);
        Layers = new ModuleList<TransformerEncoderLayer>();
        for (long i = 0; i < numLayers; i++) Layers.Add(encoderLayer.DeepClone());
        Norm = norm;
    }

    /// <summary>The layers.</summary>
    public ModuleList<TransformerEncoderLayer> Layers { get; }

    /// <summary>The normalisation of the result, if any.</summary>
    public Module<Tensor, Tensor>? Norm { get; }

    /// <summary>The sequence as the layers change it.</summary>
    /// <param name="src">[steps, batch, features], [batch, steps, features] if the layers' batchFirst, or [steps, features].</param>
    /// <param name="mask">[steps, steps] or [batch x heads, steps, steps]: true where attention is forbidden, or numbers that are added to the scores.</param>
    /// <param name="srcKeyPaddingMask">[batch, steps]: true where a step is padding.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Call(Tensor src, Tensor? mask = null, Tensor? srcKeyPaddingMask = null) => Call((src, mask, srcKeyPaddingMask));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Src, Tensor? Mask, Tensor? SrcKeyPaddingMask) input)
    {
        var (x, mask, padding) = input;
        foreach (var layer in Layers) x = layer.Call(x, mask, padding);
        return Norm is null ? x : Norm.Call(x);
    }
}

/// <summary>Layers of a transformer's decoder, one after another.</summary>
/// <example><code>
/// var decoder = new TransformerDecoder(new TransformerDecoderLayer(64, 4, batchFirst: true), 6);
/// var memory = Tensor.Randn([8, 12, 64]);
/// var y = decoder.Call(Tensor.Randn([8, 10, 64]), memory);
/// </code></example>
public class TransformerDecoder : Module<(Tensor Tgt, Tensor Memory, Tensor? TgtMask, Tensor? MemoryMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask), Tensor>
{
    /// <summary>Copies of a layer, which all start with its values.</summary>
    /// <param name="decoderLayer">What is copied, and itself not part of the decoder.</param>
    /// <param name="numLayers">How many copies.</param>
    /// <param name="norm">The normalisation of the result, if any.</param>
    public TransformerDecoder(TransformerDecoderLayer decoderLayer, long numLayers, Module<Tensor, Tensor>? norm = null)
    {
        ArgumentNullException.ThrowIfNull(decoderLayer);
        Layers = new ModuleList<TransformerDecoderLayer>();
        for (long i = 0; i < numLayers; i++) Layers.Add(decoderLayer.DeepClone());
        Norm = norm;
    }

    /// <summary>The layers.</summary>
    public ModuleList<TransformerDecoderLayer> Layers { get; }

    /// <summary>The normalisation of the result, if any.</summary>
    public Module<Tensor, Tensor>? Norm { get; }

    /// <summary>The sequence as the layers change it.</summary>
    /// <inheritdoc cref="TransformerDecoderLayer.Call(Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?)"/>
    public Tensor Call(Tensor tgt, Tensor memory, Tensor? tgtMask = null, Tensor? memoryMask = null, Tensor? tgtKeyPaddingMask = null, Tensor? memoryKeyPaddingMask = null) =>
        Call((tgt, memory, tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Tgt, Tensor Memory, Tensor? TgtMask, Tensor? MemoryMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask) input)
    {
        var (x, memory, mask, memoryMask, padding, memoryPadding) = input;
        foreach (var layer in Layers) x = layer.Call(x, memory, mask, memoryMask, padding, memoryPadding);
        return Norm is null ? x : Norm.Call(x);
    }
}

/// <summary>The transformer of "Attention is all you need": an encoder of the source, and a decoder of the target that looks at the encoder's result.</summary>
/// <example><code>
/// var transformer = new Transformer(dModel: 64, nhead: 4, numEncoderLayers: 2, numDecoderLayers: 2, batchFirst: true);
/// var (source, target) = (Tensor.Randn([8, 12, 64]), Tensor.Randn([8, 10, 64]));
/// var y = transformer.Call(source, target, tgtMask: Transformer.GenerateSquareSubsequentMask(target.Shape[1]));
/// </code></example>
public class Transformer : Module<
    (Tensor Src, Tensor Tgt, Tensor? SrcMask, Tensor? TgtMask, Tensor? MemoryMask, Tensor? SrcKeyPaddingMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask), Tensor>
{
    private readonly long _dModel;
    private readonly bool _batchFirst;

    /// <summary>A transformer whose matrices are drawn by Glorot's uniform formula.</summary>
    /// <param name="dModel">The number of features.</param>
    /// <param name="nhead">The number of heads.</param>
    /// <param name="numEncoderLayers">How many layers encode.</param>
    /// <param name="numDecoderLayers">How many layers decode.</param>
    /// <param name="dimFeedforward">The number of features between the linear layers.</param>
    /// <param name="dropout">The probability of all dropout.</param>
    /// <param name="activation">The function between the linear layers; relu unless given.</param>
    /// <param name="customEncoder">Encodes instead.</param>
    /// <param name="customDecoder">Decodes instead.</param>
    /// <param name="layerNormEps">Epsilon of the normalisations.</param>
    /// <param name="batchFirst">Whether tensors are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="normFirst">Whether each part normalises its input, instead of the sum after it.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">The heads do not divide the features, or the probability is outside [0, 1].</exception>
    public Transformer(
        long dModel = 512, long nhead = 8, long numEncoderLayers = 6, long numDecoderLayers = 6, long dimFeedforward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null,
        Module<(Tensor Src, Tensor? Mask, Tensor? SrcKeyPaddingMask), Tensor>? customEncoder = null,
        Module<(Tensor Tgt, Tensor Memory, Tensor? TgtMask, Tensor? MemoryMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask), Tensor>? customDecoder = null,
        double layerNormEps = 1e-5, bool batchFirst = false, bool normFirst = false, DType? dtype = null)
    {
        (_dModel, _batchFirst) = (dModel, batchFirst);
        Encoder = customEncoder ?? new TransformerEncoder(
            new TransformerEncoderLayer(dModel, nhead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, dtype), numEncoderLayers,
            new LayerNorm([dModel], layerNormEps, dtype: dtype));
        Decoder = customDecoder ?? new TransformerDecoder(
            new TransformerDecoderLayer(dModel, nhead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, dtype), numDecoderLayers,
            new LayerNorm([dModel], layerNormEps, dtype: dtype));
        foreach (var parameter in Parameters())
            if (parameter.Rank > 1) Init.XavierUniform(parameter);
    }

    /// <summary>Encodes the source.</summary>
    public Module<(Tensor Src, Tensor? Mask, Tensor? SrcKeyPaddingMask), Tensor> Encoder { get; }

    /// <summary>Decodes the target, with the encoder's result.</summary>
    public Module<(Tensor Tgt, Tensor Memory, Tensor? TgtMask, Tensor? MemoryMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask), Tensor> Decoder { get; }

    /// <summary>[size, size]: -inf above the diagonal, else 0, which as a mask lets each step attend to itself and those before.</summary>
    public static Tensor GenerateSquareSubsequentMask(long size, DType? dtype = null) => Tensor.Full([size, size], double.NegativeInfinity, dtype).Triu(1);

    /// <summary>The decoded target.</summary>
    /// <param name="src">[steps S, batch, features], [batch, S, features] if batchFirst, or [S, features].</param>
    /// <param name="tgt">The target, of L steps.</param>
    /// <param name="srcMask">[S, S] or [batch x heads, S, S]: true where attention is forbidden, or numbers that are added to the scores.</param>
    /// <param name="tgtMask">[L, L] or [batch x heads, L, L], likewise.</param>
    /// <param name="memoryMask">[L, S] or [batch x heads, L, S], likewise.</param>
    /// <param name="srcKeyPaddingMask">[batch, S]: true where a step is padding.</param>
    /// <param name="tgtKeyPaddingMask">[batch, L], likewise.</param>
    /// <param name="memoryKeyPaddingMask">[batch, S], likewise.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Call(
        Tensor src, Tensor tgt, Tensor? srcMask = null, Tensor? tgtMask = null, Tensor? memoryMask = null, Tensor? srcKeyPaddingMask = null, Tensor? tgtKeyPaddingMask = null,
        Tensor? memoryKeyPaddingMask = null) => Call((src, tgt, srcMask, tgtMask, memoryMask, srcKeyPaddingMask, tgtKeyPaddingMask, memoryKeyPaddingMask));

    /// <inheritdoc/>
    protected override Tensor Forward(
        (Tensor Src, Tensor Tgt, Tensor? SrcMask, Tensor? TgtMask, Tensor? MemoryMask, Tensor? SrcKeyPaddingMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask) input)
    {
        var (src, tgt) = (input.Src, input.Tgt);
        ArgumentNullException.ThrowIfNull(src);
        ArgumentNullException.ThrowIfNull(tgt);
        var batch = _batchFirst ? 0 : 1;
        if (src.Rank is not (2 or 3) || tgt.Rank != src.Rank || src.Shape[^1] != _dModel || tgt.Shape[^1] != _dModel || src.Rank == 3 && src.Shape[batch] != tgt.Shape[batch])
            throw new ArgumentException($"Transformer: expected source and target {(_batchFirst ? "[batch, steps, " : "[steps, batch, ")}{_dModel}] of the same batch, or [steps, {_dModel}], and got {src.Layout} and {tgt.Layout}.");
        var memory = Encoder.Call((src, input.SrcMask, input.SrcKeyPaddingMask));
        return Decoder.Call((tgt, memory, input.TgtMask, input.MemoryMask, input.TgtKeyPaddingMask, input.MemoryKeyPaddingMask));
    }
}
