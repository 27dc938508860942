using System.Runtime.CompilerServices;
using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Whether gradients flow to this tensor: set by the user on leaves, derived for results.</summary>
    /// <exception cref="InvalidOperationException">Set on a result of recorded ops, or on a tensor whose dtype has no gradients.</exception>
    public bool RequiresGrad
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _requiresGrad || (_meta is null ? _node : GradEdge) is not null;
        set => RequireGrad(value);
    }

    /// <summary>Sets <see cref="RequiresGrad"/> and returns the tensor, as PyTorch's requires_grad_() does.</summary>
    public Tensor RequireGrad(bool value = true)
    {
        if (value == RequiresGrad) return this;
        if (!IsLeaf)
            throw new InvalidOperationException("RequiresGrad can be changed only on leaf tensors: this one is a result of recorded operations. Detach() it first.");
        if (value && !DType.IsFloatingPoint())
            throw new InvalidOperationException($"Only floating-point tensors can require gradients, and this one is {DType.TorchName()}: convert it with To(DType.Float32).");
        _requiresGrad = value;
        if (!value) _node = null;
        return this;
    }

    /// <summary>Whether the tensor was made by the user rather than by recorded operations.</summary>
    public bool IsLeaf => GradFn is null;

    /// <summary>The recorded operation that made the tensor; null for leaves.</summary>
    public Node? GradFn => (_meta is null ? _node : Refreshed) is { } node and not AccumulateGrad ? node : null;

    /// <summary>The gradient that backward passes have accumulated here; null before the first. Assign null to clear it.</summary>
    /// <exception cref="ArgumentException">A gradient of another shape or dtype is assigned.</exception>
    public Tensor? Grad
    {
        get
        {
            if (_meta is not { } meta) return null;
            meta.GradIsUnseen = false;
            return meta.Grad;
        }
        set
        {
            if (value is not null && (!value.Layout.SameShape(_layout) || value.DType != DType))
                throw new ArgumentException(
                    $"Grad: a gradient of shape {value.Layout} and {value.DType.TorchName()} does not fit a tensor of shape {_layout} and {DType.TorchName()}.");
            if (value is null && _meta is null) return;
            var meta = Meta;
            if (meta.GradIsUnseen && !ReferenceEquals(meta.Grad, value)) meta.Grad?.Drop();
            (meta.Grad, meta.GradIsUnseen) = (value, false);
        }
    }

    /// <summary>The gradient, for code of the library that does not hand it on.</summary>
    internal Tensor? GradInside => _meta?.Grad;

    /// <summary>Sets <see cref="Grad"/> to null, as PyTorch's zero_grad does by default.</summary>
    public void ZeroGrad() => Grad = null;

    /// <summary>Where this tensor's cotangent goes: the node that made it, or the accumulator of a leaf that requires grad.</summary>
    internal Node? GradEdge
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_meta is null ? _node : Refreshed) ?? (_requiresGrad ? MakeAccumulator() : null);
    }

    internal int OutputNumber => _output;

    internal void SetHistory(Node node, int output = 0)
    {
        (_node, _output) = (node, output);
        _requiresGrad = false;
    }

    internal Tensor? ViewBase => _meta?.Base;

    internal string? ReadOnlyReason => _meta?.ViewIsReadOnly;

    /// <summary>The history, taken anew from the base if this is a view and the memory has been written since.</summary>
    private Node? Refreshed
    {
        get
        {
            if (_meta!.Base is not { } view || _meta.ViewVersion == Storage.Version) return _node;
            _meta.ViewVersion = Storage.Version;
            if (view.GradEdge is { } edge)
            {
                var node = new Node(new AsStridedOp(view.Layout, _layout));
                node.SetEdge(0, edge, view.OutputNumber);
                (_node, _output) = (node, 0);
            }
            return _node;
        }
    }

    private Node MakeAccumulator()
    {
        var node = new AccumulateGrad(this);
        return Interlocked.CompareExchange(ref _node, node, null) ?? node;
    }

    /// <summary>Another view of the same memory, with its history if ops are being recorded.</summary>
    internal Tensor View(Op op, Layout layout)
    {
        var y = new Tensor(Storage, layout, Lease);
        var requires = RequiresGrad;
        if (!DType.IsFloatingPoint())
        {
            Tracer.Current?.Computed(op, [this], y);
            return y;
        }
        if (!GradMode.Enabled)
        {
            if (requires) y.Meta.ViewIsReadOnly = "the tensor is a view that was made while grad mode was off. Make the view inside grad mode, or write inside NoGrad too.";
            return y;
        }
        y.Meta.Base = ViewBase ?? this;
        y.Meta.ViewVersion = Storage.Version;
        y.Meta.ViewIsReadOnly = ReadOnlyReason;
        if (requires) Recorder.Unary(op, this, y);
        else Tracer.Current?.Computed(op, [this], y);
        return y;
    }

    /// <summary>The same memory without history: writes through either are seen by both, gradients stop here.</summary>
    public Tensor Detach() => new(Storage, _layout, Lease);

    internal Tensor ExpandDetached(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var lead = shape.Length - Rank;
        for (var d = lead; d < shape.Length; d++) strides[d] = Shape[d - lead] == shape[d] ? Strides[d - lead] : 0;
        return new Tensor(Storage, Layout.Strided(shape, strides, _layout.Offset), Lease);
    }
}
