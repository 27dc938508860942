namespace Autograd.NN;

/// <summary>
/// One direction of one layer while it runs: the part of the input, for all steps by one product, and then step by step what the state adds to it. What steps share (transposed
/// weights, sums of biases) is made once. The first state is the output.
/// </summary>
internal abstract class RecurrentStep(Tensor weightIh, Tensor weightHh, Tensor? biasIh)
{
    /// <summary>W_hh transposed.</summary>
    protected Tensor Across { get; } = weightHh.T();

    /// <summary>W_ih x + b for all rows.</summary>
    public Tensor Project(Tensor x) => F.Linear(x, weightIh, biasIh);

    /// <summary>The state after rows of a step.</summary>
    public abstract Tensor[] Next(Tensor projected, Tensor[] state);

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
        var n = (x[1] + Gates.Open(gates[0], y[1])).Tanh();
        return [n + Gates.Open(gates[1], h - n)];
    }
}
