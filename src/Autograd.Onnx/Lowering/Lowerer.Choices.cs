using Autograd.Core;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Choices by masks and bounds, and elementwise ops of three operands.</summary>
internal sealed partial class Lowerer
{
    private string? Choice(Step step)
    {
        var dtype = step.Outputs[0].DType;
        return step.Op switch
        {
            Selection.WhereOp => graph.Add("Where", [NameOf(step.Inputs[2]), In(0), In(1)]),
            MaskedFillOp => graph.Add("Where", [NameOf(step.Inputs[2]), In(1), In(0)]),
            ClampOp op => Clamped(op),
            Ternary.AddOp op => (Of(0) + Of(1) * op.Value.ToDouble() * (op.Divide ? 1 / Of(2) : Of(2))).NameAs(this, dtype),
            Ternary.LerpOp op => (Of(0) + (Of(1) - Of(0)) * (op.Number is { } number ? number : Of(2))).NameAs(this, dtype),
            _ => null,
        };

        string In(int i) => Cast(NameOf(step.Inputs[i]), step.Inputs[i].DType, dtype);

        Symbol Of(int i) => new(this, In(i), dtype);

        string Clamped(ClampOp op)
        {
            var x = In(0);
            if (op.Low) x = graph.Add("Max", [x, In(1)]);
            return op.High ? graph.Add("Min", [x, In(op.Low ? 2 : 1)]) : x;
        }
    }
}
