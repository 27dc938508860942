namespace Autograd.Tape;

/// <summary>What one backward pass knows about one node.</summary>
internal sealed class Slot
{
    public Sweep? Owner;

    /// <summary>The cotangent of output 0 so far; null is zero.</summary>
    public Tensor? Pending;

    /// <summary>Whether nothing but the sweep can see the memory of <see cref="Pending"/>.</summary>
    public bool Owned;

    /// <summary>Whether some requested input lies beyond the node.</summary>
    public bool Needed;

    /// <inheritdoc cref="Node.Leaving"/>
    public bool Leaving;

    /// <summary>The cotangents of outputs 1 and up.</summary>
    public Tensor?[]? More;
}

/// <summary>
/// The nodes that one backward pass reaches, in the order in which they run: by descending number, which is a reverse topological order.
/// </summary>
/// <remarks>
/// A node points to its slot while a sweep has claimed it. Where another sweep has claimed a node first (a second thread on a shared leaf, or
/// a backward pass inside a hook), the slot is found in a dictionary instead. Scratch is kept per thread for the next pass.
/// </remarks>
internal sealed class Sweep
{
    private const int Kept = 4096;

    [ThreadStatic]
    private static Sweep? _idle;

    private Node[] _nodes = new Node[16];
    private long[] _order = new long[16];
    private Slot[] _slots = [];
    private int _count;
    private Dictionary<Node, Slot>? _foreign;

    public static Sweep Rent()
    {
        var sweep = _idle ?? new Sweep();
        _idle = null;
        return sweep;
    }

    public ReadOnlySpan<Node> Nodes => _nodes.AsSpan(0, _count);

    /// <summary>The slot of a node of this sweep, or null.</summary>
    public Slot? Find(Node node) =>
        node.Slot is { } slot && ReferenceEquals(slot.Owner, this) ? slot : _foreign is not null && _foreign.TryGetValue(node, out var own) ? own : null;

    /// <summary>Adds a node and everything below it. The stack is the list itself: chains of any length need no recursion.</summary>
    public void Reach(Node root)
    {
        if (!Claim(root)) return;
        // A worklist in discovery order: whatever is behind the cursor has had its edges followed.
        for (var cursor = _count - 1; cursor < _count; cursor++)
        {
            var node = _nodes[cursor];
            for (int i = 0, n = node.InputCount; i < n; i++)
                if (node.Edge(i) is { } next)
                    Claim(next);
        }
    }

    /// <summary>Brings the nodes into running order. A chain is found in that order already.</summary>
    public void Sort()
    {
        var nodes = _nodes.AsSpan(0, _count);
        var sorted = true;
        for (var i = 1; i < nodes.Length && sorted; i++) sorted = nodes[i].Number < nodes[i - 1].Number;
        if (sorted) return;
        if (nodes.Length <= 24)
        {
            for (var i = 1; i < nodes.Length; i++)
            {
                var node = nodes[i];
                var j = i;
                for (; j > 0 && nodes[j - 1].Number < node.Number; j--) nodes[j] = nodes[j - 1];
                nodes[j] = node;
            }
            return;
        }
        if (_order.Length < _count) _order = new long[_nodes.Length];
        for (var i = 0; i < nodes.Length; i++) _order[i] = -nodes[i].Number;
        _order.AsSpan(0, _count).Sort(nodes);
    }

    /// <summary>Gives up the claims and returns the scratch to the thread.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _count; i++)
        {
            var node = _nodes[i];
            if (node.Slot is { } slot && ReferenceEquals(slot.Owner, this)) node.Slot = null;
        }
        if (_count > Kept) return;
        Array.Clear(_nodes, 0, _count);
        for (var i = 0; i < _count; i++)
        {
            var slot = _slots[i];
            (slot.Pending, slot.More, slot.Owned, slot.Needed) = (null, null, false, false);
        }
        _count = 0;
        _foreign = null;
        _idle = this;
    }

    private bool Claim(Node node)
    {
        if (Find(node) is not null) return false;
        if (_count == _nodes.Length) Array.Resize(ref _nodes, 2 * _count);
        if (_count >= _slots.Length)
        {
            var old = _slots.Length;
            Array.Resize(ref _slots, _nodes.Length);
            for (var i = old; i < _slots.Length; i++) _slots[i] = new Slot { Owner = this };
        }
        var slot = _slots[_count];
        if (Interlocked.CompareExchange(ref node.Slot, slot, null) is not null) (_foreign ??= []).Add(node, slot);
        _nodes[_count++] = node;
        return true;
    }
}
