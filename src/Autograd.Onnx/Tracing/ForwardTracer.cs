using Autograd.Core;
using Autograd.Tape;

namespace Autograd.Onnx.Tracing;

/// <summary>Writes down the steps of a forward pass. Tensors with a history are known by it, others by the place and version of their memory.</summary>
internal sealed class ForwardTracer : Tracer
{
    private readonly Dictionary<(Node, int), Value> _recorded = [];
    private readonly Dictionary<Storage, List<(int Version, Tensor Tensor, Value Value)>> _placed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The steps, in the order of computation.</summary>
    public List<Step> Steps { get; } = [];

    /// <summary>A tensor that has a name. A parameter's value is part of the model, an input's is not.</summary>
    public Value Name(string name, Tensor tensor, bool isInput)
    {
        var value = new Value(tensor.Shape.ToArray(), tensor.DType) { Name = name, Tensor = isInput ? null : tensor.Detach() };
        Know(tensor, value);
        return value;
    }

    /// <inheritdoc/>
    public override void Recorded(Node node, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var step = new Step(node.Op, Array.ConvertAll(inputs.ToArray(), Of), node);
        step.Outputs = Array.ConvertAll(outputs.ToArray(), y => new Value(y.Shape.ToArray(), y.DType) { Maker = step });
        for (var i = 0; i < outputs.Length; i++)
        {
            _recorded[(node, i)] = step.Outputs[i];
            // By its memory it is found when it has been detached. An op in place, which is recorded before it writes, leaves another version there.
            Place(outputs[i], step.Outputs[i]);
        }
        Steps.Add(step);
    }

    /// <inheritdoc/>
    public override void Computed(Op op, ReadOnlySpan<Tensor> inputs, Tensor output)
    {
        // What depends on nothing that is known is a constant.
        var any = false;
        foreach (var input in inputs) any |= Known(input) is not null;
        if (!any) return;
        var step = new Step(op, Array.ConvertAll(inputs.ToArray(), Of), null);
        step.Outputs = [new Value(output.Shape.ToArray(), output.DType) { Maker = step }];
        Steps.Add(step);
        Place(output, step.Outputs[0]);
    }

    /// <summary>Adds to each step the tensors that its op holds.</summary>
    public void Finish()
    {
        foreach (var step in Steps)
            if (Held(step) is { Length: > 0 } held)
                step.Inputs = [.. step.Inputs, .. held.Select(Of)];
    }

    /// <summary>The value of a tensor; one that no step made is a constant.</summary>
    public Value Of(Tensor tensor)
    {
        if (Known(tensor) is { } known) return known;
        using (Quiet.Now()) return new Value(tensor.Shape.ToArray(), tensor.DType) { Tensor = tensor.CloneDetached() };
    }

    /// <summary>The value of a tensor that a step has made or that has a name, or null.</summary>
    public Value? Known(Tensor tensor)
    {
        if (tensor.RequiresGrad && tensor.GradEdge is { } edge && Known(edge, tensor.OutputNumber, tensor) is { } recorded) return recorded;
        if (!_placed.TryGetValue(tensor.Storage, out var here)) return null;
        for (var i = here.Count - 1; i >= 0; i--)
            if (here[i].Version == tensor.Version && here[i].Tensor.Layout.SamePlaces(tensor.Layout))
                return here[i].Value;
        return null;
    }

    private Value? Known(Node node, int output, Tensor tensor)
    {
        if (_recorded.TryGetValue((node, output), out var value)) return value;
        // A view whose memory has been written since takes its history from its base, which no op has recorded.
        if (node is AccumulateGrad || node.InputCount != 1 || node.Edge(0) is not { } edge || !_recorded.TryGetValue((edge, node.EdgeOutput(0)), out var whole)) return null;
        var step = new Step(node.Op, [whole], node);
        step.Outputs = [new Value(tensor.Shape.ToArray(), tensor.DType) { Maker = step }];
        Steps.Add(step);
        return _recorded[(node, output)] = step.Outputs[0];
    }

    private void Know(Tensor tensor, Value value)
    {
        if (tensor.RequiresGrad) _recorded[(tensor.GradEdge!, tensor.OutputNumber)] = value;
        Place(tensor, value);
    }

    private void Place(Tensor tensor, Value value)
    {
        if (!_placed.TryGetValue(tensor.Storage, out var here)) _placed[tensor.Storage] = here = [];
        here.Add((tensor.Version, tensor.Detach(), value));
    }

    private static Tensor[] Held(Step step)
    {
        switch (step.Op)
        {
            case Embeddings.EmbeddingOp op: return [op.Rows];
            case IndexSelectOp op: return [op.Positions];
            case MaskedFillOp op: return [op.Mask];
            case Standardize.StandardizeOp { Dims: null } op: return [op.Mean, op.Variance];
            case Selection.WhereOp when step.Node is { } node:
                node.Unpack(Selection.WhereOp.Mask, out var storage, out var layout);
                return [new Tensor(storage, layout)];
            default: return [];
        }
    }
}
