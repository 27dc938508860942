using System.Runtime.CompilerServices;
using Autograd.Core;

namespace Autograd.Tape;

/// <summary>The backward pass: runs the reachable nodes once each, in reverse topological order, without recursion.</summary>
internal static class Engine
{
    /// <param name="roots">The tensors to differentiate, all with a history.</param>
    /// <param name="cotangents">The cotangent of each root, of its shape and dtype.</param>
    /// <param name="inputs">The tensors whose gradient is returned.</param>
    /// <param name="capture">Whether to return gradients of the inputs; else they accumulate into all leaves that are reached.</param>
    /// <param name="retain">Whether saved values stay for another pass.</param>
    /// <param name="createGraph">Whether the pass itself is recorded.</param>
    /// <returns>The gradients of the inputs, null where none arrived.</returns>
    public static Tensor?[] Run(
        ReadOnlySpan<Tensor> roots, ReadOnlySpan<Tensor> cotangents, ReadOnlySpan<Tensor> inputs, bool capture, bool retain, bool createGraph)
    {
        // Scopes that hooks open bring back the flowing mode themselves.
        var before = GradMode.Current;
        var sweep = Sweep.Rent();
        using var temporaries = Temporaries.Begin();
        var captured = capture ? new Tensor?[inputs.Length] : [];
        try
        {
            GradMode.SetForThread(createGraph ? GradMode.Mode.Recording : GradMode.Mode.NoGrad);
            foreach (var root in roots) sweep.Reach(root.GradEdge!);
            sweep.Sort();
            for (var i = 0; i < roots.Length; i++) Deliver(sweep, roots[i].GradEdge!, roots[i].OutputNumber, cotangents[i], owned: false);
            if (capture) MarkNeeded(sweep, inputs);
            foreach (var node in sweep.Nodes)
            {
                var slot = sweep.Find(node)!;
                if (capture && !slot.Needed) continue;
                RunNode(sweep, node, slot, inputs, captured, capture, retain, createGraph, temporaries);
            }
            // Used, but through derivatives that are zero everywhere, as sign's is.
            for (var i = 0; i < captured.Length; i++)
                if (captured[i] is null && inputs[i].GradEdge is { } edge && sweep.Find(edge) is not null)
                    captured[i] = Tensor.ZerosIn(inputs[i].Layout.Fresh(), inputs[i].DType);
            return captured;
        }
        finally
        {
            sweep.Dispose();
            GradMode.SetForThread(before);
        }
    }

    /// <summary>With inputs given, only nodes between the roots and them are run.</summary>
    private static void MarkNeeded(Sweep sweep, ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
            if (input.GradEdge is { } edge && sweep.Find(edge) is { } slot)
                slot.Needed = true;
        var nodes = sweep.Nodes;
        for (var k = nodes.Length - 1; k >= 0; k--)
        {
            var slot = sweep.Find(nodes[k])!;
            for (int i = 0, n = nodes[k].InputCount; i < n && !slot.Needed; i++)
                slot.Needed = nodes[k].Edge(i) is { } edge && sweep.Find(edge)!.Needed;
        }
    }

    private static void RunNode(
        Sweep sweep, Node node, Slot slot, ReadOnlySpan<Tensor> inputs, Tensor?[] captured, bool capture, bool retain, bool createGraph,
        Temporaries temporaries)
    {
        if (node.Extras?.Hooks is { } hooks) RunHooks(hooks, slot);
        if (capture)
        {
            var deeper = false;
            for (var i = 0; i < inputs.Length; i++)
                if (ReferenceEquals(inputs[i].GradEdge, node) && Pending(slot, inputs[i].OutputNumber) is { } arrived)
                {
                    captured[i] = arrived.Layout.IsDense ? arrived : arrived.Contiguous();
                    slot.Owned = false;
                }
            for (int i = 0, n = node.InputCount; i < n && !deeper; i++) deeper = node.Edge(i) is { } edge && sweep.Find(edge)!.Needed;
            if (!deeper) return;
        }
        else if (node is AccumulateGrad leaf)
        {
            if (slot.Pending is { } gradient) AccumulateGrad.Add(leaf, leaf.Leaf, gradient, slot.Owned, createGraph);
            slot.Pending = null;
            return;
        }

        slot.Leaving = !retain;
        // What a rule of ours makes is garbage but for the cotangents; what hooks and functions made is theirs.
        var ours = !createGraph && node.Op is not Function.FunctionOp;
        if (node.Op.Together || node.OutputCount > 1) RunTogether(sweep, node, slot, ours, temporaries);
        else if (slot.Pending is { } g)
        {
            var passedOn = false;
            for (int i = 0, n = node.InputCount; i < n; i++)
            {
                if (node.Edge(i) is not { } edge || capture && !sweep.Find(edge)!.Needed) continue;
                temporaries.Forget();
                if (node.Op.Vjp(node, i, g) is not { } cotangent) continue;
                cotangent = Fit(node, i, cotangent, g.DType);
                if (ours) temporaries.Return([cotangent]);
                // A saved value handed on as it is must outlive the node.
                if (node.Holds(cotangent.Storage)) cotangent.Storage.Escape();
                var fresh = !createGraph && IsFresh(node, cotangent, g);
                passedOn |= ReferenceEquals(cotangent.Storage, g.Storage);
                // What is handed on to a single input, as it is or seen otherwise, moves there with its ownership; to several, it is borrowed by all.
                var moved = slot.Owned && IsAll(cotangent, g) && OnlyEdge(node, i) && node.Op is not Function.FunctionOp;
                Deliver(sweep, edge, node.EdgeOutput(i), cotangent, fresh || moved);
                // d(x op x): one pass made the cotangent of both inputs.
                if (node.Doubled && !GradMode.Enabled && node.Op is ElementwiseOp) break;
            }
            if (slot.Owned && !passedOn && !createGraph) g.Storage.TryReturn();
        }
        slot.Pending = null;
        if (!retain) node.Free();
    }

    private static bool OnlyEdge(Node node, int input)
    {
        for (int i = 0, n = node.InputCount; i < n; i++)
            if (i != input && node.Edge(i) is not null)
                return false;
        return true;
    }

    private static bool IsAll(Tensor cotangent, Tensor g) =>
        ReferenceEquals(cotangent, g) || ReferenceEquals(cotangent.Storage, g.Storage) && cotangent.ElementCount == g.ElementCount && cotangent.Layout.IsDense;

    private static bool IsFresh(Node node, Tensor cotangent, Tensor g) =>
        !ReferenceEquals(cotangent.Storage, g.Storage) && !node.Holds(cotangent.Storage) && node.Op is not Function.FunctionOp;

    private static void RunTogether(Sweep sweep, Node node, Slot slot, bool ours, Temporaries temporaries)
    {
        var g = new Tensor?[node.OutputCount];
        g[0] = slot.Pending;
        for (var i = 1; i < g.Length; i++) g[i] = slot.More?[i - 1];
        if (Array.TrueForAll(g, x => x is null)) return;
        var cotangents = new Tensor?[node.InputCount];
        temporaries.Forget();
        node.Op.Vjp(node, g, cotangents);
        for (var i = 0; i < cotangents.Length; i++)
            if (cotangents[i] is { } raw) cotangents[i] = Fit(node, i, raw, raw.DType);
        // A user's function may keep what it is given and what it gives.
        if (ours) temporaries.Return(cotangents);
        var passedOn = false;
        for (var i = 0; i < cotangents.Length; i++)
            if (cotangents[i] is { } cotangent && node.Edge(i) is { } edge && sweep.Find(edge) is not null)
            {
                if (node.Holds(cotangent.Storage)) cotangent.Storage.Escape();
                var given = Uses(g, cotangent.Storage) > 0;
                passedOn |= given;
                var fresh = ours && !given && Uses(cotangents, cotangent.Storage) <= 1 && !node.Holds(cotangent.Storage);
                Deliver(sweep, edge, node.EdgeOutput(i), cotangent, fresh);
            }
        if (ours && slot.Owned && g.Length == 1 && !passedOn) g[0]!.Storage.TryReturn();
    }

    private static int Uses(Tensor?[] tensors, Storage storage)
    {
        var count = 0;
        foreach (var x in tensors)
            if (x is not null && ReferenceEquals(x.Storage, storage)) count++;
        return count;
    }

    private static Tensor? Pending(Slot slot, int output) => output == 0 ? slot.Pending : slot.More?[output - 1];

    /// <summary>Adds a cotangent to what a node has received. The first is taken as it is, borrowed or owned; an owned sum is added to in place.</summary>
    private static void Deliver(Sweep sweep, Node node, int output, Tensor g, bool owned)
    {
        var slot = sweep.Find(node)!;
        if (output > 0)
        {
            var more = slot.More ??= new Tensor?[node.OutputCount - 1];
            more[output - 1] = more[output - 1] is { } others ? others + g : g;
        }
        else if (slot.Pending is not { } sum) (slot.Pending, slot.Owned) = (g, owned);
        else if (slot.Owned && sum.Layout.IsDense)
        {
            sum.AddInPlace(g);
            if (owned) g.Storage.TryReturn();
        }
        else if (owned && g.Layout.IsDense)
        {
            // a + b = b + a to the bit.
            g.AddInPlace(sum);
            (slot.Pending, slot.Owned) = (g, true);
        }
        else (slot.Pending, slot.Owned) = (sum + g, !GradMode.Enabled);
    }

    /// <summary>Undoes broadcasting and type promotion: no rule mentions either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Tensor Fit(Node node, int input, Tensor g, DType dtype) =>
        node.Extras?.Inputs is { } inputs ? g.SumTo(inputs[input].Layout.Shape).To(inputs[input].DType)
        : g.DType == dtype || node.Op is not ElementwiseOp ? g : g.To(dtype);

    private static void RunHooks(List<Hook> hooks, Slot slot)
    {
        foreach (var last in (ReadOnlySpan<bool>)[false, true])
            foreach (var hook in hooks.ToArray())
            {
                if (hook.Last != last || Pending(slot, hook.Output) is not { } g) continue;
                slot.Owned = false;
                if (hook.Function(g) is not { } changed) continue;
                if (!changed.Shape.SequenceEqual(g.Shape))
                    throw new InvalidOperationException($"A hook returned a gradient of shape {changed.Layout} in place of {g.Layout}: it must keep the shape.");
                if (changed.DType != g.DType)
                    throw new InvalidOperationException($"A hook returned a gradient of {changed.DType.TorchName()} in place of {g.DType.TorchName()}: it must keep the dtype; convert with To(...).");
                if (hook.Output == 0) slot.Pending = changed;
                else slot.More![hook.Output - 1] = changed;
            }
    }
}
