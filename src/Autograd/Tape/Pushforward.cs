namespace Autograd.Tape;

/// <summary>
/// Forward mode over the tape: tangents walk the recorded nodes in the order in which they were made. What a VJP saved is what a JVP reads, since both
/// use the same derivative; so no op needs a second rule, no value a second number, and nesting cannot confuse perturbations.
/// </summary>
internal static class Pushforward
{
    /// <summary>
    /// The tangents of the outputs, given those of the inputs; null where an output depends on none of them. Unless they are retained, nodes between
    /// inputs and outputs are freed; others belong to graphs that the function only uses.
    /// </summary>
    public static Tensor?[] Run(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> tangents, bool retain)
    {
        var sweep = Sweep.Rent();
        try
        {
            foreach (var output in outputs)
                if (output.GradEdge is { } edge)
                    sweep.Reach(edge);
            sweep.Sort();
            for (var i = 0; i < inputs.Length; i++)
                if (inputs[i].GradEdge is { } edge && sweep.Find(edge) is { } seed)
                {
                    seed.Needed = true;
                    Set(seed, edge, inputs[i].OutputNumber, tangents[i]);
                }
            var nodes = sweep.Nodes;
            for (var k = nodes.Length - 1; k >= 0; k--)
            {
                var (node, slot) = (nodes[k], sweep.Find(nodes[k])!);
                if (!slot.Needed) Push(sweep, node, slot);
            }
            var results = new Tensor?[outputs.Length];
            for (var i = 0; i < results.Length; i++)
                if (outputs[i].GradEdge is { } edge)
                    results[i] = Tangent(sweep.Find(edge)!, outputs[i].OutputNumber);
            if (!retain)
                foreach (var node in sweep.Nodes)
                    if (sweep.Find(node)! is { Needed: false } slot && (slot.Pending is not null || slot.More is not null))
                        node.Free();
            return results;
        }
        finally
        {
            sweep.Dispose();
        }
    }

    private static void Push(Sweep sweep, Node node, Slot slot)
    {
        for (int output = 0, outputs = node.OutputCount; output < outputs; output++)
        {
            Tensor? sum = null;
            for (int i = 0, n = node.InputCount; i < n; i++)
            {
                if (node.Edge(i) is not { } edge || Tangent(sweep.Find(edge)!, node.EdgeOutput(i)) is not { } t) continue;
                if (node.Op.Jvp(node, i, t, output) is not { } part) continue;
                sum = sum is null ? part : sum + part;
            }
            if (sum is not null) Set(slot, node, output, Fit(node, output, sum));
        }
    }

    /// <summary>Broadcasts and promotes as the function did: a rule sees neither, and an operand that stands still brings no tangent of the result's shape.</summary>
    private static Tensor Fit(Node node, int output, Tensor t)
    {
        if (node.Extras?.Outputs is not { } outputs) return t;
        var (layout, dtype) = outputs[output];
        return (t.Layout.SameShape(layout) ? t : t.Expand(layout.Shape)).To(dtype);
    }

    private static Tensor? Tangent(Slot slot, int output) => output == 0 ? slot.Pending : slot.More?[output - 1];

    private static void Set(Slot slot, Node node, int output, Tensor tangent)
    {
        if (output == 0) slot.Pending = tangent;
        else (slot.More ??= new Tensor?[node.OutputCount - 1])[output - 1] = tangent;
    }
}
