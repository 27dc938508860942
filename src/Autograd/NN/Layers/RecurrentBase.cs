using System.Globalization;

namespace Autograd.NN;

/// <summary>What <see cref="RNN"/>, <see cref="LSTM"/> and <see cref="GRU"/> have in common: layers and directions, their weights, and the way through the steps.</summary>
/// <typeparam name="TInput">The input, the initial state and the packing.</typeparam>
/// <typeparam name="TOutput">The output and the last state.</typeparam>
public abstract class RNNBase<TInput, TOutput> : Module<TInput, TOutput>
{
    private const int PerDirection = 5;

    // W_ih, W_hh, b_ih, b_hh, W_hr of each layer and direction; they are registered under PyTorch's names, which hold numbers.
    [Unregistered]
    private readonly Parameter?[] _weights;

    private protected RNNBase(
        int gates, long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, long projSize, DType? dtype)
    {
        if (inputSize < 1 || hiddenSize < 1 || numLayers < 1)
            throw new ArgumentOutOfRangeException(nameof(inputSize), $"{TypeName}: the sizes of input and state and the number of layers must be positive, and are {inputSize}, {hiddenSize} and {numLayers}.");
        if (!(dropout >= 0 && dropout <= 1)) throw new ArgumentOutOfRangeException(nameof(dropout), $"{TypeName}: the probability of dropout must lie between 0 and 1, and is {dropout}.");
        if (projSize < 0 || projSize >= hiddenSize) throw new ArgumentOutOfRangeException(nameof(projSize), $"{TypeName}: the size of the projection must be less than that of the state, {hiddenSize}, or 0 for none, and is {projSize}.");
        (InputSize, HiddenSize, NumLayers, Bias, BatchFirst, Dropout, Bidirectional, ProjSize) = (inputSize, hiddenSize, checked((int)numLayers), bias, batchFirst, dropout, bidirectional, projSize);
        _weights = new Parameter?[NumLayers * Directions * PerDirection];
        for (var layer = 0; layer < NumLayers; layer++)
            for (var direction = 0; direction < Directions; direction++)
            {
                var at = (layer * Directions + direction) * PerDirection;
                var suffix = $"_l{layer.ToString(CultureInfo.InvariantCulture)}{(direction == 1 ? "_reverse" : "")}";
                Add(at, "weight_ih" + suffix, gates * hiddenSize, layer == 0 ? inputSize : OutputSize * Directions);
                Add(at + 1, "weight_hh" + suffix, gates * hiddenSize, OutputSize);
                if (bias) Add(at + 2, "bias_ih" + suffix, gates * hiddenSize);
                if (bias) Add(at + 3, "bias_hh" + suffix, gates * hiddenSize);
                if (projSize > 0) Add(at + 4, "weight_hr" + suffix, projSize, hiddenSize);
            }
        var bound = 1 / Math.Sqrt(hiddenSize);
        foreach (var weight in _weights)
            if (weight is not null) Init.Uniform(weight, -bound, bound);

        void Add(int at, string name, params ReadOnlySpan<long> shape) => RegisterParameter(name, _weights[at] = new Parameter(Tensor.Empty(shape, dtype)));
    }

    /// <summary>The number of features of a step of the input.</summary>
    public long InputSize { get; }

    /// <summary>The number of features of the state.</summary>
    public long HiddenSize { get; }

    /// <summary>How many layers there are, each of which takes what the one before gives.</summary>
    public int NumLayers { get; }

    /// <summary>Whether there are biases.</summary>
    public bool Bias { get; }

    /// <summary>Whether input and output are [batch, steps, features] instead of [steps, batch, features].</summary>
    public bool BatchFirst { get; }

    /// <summary>The probability that an output of a layer but the last is dropped while learning.</summary>
    public double Dropout { get; }

    /// <summary>Whether each layer runs through the steps backwards too.</summary>
    public bool Bidirectional { get; }

    /// <summary>The size that the output of an <see cref="LSTM"/> is projected to; 0 for none.</summary>
    public long ProjSize { get; }

    private int Directions => Bidirectional ? 2 : 1;

    private long OutputSize => ProjSize > 0 ? ProjSize : HiddenSize;

    /// <inheritdoc/>
    protected internal override string ExtraRepr =>
        $"{InputSize}, {HiddenSize}{(ProjSize != 0 ? $", proj_size={ProjSize}" : "")}{(NumLayers != 1 ? $", num_layers={NumLayers}" : "")}{(Bias ? "" : ", bias=False")}" +
        $"{(BatchFirst ? ", batch_first=True" : "")}{(Dropout != 0 ? $", dropout={Text.Of(Dropout)}" : "")}{(Bidirectional ? ", bidirectional=True" : "")}";

    private protected abstract RecurrentKind Kind { get; }

    /// <summary>All layers. States, as many as the kind of layer has, are [layers x directions, batch, features]; null is zero.</summary>
    private protected (Tensor Output, Tensor[] States) Run(Tensor input, ReadOnlySpan<Tensor?> initial, PackedSequence? packing)
    {
        ArgumentNullException.ThrowIfNull(input);
        var single = packing is null && input.Rank == 2;
        if (packing is null ? input.Rank is not (2 or 3) : input.Rank != 2)
            throw new ArgumentException($"{TypeName}: the input must be {(packing is null ? $"[{(BatchFirst ? "batch, steps" : "steps, batch")}, features], or [steps, features]," : "packed [rows, features]")} and has the shape {input.Layout}.");
        if (input.Shape[^1] != InputSize) throw new ArgumentException($"{TypeName}: the last size of the input must be {InputSize}, the number of features, and the shape is {input.Layout}.");
        var x = input;
        long[] sizes;
        if (packing is null)
        {
            // Both ways the rows are in order of steps.
            var ordered = single ? input.Unsqueeze(1) : BatchFirst ? input.Transpose(0, 1) : input;
            sizes = new long[ordered.Shape[0]];
            Array.Fill(sizes, ordered.Shape[1]);
            x = ordered.Flatten(0, 1);
        }
        else sizes = packing.Sizes;
        if (sizes.Length == 0) throw new ArgumentException($"{TypeName}: there must be at least one step, and the input has the shape {input.Layout}.");

        var starts = new Tensor?[initial.Length];
        for (var k = 0; k < starts.Length; k++) starts[k] = Start(initial[k], k == 0 ? OutputSize : HiddenSize, sizes[0], single, packing);
        var states = starts.Select(_ => new Tensor[NumLayers * Directions]).ToArray();
        for (var layer = 0; layer < NumLayers; layer++)
        {
            var outputs = new Tensor[Directions];
            for (var direction = 0; direction < Directions; direction++)
            {
                var number = layer * Directions + direction;
                var start = starts.Select((s, k) => s?.Select(0, number) ?? Tensor.Zeros([sizes[0], k == 0 ? OutputSize : HiddenSize], x.DType)).ToArray();
                var w = _weights.AsSpan(number * PerDirection, PerDirection);
                var (output, last) = RecurrentStep.Through(Kind, new Recurrence.Weights(w[0]!, w[1]!, w[2], w[3]), w[4], x, sizes, start, backwards: direction == 1);
                outputs[direction] = output;
                for (var k = 0; k < last.Length; k++) states[k][number] = last[k];
            }
            x = outputs.Length == 1 ? outputs[0] : Tensor.Cat(outputs, 1);
            if (layer < NumLayers - 1) x = F.Dropout(x, Dropout, Training);
        }
        if (packing is null)
        {
            x = x.Unflatten(0, sizes.Length, sizes[0]);
            x = single ? x.Squeeze(1) : BatchFirst ? x.Transpose(0, 1) : x;
        }
        return (x, [.. states.Select(s => Tensor.Stack(s)).Select(s => single ? s.Squeeze(1) : packing?.UnsortedIndices is { } order ? s.IndexSelect(1, order) : s)]);
    }

    /// <summary>An initial state, of all layers and directions, in the order of the packing.</summary>
    private Tensor? Start(Tensor? initial, long features, long batch, bool single, PackedSequence? packing)
    {
        if (initial is null) return null;
        long[] expected = single ? [NumLayers * Directions, features] : [NumLayers * Directions, batch, features];
        if (!initial.Shape.SequenceEqual(expected))
            throw new ArgumentException($"{TypeName}: an initial state must be [{string.Join(", ", expected)}], that is layers x directions, {(single ? "" : "batch, ")}features, and has the shape {initial.Layout}.");
        return single ? initial.Unsqueeze(1) : packing?.SortedIndices is { } order ? initial.IndexSelect(1, order) : initial;
    }
}
