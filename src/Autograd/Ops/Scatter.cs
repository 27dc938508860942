using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>A copy with <paramref name="src"/> written to the places that <see cref="Gather"/> would read; of equal places the last wins.</summary>
    /// <param name="dim">The dimension that the index counts in.</param>
    /// <param name="index">Positions, of as many dimensions as this tensor, not larger than the source.</param>
    /// <param name="src">The values; where it is larger than the index, the rest is not used.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of bounds.</exception>
    public Tensor Scatter(int dim, Tensor index, Tensor src)
    {
        ArgumentNullException.ThrowIfNull(src);
        const string Node = "ScatterBackward0";
        return Scatters.Check("Scatter", this, dim, index, src, out var d)
            ? AlongDim.Write("Scatter", Node, this, d, AlongDim.Kept(index, GradMode.Enabled && (RequiresGrad || src.RequiresGrad)), Positions.Reached(src, index))
            : Scatters.Apply("Scatter", this, dim, index, src, (x, places, part) => Scatters.Assign(x, places, part, Node));
    }

    /// <summary>A copy with a number written to the places that <see cref="Gather"/> would read.</summary>
    /// <inheritdoc cref="Scatter(int, Tensor, Tensor)"/>
    public Tensor Scatter(int dim, Tensor index, Scalar value)
    {
        const string Node = "ScatterBackward1";
        return Scatters.Check("Scatter", this, dim, index, null, out var d)
            ? AlongDim.Fill("Scatter", Node, this, d, AlongDim.Kept(index, GradMode.Enabled && RequiresGrad), value)
            : Scatters.Apply("Scatter", this, dim, index, Full(index.Shape, value, DType), (x, places, part) => Scatters.Assign(x, places, part, Node));
    }

    /// <summary>A copy with <paramref name="src"/> added to, or multiplied into, the places that <see cref="Gather"/> would read.</summary>
    /// <param name="dim">The dimension that the index counts in.</param>
    /// <param name="index">Positions, of as many dimensions as this tensor, not larger than the source.</param>
    /// <param name="src">The values.</param>
    /// <param name="reduce"><see cref="IndexReduction.Sum"/> or <see cref="IndexReduction.Prod"/>; for others see <see cref="ScatterReduce"/>.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit, or the reduction is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of bounds.</exception>
    public Tensor Scatter(int dim, Tensor index, Tensor src, IndexReduction reduce) => reduce is IndexReduction.Sum or IndexReduction.Prod
        ? Scatters.Apply("Scatter", this, dim, index, src, (x, places, part) => Scatters.Reduce(x, places, part, reduce, true, "ScatterBackward2"))
        : throw new ArgumentException($"Scatter: values are summed or multiplied; use ScatterReduce for {reduce}.");

    /// <inheritdoc cref="Scatter(int, Tensor, Tensor, IndexReduction)"/>
    public Tensor Scatter(int dim, Tensor index, Scalar value, IndexReduction reduce)
    {
        ArgumentNullException.ThrowIfNull(index);
        return Scatter(dim, index, Full(index.Shape, value, DType), reduce);
    }

    /// <summary>Writes <paramref name="src"/> to the places that <see cref="Gather"/> would read.</summary>
    /// <inheritdoc cref="Scatter(int, Tensor, Tensor)"/>
    public Tensor ScatterInPlace(int dim, Tensor index, Tensor src) => CopyInPlace(Scatter(dim, index, src));

    /// <inheritdoc cref="ScatterInPlace(int, Tensor, Tensor)"/>
    public Tensor ScatterInPlace(int dim, Tensor index, Scalar value) => CopyInPlace(Scatter(dim, index, value));

    /// <summary>Adds <paramref name="source"/> at the places that <see cref="Gather"/> would read.</summary>
    /// <inheritdoc cref="ScatterAdd"/>
    public Tensor ScatterAddInPlace(int dim, Tensor index, Tensor source) => CopyInPlace(ScatterAdd(dim, index, source));

    /// <summary>A copy in which each place that <see cref="Gather"/> would read has its values from <paramref name="src"/> reduced to one.</summary>
    /// <param name="dim">The dimension that the index counts in.</param>
    /// <param name="index">Positions, of as many dimensions as this tensor, not larger than the source.</param>
    /// <param name="src">The values.</param>
    /// <param name="reduce">How several values become one. At ties of a largest or smallest value the gradient is shared evenly.</param>
    /// <param name="includeSelf">Whether this tensor's own value is one of them.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of bounds.</exception>
    public Tensor ScatterReduce(int dim, Tensor index, Tensor src, IndexReduction reduce, bool includeSelf = true) =>
        Scatters.Apply("ScatterReduce", this, dim, index, src, (x, places, part) => Scatters.Reduce(x, places, part, reduce, includeSelf, "ScatterReduceBackward0"));

    /// <summary>As <see cref="ScatterReduce"/>, in place.</summary>
    /// <inheritdoc cref="ScatterReduce"/>
    public Tensor ScatterReduceInPlace(int dim, Tensor index, Tensor src, IndexReduction reduce, bool includeSelf = true) => CopyInPlace(Clone().ScatterReduce(dim, index, src, reduce, includeSelf));

    /// <summary>A copy in which the slices of a dimension at the given positions have those of <paramref name="source"/> reduced into them.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A vector of positions, one for each slice of the source.</param>
    /// <param name="source">The slices, of this tensor's shape but for the dimension.</param>
    /// <param name="reduce">How several values become one.</param>
    /// <param name="includeSelf">Whether this tensor's own value is one of them.</param>
    /// <exception cref="ArgumentException">A shape or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is out of bounds.</exception>
    public Tensor IndexReduce(int dim, Tensor index, Tensor source, IndexReduction reduce, bool includeSelf = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        var d = Dims.Wrap(dim, Rank, "IndexReduce");
        var positions = Positions.Vector("IndexReduce", this, d, index);
        long[] expected = [.. Shape];
        if (Rank > 0) expected[d] = positions.ElementCount;
        if (!source.Shape.SequenceEqual(expected)) throw new ArgumentException($"IndexReduce: a source of shape {source._layout} does not fit; {Layout.Text(expected)} was expected.");
        var along = new long[Rank];
        Array.Fill(along, 1);
        if (Rank > 0) along[d] = positions.ElementCount;
        return Scatters.Apply("IndexReduce", this, d, positions.Reshape(along).Expand(expected), source,
            (x, places, part) => Scatters.Reduce(x, places, part, reduce, includeSelf, "IndexReduceBackward0"));
    }

    /// <summary>As <see cref="IndexReduce"/>, in place.</summary>
    /// <inheritdoc cref="IndexReduce"/>
    public Tensor IndexReduceInPlace(int dim, Tensor index, Tensor source, IndexReduction reduce, bool includeSelf = true) => CopyInPlace(Clone().IndexReduce(dim, index, source, reduce, includeSelf));

    /// <summary>A copy with the elements where the mask holds taken from <paramref name="source"/> in its order.</summary>
    /// <exception cref="ArgumentException">The mask is not bool, the dtypes differ, or the source has too few elements.</exception>
    public Tensor MaskedScatter(Tensor mask, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(source);
        Masking.Check("MaskedScatter", mask);
        if (source.DType != DType) throw new ArgumentException($"MaskedScatter: the source is {source.DType.TorchName()}, but the tensor {DType.TorchName()}.");
        var shape = Broadcast.Shape("MaskedScatter", _layout, mask._layout);
        var places = mask.Expand(shape).Reshape(-1).Nonzero().Reshape(-1);
        if (source.ElementCount < places.ElementCount)
            throw new ArgumentException($"MaskedScatter: the mask holds at {places.ElementCount} places, and the source has only {source.ElementCount} elements.");
        return Scatters.Assign(Expand(shape).Reshape(-1), places, source.Reshape(-1).Narrow(0, 0, places.ElementCount), "MaskedScatterBackward0").Reshape(shape);
    }

    /// <summary>As <see cref="MaskedScatter"/>, in place.</summary>
    /// <inheritdoc cref="MaskedScatter"/>
    public Tensor MaskedScatterInPlace(Tensor mask, Tensor source)
    {
        var y = MaskedScatter(mask, source);
        return y._layout.SameShape(_layout) ? CopyInPlace(y) : throw new ArgumentException($"MaskedScatter: a mask of shape {mask._layout} does not broadcast to {_layout}.");
    }

    /// <summary>A copy with values written to (or added at) positions of the flattened tensor, which may count from the end.</summary>
    /// <exception cref="ArgumentException">The source has another number of elements than the index, or another dtype.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position is out of bounds.</exception>
    public Tensor Put(Tensor index, Tensor source, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        if (index.DType != DType.Int64) throw new ArgumentException($"Put: the index must be torch.int64, and is {index.DType.TorchName()}.");
        if (source.DType != DType) throw new ArgumentException($"Put: the source is {source.DType.TorchName()}, but the tensor {DType.TorchName()}.");
        if (source.ElementCount != index.ElementCount) throw new ArgumentException($"Put: the source has {source.ElementCount} elements, and the index {index.ElementCount}: give equally many.");
        var places = Where(index < 0, index + ElementCount, index).Reshape(-1);
        var flat = Reshape(-1);
        var y = accumulate ? flat.IndexAdd(0, places, source.Reshape(-1)) : Scatters.Assign(flat, Positions.Vector("Put", flat, 0, places), source.Reshape(-1), "PutBackward0");
        return y.Reshape(Shape);
    }

    /// <summary>As <see cref="Put"/>, in place.</summary>
    /// <inheritdoc cref="Put"/>
    public Tensor PutInPlace(Tensor index, Tensor source, bool accumulate = false) => CopyInPlace(Put(index, source, accumulate));

    /// <summary>As <see cref="Gather"/>, but sizes other than that of the dimension broadcast; without a dimension both are flattened.</summary>
    /// <exception cref="ArgumentException">The index is not int64, has another number of dimensions, or does not broadcast.</exception>
    public Tensor TakeAlongDim(Tensor indices, int? dim = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.DType != DType.Int64) throw new ArgumentException($"TakeAlongDim: the indices must be torch.int64, and are {indices.DType.TorchName()}.");
        if (dim is not { } along) return Reshape(-1).Gather(0, indices.Reshape(-1));
        var d = Dims.Wrap(along, Rank, "TakeAlongDim");
        if (indices.Rank != Rank) throw new ArgumentException($"TakeAlongDim: indices of shape {indices._layout} must have as many dimensions as the tensor, {_layout}.");
        if (Rank == 0) return Gather(0, indices);
        long[] own = [.. Shape], other = [.. indices.Shape];
        (own[d], other[d]) = (1, 1);
        var shape = Broadcast.Shape("TakeAlongDim", Layout.Contiguous(own), Layout.Contiguous(other));
        (own, other) = (shape.ToArray(), shape.ToArray());
        (own[d], other[d]) = (Shape[d], indices.Shape[d]);
        return Expand(own).Gather(d, indices.Expand(other));
    }
}

/// <summary>Scatters over flattened tensors.</summary>
internal static class Scatters
{
    /// <summary>Checks scatter's arguments; whether the index has the tensor's shape in all dimensions but the given one, and some elements.</summary>
    public static bool Check(string op, Tensor x, int dim, Tensor index, Tensor? src, out int along)
    {
        ArgumentNullException.ThrowIfNull(index);
        along = Dims.Wrap(dim, x.Rank, op);
        if (src is not null && src.DType != x.DType)
            throw new ArgumentException($"{op}: the source is {src.DType.TorchName()}, but the tensor {x.DType.TorchName()}. Convert one with To(...).");
        Positions.CheckShape(op, x, along, index, src);
        return index.ElementCount > 0 && Positions.AlignedBut(along, x, index);
    }

    /// <summary>Brings scatter's arguments to vectors: the flattened tensor, places in it, and the values for them.</summary>
    public static Tensor Apply(string op, Tensor x, int dim, Tensor index, Tensor src, Func<Tensor, Tensor, Tensor, Tensor> run)
    {
        ArgumentNullException.ThrowIfNull(src);
        Check(op, x, dim, index, src, out var d);
        if (index.ElementCount == 0) return x.Clone();
        return run(x.Reshape(-1), Positions.Places(op, x, d, index), Positions.Reached(src, index).Reshape(-1)).Reshape(x.Shape);
    }

    /// <summary>A copy of a vector with values written to places of it.</summary>
    public static Tensor Assign(Tensor x, Tensor places, Tensor src, string node)
    {
        Tensor y;
        using (Quiet.Now())
        {
            y = x.CloneDetached().Contiguous();
            Scattering.Assign(y, places, src.Detach().ContiguousDetached());
        }
        if (GradMode.Enabled && x.DType.IsFloatingPoint() && (x.RequiresGrad || src.RequiresGrad)) Recorder.Many(new AssignOp(node, places), [x, src], [y]);
        return y;
    }

    /// <summary>A copy of a vector with the values for each place reduced into it.</summary>
    public static Tensor Reduce(Tensor x, Tensor places, Tensor src, IndexReduction reduction, bool includeSelf, string node)
    {
        if (!Enum.IsDefined(reduction)) throw new ArgumentOutOfRangeException(nameof(reduction), $"{(int)reduction} is no reduction.");
        if (x.DType == DType.Bool)
        {
            if (reduction == IndexReduction.Mean) throw new NotSupportedException("A mean by index is not defined for torch.bool: convert with To(DType.Float32).");
            return Reduce(x.To(DType.Int64), places, src.To(DType.Int64), reduction, includeSelf, node).Ne(0);
        }
        if (reduction is IndexReduction.Sum or IndexReduction.Mean) return Sum(x, places, src, reduction, includeSelf);
        Tensor y;
        using (Quiet.Now())
        {
            var compute = x.DType.Compute();
            y = x.Detach().To(compute).CloneDetached().Contiguous();
            Scattering.Combine(y, places, src.Detach().To(compute).ContiguousDetached(), reduction, includeSelf);
            y = y.To(x.DType);
        }
        if (!GradMode.Enabled || !x.DType.IsFloatingPoint() || !(x.RequiresGrad || src.RequiresGrad)) return y;
        var record = Recorder.Many(new ReduceOp(node, places, reduction == IndexReduction.Prod, includeSelf), [x, src], [y]);
        record.Save(0, x);
        record.Save(1, src);
        record.Save(-1, y);
        return y;
    }

    private static Tensor Sum(Tensor x, Tensor places, Tensor src, IndexReduction reduction, bool includeSelf)
    {
        var sum = (includeSelf ? x : x.IndexFill(0, places, Tensor.Zeros([], x.DType))).IndexAdd(0, places, src);
        if (reduction == IndexReduction.Sum) return sum;
        Tensor counts;
        using (Quiet.Now()) counts = Tensor.Full(x.Shape, includeSelf ? 1 : 0, DType.Int64).IndexAdd(0, places, Tensor.Ones(src.Shape, DType.Int64)).ClampMin(1);
        return x.DType.IsFloatingPoint() ? sum / counts.To(x.DType) : sum.FloorDivide(counts.To(x.DType));
    }

    private sealed class AssignOp(string node, Tensor places) : Op
    {
        public override string NodeName => node;

        public override Tensor? Vjp(Node node, int input, Tensor g) => input == 0 ? g.IndexFill(0, places, Tensor.Zeros([], g.DType)) : g.IndexSelect(0, places);

        public override Tensor? Jvp(Node node, int input, Tensor t, int output) => input == 0
            ? t.IndexFill(0, places, Tensor.Zeros([], t.DType))
            : Assign(Tensor.Zeros(node.Extras!.Outputs![0].Layout.Shape, t.DType), places, t, node.Op.NodeName);
    }

    private sealed class ReduceOp(string node, Tensor places, bool product, bool includeSelf) : Op
    {
        public override string NodeName => node;

        public override bool Together => true;

        public override Tensor? Vjp(Node node, int input, Tensor g)
        {
            var both = new Tensor?[2];
            Vjp(node, [g], both);
            return both[input];
        }

        public override void Vjp(Node node, ReadOnlySpan<Tensor?> given, Span<Tensor?> cotangents)
        {
            if (given[0] is not { } g) return;
            var (x, src, y) = (node.Input(0), node.Input(1), node.Result());
            if (product) Product(g, x, src, y, cotangents);
            else Extremes(g, x, src, y, cotangents);
            if (!includeSelf && cotangents[0] is { } own) cotangents[0] = own.IndexFill(0, places, Tensor.Zeros([], g.DType));
        }

        /// <summary>
        /// Each value's cotangent is the product of the others: of all by itself, or for a zero that of the rest in its stead. Written so that the other values' derivatives
        /// are still in it. Where several zeros of the source meet, there is no product but 0.
        /// </summary>
        private void Product(Tensor g, Tensor x, Tensor src, Tensor y, Span<Tensor?> cotangents)
        {
            Tensor own, zero, single;
            using (Quiet.Now())
            {
                (own, zero) = (x.Detach().Eq(0), src.Detach().Eq(0));
                var zeros = Tensor.Zeros(x.Shape, DType.Int64).IndexAdd(0, places, zero.To(DType.Int64)).IndexSelect(0, places);
                single = zero.LogicalAnd(zeros.Eq(1));
            }
            var whole = g * y;
            var ofX = whole / x.MaskedFill(own, 1);
            var ofSrc = whole.IndexSelect(0, places) / src.MaskedFill(zero, 1);
            if (own.Any().Item<bool>()) ofX = Tensor.Where(own, g * Reduce(x.MaskedFill(own, 1), places, src, IndexReduction.Prod, includeSelf, NodeName), ofX);
            if (zero.Any().Item<bool>())
                ofSrc = Tensor.Where(single, (g * Reduce(x, places, src.MaskedFill(single, 1), IndexReduction.Prod, includeSelf, NodeName)).IndexSelect(0, places), ofSrc.MaskedFill(zero.LogicalXor(single), 0));
            if (GradMode.Enabled && zero.LogicalXor(single).Any().Item<bool>()) ofSrc = Once.Apply(ofSrc);
            (cotangents[0], cotangents[1]) = (ofX, ofSrc);
        }

        /// <summary>Hands on a gradient that is right but holds no trace of its own derivative, and says so if that is asked for.</summary>
        private sealed class Once : Op
        {
            public override string NodeName => "ScatterReduceBackwardBackward0";

            public static Tensor Apply(Tensor x)
            {
                var y = x.Detach();
                if (x.RequiresGrad) Recorder.Unary(new Once(), x, y);
                return y;
            }

            public override Tensor? Vjp(Node node, int input, Tensor g) => throw Unsupported();

            public override Tensor? Jvp(Node node, int input, Tensor t, int output) => throw Unsupported();

            private static NotSupportedException Unsupported() =>
                new("ScatterReduce: a product has no second derivative in a source of which two or more zeros go to one place. Keep zeros out of the source, or add a small number.");
        }

        private void Extremes(Tensor g, Tensor x, Tensor src, Tensor y, Span<Tensor?> cotangents)
        {
            Tensor own, taken, count;
            using (Quiet.Now())
            {
                own = x.Detach().Eq(y.Detach()).To(g.DType);
                if (!includeSelf) own = own.IndexFill(0, places, Tensor.Zeros([], g.DType));
                taken = src.Detach().Eq(y.Detach().IndexSelect(0, places)).To(g.DType);
                count = own.IndexAdd(0, places, taken).ClampMin(1);
            }
            var share = g / count;
            if (!includeSelf) own = x.Detach().Eq(y.Detach()).To(g.DType);
            cotangents[0] = share * own;
            cotangents[1] = share.IndexSelect(0, places) * taken;
        }
    }
}
