namespace Autograd.NN;

/// <summary>What the cells have in common: their weights, and rows of one step.</summary>
/// <typeparam name="TInput">The input and the state before.</typeparam>
/// <typeparam name="TOutput">The state after.</typeparam>
public abstract class RNNCellBase<TInput, TOutput> : Module<TInput, TOutput>
{
    private protected RNNCellBase(int gates, long inputSize, long hiddenSize, bool bias, DType? dtype)
    {
        if (inputSize < 1 || hiddenSize < 1)
            throw new ArgumentOutOfRangeException(nameof(inputSize), $"{TypeName}: the sizes of input and state must be positive, and are {inputSize} and {hiddenSize}.");
        (InputSize, HiddenSize) = (inputSize, hiddenSize);
        WeightIh = new Parameter(Tensor.Empty([gates * hiddenSize, inputSize], dtype));
        WeightHh = new Parameter(Tensor.Empty([gates * hiddenSize, hiddenSize], dtype));
        if (bias) BiasIh = new Parameter(Tensor.Empty([gates * hiddenSize], dtype));
        if (bias) BiasHh = new Parameter(Tensor.Empty([gates * hiddenSize], dtype));
        var bound = 1 / Math.Sqrt(hiddenSize);
        foreach (var parameter in (ReadOnlySpan<Parameter?>)[WeightIh, WeightHh, BiasIh, BiasHh])
            if (parameter is not null) Init.Uniform(parameter, -bound, bound);
    }

    /// <summary>The number of features of the input.</summary>
    public long InputSize { get; }

    /// <summary>The number of features of the state.</summary>
    public long HiddenSize { get; }

    /// <summary>[gates x hiddenSize, inputSize].</summary>
    public Parameter WeightIh { get; }

    /// <summary>[gates x hiddenSize, hiddenSize].</summary>
    public Parameter WeightHh { get; }

    /// <summary>[gates x hiddenSize], or null.</summary>
    public Parameter? BiasIh { get; }

    /// <summary>[gates x hiddenSize], or null.</summary>
    public Parameter? BiasHh { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{InputSize}, {HiddenSize}{(BiasIh is null ? ", bias=False" : "")}";

    private protected abstract RecurrentKind Kind { get; }

    /// <summary>One step. States that are null are zero.</summary>
    private protected Tensor[] Run(Tensor input, ReadOnlySpan<Tensor?> state)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank is not (1 or 2) || input.Shape[^1] != InputSize)
            throw new ArgumentException($"{TypeName}: the input must be [batch, {InputSize}] or [{InputSize}], and has the shape {input.Layout}.");
        var single = input.Rank == 1;
        long[] expected = [.. input.Shape[..^1], HiddenSize];
        var before = new Tensor[state.Length];
        for (var k = 0; k < before.Length; k++)
        {
            if (state[k] is { } given && !given.Shape.SequenceEqual(expected))
                throw new ArgumentException($"{TypeName}: the state must be [{string.Join(", ", expected)}] for an input of shape {input.Layout}, and has the shape {given.Layout}.");
            before[k] = state[k] ?? Tensor.Zeros(expected, input.DType);
            if (single) before[k] = before[k].Unsqueeze(0);
        }
        var rows = single ? input.Unsqueeze(0) : input;
        var (_, after) = RecurrentStep.Through(Kind, new Recurrence.Weights(WeightIh, WeightHh, BiasIh, BiasHh), null, rows, [rows.Shape[0]], before, backwards: false);
        return single ? [.. after.Select(s => s.Squeeze(0))] : after;
    }
}

/// <summary>One step of an <see cref="RNN"/>: h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu of it.</summary>
public sealed class RNNCell : RNNCellBase<(Tensor Input, Tensor? Hx), Tensor>
{
    private readonly RecurrentKind _kind;

    /// <summary>A cell whose weights and biases are drawn uniformly from +-1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of the input.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="nonlinearity">Tanh or relu.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the nonlinearity another one.</exception>
    public RNNCell(long inputSize, long hiddenSize, bool bias = true, Nonlinearity nonlinearity = Nonlinearity.Tanh, DType? dtype = null) : base(1, inputSize, hiddenSize, bias, dtype) =>
        _kind = KindOf(nonlinearity);

    /// <inheritdoc/>
    protected internal override string ExtraRepr => base.ExtraRepr + (_kind == RecurrentKind.Relu ? ", nonlinearity=relu" : "");

    /// <summary>The state after the input.</summary>
    /// <param name="input">[batch, inputSize], or [inputSize].</param>
    /// <param name="hx">[batch, hiddenSize], or [hiddenSize], the state before; zeros unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Call(Tensor input, Tensor? hx = null) => Call((input, hx));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Input, Tensor? Hx) input) => Run(input.Input, [input.Hx])[0];

    private protected override RecurrentKind Kind => _kind;

    internal static RecurrentKind KindOf(Nonlinearity nonlinearity) => nonlinearity switch
    {
        Nonlinearity.Tanh => RecurrentKind.Tanh,
        Nonlinearity.Relu => RecurrentKind.Relu,
        _ => throw new ArgumentException($"RNN: the nonlinearity must be Tanh or Relu, and is {nonlinearity}."),
    };
}

/// <summary>One step of an <see cref="LSTM"/>.</summary>
public sealed class LSTMCell : RNNCellBase<(Tensor Input, (Tensor H, Tensor C)? Hx), (Tensor H, Tensor C)>
{
    /// <summary>A cell whose weights and biases are drawn uniformly from +-1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of the input.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public LSTMCell(long inputSize, long hiddenSize, bool bias = true, DType? dtype = null) : base(4, inputSize, hiddenSize, bias, dtype)
    {
    }

    /// <summary>The state after the input.</summary>
    /// <param name="input">[batch, inputSize], or [inputSize].</param>
    /// <param name="hx">h and c before, both [batch, hiddenSize] or [hiddenSize]; zeros unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public (Tensor H, Tensor C) Call(Tensor input, (Tensor H, Tensor C)? hx = null) => Call((input, hx));

    /// <inheritdoc/>
    protected override (Tensor H, Tensor C) Forward((Tensor Input, (Tensor H, Tensor C)? Hx) input)
    {
        var after = Run(input.Input, [input.Hx?.H, input.Hx?.C]);
        return (after[0], after[1]);
    }

    private protected override RecurrentKind Kind => RecurrentKind.Lstm;
}

/// <summary>One step of a <see cref="GRU"/>.</summary>
public sealed class GRUCell : RNNCellBase<(Tensor Input, Tensor? Hx), Tensor>
{
    /// <summary>A cell whose weights and biases are drawn uniformly from +-1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of the input.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public GRUCell(long inputSize, long hiddenSize, bool bias = true, DType? dtype = null) : base(3, inputSize, hiddenSize, bias, dtype)
    {
    }

    /// <inheritdoc cref="RNNCell.Call(Tensor, Tensor?)"/>
    public Tensor Call(Tensor input, Tensor? hx = null) => Call((input, hx));

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor Input, Tensor? Hx) input) => Run(input.Input, [input.Hx])[0];

    private protected override RecurrentKind Kind => RecurrentKind.Gru;
}
