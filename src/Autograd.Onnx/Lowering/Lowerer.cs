using Autograd.Core;
using Autograd.Onnx.Format;
using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>The dimension of an input that tells the batch, and the batches of both traced runs.</summary>
internal sealed record Batch(string Input, int Dim, Size Size);

/// <summary>Turns traced steps into nodes of a graph. Each family of ops has its file; what is common to them is here and in Lowerer.Values.</summary>
internal sealed partial class Lowerer(Graph graph, Batch? batch)
{
    public Graph Graph => graph;

    /// <summary>Adds the nodes of a step.</summary>
    /// <exception cref="NotSupportedException">The op is not mapped; the message names it.</exception>
    public void Lower(Step step)
    {
        try
        {
            var lowered = step.Op is ElementwiseOp op
                ? Elementwise(step, op)
                : View(step) ?? Rearrangement(step) ?? Choice(step) ?? Product(step) ?? Window(step) ?? Reduction(step) ?? Normalization(step) ?? Recurrence(step);
            if (lowered is null) throw Unmapped(step, "the op is not mapped to ONNX operators. Write what it computes in other ops, or leave it out of what is exported");
            if (lowered.Length > 0) Name(step.Outputs[0], lowered);
        }
        catch (NotSupportedException e) when (!e.Message.StartsWith("ONNX export:", StringComparison.Ordinal))
        {
            throw Unmapped(step, e.Message);
        }
    }

    private static NotSupportedException Unmapped(Step step, string why) => new($"ONNX export: {step}: {why.TrimEnd('.')}.");

    private string Elementwise(Step step, ElementwiseOp op)
    {
        var dtype = op.Promotion == Promotion.Truth ? step.Inputs.Length > 1 ? Common(step.Inputs[0], step.Inputs[1]) : step.Inputs[0].DType : step.Outputs[0].DType;
        var x = Operand(step.Inputs[0], dtype);
        return op.Read(x, op.Arity == 1 ? 0 : Operand(step.Inputs[1], dtype)).NameAs(this, dtype);
    }

    /// <summary>An operand in the dtype of the computation; single numbers are folded into the rule.</summary>
    private Symbol Operand(Value x, DType dtype)
    {
        // Named first, folded or not: that both runs have the same constant is seen there.
        var name = NameOf(x);
        return x is { Maker: null, Name: null, Rank: 0, DType: not DType.Bool } ? x.Tensor!.Item().ToDouble() : new Symbol(this, Cast(name, x.DType, dtype), dtype);
    }

    /// <summary>What two operands are compared in: tensors with dimensions come before single numbers of the same category.</summary>
    private static DType Common(Value x, Value y) =>
        x.DType.Category() == y.DType.Category() && x.Rank == 0 != (y.Rank == 0) ? (x.Rank == 0 ? y : x).DType : DTypes.Promote(x.DType, y.DType);
}
