using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>A copy with the order of elements reversed along the given dimensions.</summary>
    /// <exception cref="ArgumentException">A dimension is named twice.</exception>
    public Tensor Flip(params ReadOnlySpan<int> dims)
    {
        var along = new List<int>();
        foreach (var dim in dims)
        {
            var d = Dims.Wrap(dim, Rank, "Flip");
            if (along.Contains(d)) throw new ArgumentException($"Flip: dimension {d} appears twice in [{string.Join(", ", dims.ToArray())}]; name each once.");
            along.Add(d);
        }
        Tensor y;
        using (Quiet.Now())
        {
            // Where elements are one there is nothing to turn round, as in the cotangent of a sum.
            var turned = Rank == 0 ? [] : along.FindAll(d => Strides[d] != 0 && Shape[d] > 1);
            y = turned.Count == 0 ? Clone() : Reversing.Copy(this, turned);
        }
        if (GradMode.Enabled && RequiresGrad) Recorder.Unary(new FlipOp([.. along]), this, y);
        return y;
    }

    /// <summary>A copy with all elements, in row-major order, moved on by a number of places; those that leave the end come in at the start.</summary>
    public Tensor Roll(long shift) => Roll([shift], []);

    /// <summary>A copy with elements moved on along dimensions; those that leave the end come in at the start.</summary>
    /// <param name="shifts">How far, one for each dimension.</param>
    /// <param name="dims">The dimensions; none for one shift of all elements in row-major order.</param>
    /// <exception cref="ArgumentException">There are not as many shifts as dimensions.</exception>
    public Tensor Roll(ReadOnlySpan<long> shifts, ReadOnlySpan<int> dims)
    {
        if (shifts.Length != dims.Length && !(dims.Length == 0 && shifts.Length == 1))
            throw new ArgumentException($"Roll: {shifts.Length} shifts were given for {dims.Length} dimensions; give one for each.");
        var along = new int[dims.Length];
        for (var i = 0; i < along.Length; i++) along[i] = Dims.Wrap(dims[i], Rank, "Roll");
        Tensor y;
        using (Quiet.Now())
        using (var temporaries = Temporaries.Begin())
        {
            y = along.Length == 0 ? Reshape(-1).Rolled(shifts[0], 0).Reshape(Shape) : this;
            if (Rank > 0)
                for (var i = 0; i < along.Length; i++) y = y.Rolled(shifts[i], along[i]);
            y = temporaries.Keep(ReferenceEquals(y.Storage, Storage) ? Clone() : y);
        }
        if (GradMode.Enabled && RequiresGrad) Recorder.Unary(new RollOp(shifts.ToArray(), along), this, y);
        return y;
    }

    /// <summary>A copy in which each dimension is repeated; there may be more numbers than dimensions, which then come first.</summary>
    /// <exception cref="ArgumentException">There are fewer numbers than dimensions, or one is negative.</exception>
    public Tensor Repeat(params ReadOnlySpan<long> repeats)
    {
        var lead = repeats.Length - Rank;
        if (lead < 0) throw new ArgumentException($"Repeat: {repeats.Length} numbers were given for a tensor of shape {_layout}; give at least {Rank}.");
        foreach (var n in repeats)
            if (n < 0) throw new ArgumentException($"Repeat: {Layout.Text(repeats)} has a negative number of repeats.");
        // Each dimension beside a stretched one of its own, then the two as one.
        var (beside, stretched, shape) = (new long[2 * repeats.Length], new long[2 * repeats.Length], new long[repeats.Length]);
        for (var d = 0; d < repeats.Length; d++)
        {
            var size = d < lead ? 1 : Shape[d - lead];
            (beside[2 * d], beside[2 * d + 1]) = (1, size);
            (stretched[2 * d], stretched[2 * d + 1]) = (repeats[d], size);
            shape[d] = repeats[d] * size;
        }
        Tensor y;
        using (Quiet.Now())
        using (var temporaries = Temporaries.Begin())
        {
            y = Reshape(beside).Expand(stretched).Reshape(shape);
            y = temporaries.Keep(ReferenceEquals(y.Storage, Storage) ? y.Clone() : y);
        }
        if (GradMode.Enabled && RequiresGrad) Recorder.Unary(new RepeatOp(repeats.ToArray(), Shape.ToArray(), stretched), this, y);
        return y;
    }

    private Tensor Rolled(long shift, int dim)
    {
        var size = Shape[dim];
        var by = size == 0 ? 0 : (shift % size + size) % size;
        return by == 0 ? this : Cat([Narrow(dim, size - by, by), Narrow(dim, 0, size - by)], dim);
    }
}

internal sealed class FlipOp(int[] dims) : LinearOp
{
    public override string NodeName => "FlipBackward0";
    public override Tensor Apply(Tensor x) => x.Flip(dims);
    public override Tensor Transpose(Tensor g) => g.Flip(dims);
}

internal sealed class RollOp(long[] shifts, int[] dims) : LinearOp
{
    public override string NodeName => "RollBackward0";
    public override Tensor Apply(Tensor x) => x.Roll(shifts, dims);
    public override Tensor Transpose(Tensor g) => g.Roll(Array.ConvertAll(shifts, s => -s), dims);
}

internal sealed class RepeatOp(long[] repeats, long[] from, long[] stretched) : LinearOp
{
    private const long Few = 8;

    public long[] Repeats => repeats;

    public override string NodeName => "RepeatBackward0";
    public override Tensor Apply(Tensor x) => x.Repeat(repeats);

    public override Tensor Transpose(Tensor g)
    {
        // One dimension after another, the outermost first, so that what is left gets smaller; a few slices are added up as they lie, as a sum of two or three elements is no line.
        var part = g.Reshape(stretched);
        for (var d = 0; d < stretched.Length; d += 2)
        {
            if (stretched[d] == 1) continue;
            if (stretched[d] is 0 or > Few || g.DType < DType.Float32)
            {
                part = part.Sum([d], keepDim: true);
                continue;
            }
            var sum = part.Narrow(d, 0, 1);
            for (long k = 1; k < stretched[d]; k++) sum = sum + part.Narrow(d, k, 1);
            part = sum;
        }
        return part.Reshape(from);
    }
}

/// <summary>Copies that run backwards along some dimensions.</summary>
internal static unsafe class Reversing
{
    public static Tensor Copy(Tensor x, List<int> dims)
    {
        var source = x.ContiguousDetached();
        var y = Tensor.Allocate(x.DType, Layout.Contiguous(x.Shape));
        var strides = source.Strides.ToArray();
        var (first, size) = (source.Layout.Offset, x.DType.Size());
        foreach (var d in dims)
        {
            first += (x.Shape[d] - 1) * strides[d];
            strides[d] = -strides[d];
        }
        if (x.ElementCount > 0)
            fixed (byte* from = &source.Storage.Origin, to = &y.Storage.Origin)
                StridedCopies.Run(from + first * size, strides, to, y.Strides, y.Shape, size);
        GC.KeepAlive(source);
        return y;
    }
}
