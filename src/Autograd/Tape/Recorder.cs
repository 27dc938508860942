using Autograd.Core;

namespace Autograd.Tape;

/// <summary>Writes nodes: edges, the values to save, and shapes and dtypes where an input's differ from the output's.</summary>
internal static class Recorder
{
    public static void Unary(Op op, Tensor x, Tensor y)
    {
        var node = Begin(op, x, y);
        Save(op, node, op.Reads(0), x, null, y);
        y.SetHistory(node);
    }

    public static void Binary(Op op, Tensor x, Tensor y, Tensor z)
    {
        var node = Begin(op, x, y, z);
        var reads = (node.Needs(0) ? op.Reads(0) : 0) | (node.Needs(1) ? op.Reads(1) : 0);
        Save(op, node, reads, x, y, z);
        z.SetHistory(node);
    }

    /// <summary>Records an op of any number of inputs and outputs whose rule keeps what it needs in its own attributes.</summary>
    public static Node Many(Op op, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        var node = new Node(op)
        {
            Extras = new NodeExtras
            {
                InputCount = inputs.Length,
                OutputCount = outputs.Length,
                Edges = inputs.Length > 2 ? new (Node?, int)[inputs.Length - 2] : null,
                Inputs = Facts(inputs),
                Outputs = Facts(outputs),
            },
        };
        for (var i = 0; i < inputs.Length; i++) node.SetEdge(i, inputs[i].GradEdge, inputs[i].OutputNumber);
        for (var i = 0; i < outputs.Length; i++)
            if (outputs[i].DType.IsFloatingPoint())
                outputs[i].SetHistory(node, i);
        Tracer.Current?.Recorded(node, inputs, outputs);
        return node;
    }

    public static Node Begin(Op op, Tensor x, Tensor y)
    {
        var node = new Node(op);
        node.SetEdge(0, x.GradEdge, x.OutputNumber);
        // Every unary op states its cotangent's shape itself, elementwise ones by sharing it; what differs is the dtype, also of a cast.
        if (x.DType != y.DType) node.Extras = new NodeExtras { InputCount = 1, Inputs = [(x.Layout, x.DType)] };
        Tracer.Current?.Recorded(node, [x], [y]);
        return node;
    }

    public static Node Begin(Op op, Tensor x, Tensor y, Tensor z)
    {
        var node = new Node(op);
        node.SetEdge(0, x.GradEdge, x.OutputNumber);
        node.SetEdge(1, y.GradEdge, y.OutputNumber);
        node.Doubled = ReferenceEquals(x, y);
        if ((node.Needs(0) && Differs(x, z) || node.Needs(1) && Differs(y, z)) && op is ElementwiseOp)
            node.Extras = new NodeExtras { Inputs = [(x.Layout, x.DType), (y.Layout, y.DType)], Outputs = [(z.Layout, z.DType)] };
        Tracer.Current?.Recorded(node, [x, y], [z]);
        return node;
    }

    public static void Save(Op op, Node node, uint reads, Tensor x, Tensor? y, Tensor z)
    {
        if ((reads & 1) != 0) node.Save(0, x);
        if ((reads & 2) != 0) node.Save(1, y!);
        if ((reads & Op.Output) != 0) node.Save(-1, z);
    }

    private static bool Differs(Tensor input, Tensor output) => input.DType != output.DType || !input.Layout.SameShape(output.Layout);

    private static (Layout, DType)[] Facts(ReadOnlySpan<Tensor> tensors)
    {
        var facts = new (Layout, DType)[tensors.Length];
        for (var i = 0; i < facts.Length; i++) facts[i] = (tensors[i].Layout, tensors[i].DType);
        return facts;
    }
}
