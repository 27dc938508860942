using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Fused steps of recurrent networks, taken apart.</summary>
internal sealed partial class Lowerer
{
    private string? Recurrence(Step step) => step.Op is LstmCell.LstmCellOp ? Cell(step) : null;

    // Sums of the gates in the order i, f, g, o: c' = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c').
    private string Cell(Step step)
    {
        var dtype = step.Outputs[0].DType;
        var hidden = Sizes(step.Inputs[1])[^1];
        string[] inputs = graph.Opset < 18 ? [NameOf(step.Inputs[0])] : [NameOf(step.Inputs[0]), Vector([hidden, hidden, hidden, hidden])];
        Symbol[] gates = [.. graph.Add("Split", inputs, 4, ("axis", (long)(step.Inputs[0].Rank - 1))).Select(name => new Symbol(this, name, dtype))];
        var c = Symbol.Sigmoid(gates[1]) * new Symbol(this, NameOf(step.Inputs[1]), dtype) + Symbol.Sigmoid(gates[0]) * Symbol.Tanh(gates[2]);
        var next = c.NameAs(this, dtype);
        Name(step.Outputs[0], (Symbol.Sigmoid(gates[3]) * Symbol.Tanh(new Symbol(this, next, dtype))).NameAs(this, dtype));
        Name(step.Outputs[1], next);
        return "";
    }
}
