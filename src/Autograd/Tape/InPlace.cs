using Autograd.Core;

namespace Autograd.Tape;

/// <summary>What writing to a tensor in place must check before and record after.</summary>
internal static class InPlace
{
    /// <summary>Refuses, before anything is written, what PyTorch refuses.</summary>
    /// <param name="op">The op, for messages.</param>
    /// <param name="x">The tensor that will be written.</param>
    /// <param name="result">The dtype that the op computes.</param>
    /// <param name="other">The layout that must broadcast to that of <paramref name="x"/>.</param>
    public static void Check(Op op, Tensor x, DType result, Layout other)
    {
        CheckWritable(op.Name, x);
        if (!DTypes.CanCast(result, x.DType))
            throw new InvalidOperationException(
                $"{op.Name} in place: the result is {result.TorchName()}, which cannot be written to a {x.DType.TorchName()} tensor. " +
                "Convert the operand with To(...), or use the out-of-place form.");
        if (!x.Layout.SameShape(other) && !Broadcast.Shape(op.Name, x.Layout, other).AsSpan().SequenceEqual(x.Shape))
            throw new ArgumentException(
                $"{op.Name} in place: the result of {x.Layout} and {other} does not fit the shape {x.Layout} of the tensor that is written. " +
                "Only the other operand may be broadcast.");
    }

    /// <summary>Refuses leaves that require grad, views of them, views that must not be written, and tensors whose elements share memory.</summary>
    public static void CheckWritable(string op, Tensor x)
    {
        if (x.Layout.Count > 1 && !x.Layout.IsDense && Overlaps(x.Layout))
            throw new InvalidOperationException(
                $"{op} in place: several elements of the tensor of shape {x.Layout} are one memory location (it was expanded). Clone() it before writing.");
        if (x.IsInference && GradMode.Current != GradMode.Mode.Inference)
            throw new InvalidOperationException($"{op} in place: the tensor was made in inference mode and cannot be written outside it. Clone() it first.");
        if (!GradMode.Enabled) return;
        if (x.RequiresGrad && x.IsLeaf)
            throw new InvalidOperationException(
                $"{op} in place: a leaf tensor that requires grad cannot be written while grad mode is on, since its history would be lost. " +
                "Do it inside using (Autodiff.NoGrad()), or use the out-of-place form.");
        if (x.ViewBase is { } view && view.RequiresGrad && view.IsLeaf)
            throw new InvalidOperationException(
                $"{op} in place: the tensor is a view of a leaf that requires grad, which cannot be written while grad mode is on. " +
                "Do it inside using (Autodiff.NoGrad()), or on a Clone().");
        if (x.ReadOnlyReason is { } reason) throw new InvalidOperationException($"{op} in place: {reason}");
    }

    /// <summary>Marks the memory as changed.</summary>
    public static void Written(Op op, Tensor x)
    {
        x.Storage.Version++;
        if (!x.IsInference) x.Storage.LastWriter = op;
    }

    /// <summary>From now on the tensor is the node's output; through a view, so is that part of its base.</summary>
    public static void Rebase(Tensor x, Node node)
    {
        if (x.ViewBase is { } view)
        {
            var scatter = new Node(new ViewScatter(view.Layout, x.Layout));
            scatter.SetEdge(0, view.GradEdge, view.OutputNumber);
            scatter.SetEdge(1, node, 0);
            view.SetHistory(scatter);
            x.Meta.ViewVersion = x.Storage.Version;
        }
        x.SetHistory(node);
    }

    private static bool Overlaps(Layout layout)
    {
        // Exact for what views can make: sort by stride, each step must clear the extent of those inside it.
        var dims = Enumerable.Range(0, layout.Rank).ToArray().Where(d => layout.Shape[d] > 1).ToArray();
        var strides = layout.Strides.ToArray();
        var shape = layout.Shape.ToArray();
        Array.Sort(dims, (a, b) => strides[a].CompareTo(strides[b]));
        long extent = 0;
        foreach (var d in dims)
        {
            if (strides[d] <= extent) return true;
            extent += strides[d] * (shape[d] - 1);
        }
        return false;
    }
}
