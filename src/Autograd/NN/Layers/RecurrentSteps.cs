namespace Autograd.NN;

/// <summary>
/// One direction of one layer while it runs: the part of the input, for all steps by one product, and then step by step what the state adds to it. What steps share (transposed
/// weights, sums of biases) is made once. The first state is the output.
/// </summary>
internal abstract class RecurrentStep(Tensor weightIh, Tensor weightHh, Tensor? biasIh)
{
    /// <summary>W_hh transposed.</summary>
    protected Tensor Across { get; } = weightHh.T();

    /// <summary>The steps of a layer of a kind.</summary>
    public static RecurrentStep Of(RecurrentKind kind, Recurrence.Weights weights, Tensor? weightHr) => kind switch
    {
        RecurrentKind.Lstm => new LstmStep(weights.Ih, weights.Hh, weights.BiasIh, weights.BiasHh, weightHr),
        RecurrentKind.Gru => new GruStep(weights.Ih, weights.Hh, weights.BiasIh, weights.BiasHh),
        _ => new ElmanStep(weights.Ih, weights.Hh, weights.BiasIh, weights.BiasHh, kind == RecurrentKind.Relu ? Nonlinearity.Relu : Nonlinearity.Tanh),
    };

    /// <summary>
    /// One layer in one direction: one node where it can be, else step by step.
    /// </summary>
    public static (Tensor Output, Tensor[] Last) Through(RecurrentKind kind, Recurrence.Weights weights, Tensor? weightHr, Tensor x, long[] sizes, Tensor[] start, bool backwards)
    {
        if (weightHr is not null || !Recurrence.Serves(kind, x, weights, start)) return StepByStep(x, weights, start);
        return Recurrence.Apply(new Recurrence.Layer(kind, sizes, backwards, StepByStep), x, weights, start);

        (Tensor, Tensor[]) StepByStep(Tensor x, Recurrence.Weights weights, Tensor[] start) => Of(kind, weights, weightHr).Through(x, sizes, start, backwards);
    }

    /// <summary>W_ih x + b for all rows.</summary>
    public Tensor Project(Tensor x) => F.Linear(x, weightIh, biasIh);

    /// <summary>The state after rows of a step.</summary>
    public abstract Tensor[] Next(Tensor projected, Tensor[] state);

    /// <summary>
    /// One layer in one direction. Sequences are sorted by length: forwards, those that end leave the batch at its end; backwards, they join it there.
    /// </summary>
    private (Tensor Output, Tensor[] Last) Through(Tensor x, long[] sizes, Tensor[] start, bool backwards)
    {
        var rows = Sections.Of(Project(x), sizes, 0);
        var outputs = new Tensor[sizes.Length];
        var ended = new List<Tensor[]>();
        var batch = backwards ? sizes[^1] : sizes[0];
        var state = batch == sizes[0] ? start : Part(start, 0, batch);
        for (var i = 0; i < sizes.Length; i++)
        {
            var t = backwards ? sizes.Length - 1 - i : i;
            if (sizes[t] < batch)
            {
                ended.Add(Part(state, sizes[t], batch - sizes[t]));
                state = Part(state, 0, sizes[t]);
            }
            else if (sizes[t] > batch) state = Joined([state, Part(start, batch, sizes[t] - batch)]);
            batch = sizes[t];
            state = Next(rows[t], state);
            outputs[t] = state[0];
        }
        ended.Add(state);
        ended.Reverse();
        return (outputs.Length == 1 ? outputs[0] : Tensor.Cat(outputs), ended.Count == 1 ? state : Joined(ended));
    }

    private static Tensor[] Part(Tensor[] state, long start, long count) => [.. state.Select(s => s.Narrow(0, start, count))];

    private static Tensor[] Joined(List<Tensor[]> parts) => [.. parts[0].Select((_, k) => Tensor.Cat(parts.Select(p => p[k]).ToArray()))];

    protected static Tensor? Sum(Tensor? biasIh, Tensor? biasHh) => biasIh is null || biasHh is null ? null : biasIh + biasHh;
}

/// <summary>h' = tanh or relu of W_ih x + b_ih + W_hh h + b_hh.</summary>
internal sealed class ElmanStep(Tensor weightIh, Tensor weightHh, Tensor? biasIh, Tensor? biasHh, Nonlinearity nonlinearity) : RecurrentStep(weightIh, weightHh, Sum(biasIh, biasHh))
{
    public override Tensor[] Next(Tensor projected, Tensor[] state)
    {
        var sum = projected.Addmm(state[0], Across);
        return [nonlinearity == Nonlinearity.Relu ? sum.Relu() : sum.Tanh()];
    }
}

/// <summary>c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(c'), for the sums i, f, g, o; then h' W_hr^T where there is one.</summary>
internal sealed class LstmStep(Tensor weightIh, Tensor weightHh, Tensor? biasIh, Tensor? biasHh, Tensor? weightHr) : RecurrentStep(weightIh, weightHh, Sum(biasIh, biasHh))
{
    public override Tensor[] Next(Tensor projected, Tensor[] state)
    {
        var (h, c) = LstmCell.Apply(projected.Addmm(state[0], Across), state[1]);
        return [weightHr is null ? h : F.Linear(h, weightHr), c];
    }
}

/// <summary>h' = n + z (h - n) with r = sigmoid(x_r + h_r), z = sigmoid(x_z + h_z), n = tanh(x_n + r h_n), where h_n has a bias of its own within.</summary>
internal sealed class GruStep(Tensor weightIh, Tensor weightHh, Tensor? biasIh, Tensor? biasHh) : RecurrentStep(weightIh, weightHh, biasIh)
{
    private readonly long _hidden = weightHh.Shape[1];

    public override Tensor[] Next(Tensor projected, Tensor[] state)
    {
        var h = state[0];
        var x = Sections.Of(projected, [2 * _hidden, _hidden], 1);
        var y = Sections.Of(biasHh is null ? h.Matmul(Across) : biasHh.Addmm(h, Across), [2 * _hidden, _hidden], 1);
        var gates = Sections.Of(x[0] + y[0], 2, 1);
        var n = (x[1] + Gate.Open(gates[0], y[1])).Tanh();
        return [n + Gate.Open(gates[1], h - n)];
    }
}
