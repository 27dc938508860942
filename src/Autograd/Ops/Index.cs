using System.Runtime.CompilerServices;
using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>
    /// Elements by subscripts, as in PyTorch: numbers, <c>^1</c>, ranges, <see cref="TensorIndex.Slice"/>, <see cref="TensorIndex.NewAxis"/> and
    /// <see cref="TensorIndex.Ellipsis"/> give a view of the same memory; index tensors and masks give a copy. Assignment writes into this tensor,
    /// broadcasting and converting the value, and is recorded like any in-place op.
    /// </summary>
    /// <example><code>
    /// var x = Tensor.Randn([4, 5]);
    /// var (row, part, column) = (x[^1], x[0, 1..3], x[TensorIndex.Ellipsis, 0]);
    /// var positive = x[x > 0];
    /// x[x &lt; 0] = 0;
    /// x[new[] { 0, 2 }, new[] { 1, 3 }] = Tensor.Ones([2]);
    /// </code></example>
    /// <remarks>Index tensors broadcast together; where a position is written twice, the last value stays.</remarks>
    /// <exception cref="ArgumentException">There are too many subscripts, a mask has another shape, or a value does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is out of bounds.</exception>
    [IndexerName("At")]
    public Tensor this[params ReadOnlySpan<TensorIndex> index]
    {
        get
        {
            var view = Subscripts.View(this, index, out var picks);
            if (picks is not null) return Picking.Get(view, IndexPlan.Of(view, picks));
            return ReferenceEquals(view, this) ? View(new ReshapeOp("AliasBackward0", Shape.ToArray(), Shape.ToArray()), _layout) : view;
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var view = Subscripts.View(this, index, out var picks);
            if (picks is not null) Picking.Assign(view, picks, value);
            else if (!Picking.IsItself(view, value)) view.CopyInPlace(Picking.Fit(value, view.Rank));
        }
    }

    /// <summary>A copy with the values written (or added) at the positions that the subscripts name.</summary>
    /// <inheritdoc cref="IndexPutInPlace"/>
    public Tensor IndexPut(ReadOnlySpan<TensorIndex> indices, Tensor values, bool accumulate = false) => Clone().IndexPutInPlace(indices, values, accumulate);

    /// <summary>Writes (or adds) values at the positions that the subscripts name; values broadcast.</summary>
    /// <param name="indices">Subscripts as in the indexer.</param>
    /// <param name="values">What is written: of this tensor's dtype, or a 0-d tensor.</param>
    /// <param name="accumulate">Whether values are added to what is there, so that equal positions add up.</param>
    /// <exception cref="ArgumentException">A subscript or the values do not fit.</exception>
    public Tensor IndexPutInPlace(ReadOnlySpan<TensorIndex> indices, Tensor values, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.DType != DType && values.Rank > 0)
            throw new ArgumentException($"IndexPut: values of {values.DType.TorchName()} cannot be put into a tensor of {DType.TorchName()}. Convert one with To(...).");
        var view = Subscripts.View(this, indices, out var picks);
        if (picks is not null) Picking.Put(view, IndexPlan.Of(view, picks), values, accumulate);
        else if (accumulate) view.AddInPlace(Picking.Fit(values, view.Rank).To(DType));
        else view.CopyInPlace(Picking.Fit(values, view.Rank));
        return this;
    }

    /// <summary>The elements at places of this tensor in row-major order; the result has the shape of the index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A place is out of bounds.</exception>
    public Tensor Take(Tensor index)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(index);
        if (index.DType != DType.Int64) throw new ArgumentException($"Take: the index must be torch.int64, and is {index.DType.TorchName()}.");
        var flat = Reshape(-1);
        return temporaries.Keep(Picking.Get(flat, IndexPlan.Of(flat, [new(0, index)]), "TakeBackward0"));
    }

    /// <summary>The positions of all elements other than zero in row-major order: an int64 matrix with a row for each and a column per dimension.</summary>
    public Tensor Nonzero() => Picking.Positions(this);

    /// <summary>A copy in which the slices at the given positions of a dimension are those of <paramref name="source"/>.</summary>
    /// <inheritdoc cref="IndexCopyInPlace"/>
    public Tensor IndexCopy(int dim, Tensor index, Tensor source) => Clone().IndexCopyInPlace(dim, index, source);

    /// <summary>Replaces the slices at the given positions of a dimension by those of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentException">The index is no vector of integers, or the source has another dtype or shape.</exception>
    public Tensor IndexCopyInPlace(int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var d = Dims.Wrap(dim, Rank, "IndexCopy");
        var positions = Positions.Vector("IndexCopy", this, d, index);
        if (source.DType != DType) throw new ArgumentException($"IndexCopy: the source is {source.DType.TorchName()}, but the tensor {DType.TorchName()}.");
        long[] expected = [.. Shape];
        if (Rank > 0) expected[d] = positions.ElementCount;
        if (!source.Shape.SequenceEqual(expected) && !(Rank == 0 && source.ElementCount == 1 && positions.ElementCount == 1))
            throw new ArgumentException($"IndexCopy: a source of shape {source._layout} does not fit; {Layout.Text(expected)} was expected.");
        Picking.PutAlong(this, d, positions, source, "IndexCopyBackward0");
        return this;
    }

    /// <summary>A copy in which the slices at the given positions of a dimension hold one value.</summary>
    public Tensor IndexFill(int dim, Tensor index, Tensor value) => Clone().IndexFillInPlace(dim, index, value);

    /// <summary>Writes one value to the slices at the given positions of a dimension.</summary>
    /// <exception cref="ArgumentException">The index is no vector of integers, or the value no 0-d tensor.</exception>
    public Tensor IndexFillInPlace(int dim, Tensor index, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Rank != 0) throw new ArgumentException($"IndexFill: the value must be a 0-d tensor, and this one has the shape {value._layout}.");
        var d = Dims.Wrap(dim, Rank, "IndexFill");
        if (index.Rank > 1 || !index.DType.IsInteger())
            throw new ArgumentException($"IndexFill: the index must be a vector of integers, and is {index.DType.TorchName()} of shape {index._layout}.");
        Picking.PutAlong(this, d, index.Detach().To(DType.Int64).Reshape(-1), value, "IndexFillBackward0");
        return this;
    }
}
