using Autograd.Core;

namespace Autograd.Tape;

/// <summary>
/// The recorded way back of a node that was computed in one piece: its function is computed again in tensor ops, and these are differentiated. So its cotangents have gradients too.
/// </summary>
internal static class Recomputation
{
    /// <summary>The cotangents of the node's inputs, which it has saved, given those of its outputs (null is zero).</summary>
    public static void Vjp(Node node, Func<Tensor[], Tensor[]> function, ReadOnlySpan<Tensor?> g, Span<Tensor?> inputs)
    {
        // Each input by a node of its own: two of them may be one tensor.
        var x = new Tensor[inputs.Length];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = node.Input(i);
            if (x[i].RequiresGrad) x[i] = x[i].View(new ReshapeOp("AliasBackward0", x[i].Shape.ToArray(), x[i].Shape.ToArray()), x[i].Layout);
        }
        var outputs = function(x);
        List<Tensor> roots = [], given = [];
        for (var i = 0; i < outputs.Length; i++)
            if (g[i] is { } cotangent && outputs[i].RequiresGrad)
            {
                roots.Add(outputs[i]);
                given.Add(cotangent);
            }
        var cotangents = Engine.Run([.. roots], [.. given], x.Where(t => t.RequiresGrad).ToArray(), capture: true, retain: true, createGraph: true);
        for (int i = 0, k = 0; i < x.Length; i++)
            if (x[i].RequiresGrad)
                inputs[i] = cotangents[k++];
    }
}
