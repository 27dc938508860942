using Autograd.Core;
using Autograd.Kernels;

namespace Autograd;

/// <summary>What index tensors pick from a tensor of one shape: checked, without negative positions, and independent of its strides.</summary>
internal sealed unsafe class IndexPlan
{
    private const long BitmapLimit = 1 << 24;

    /// <summary>Elements below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    private enum Move
    {
        Read,
        Write,
        Add,
    }

    private readonly int[] _dims;
    private readonly int[] _rest;
    private readonly bool _distinct;
    private Tensor? _winners;
    private bool _searched;

    /// <summary>The shape of the tensor that is indexed.</summary>
    public readonly long[] Shape;

    /// <summary>The shape of what is picked.</summary>
    public readonly long[] Result;

    /// <summary>Dimensions that stay in front of those of the index tensors.</summary>
    private readonly int _lead;

    /// <summary>Positions among the indexed dimensions in row-major order, as contiguous int64.</summary>
    private readonly Tensor _places;

    private IndexPlan(long[] shape, int[] dims, ReadOnlySpan<long> index, Tensor places, bool distinct)
    {
        (Shape, _dims, _places, _distinct) = (shape, dims, places, distinct);
        // Index dimensions that lie apart move to the front, as in NumPy.
        _lead = dims[^1] - dims[0] == dims.Length - 1 ? dims[0] : 0;
        var rest = new List<int>();
        for (var d = _lead; d < shape.Length; d++)
            if (Array.IndexOf(dims, d) < 0) rest.Add(d);
        _rest = [.. rest];
        Result = [.. shape.AsSpan(0, _lead), .. index, .. rest.Select(d => shape[d])];
    }

    public static IndexPlan Of(Tensor x, List<Pick> picks)
    {
        foreach (var (dim, index) in picks) CheckMask(x, dim, index);
        var shape = x.Shape.ToArray();
        if (picks is [var only] && Subscripts.IsMask(only.Index))
        {
            var places = TruePlaces(only.Index);
            return new(shape, [.. Enumerable.Range(only.Dim, only.Index.Rank)], places.Shape, places, distinct: true);
        }
        var dims = new List<int>();
        var indices = new List<Tensor>();
        foreach (var (dim, index) in picks)
        {
            if (!Subscripts.IsMask(index))
            {
                dims.Add(dim);
                indices.Add(index.Detach().To(DType.Int64));
                continue;
            }
            var positions = index.Nonzero();
            for (var d = 0; d < index.Rank; d++)
            {
                dims.Add(dim + d);
                indices.Add(positions.Select(1, d));
            }
        }
        var common = Broadcast.Shape("Index", [.. indices.Select(i => i.Layout)]);
        return new(shape, [.. dims], common, Combine(shape, dims, indices, common), distinct: false);
    }

    /// <summary>The places of a mask's true elements in row-major order, as int64.</summary>
    public static Tensor TruePlaces(Tensor mask)
    {
        var source = mask.ContiguousDetached();
        fixed (byte* origin = &source.Storage.Origin)
        {
            var p = origin + source.Layout.Offset;
            var count = Masks.Count(p, source.ElementCount);
            var places = Tensor.Allocate(DType.Int64, Layout.Contiguous(count));
            fixed (byte* q = &places.Storage.Origin) Masks.Places(p, (long*)q, count);
            GC.KeepAlive(source);
            return places;
        }
    }

    /// <summary>
    /// Where places occur more than once: false for all but the last of each, in a shape that broadcasts to <see cref="Result"/>; null if none does.
    /// </summary>
    public Tensor? Winners()
    {
        if (_distinct || _searched) return _winners;
        var places = _places.ToArray<long>();
        long size = 1;
        foreach (var d in _dims) size *= Shape[d];
        var bitmap = size <= Math.Max(BitmapLimit, places.Length) ? new bool[size] : null;
        var seen = bitmap is null ? new HashSet<long>() : null;
        var wins = new bool[places.Length];
        var all = true;
        for (var i = places.Length - 1; i >= 0; i--)
        {
            wins[i] = bitmap is not null ? !bitmap[places[i]] : seen!.Add(places[i]);
            if (bitmap is not null) bitmap[places[i]] = true;
            all &= wins[i];
        }
        if (!all)
        {
            long[] shape = [.. Result.AsSpan(_lead, Result.Length - _lead - _rest.Length), .. Enumerable.Repeat(1L, _rest.Length)];
            _winners = Tensor.From<bool>(wins, shape);
            // It outlives the operation that asks first.
            _winners.Storage.Escape();
        }
        _searched = true;
        return _winners;
    }

    /// <summary>What is picked from x.</summary>
    public Tensor Read(Tensor x)
    {
        var y = Tensor.Allocate(x.DType, Layout.Contiguous(Result));
        Walk(x, y, Move.Read);
        return y;
    }

    /// <summary>Writes contiguous values of the shape <see cref="Result"/> and of x's dtype to the places; nothing is recorded.</summary>
    public void Write(Tensor x, Tensor values) => Walk(x, values, Move.Write);

    /// <summary>Adds contiguous values of the shape <see cref="Result"/> to the places of x, of the same compute dtype.</summary>
    public void Add(Tensor x, Tensor values) => Walk(x, values, Move.Add);

    private void Walk(Tensor strided, Tensor dense, Move move)
    {
        if (dense.ElementCount == 0) return;
        if (_lead > IndexedRows.MaxLead) throw new NotSupportedException($"Index: more than {IndexedRows.MaxLead} dimensions lie in front of the indexed one.");
        var layout = strided.Layout;
        var places = PlacesIn(layout, out var step);
        var offsets = RestOffsets(layout);
        var size = strided.DType.Size();
        fixed (byte* ps = &strided.Storage.Origin, pd = &dense.Storage.Origin, pp = &places.Storage.Origin)
        fixed (long* po = offsets)
        {
            var rows = new IndexedRows
            {
                Strided = ps + layout.Offset * size, Dense = pd + dense.Layout.Offset * size, ElementSize = size,
                LeadRank = _lead, Places = (long*)pp + places.Layout.Offset, Step = step, PlaceCount = places.ElementCount,
                Rest = 1, RestOffsets = po,
            };
            for (var d = 0; d < _lead; d++) (rows.LeadShape[d], rows.LeadStrides[d]) = (layout.Shape[d], layout.Strides[d]);
            foreach (var d in _rest) rows.Rest *= Shape[d];
            var count = dense.ElementCount / rows.Rest;
            switch (move)
            {
                case Move.Write: rows.Write(count); break;
                case Move.Add: Add(ref rows, count, strided.DType); break;
                default:
                    if (count * rows.Rest < 2 * Grain) IndexedRows.Read(&rows, 0, count);
                    else Workers.For(count, Math.Max(1, Grain / rows.Rest), &IndexedRows.Read, &rows);
                    break;
            }
        }
        GC.KeepAlive(strided);
        GC.KeepAlive(dense);
        GC.KeepAlive(places);
    }

    private static void Add(ref IndexedRows rows, long count, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32: rows.Add<float>(count); break;
            case DType.Float64: rows.Add<double>(count); break;
            case DType.Int64: rows.Add<long>(count); break;
            case DType.Int32: rows.Add<int>(count); break;
            case DType.Int16: rows.Add<short>(count); break;
            case DType.Int8: rows.Add<sbyte>(count); break;
            default: rows.Add<byte>(count); break;
        }
    }

    /// <summary>The places in elements of storage, divided by <paramref name="step"/>.</summary>
    private Tensor PlacesIn(Layout layout, out long step)
    {
        step = layout.Strides[_dims[^1]];
        var joined = true;
        for (var k = 0; k + 1 < _dims.Length; k++)
            joined &= layout.Strides[_dims[k]] == layout.Strides[_dims[k + 1]] * Shape[_dims[k + 1]];
        if (joined) return _places;
        step = 1;
        var places = _places.CloneDetached();
        fixed (byte* origin = &places.Storage.Origin)
        {
            var p = (long*)origin + places.Layout.Offset;
            for (long i = 0; i < places.ElementCount; i++)
            {
                long at = 0, left = p[i];
                for (var k = _dims.Length - 1; k >= 0; k--)
                {
                    (left, var here) = Math.DivRem(left, Shape[_dims[k]]);
                    at += here * layout.Strides[_dims[k]];
                }
                p[i] = at;
            }
        }
        return places;
    }

    private long[]? RestOffsets(Layout layout)
    {
        var shape = Array.ConvertAll(_rest, d => Shape[d]);
        var strides = Array.ConvertAll(_rest, d => layout.Strides[d]);
        if (Layout.Strided(shape, strides, 0).IsContiguous) return null;
        var offsets = new long[Layout.CountOf(shape)];
        var at = new long[shape.Length];
        long offset = 0;
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = offset;
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                offset += strides[d];
                if (++at[d] < shape[d]) break;
                offset -= shape[d] * strides[d];
                at[d] = 0;
            }
        }
        return offsets;
    }

    private static Tensor Combine(long[] shape, List<int> dims, List<Tensor> indices, long[] common)
    {
        var places = Tensor.Allocate(DType.Int64, Layout.Contiguous(Layout.CountOf(common)));
        for (var k = 0; k < dims.Count; k++)
        {
            var size = shape[dims[k]];
            var index = indices[k].ExpandDetached(common).ContiguousDetached();
            fixed (byte* pp = &places.Storage.Origin, pi = &index.Storage.Origin)
            {
                var from = (long*)pi + index.Layout.Offset;
                var wrong = Indexing.Join(from, (long*)pp, places.ElementCount, size, first: k == 0);
                if (wrong >= 0)
                    throw new ArgumentOutOfRangeException(nameof(indices), $"Index: index {from[wrong]} is out of bounds for dimension {dims[k]} with size {size}.");
            }
            GC.KeepAlive(index);
        }
        return places;
    }

    public static void CheckMask(Tensor x, int dim, Tensor mask)
    {
        if (!Subscripts.IsMask(mask)) return;
        for (var d = 0; d < mask.Rank; d++)
            if (mask.Shape[d] != x.Shape[dim + d])
                throw new ArgumentException(
                    $"Index: the shape of the mask {mask.Layout} at dimension {d} does not match the shape of the indexed tensor {x.Layout} at dimension {dim + d}.");
    }
}
