using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The slices of a dimension at the given positions, in their order.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A 1-d (or 0-d) integer tensor; positions must not be negative.</param>
    /// <exception cref="ArgumentException">The index is no vector of integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is out of bounds.</exception>
    public Tensor IndexSelect(int dim, Tensor index)
    {
        var d = Dims.Wrap(dim, Rank, "IndexSelect");
        var positions = Positions.Vector("IndexSelect", this, d, index, GradMode.Enabled && RequiresGrad);
        return Gathering.Select(this, d, positions);
    }

    /// <summary>Adds the slices of <paramref name="source"/> to those of this tensor at the given positions; equal positions add up.</summary>
    public Tensor IndexAdd(int dim, Tensor index, Tensor source, Scalar? alpha = null) => Clone().IndexAddInPlace(dim, index, source, alpha);

    /// <inheritdoc cref="IndexAdd"/>
    public Tensor IndexAddInPlace(int dim, Tensor index, Tensor source, Scalar? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var d = Dims.Wrap(dim, Rank, "IndexAdd");
        var positions = Positions.Vector("IndexAdd", this, d, index);
        if (source.DType != DType) throw new ArgumentException($"IndexAdd: the source is {source.DType.TorchName()}, but the tensor {DType.TorchName()}.");
        long[] expected = [.. Shape];
        if (Rank > 0) expected[d] = positions.ElementCount;
        if (!source.Shape.SequenceEqual(expected) && source.ElementCount != Layout.CountOf(expected))
            throw new ArgumentException($"IndexAdd: a source of shape {source._layout} does not fit; {Layout.Text(expected)} was expected.");
        InPlace.CheckWritable("IndexAdd", this);
        // Checked positions must stay as they are while this tensor changes, and so must what is added.
        if (ReferenceEquals(positions.Storage, Storage)) positions = positions.CloneDetached();
        var added = alpha is { } a ? source * a : source;
        var op = new IndexAddOp(Shape.ToArray(), d, positions, expected);
        var node = GradMode.Enabled && (RequiresGrad || added.RequiresGrad) ? Recorder.Begin(op, this, added, this) : null;
        using (Quiet.Now())
        {
            // Sums are made in contiguous memory of the compute dtype, and copied back if that is not this tensor itself.
            var sum = Detach().To(DType.Compute()).Contiguous();
            var part = added.Detach().To(sum.DType).Contiguous();
            if (ReferenceEquals(part.Storage, sum.Storage)) part = part.CloneDetached();
            Gathering.Add(sum, d, positions, part);
            if (!ReferenceEquals(sum.Storage, Storage)) Copies.Run(sum, this, _layout, ownsTarget: false);
        }
        InPlace.Written(op, this);
        if (node is not null) InPlace.Rebase(this, node);
        return this;
    }

    /// <summary>y[i, j, ...] = x[index[i, j, ...], j, ...] for dim 0, and likewise along other dimensions.</summary>
    /// <exception cref="ArgumentException">The index is not int64, or its shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of bounds.</exception>
    public Tensor Gather(int dim, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var d = Dims.Wrap(dim, Rank, "Gather");
        if (Rank == 0) return Reshape(1).Gather(0, index.Rank == 0 ? index.Reshape(1) : index).Reshape(index.Shape);
        // An empty index of any type and rank picks nothing.
        if (index.ElementCount == 0 && index.Rank != Rank) index = index.Reshape([.. Enumerable.Repeat(0L, Rank)]);
        if (index.ElementCount == 0) index = index.To(DType.Int64);
        Positions.CheckShape("Gather", this, d, index, source: null);
        // Of other dimensions only what the index reaches.
        var x = this;
        for (var k = 0; k < Rank; k++)
            if (k != d && index.Shape[k] < Shape[k])
                x = x.Narrow(k, 0, index.Shape[k]);
        return AlongDim.Read("Gather", x, d, AlongDim.Kept(index, GradMode.Enabled && RequiresGrad));
    }

    /// <summary>Adds <paramref name="source"/> at the places that <see cref="Gather"/> would read; equal places add up.</summary>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        var d = Dims.Wrap(dim, Rank, "ScatterAdd");
        if (source.DType != DType) throw new ArgumentException($"ScatterAdd: the source is {source.DType.TorchName()}, but the tensor {DType.TorchName()}.");
        Positions.CheckShape("ScatterAdd", this, d, index, source);
        if (index.ElementCount == 0) return Clone();
        var part = Positions.Reached(source, index);
        if (Positions.AlignedBut(d, this, index))
            return AlongDim.Add("ScatterAdd", this, d, AlongDim.Kept(index, GradMode.Enabled && (RequiresGrad || source.RequiresGrad)), part);
        var places = Positions.Places("ScatterAdd", this, d, index);
        return Reshape(-1).IndexAdd(0, places, part.Reshape(-1)).Reshape(Shape);
    }
}

/// <summary>Index tensors, checked and brought to int64.</summary>
internal static class Positions
{
    /// <summary>A contiguous int64 vector of positions within a dimension.</summary>
    /// <param name="op">The op, for messages.</param>
    /// <param name="x">What is indexed.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The user's index.</param>
    /// <param name="kept">Whether the tape may keep it.</param>
    public static Tensor Vector(string op, Tensor x, int dim, Tensor index, bool kept = true)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.Rank > 1) throw new ArgumentException($"{op}: the index must be a vector, and has the shape {index.Layout}.");
        if (!index.DType.IsInteger()) throw new ArgumentException($"{op}: the index must hold integers, and is {index.DType.TorchName()}.");
        var positions = index.Detach().To(DType.Int64).Reshape(-1).Contiguous();
        // The tape keeps them: a later write to the user's index must not change the gradient.
        if (kept && GradMode.Enabled && ReferenceEquals(positions.Storage, index.Storage)) positions = positions.CloneDetached();
        Check(op, positions, x.Rank == 0 ? 1 : x.Shape[dim], dim);
        return positions;
    }

    /// <summary>The shape rules of gather and scatter.</summary>
    public static void CheckShape(string op, Tensor x, int dim, Tensor index, Tensor? source)
    {
        if (index.DType != DType.Int64 && index.ElementCount > 0) throw new ArgumentException($"{op}: the index must be torch.int64, and is {index.DType.TorchName()}.");
        if (Math.Max(1, index.Rank) != Math.Max(1, x.Rank))
            throw new ArgumentException($"{op}: an index of shape {index.Layout} has another number of dimensions than the tensor's {x.Layout}.");
        if (source is not null && Math.Max(1, source.Rank) != Math.Max(1, index.Rank))
            throw new ArgumentException($"{op}: an index of shape {index.Layout} has another number of dimensions than the source's {source.Layout}.");
        if (index.ElementCount == 0) return;
        for (var d = 0; d < Math.Min(x.Rank, index.Rank); d++)
            if ((d != dim && index.Shape[d] > x.Shape[d]) || (source is { Rank: > 0 } && index.Shape[d] > source.Shape[d]))
                throw new ArgumentException($"{op}: an index of shape {index.Layout} reaches beyond {(d != dim && index.Shape[d] > x.Shape[d] ? x.Layout : source!.Layout)} at dimension {d}.");
    }

    /// <summary>Whether an index has a tensor's shape in all dimensions but one.</summary>
    public static bool AlignedBut(int dim, Tensor x, Tensor index)
    {
        if (x.Rank != index.Rank || x.Rank == 0) return false;
        for (var d = 0; d < x.Rank; d++)
            if (d != dim && index.Shape[d] != x.Shape[d]) return false;
        return true;
    }

    /// <summary>The part of a source, which may be larger than the index, that has its shape.</summary>
    public static Tensor Reached(Tensor source, Tensor index)
    {
        for (var d = 0; d < index.Rank && source.Rank > 0; d++)
            if (source.Shape[d] != index.Shape[d])
                source = source.Narrow(d, 0, index.Shape[d]);
        return source;
    }

    /// <summary>For each element of the index, its place in the flattened tensor.</summary>
    public static unsafe Tensor Places(string op, Tensor x, int dim, Tensor index)
    {
        var source = index.Detach().To(DType.Int64).ContiguousDetached();
        Check(op, source, x.Rank == 0 ? 1 : x.Shape[dim], dim);
        var places = Tensor.Allocate(DType.Int64, Layout.Contiguous(source.ElementCount));
        fixed (byte* pi = &source.Storage.Origin, pp = &places.Storage.Origin)
            Indexing.Places((long*)pi + source.Layout.Offset, (long*)pp, index.Shape, x.Rank == 0 ? [1] : Layout.Contiguous(x.Shape).Strides, dim);
        GC.KeepAlive(source);
        return places;
    }

    /// <summary>Throws if one of some contiguous positions is outside of a dimension.</summary>
    public static unsafe void Check(string op, Tensor positions, long size, int dim)
    {
        fixed (byte* p = &positions.Storage.Origin)
        {
            var index = (long*)p + positions.Layout.Offset;
            var wrong = Indexing.FirstOutside(index, positions.ElementCount, size);
            if (wrong >= 0) throw new ArgumentOutOfRangeException(nameof(positions), $"{op}: index {index[wrong]} is out of bounds for dimension {dim} with size {size}.");
        }
        GC.KeepAlive(positions);
    }
}

/// <summary>Selection along a dimension and its transpose.</summary>
internal static unsafe class Gathering
{
    public static Tensor Select(Tensor x, int dim, Tensor positions)
    {
        var source = x.ContiguousDetached();
        long[] shape = [.. x.Shape];
        if (x.Rank > 0) shape[dim] = positions.ElementCount;
        var y = Tensor.Allocate(x.DType, Layout.Contiguous(shape));
        var (outer, size, inner) = Split(x, dim);
        fixed (byte* px = &source.Storage.Origin, py = &y.Storage.Origin, pi = &positions.Storage.Origin)
            Indexing.Select(px + source.Layout.Offset * x.DType.Size(), py, (long*)pi + positions.Layout.Offset, outer, size, positions.ElementCount, inner * x.DType.Size());
        GC.KeepAlive(source);
        GC.KeepAlive(positions);
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(new IndexSelectOp(x.Shape.ToArray(), dim, positions), x, y);
        return y;
    }

    /// <summary>Adds in place, without recording; all operands contiguous and of one compute dtype.</summary>
    public static void Add(Tensor y, int dim, Tensor positions, Tensor x)
    {
        var (outer, size, inner) = Split(y, dim);
        var count = positions.ElementCount;
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pi = &positions.Storage.Origin)
        {
            byte* from = px + x.Layout.Offset * x.DType.Size(), to = py + y.Layout.Offset * y.DType.Size();
            var index = (long*)pi + positions.Layout.Offset;
            switch (y.DType)
            {
                case DType.Float32: Indexing.Add((float*)from, (float*)to, index, outer, size, count, inner); break;
                case DType.Float64: Indexing.Add((double*)from, (double*)to, index, outer, size, count, inner); break;
                case DType.Int64: Indexing.Add((long*)from, (long*)to, index, outer, size, count, inner); break;
                case DType.Int32: Indexing.Add((int*)from, (int*)to, index, outer, size, count, inner); break;
                case DType.Int16: Indexing.Add((short*)from, (short*)to, index, outer, size, count, inner); break;
                case DType.Int8: Indexing.Add((sbyte*)from, (sbyte*)to, index, outer, size, count, inner); break;
                default: Indexing.Add(from, to, index, outer, size, count, inner); break;
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(positions);
    }

    public static (long Outer, long Size, long Inner) Split(Tensor x, int dim) => x.Rank == 0
        ? (1, 1, 1)
        : (Layout.CountOf(x.Shape[..dim]), x.Shape[dim], Layout.CountOf(x.Shape[(dim + 1)..]));
}

internal sealed class IndexSelectOp(long[] shape, int dim, Tensor positions) : LinearOp
{
    public int Dim => dim;
    public Tensor Positions => positions;

    public override string NodeName => "IndexSelectBackward0";
    public override Tensor Apply(Tensor x) => x.IndexSelect(dim, positions);
    public override Tensor Transpose(Tensor g) => Tensor.Zeros(shape, g.DType).IndexAddInPlace(dim, positions, g);
}

internal sealed class IndexAddOp(long[] shape, int dim, Tensor positions, long[] sourceShape) : Op
{
    public override string NodeName => "IndexAddBackward0";

    public override Tensor? Vjp(Node node, int input, Tensor g) => input == 0 ? g : g.IndexSelect(dim, positions).Reshape(sourceShape);

    public override Tensor? Jvp(Node node, int input, Tensor t, int output) =>
        input == 0 ? t : Tensor.Zeros(shape, t.DType).IndexAddInPlace(dim, positions, t);
}
