using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The same memory in another shape; one size may be -1, which is inferred.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    /// <exception cref="InvalidOperationException">The strides do not allow it: use <see cref="Reshape"/>, which copies then.</exception>
    public Tensor View(params ReadOnlySpan<long> shape)
    {
        var sizes = Reshaping.Infer("View", _layout, shape);
        return View(new ReshapeOp("ViewBackward0", Shape.ToArray(), sizes), Reshaping.TryView(_layout, sizes) ??
            throw new InvalidOperationException(
                $"View: a tensor of shape {_layout} and strides {Layout.Text(Strides)} cannot be seen as {Layout.Text(sizes)} without copying. Use Reshape."));
    }

    /// <summary>The same elements in another shape: a view where the strides allow it, else a copy. One size may be -1, which is inferred.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public Tensor Reshape(params ReadOnlySpan<long> shape)
    {
        var sizes = Reshaping.Infer("Reshape", _layout, shape);
        return Reshaping.TryView(_layout, sizes) is { } layout
            ? View(new ReshapeOp("ReshapeAliasBackward0", Shape.ToArray(), sizes), layout)
            : Contiguous().View(new ReshapeOp("UnsafeViewBackward0", Shape.ToArray(), sizes), Layout.Contiguous(sizes));
    }

    /// <summary>Joins dimensions <paramref name="start"/> to <paramref name="end"/> (inclusive) into one.</summary>
    public Tensor Flatten(int start = 0, int end = -1)
    {
        var (a, b) = (Dims.Wrap(start, Rank, "Flatten"), Dims.Wrap(end, Rank, "Flatten"));
        if (a > b) throw new ArgumentException($"Flatten: the first dimension {start} lies behind the last {end}.");
        if (Rank == 0) return Reshape(1);
        if (a == b) return this;
        var count = Layout.CountOf(Shape[a..(b + 1)]);
        return Reshape([.. Shape[..a], count, .. Shape[(b + 1)..]]);
    }

    /// <summary>The dimensions in another order.</summary>
    /// <exception cref="ArgumentException">A dimension is missing or named twice.</exception>
    public Tensor Permute(params ReadOnlySpan<int> dims) => Permuted("PermuteBackward0", dims);

    /// <summary>Two dimensions exchanged.</summary>
    public Tensor Transpose(int dim0, int dim1)
    {
        var (a, b) = (Dims.Wrap(dim0, Rank, "Transpose"), Dims.Wrap(dim1, Rank, "Transpose"));
        if (Rank == 0) return this;
        var order = Enumerable.Range(0, Rank).ToArray();
        (order[a], order[b]) = (b, a);
        return Permuted("TransposeBackward0", order);
    }

    /// <summary>The transpose of a matrix; a tensor of fewer dimensions stays as it is.</summary>
    /// <exception cref="InvalidOperationException">There are more than two dimensions.</exception>
    public Tensor T() => Rank switch
    {
        < 2 => Permuted("TBackward0", Rank == 1 ? [0] : []),
        2 => Permuted("TBackward0", [1, 0]),
        _ => throw new InvalidOperationException($"T: a matrix is expected, and this tensor has the shape {_layout}. Use Transpose or Permute."),
    };

    /// <summary>Sizes of 1 stretched, and new leading dimensions, without copying; -1 keeps a size.</summary>
    /// <exception cref="ArgumentException">A size other than 1 would have to change.</exception>
    public Tensor Expand(params ReadOnlySpan<long> shape)
    {
        var lead = shape.Length - Rank;
        if (lead < 0) throw new ArgumentException($"Expand: {shape.Length} sizes were given for a tensor of shape {_layout}; give at least {Rank}.");
        var sizes = shape.ToArray();
        var strides = new long[sizes.Length];
        for (var d = 0; d < sizes.Length; d++)
        {
            var own = d < lead ? 1 : Shape[d - lead];
            if (sizes[d] == -1)
                sizes[d] = d >= lead ? own : throw new ArgumentException($"Expand: -1 keeps a size, but dimension {d} of {Layout.Text(shape)} is new.");
            if (sizes[d] != own && own != 1)
                throw new ArgumentException($"Expand: dimension {d} has size {own} and cannot become {sizes[d]}: only sizes of 1 stretch ({_layout} to {Layout.Text(shape)}).");
            strides[d] = d < lead || (own == 1 && sizes[d] != 1) ? 0 : Strides[d - lead];
        }
        return View(new ExpandOp(Shape.ToArray(), sizes), Layout.Strided(sizes, strides, _layout.Offset));
    }

    /// <summary>A new dimension of size 1.</summary>
    public Tensor Unsqueeze(int dim)
    {
        var d = Dims.Wrap(dim, Rank + 1, "Unsqueeze");
        long[] shape = [.. Shape[..d], 1, .. Shape[d..]];
        long[] strides = [.. Strides[..d], d < Rank ? Strides[d] * Shape[d] : 1, .. Strides[d..]];
        return View(new ReshapeOp("UnsqueezeBackward0", Shape.ToArray(), shape), Layout.Strided(shape, strides, _layout.Offset));
    }

    /// <summary>All dimensions of size 1 removed.</summary>
    public Tensor Squeeze() => Squeezed("SqueezeBackward0", d => Shape[d] == 1);

    /// <summary>One dimension removed if its size is 1; else the tensor as it is.</summary>
    public Tensor Squeeze(int dim)
    {
        var at = Dims.Wrap(dim, Rank, "Squeeze");
        return Squeezed("SqueezeBackward1", d => d == at && Shape[d] == 1);
    }

    /// <summary>Elements <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> of a dimension.</summary>
    /// <exception cref="ArgumentException">The range leaves the dimension.</exception>
    public Tensor Narrow(int dim, long start, long length)
    {
        var d = Dims.Wrap(dim, Rank, "Narrow");
        if (Rank == 0) throw new ArgumentException("Narrow: a 0-d tensor has no dimension to narrow.");
        var from = start < 0 ? start + Shape[d] : start;
        if (from < 0 || length < 0 || from > Shape[d] || length > Shape[d] - from)
            throw new ArgumentException($"Narrow: start {start} with length {length} leaves dimension {d}, whose size is {Shape[d]}.");
        return Slice(d, from, from + length, 1);
    }

    /// <summary>Elements [start, stop) of a dimension by a positive step; negative positions count from the end, and both are clipped.</summary>
    public Tensor Slice(int dim, long start = 0, long stop = long.MaxValue, long step = 1)
    {
        var d = Dims.Wrap(dim, Rank, "Slice");
        if (Rank == 0) throw new ArgumentException("Slice: a 0-d tensor has no dimension to slice.");
        if (step <= 0) throw new ArgumentException($"Slice: the step must be positive, got {step}. Use Flip to reverse.");
        var size = Shape[d];
        var from = Math.Clamp(start < 0 ? start + size : start, 0, size);
        var to = Math.Clamp(stop < 0 ? stop + size : stop, from, size);
        var shape = Shape.ToArray();
        var strides = Strides.ToArray();
        var offset = _layout.Offset + from * strides[d];
        shape[d] = from == to ? 0 : (to - from - 1) / step + 1;
        strides[d] *= step;
        return View(new SliceOp(Shape.ToArray(), d, from, to, step), Layout.Strided(shape, strides, offset));
    }

    /// <summary>One position of a dimension, which disappears.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Tensor Select(int dim, long index)
    {
        if (Rank == 0) throw new ArgumentException("Select: a 0-d tensor cannot be indexed. Use Item to read its value.");
        var d = Dims.Wrap(dim, Rank, "Select");
        var at = index < 0 ? index + Shape[d] : index;
        if (at < 0 || at >= Shape[d])
            throw new ArgumentOutOfRangeException(nameof(index), $"Select: index {index} is out of bounds for dimension {d} with size {Shape[d]}.");
        return View(new SelectOp(Shape.ToArray(), d, at),
            Layout.Strided([.. Shape[..d], .. Shape[(d + 1)..]], [.. Strides[..d], .. Strides[(d + 1)..]], _layout.Offset + at * Strides[d]));
    }

    /// <summary>Any view of the memory, by sizes, strides and offset in elements of storage.</summary>
    /// <exception cref="ArgumentException">It would leave the storage.</exception>
    public Tensor AsStrided(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, long? offset = null)
    {
        if (shape.Length != strides.Length)
            throw new ArgumentException($"AsStrided: {shape.Length} sizes but {strides.Length} strides were given.");
        var layout = Layout.Strided(shape, strides, offset ?? _layout.Offset);
        // Wide enough for 64 dimensions of 63 bits by 63: the sum must not wrap around into the storage.
        Int128 last = layout.Offset;
        for (var d = 0; d < shape.Length; d++)
        {
            if (strides[d] < 0) throw new ArgumentException($"AsStrided: strides must not be negative, got {Layout.Text(strides)}.");
            var reach = (Int128)Math.Max(0, shape[d] - 1) * strides[d];
            last = reach > long.MaxValue || last > long.MaxValue ? Int128.MaxValue / 2 : last + reach;
        }
        if (layout.Offset < 0 || (layout.Count > 0 && last >= Storage.ByteCapacity / DType.Size()))
            throw new ArgumentException($"AsStrided: shape {layout}, strides {Layout.Text(strides)} and offset {layout.Offset} reach element {last}, which is beyond the storage.");
        return View(new AsStridedOp(_layout, layout), layout);
    }

    private Tensor Squeezed(string name, Func<int, bool> drops)
    {
        var kept = Enumerable.Range(0, Rank).Where(d => !drops(d)).ToArray();
        var shape = Array.ConvertAll(kept, d => Shape[d]);
        return View(new ReshapeOp(name, Shape.ToArray(), shape), Layout.Strided(shape, Array.ConvertAll(kept, d => Strides[d]), _layout.Offset));
    }

    private Tensor Permuted(string name, ReadOnlySpan<int> dims)
    {
        if (dims.Length != Rank) throw new ArgumentException($"Permute: {dims.Length} dimensions were given for a tensor of shape {_layout}; name each of its {Rank} once.");
        var order = new int[Rank];
        var shape = new long[Rank];
        var strides = new long[Rank];
        for (var i = 0; i < Rank; i++)
        {
            order[i] = Dims.Wrap(dims[i], Rank, "Permute");
            if (Array.IndexOf(order, order[i], 0, i) >= 0)
                throw new ArgumentException($"Permute: dimension {order[i]} appears twice in [{string.Join(", ", dims.ToArray())}].");
            (shape[i], strides[i]) = (Shape[order[i]], Strides[order[i]]);
        }
        return View(new PermuteOp(name, order), Layout.Strided(shape, strides, _layout.Offset));
    }
}

/// <summary>Arithmetic of shapes for views.</summary>
internal static class Reshaping
{
    /// <summary>The shape with -1 replaced.</summary>
    public static long[] Infer(string op, Layout from, ReadOnlySpan<long> shape)
    {
        var sizes = shape.ToArray();
        var hole = -1;
        Int128 known = 1;
        for (var d = 0; d < sizes.Length; d++)
        {
            if (sizes[d] == -1 && hole < 0) hole = d;
            else if (sizes[d] < 0) throw new ArgumentException($"{op}: the shape {Layout.Text(shape)} is invalid: only one size can be -1, and none other negative.");
            else if (sizes[d] == 0) known = 0;
            else if (known <= long.MaxValue) known *= sizes[d];
        }
        if (sizes.AsSpan().Contains(0)) known = 0;
        if (hole >= 0)
        {
            if (known == 0) throw new ArgumentException($"{op}: the size -1 in {Layout.Text(shape)} is ambiguous beside a size of 0.");
            sizes[hole] = (long)(from.Count / known);
            known *= sizes[hole];
        }
        if (known != from.Count) throw new ArgumentException($"{op}: the shape {Layout.Text(shape)} is invalid for {from.Count} elements (shape {from}).");
        return sizes;
    }

    /// <summary>The layout that shows the same memory in another shape, or null if none does.</summary>
    public static Layout? TryView(Layout from, long[] shape)
    {
        if (from.Count == 0) return Layout.Strided(shape, Layout.Contiguous(shape).Strides, from.Offset);
        var strides = new long[shape.Length];
        // Walk both shapes from the end; a new dimension must lie within one run of old dimensions that step as one.
        var d = from.Rank - 1;
        long run = 1, step = 1;
        var fresh = true;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] == 1)
            {
                strides[i] = i + 1 < shape.Length ? strides[i + 1] * shape[i + 1] : 1;
                continue;
            }
            if (run == 1)
            {
                while (d >= 0 && from.Shape[d] == 1) d--;
                if (fresh || d >= 0)
                {
                    (run, step, fresh) = (from.Shape[d], from.Strides[d], false);
                    d--;
                    while (d >= 0 && (from.Shape[d] == 1 || from.Strides[d] == step * run))
                    {
                        run *= from.Shape[d];
                        d--;
                    }
                }
            }
            if (run % shape[i] != 0) return null;
            strides[i] = step;
            step *= shape[i];
            run /= shape[i];
        }
        return Layout.Strided(shape, strides, from.Offset);
    }
}

internal sealed class ReshapeOp(string name, long[] from, long[] to) : LinearOp
{
    public override string NodeName => name;
    public override Tensor Apply(Tensor x) => x.Reshape(to);
    public override Tensor Transpose(Tensor g) => g.Reshape(from);
}

internal sealed class PermuteOp(string name, int[] order) : LinearOp
{
    public int[] Order => order;

    public override string NodeName => name;
    public override Tensor Apply(Tensor x) => x.Permute(order);

    public override Tensor Transpose(Tensor g)
    {
        var inverse = new int[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return g.Permute(inverse);
    }
}

internal sealed class ExpandOp(long[] from, long[] to) : LinearOp
{
    public override string NodeName => "ExpandBackward0";
    public override Tensor Apply(Tensor x) => x.Expand(to);
    public override Tensor Transpose(Tensor g) => g.SumTo(from);
}

internal sealed class SliceOp(long[] shape, int dim, long start, long stop, long step, string name = "SliceBackward0") : LinearOp
{
    public int Dim => dim;
    public long Start => start;
    public long Stop => stop;
    public long Step => step;

    public override string NodeName => name;
    public override Tensor Apply(Tensor x) => x.Slice(dim, start, stop, step);
    public override Tensor Transpose(Tensor g) => Unslice.Apply(g, shape, dim, start, stop, step);
}

internal sealed class SelectOp(long[] shape, int dim, long index, string name = "SelectBackward0") : LinearOp
{
    public int Dim => dim;
    public long Index => index;

    public override string NodeName => name;
    public override Tensor Apply(Tensor x) => x.Select(dim, index);
    public override Tensor Transpose(Tensor g) => Unslice.Apply(g.Unsqueeze(dim), shape, dim, index, index + 1, 1);
}

/// <summary>The transpose of a slice: zeros of the whole shape around it.</summary>
internal sealed class Unslice(long[] shape, int dim, long start, long stop, long step) : LinearOp
{
    public override string NodeName => "SliceBackwardBackward0";
    public override Tensor Apply(Tensor x) => Apply(x, shape, dim, start, stop, step);
    public override Tensor Transpose(Tensor g) => g.Slice(dim, start, stop, step);

    public static Tensor Apply(Tensor part, long[] shape, int dim, long start, long stop, long step)
    {
        var whole = Tensor.ZerosIn(Layout.Contiguous(shape), part.DType);
        using (Tape.Quiet.Now()) whole.Slice(dim, start, stop, step).CopyInPlace(part);
        if (Tape.GradMode.Enabled && part.RequiresGrad) Tape.Recorder.Unary(new Unslice(shape, dim, start, stop, step), part, whole);
        return whole;
    }
}

/// <summary>A view by strides. Its transpose adds up the elements that share a place.</summary>
internal sealed class AsStridedOp(Layout whole, Layout part) : LinearOp
{
    public override string NodeName => "AsStridedBackward0";

    public override Tensor Apply(Tensor x)
    {
        var same = x.InStrides(whole);
        return same.AsStrided(part.Shape, part.Strides, part.Offset - whole.Offset + same.StorageOffset);
    }

    public override Tensor Transpose(Tensor g) => StridedScatter.Apply(g, whole, part);
}

/// <summary>The transpose of <see cref="AsStridedOp"/>.</summary>
internal sealed class StridedScatter(Layout whole, Layout part) : LinearOp
{
    public override string NodeName => "AsStridedBackwardBackward0";
    public override Tensor Apply(Tensor x) => Apply(x, whole, part);
    public override Tensor Transpose(Tensor g) => new AsStridedOp(whole, part).Apply(g);

    public static Tensor Apply(Tensor g, Layout whole, Layout part)
    {
        // Places are numbered as they lie in storage; the whole's own layout then picks its elements from there.
        long extent = 1;
        foreach (var layout in (ReadOnlySpan<Layout>)[whole, part])
        {
            long last = layout.Offset;
            for (var d = 0; d < layout.Rank; d++) last += (layout.Shape[d] - 1) * layout.Strides[d];
            extent = Math.Max(extent, last + 1);
        }
        var places = Tensor.Zeros([extent], g.DType);
        Tensor result;
        using (Tape.Quiet.Now())
        {
            var positions = Tensor.Arange(extent).AsStrided(part.Shape, part.Strides, part.Offset).Reshape(-1);
            places.IndexAddInPlace(0, positions, g.Detach().Reshape(-1));
            result = places.AsStrided(whole.Shape, whole.Strides, whole.Offset).Clone();
        }
        if (Tape.GradMode.Enabled && g.RequiresGrad) Tape.Recorder.Unary(new StridedScatter(whole, part), g, result);
        return result;
    }
}
