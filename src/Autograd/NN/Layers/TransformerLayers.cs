namespace Autograd.NN;

/// <summary>
/// A layer of a transformer's encoder: attention of the sequence to itself and a network of two linear layers at each step, each added to its input and normalised.
/// </summary>
/// <example><code>
/// var layer = new TransformerEncoderLayer(64, 4, dimFeedforward: 128, activation: x =&gt; x.Gelu(), batchFirst: true);
/// var y = layer.Call(Tensor.Randn([8, 10, 64]));
/// </code></example>
public class TransformerEncoderLayer : Module<(Tensor Src, Tensor? SrcMask, Tensor? SrcKeyPaddingMask), Tensor>
{
    private readonly Func<Tensor, Tensor> _activation;
    private readonly bool _normFirst;

    /// <summary>A layer with first values of its parts.</summary>
    /// <param name="dModel">The number of features.</param>
    /// <param name="nhead">The number of heads of the attention.</param>
    /// <param name="dimFeedforward">The number of features between the linear layers.</param>
    /// <param name="dropout">The probability of all dropout.</param>
    /// <param name="activation">The function between the linear layers; relu unless given.</param>
    /// <param name="layerNormEps">Epsilon of the normalisations.</param>
    /// <param name="batchFirst">Whether tensors are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="normFirst">Whether each part normalises its input, instead of the sum after it.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">The heads do not divide the features, or the probability is outside [0, 1].</exception>
    public TransformerEncoderLayer(
        long dModel, long nhead, long dimFeedforward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, double layerNormEps = 1e-5, bool batchFirst = false,
        bool normFirst = false, DType? dtype = null)
    {
        SelfAttn = new MultiheadAttention(dModel, nhead, dropout, batchFirst: batchFirst, dtype: dtype);
        Linear1 = new Linear(dModel, dimFeedforward, dtype: dtype);
        Dropout = new Dropout(dropout);
        Linear2 = new Linear(dimFeedforward, dModel, dtype: dtype);
        Norm1 = new LayerNorm([dModel], layerNormEps, dtype: dtype);
        Norm2 = new LayerNorm([dModel], layerNormEps, dtype: dtype);
        Dropout1 = new Dropout(dropout);
        Dropout2 = new Dropout(dropout);
        (_activation, _normFirst) = (activation ?? F.Relu, normFirst);
    }

    /// <summary>The attention of the sequence to itself.</summary>
    public MultiheadAttention SelfAttn { get; }

    /// <summary>The first linear layer.</summary>
    public Linear Linear1 { get; }

    /// <summary>After the activation.</summary>
    public Dropout Dropout { get; }

    /// <summary>The second linear layer.</summary>
    public Linear Linear2 { get; }

    /// <summary>The normalisation of the attention.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The normalisation of the linear layers.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>After the attention.</summary>
    public Dropout Dropout1 { get; }

    /// <summary>After the linear layers.</summary>
    public Dropout Dropout2 { get; }

    /// <summary>The sequence as the layer changes it.</summary>
    /// <param name="src">[steps, batch, features], [batch, steps, features] if batchFirst, or [steps, features].</param>
    /// <param name="srcMask">[steps, steps] or [batch x heads, steps, steps]: true where attention is forbidden, or numbers that are added to the scores.</param>
    /// <param name="srcKeyPaddingMask">[batch, steps]: true where a step is padding.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Call(Tensor src, Tensor? srcMask = null, Tensor? srcKeyPaddingMask = null) => Call((src, srcMask, srcKeyPaddingMask));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Src, Tensor? SrcMask, Tensor? SrcKeyPaddingMask) input)
    {
        var (x, mask, padding) = input;
        if (_normFirst)
        {
            x = x + Attend(Norm1.Call(x), mask, padding);
            return x + Feed(Norm2.Call(x));
        }
        x = Norm1.Call(x + Attend(x, mask, padding));
        return Norm2.Call(x + Feed(x));
    }

    private Tensor Attend(Tensor x, Tensor? mask, Tensor? padding) => Dropout1.Call(SelfAttn.Call(x, x, x, padding, needWeights: false, mask).Output);

    private Tensor Feed(Tensor x) => Dropout2.Call(Linear2.Call(Dropout.Call(_activation(Linear1.Call(x)))));
}

/// <summary>
/// A layer of a transformer's decoder: attention of the sequence to itself, attention to the encoder's result, and a network of two linear layers at each step, each added to its
/// input and normalised.
/// </summary>
/// <example><code>
/// var layer = new TransformerDecoderLayer(64, 4, batchFirst: true);
/// var memory = Tensor.Randn([8, 12, 64]);
/// var y = layer.Call(Tensor.Randn([8, 10, 64]), memory, tgtMask: Transformer.GenerateSquareSubsequentMask(10));
/// </code></example>
public class TransformerDecoderLayer :
    Module<(Tensor Tgt, Tensor Memory, Tensor? TgtMask, Tensor? MemoryMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask), Tensor>
{
    private readonly Func<Tensor, Tensor> _activation;
    private readonly bool _normFirst;

    /// <summary>A layer with first values of its parts.</summary>
    /// <param name="dModel">The number of features.</param>
    /// <param name="nhead">The number of heads of both attentions.</param>
    /// <param name="dimFeedforward">The number of features between the linear layers.</param>
    /// <param name="dropout">The probability of all dropout.</param>
    /// <param name="activation">The function between the linear layers; relu unless given.</param>
    /// <param name="layerNormEps">Epsilon of the normalisations.</param>
    /// <param name="batchFirst">Whether tensors are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="normFirst">Whether each part normalises its input, instead of the sum after it.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">The heads do not divide the features, or the probability is outside [0, 1].</exception>
    public TransformerDecoderLayer(
        long dModel, long nhead, long dimFeedforward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, double layerNormEps = 1e-5, bool batchFirst = false,
        bool normFirst = false, DType? dtype = null)
    {
        SelfAttn = new MultiheadAttention(dModel, nhead, dropout, batchFirst: batchFirst, dtype: dtype);
        MultiheadAttn = new MultiheadAttention(dModel, nhead, dropout, batchFirst: batchFirst, dtype: dtype);
        Linear1 = new Linear(dModel, dimFeedforward, dtype: dtype);
        Dropout = new Dropout(dropout);
        Linear2 = new Linear(dimFeedforward, dModel, dtype: dtype);
        Norm1 = new LayerNorm([dModel], layerNormEps, dtype: dtype);
        Norm2 = new LayerNorm([dModel], layerNormEps, dtype: dtype);
        Norm3 = new LayerNorm([dModel], layerNormEps, dtype: dtype);
        Dropout1 = new Dropout(dropout);
        Dropout2 = new Dropout(dropout);
        Dropout3 = new Dropout(dropout);
        (_activation, _normFirst) = (activation ?? F.Relu, normFirst);
    }

    /// <summary>The attention of the sequence to itself.</summary>
    public MultiheadAttention SelfAttn { get; }

    /// <summary>The attention to the encoder's result.</summary>
    public MultiheadAttention MultiheadAttn { get; }

    /// <summary>The first linear layer.</summary>
    public Linear Linear1 { get; }

    /// <summary>After the activation.</summary>
    public Dropout Dropout { get; }

    /// <summary>The second linear layer.</summary>
    public Linear Linear2 { get; }

    /// <summary>The normalisation of the attention to itself.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The normalisation of the attention to the encoder's result.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>The normalisation of the linear layers.</summary>
    public LayerNorm Norm3 { get; }

    /// <summary>After the attention to itself.</summary>
    public Dropout Dropout1 { get; }

    /// <summary>After the attention to the encoder's result.</summary>
    public Dropout Dropout2 { get; }

    /// <summary>After the linear layers.</summary>
    public Dropout Dropout3 { get; }

    /// <summary>The sequence as the layer changes it.</summary>
    /// <param name="tgt">[steps L, batch, features], [batch, L, features] if batchFirst, or [L, features].</param>
    /// <param name="memory">The encoder's result, of S steps.</param>
    /// <param name="tgtMask">[L, L] or [batch x heads, L, L]: true where attention is forbidden, or numbers that are added to the scores.</param>
    /// <param name="memoryMask">[L, S] or [batch x heads, L, S], likewise.</param>
    /// <param name="tgtKeyPaddingMask">[batch, L]: true where a step is padding.</param>
    /// <param name="memoryKeyPaddingMask">[batch, S]: true where a step is padding.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Call(Tensor tgt, Tensor memory, Tensor? tgtMask = null, Tensor? memoryMask = null, Tensor? tgtKeyPaddingMask = null, Tensor? memoryKeyPaddingMask = null) =>
        Call((tgt, memory, tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Tgt, Tensor Memory, Tensor? TgtMask, Tensor? MemoryMask, Tensor? TgtKeyPaddingMask, Tensor? MemoryKeyPaddingMask) input)
    {
        var (x, memory, mask, memoryMask, padding, memoryPadding) = input;
        if (_normFirst)
        {
            x = x + Attend(Norm1.Call(x), mask, padding);
            x = x + Look(Norm2.Call(x), memory, memoryMask, memoryPadding);
            return x + Feed(Norm3.Call(x));
        }
        x = Norm1.Call(x + Attend(x, mask, padding));
        x = Norm2.Call(x + Look(x, memory, memoryMask, memoryPadding));
        return Norm3.Call(x + Feed(x));
    }

    private Tensor Attend(Tensor x, Tensor? mask, Tensor? padding) => Dropout1.Call(SelfAttn.Call(x, x, x, padding, needWeights: false, mask).Output);

    private Tensor Look(Tensor x, Tensor memory, Tensor? mask, Tensor? padding) => Dropout2.Call(MultiheadAttn.Call(x, memory, memory, padding, needWeights: false, mask).Output);

    private Tensor Feed(Tensor x) => Dropout3.Call(Linear2.Call(Dropout.Call(_activation(Linear1.Call(x)))));
}
