using Autograd.Core;

namespace Autograd.Onnx.Tracing;

/// <summary>A tensor of a traced run: made by a step, or known by name (inputs, parameters, buffers), or a constant.</summary>
internal sealed class Value(long[] shape, DType dtype)
{
    public long[] Shape => shape;

    public int Rank => shape.Length;

    public DType DType => dtype;

    /// <summary>What made it, if an op did.</summary>
    public Step? Maker { get; init; }

    /// <summary>The name of an input, a parameter or a buffer.</summary>
    public string? Name { get; init; }

    /// <summary>The contents, unless a step makes them or the graph is given them.</summary>
    public Tensor? Tensor { get; init; }

    /// <summary>The same tensor in the second run, which tells what depends on the batch and what on the values.</summary>
    public Value? Twin { get; set; }
}

/// <summary>An op of a traced run with its operands. Tensors that the op itself holds, such as positions, come after those of the tape.</summary>
internal sealed class Step(Op op, Value[] inputs, Node? node)
{
    public Op Op => op;

    public Node? Node => node;

    public Value[] Inputs { get; set; } = inputs;

    public Value[] Outputs { get; set; } = [];

    public Step? Twin { get; set; }

    public override string ToString() => $"{op.Name} (node {op.NodeName}) of {string.Join(" and ", Inputs.Select(x => $"[{string.Join(", ", x.Shape)}]"))}";
}
