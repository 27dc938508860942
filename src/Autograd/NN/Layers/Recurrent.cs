namespace Autograd.NN;

/// <summary>Elman's recurrent network: h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), or relu of it, layer upon layer.</summary>
/// <example><code>
/// var rnn = new RNN(10, 20, numLayers: 2);
/// var (output, hn) = rnn.Call(Tensor.Randn([5, 3, 10]));   // [5, 3, 20] and [2, 3, 20]
/// </code></example>
public sealed class RNN : RNNBase<(Tensor Input, Tensor? Hx, PackedSequence? Packing), (Tensor Output, Tensor Hn)>
{
    private readonly RecurrentKind _kind;

    /// <summary>Layers whose weights and biases are drawn uniformly from +-1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of a step of the input.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="numLayers">How many layers.</param>
    /// <param name="nonlinearity">Tanh or relu.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="batchFirst">Whether input and output are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dropout">The probability that an output of a layer but the last is dropped while learning.</param>
    /// <param name="bidirectional">Whether each layer runs through the steps backwards too; the outputs are joined.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is not positive, the probability outside [0, 1], or the nonlinearity another one.</exception>
    public RNN(
        long inputSize, long hiddenSize, long numLayers = 1, Nonlinearity nonlinearity = Nonlinearity.Tanh, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false,
        DType? dtype = null) : base(1, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 0, dtype) => _kind = RNNCell.KindOf(nonlinearity);

    /// <summary>The outputs of all steps, and the last state of each layer and direction.</summary>
    /// <param name="input">[steps, batch, features], or [steps, features] without a batch.</param>
    /// <param name="hx">[layers x directions, batch, hiddenSize], the state to start from; zeros unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public (Tensor Output, Tensor Hn) Call(Tensor input, Tensor? hx = null) => Call((input, hx, null));

    /// <summary>The same for sequences of different lengths.</summary>
    /// <inheritdoc cref="Call(Tensor, Tensor?)"/>
    public (PackedSequence Output, Tensor Hn) Call(PackedSequence input, Tensor? hx = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (output, hn) = Call((input.Data, hx, input));
        return (input.WithData(output), hn);
    }

    /// <inheritdoc/>
    protected override (Tensor Output, Tensor Hn) Forward((Tensor Input, Tensor? Hx, PackedSequence? Packing) input)
    {
        var (output, states) = Run(input.Input, [input.Hx], input.Packing);
        return (output, states[0]);
    }

    private protected override RecurrentKind Kind => _kind;
}

/// <summary>
/// Long short-term memory: with i, f, g, o = W_ih x_t + b_ih + W_hh h_(t-1) + b_hh, c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g) and h_t = sigmoid(o) tanh(c_t), layer upon layer.
/// </summary>
/// <example><code>
/// var lstm = new LSTM(10, 20, numLayers: 2, bidirectional: true);
/// var (output, (hn, cn)) = lstm.Call(Tensor.Randn([5, 3, 10]));   // [5, 3, 40], and both [4, 3, 20]
/// </code></example>
public sealed class LSTM : RNNBase<(Tensor Input, (Tensor H, Tensor C)? Hx, PackedSequence? Packing), (Tensor Output, (Tensor H, Tensor C) State)>
{
    /// <summary>Layers whose weights and biases are drawn uniformly from +-1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of a step of the input.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="numLayers">How many layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="batchFirst">Whether input and output are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dropout">The probability that an output of a layer but the last is dropped while learning.</param>
    /// <param name="bidirectional">Whether each layer runs through the steps backwards too; the outputs are joined.</param>
    /// <param name="projSize">The size that h_t is projected to by a further matrix; 0 for none.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is not positive, the probability outside [0, 1], or the projection as large as the state.</exception>
    public LSTM(
        long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, long projSize = 0, DType? dtype = null)
        : base(4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, projSize, dtype)
    {
    }

    /// <summary>The outputs of all steps, and the last h and c of each layer and direction.</summary>
    /// <param name="input">[steps, batch, features], or [steps, features] without a batch.</param>
    /// <param name="hx">h [layers x directions, batch, projSize or hiddenSize] and c [layers x directions, batch, hiddenSize] to start from; zeros unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public (Tensor Output, (Tensor H, Tensor C) State) Call(Tensor input, (Tensor H, Tensor C)? hx = null) => Call((input, hx, null));

    /// <summary>The same for sequences of different lengths.</summary>
    /// <inheritdoc cref="Call(Tensor, ValueTuple{Tensor, Tensor}?)"/>
    public (PackedSequence Output, (Tensor H, Tensor C) State) Call(PackedSequence input, (Tensor H, Tensor C)? hx = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (output, state) = Call((input.Data, hx, input));
        return (input.WithData(output), state);
    }

    /// <inheritdoc/>
    protected override (Tensor Output, (Tensor H, Tensor C) State) Forward((Tensor Input, (Tensor H, Tensor C)? Hx, PackedSequence? Packing) input)
    {
        var (output, states) = Run(input.Input, [input.Hx?.H, input.Hx?.C], input.Packing);
        return (output, (states[0], states[1]));
    }

    private protected override RecurrentKind Kind => RecurrentKind.Lstm;
}

/// <summary>
/// Gated recurrent units: with r and z = sigmoid(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh) and n = tanh(W_in x_t + b_in + r (W_hn h_(t-1) + b_hn)), h_t = (1 - z) n + z h_(t-1), layer
/// upon layer.
/// </summary>
/// <example><code>
/// var gru = new GRU(10, 20, batchFirst: true);
/// var (output, hn) = gru.Call(Tensor.Randn([3, 5, 10]));   // [3, 5, 20] and [1, 3, 20]
/// </code></example>
public sealed class GRU : RNNBase<(Tensor Input, Tensor? Hx, PackedSequence? Packing), (Tensor Output, Tensor Hn)>
{
    /// <summary>Layers whose weights and biases are drawn uniformly from +-1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of a step of the input.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="numLayers">How many layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="batchFirst">Whether input and output are [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dropout">The probability that an output of a layer but the last is dropped while learning.</param>
    /// <param name="bidirectional">Whether each layer runs through the steps backwards too; the outputs are joined.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the probability outside [0, 1].</exception>
    public GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, DType? dtype = null)
        : base(3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 0, dtype)
    {
    }

    /// <inheritdoc cref="RNN.Call(Tensor, Tensor?)"/>
    public (Tensor Output, Tensor Hn) Call(Tensor input, Tensor? hx = null) => Call((input, hx, null));

    /// <inheritdoc cref="RNN.Call(PackedSequence, Tensor?)"/>
    public (PackedSequence Output, Tensor Hn) Call(PackedSequence input, Tensor? hx = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (output, hn) = Call((input.Data, hx, input));
        return (input.WithData(output), hn);
    }

    /// <inheritdoc/>
    protected override (Tensor Output, Tensor Hn) Forward((Tensor Input, Tensor? Hx, PackedSequence? Packing) input)
    {
        var (output, states) = Run(input.Input, [input.Hx], input.Packing);
        return (output, states[0]);
    }

    private protected override RecurrentKind Kind => RecurrentKind.Gru;
}
