using System.Runtime.CompilerServices;
using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// One recorded operation: what <see cref="Tensor.GradFn"/> shows. It holds the op, where its inputs came from, and the values that its
/// derivative reads.
/// </summary>
/// <remarks>
/// Two inputs and two saved values lie in the object itself, the rest in <see cref="NodeExtras"/>. A saved value is (storage, layout, version),
/// never a tensor: so a temporary tensor dies young even while the graph needs its memory, and an output saved by its own node makes no cycle.
/// </remarks>
public class Node
{
    private const byte Nothing = 0xFF;
    private const byte OutputSlot = 0xFE;

    internal readonly Op Op;

    /// <summary>Greater than the number of every node that this one has an edge to.</summary>
    internal long Number;

    private Node? _edge0, _edge1;
    private short _output0, _output1;
    private byte _slot0 = Nothing, _slot1 = Nothing;
    private bool _freed;

    /// <summary>Both inputs of a binary op are one tensor, so one pass can make the cotangent of both.</summary>
    internal bool Doubled;

    private Storage? _storage0, _storage1;
    private Layout? _layout0, _layout1;
    private int _version0, _version1;

    /// <summary>The engine's scratch while a sweep visits the node.</summary>
    internal Slot? Slot;

    /// <summary>The pass that runs the node frees it next: its rule may write where it has saved values of its own.</summary>
    internal bool Leaving => Slot is { Leaving: true };

    internal NodeExtras? Extras;

    internal Node(Op op)
    {
        Op = op;
        Number = Numbers.Next();
    }

    /// <summary>PyTorch's name of the operation, such as AddBackward0.</summary>
    public virtual string Name => Op.NodeName;

    /// <summary>The nodes that the inputs came from: null for an input without gradient, AccumulateGrad for a leaf.</summary>
    public IReadOnlyList<Node?> NextFunctions
    {
        get
        {
            var next = new Node?[InputCount];
            for (var i = 0; i < next.Length; i++) next[i] = Edge(i);
            return next;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"<{Name}>";

    internal int InputCount => Extras?.InputCount ?? (_edge1 is null ? 1 : 2);

    internal int OutputCount => Extras?.OutputCount ?? 1;

    internal bool Needs(int input) => Edge(input) is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Node? Edge(int input) => input switch { 0 => _edge0, 1 => _edge1, _ => Extras!.Edges![input - 2].Node };

    internal int EdgeOutput(int input) => input switch { 0 => _output0, 1 => _output1, _ => Extras!.Edges![input - 2].Output };

    internal void SetEdge(int input, Node? node, int output)
    {
        if (node is null) return;
        if (Number <= node.Number) Number = Numbers.Fresh();
        switch (input)
        {
            case 0: (_edge0, _output0) = (node, (short)output); break;
            case 1: (_edge1, _output1) = (node, (short)output); break;
            default: Extras!.Edges![input - 2] = (node, output); break;
        }
    }

    /// <summary>Keeps the value of an input (or of output i, for -1 - i) for the derivative.</summary>
    internal void Save(int input, Tensor value)
    {
        var (storage, layout) = (value.Storage, value.Layout);
        if (value.IsInference) throw TapeErrors.Inference(this);
        storage.Hold();
        var slot = Slotted(input);
        if (_slot0 == Nothing) (_slot0, _storage0, _layout0, _version0) = (slot, storage, layout, storage.Version);
        else if (_slot1 == Nothing) (_slot1, _storage1, _layout1, _version1) = (slot, storage, layout, storage.Version);
        else (Extras ??= new NodeExtras()).Saved.Add((slot, storage, layout, storage.Version));
    }

    // Outputs count down from OutputSlot.
    private static byte Slotted(int input) => (byte)(input < 0 ? OutputSlot + 1 + input : input);

    /// <summary>The memory of a saved input (-1 - i: of output i), checked against in-place changes.</summary>
    internal void Unpack(int input, out Storage storage, out Layout layout)
    {
        var slot = Slotted(input);
        if (_freed) throw TapeErrors.Freed(this);
        int version;
        if (_slot0 == slot) (storage, layout, version) = (_storage0!, _layout0!, _version0);
        else if (_slot1 == slot) (storage, layout, version) = (_storage1!, _layout1!, _version1);
        else (storage, layout, version) = Extras!.Find(slot);
        if (storage.Version != version) throw TapeErrors.Modified(this, input, storage, layout, version);
    }

    /// <summary>A saved input as a tensor with its history, for rules written in tensor ops.</summary>
    internal Tensor Input(int input)
    {
        Unpack(input, out var storage, out var layout);
        if (!GradMode.Enabled) return new Tensor(storage, layout);
        storage.Escape();
        return Edge(input) is { } edge ? new Tensor(storage, layout, null, edge, EdgeOutput(input)) : new Tensor(storage, layout);
    }

    /// <summary>A saved value that is no input of the tape, such as a mask: it was kept under a number beyond theirs.</summary>
    internal Tensor Constant(int slot)
    {
        Unpack(slot, out var storage, out var layout);
        if (GradMode.Enabled) storage.Escape();
        return new Tensor(storage, layout);
    }

    /// <summary>The saved output as a tensor with its history.</summary>
    internal Tensor Result(int output = 0)
    {
        Unpack(-1 - output, out var storage, out var layout);
        if (!GradMode.Enabled) return new Tensor(storage, layout);
        storage.Escape();
        return new Tensor(storage, layout, null, this, output);
    }

    /// <summary>Whether a saved value lies in that memory: then a gradient that does must not be recycled.</summary>
    internal bool Holds(Storage storage) =>
        ReferenceEquals(_storage0, storage) || ReferenceEquals(_storage1, storage) || Extras is { } extras && extras.Holds(storage);

    /// <summary>Lets go of the saved values; a later use of them is an error that says so.</summary>
    internal void Free()
    {
        if (_slot0 != Nothing) _freed = true;
        LetGo(ref _storage0);
        LetGo(ref _storage1);
        (_layout0, _layout1) = (null, null);
        Extras?.Free();
        Op.Free();
    }

    /// <summary>Two threads that wrongly share a graph without retaining it must not both release a hold on memory that the pool would lend out.</summary>
    private static void LetGo(ref Storage? saved)
    {
        if (saved is not { IsPooled: true }) saved = null;
        else Interlocked.Exchange(ref saved, null)?.Release();
    }

    /// <summary>Numbers of nodes in the order of their making, taken per thread in blocks so that recording needs no shared counter.</summary>
    private static class Numbers
    {
        private const long Block = 1024;
        private static long _blocks;

        [ThreadStatic]
        private static long _next;

        public static long Next() => (_next & (Block - 1)) == 0 ? Fresh() : _next++;

        /// <summary>A number above all that any thread has taken so far.</summary>
        public static long Fresh()
        {
            var first = Interlocked.Increment(ref _blocks) * Block;
            _next = first + 1;
            return first;
        }
    }
}

/// <summary>What few nodes need: more than two inputs or saved values, several outputs, inputs of another shape or dtype, hooks.</summary>
internal sealed class NodeExtras
{
    public int InputCount = 2;
    public int OutputCount = 1;

    /// <summary>Edges of inputs 2 and up.</summary>
    public (Node? Node, int Output)[]? Edges;

    public readonly List<(byte Slot, Storage Storage, Layout Layout, int Version)> Saved = [];

    /// <summary>Shape and dtype of each input, where one differs from the output's; else null.</summary>
    public (Layout Layout, DType DType)[]? Inputs;

    /// <summary>Shape and dtype of each output of an op that has several, so that an absent cotangent can be made zero.</summary>
    public (Layout Layout, DType DType)[]? Outputs;

    /// <summary>Functions that see, and may replace, the cotangent of an output before the node is run.</summary>
    public List<Hook>? Hooks;

    public (Storage, Layout, int) Find(byte slot)
    {
        foreach (var saved in Saved)
            if (saved.Slot == slot)
                return (saved.Storage, saved.Layout, saved.Version);
        throw new InvalidOperationException("The backward pass reads a value that was saved by no op, or that an earlier backward pass has freed. " +
            "Pass retainGraph: true to the first backward call if a second one is wanted.");
    }

    public bool Saves(byte slot)
    {
        foreach (var saved in Saved)
            if (saved.Slot == slot)
                return true;
        return false;
    }

    public bool Holds(Storage storage)
    {
        foreach (var saved in Saved)
            if (ReferenceEquals(saved.Storage, storage))
                return true;
        return false;
    }

    public void Free()
    {
        foreach (var saved in Saved) saved.Storage.Release();
        Saved.Clear();
    }
}

/// <summary>One hook on one output of a node.</summary>
internal sealed record Hook(int Output, Func<Tensor, Tensor?> Function, bool Last);
