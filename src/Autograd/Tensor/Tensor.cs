using System.Diagnostics;
using Autograd.Tape;

namespace Autograd;

/// <summary>
/// An n-dimensional array of numbers that remembers how it was computed, so that <see cref="Backward"/> can differentiate it.
/// </summary>
/// <remarks>
/// A tensor is a view (shape, strides, offset) of storage that other tensors may share. Nothing needs to be disposed of; see <see cref="Dispose"/>.
/// Names and semantics are PyTorch's: its documentation of an op holds here unless ours says otherwise.
/// </remarks>
[DebuggerDisplay("{DebuggerText,nq}")]
public partial class Tensor
{
    // Replaced by Data's setter, null after Dispose.
    private Storage? _storage;
    private Layout _layout;
    private Node? _node;
    private TensorMeta? _meta;
    private int _output;
    private bool _requiresGrad;

    internal Tensor(Storage storage, Layout layout, object? lease = null)
    {
        (_storage, _layout) = (storage, layout);
        if (lease is not null) _meta = new TensorMeta { Lease = lease };
    }

    /// <summary>The same memory under another tensor, without history.</summary>
    private protected Tensor(Tensor same) : this(same.Storage, same._layout, same.Lease)
    {
    }

    /// <summary>A tensor whose history is known: output number <paramref name="output"/> of <paramref name="node"/>.</summary>
    internal Tensor(Storage storage, Layout layout, object? lease, Node? node, int output) : this(storage, layout, lease) =>
        (_node, _output) = (node, output);

    /// <summary>Fresh memory of arbitrary contents.</summary>
    internal static Tensor Allocate(DType dtype, Layout layout)
    {
        var storage = Storage.Allocate(dtype, layout.Count * dtype.Size(), out var lease);
        if (GradMode.IsInference) storage.LastWriter = InferenceMark;
        return new Tensor(storage, layout, lease);
    }

    /// <summary>Stands as the last writer of memory made in inference mode, for good.</summary>
    internal static readonly object InferenceMark = new();

    /// <summary>Fresh memory for fewer elements than the layout has, some of which share theirs.</summary>
    internal static Tensor Allocate(DType dtype, Layout layout, long elements)
    {
        var storage = Storage.Allocate(dtype, elements * dtype.Size(), out var lease);
        return new Tensor(storage, layout, lease);
    }

    internal Storage Storage => _storage ?? throw Disposed();

    internal Layout Layout => _layout;

    /// <summary>What keeps pooled memory from being lent out again. Whoever reads it is about to make another tensor over the storage.</summary>
    internal object? Lease
    {
        get
        {
            Storage.Share();
            return _meta?.Lease;
        }
    }

    /// <summary>
    /// The memory in another layout, of a temporary that nobody uses from here on, or for the time of an operation: it stays one tensor's alone, which may give it back (<see cref="Dispose"/>).
    /// </summary>
    internal Tensor Moved(Layout layout) => new(Storage, layout, _meta?.Lease);

    /// <summary>The memory without history, for an operation that only reads it, and neither keeps it nor returns it: who owns it may give it back afterwards.</summary>
    internal Tensor Seen() => Moved(_layout);

    internal TensorMeta Meta => _meta ??= new TensorMeta();

    /// <summary>The size of each dimension; empty for a scalar (0-d) tensor.</summary>
    public ReadOnlySpan<long> Shape => _layout.Shape;

    /// <summary>How many elements of storage lie between neighbours along each dimension.</summary>
    public ReadOnlySpan<long> Strides => _layout.Strides;

    /// <summary>The position of the first element in storage, in elements.</summary>
    public long StorageOffset => _layout.Offset;

    /// <summary>The number of dimensions.</summary>
    public int Rank => _layout.Rank;

    /// <summary>The number of elements, the product of <see cref="Shape"/>.</summary>
    public long ElementCount => _layout.Count;

    /// <summary>The type of the elements.</summary>
    public DType DType => Storage.DType;

    /// <summary>Whether elements lie in row-major order without gaps.</summary>
    public bool IsContiguous => _layout.IsContiguous;

    /// <summary>How often the memory, shared with views, has been written in place.</summary>
    public int Version => Storage.Version;

    /// <summary>Whether the tensor was made inside <see cref="Autodiff.InferenceMode"/>: then it can be neither saved for a gradient nor written outside.</summary>
    public bool IsInference => ReferenceEquals(Storage.LastWriter, InferenceMark);

    /// <summary>
    /// The values without history, as <see cref="Detach"/>; when set, the tensor takes over another's memory, shape and dtype and stays the tensor that it is: a parameter of a
    /// module or an optimizer. A gradient of another shape or dtype is dropped.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor is a view or a result of recorded operations; or requires grad, and the new dtype has none.</exception>
    public Tensor Data
    {
        get => Detach();
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!IsLeaf || ViewBase is not null) throw new InvalidOperationException("Data can be set only of leaf tensors that are no views: this one is tied to another's memory.");
            if (RequiresGrad && !value.DType.IsFloatingPoint())
                throw new InvalidOperationException($"Data of {value.DType.TorchName()} cannot be given to a tensor that requires grad: gradients need floating point.");
            (_storage, _layout) = (value.Storage, value._layout);
            var lease = value.Lease;
            if (_meta is not null || lease is not null) Meta.Lease = lease;
            if (_meta?.Grad is { } grad && (!grad.Layout.SameShape(_layout) || grad.DType != DType)) _meta.Grad = null;
        }
    }

    /// <summary>The size of one dimension; negative dimensions count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public long Size(int dim) => Shape[Dims.Wrap(dim, Rank, nameof(Size))];

    private string DebuggerText => $"{DType.TorchName()} {_layout}{(RequiresGrad ? ", requires grad" : "")}";
}

/// <summary>What only some tensors have: a gradient, hooks, a base that they view, a lease on pooled memory.</summary>
internal sealed class TensorMeta
{
    public object? Lease;
    public Tensor? Grad;

    /// <summary>Whether the backward pass made the gradient and nobody has asked for it: then its memory goes back as soon as it is dropped.</summary>
    public bool GradIsUnseen;

    /// <summary>The tensor that a differentiable view looks into (never itself a view).</summary>
    public Tensor? Base;

    /// <summary>The storage version at which the view's history was taken from its base.</summary>
    public int ViewVersion;

    /// <summary>Why the view may not be written in place while grad mode is on, or null.</summary>
    public string? ViewIsReadOnly;

    public bool RetainsGrad;
}
