using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>A view with the last two dimensions exchanged, of stacks of matrices.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public Tensor MT() => Rank >= 2 ? Transpose(-2, -1) : Rank == 0 ? this : throw new ArgumentException($"MT: expected a matrix or a stack of them, and got the shape {_layout}.");

    /// <summary>As <see cref="MT"/>, conjugated: for real numbers the same.</summary>
    /// <inheritdoc cref="MT"/>
    public Tensor MH() => Rank >= 2 ? Transpose(-2, -1) : Rank == 0 ? this : throw new ArgumentException($"MH: expected a matrix or a stack of them, and got the shape {_layout}.");

    /// <summary>One dimension as a vector, in the order of the elements: a view if the tensor is contiguous.</summary>
    public Tensor Ravel() => Reshape(-1);

    /// <summary>A view with one dimension cut into several; one size may be -1.</summary>
    /// <exception cref="ArgumentException">The sizes do not multiply to that of the dimension.</exception>
    public Tensor Unflatten(int dim, params ReadOnlySpan<long> sizes)
    {
        var d = Dims.Wrap(dim, Rank, "Unflatten");
        if (Rank == 0 || sizes.Length == 0) throw new ArgumentException($"Unflatten: a dimension and its new sizes are needed, and the tensor has the shape {_layout}.");
        var inferred = Reshaping.Infer("Unflatten", Layout.Contiguous(Shape[d]), sizes);
        return View([.. Shape[..d], .. inferred, .. Shape[(d + 1)..]]);
    }

    /// <summary>A view with one dimension moved to another place.</summary>
    /// <exception cref="ArgumentException">A dimension is named twice, or as many sources as destinations are not given.</exception>
    public Tensor Movedim(int source, int destination) => Movedim([source], [destination]);

    /// <summary>A view with dimensions moved to other places, the others keeping their order.</summary>
    /// <inheritdoc cref="Movedim(int, int)"/>
    public Tensor Movedim(ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
    {
        if (source.Length != destination.Length)
            throw new ArgumentException($"Movedim: {source.Length} dimensions cannot be moved to {destination.Length} places.");
        var order = new int[Rank];
        Array.Fill(order, -1);
        var moved = new bool[Rank];
        for (var i = 0; i < source.Length; i++)
        {
            var (from, to) = (Dims.Wrap(source[i], Rank, "Movedim"), Dims.Wrap(destination[i], Rank, "Movedim"));
            if (Rank == 0) return this;
            if (moved[from] || order[to] >= 0) throw new ArgumentException($"Movedim: a dimension is named twice in [{string.Join(", ", source.ToArray())}] or [{string.Join(", ", destination.ToArray())}].");
            (moved[from], order[to]) = (true, from);
        }
        var next = 0;
        for (var d = 0; d < Rank; d++)
        {
            if (order[d] >= 0) continue;
            while (moved[next]) next++;
            order[d] = next++;
        }
        return Permute(order);
    }

    /// <summary>As <see cref="Movedim(int, int)"/>.</summary>
    public Tensor Moveaxis(int source, int destination) => Movedim(source, destination);

    /// <summary>As <see cref="Transpose"/>.</summary>
    public Tensor Swapaxes(int axis0, int axis1) => Transpose(axis0, axis1);

    /// <summary>As <see cref="Transpose"/>.</summary>
    public Tensor Swapdims(int dim0, int dim1) => Transpose(dim0, dim1);

    /// <summary>A view of all windows of a dimension: [..., windows, ..., size].</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="size">The size of a window.</param>
    /// <param name="step">From one window to the next.</param>
    /// <exception cref="ArgumentException">The window does not fit, or the step is not positive.</exception>
    public Tensor Unfold(int dim, long size, long step)
    {
        var d = Dims.Wrap(dim, Rank, "Unfold");
        var n = Rank == 0 ? 1 : Shape[d];
        if (size < 0 || size > n) throw new ArgumentException($"Unfold: a window of {size} does not fit into dimension {d} of size {n}.");
        if (step <= 0) throw new ArgumentException($"Unfold: the step must be positive, and is {step}.");
        if (Rank == 0) return Unsqueeze(0).Narrow(0, 0, size);
        var along = Strides[d];
        long[] shape = [.. Shape, size], strides = [.. Strides, along];
        (shape[d], strides[d]) = ((n - size) / step + 1, along * step);
        return View(new UnfoldOp(Shape.ToArray(), d, size, step), Layout.Strided(shape, strides, _layout.Offset));
    }

    /// <summary>The elements in reverse order along the second dimension: left to right.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public Tensor Fliplr() => Rank >= 2 ? Flip(1) : throw new ArgumentException($"Fliplr: expected at least 2 dimensions, and got the shape {_layout}.");

    /// <summary>The elements in reverse order along the first dimension: upside down.</summary>
    /// <exception cref="ArgumentException">The tensor is 0-d.</exception>
    public Tensor Flipud() => Rank >= 1 ? Flip(0) : throw new ArgumentException("Flipud: expected at least 1 dimension, and got a 0-d tensor.");

    /// <summary>The tensor turned by k quarters in the plane of two dimensions, from the first towards the second.</summary>
    /// <exception cref="ArgumentException">Not two different dimensions are given.</exception>
    public Tensor Rot90(long k = 1, params ReadOnlySpan<int> dims)
    {
        if (dims.Length == 0) dims = [0, 1];
        if (dims.Length != 2) throw new ArgumentException($"Rot90: expected two dimensions, and got {dims.Length}.");
        if (Rank < 2) throw new ArgumentException($"Rot90: expected at least 2 dimensions, and got the shape {_layout}.");
        var (a, b) = (Dims.Wrap(dims[0], Rank, "Rot90"), Dims.Wrap(dims[1], Rank, "Rot90"));
        if (a == b) throw new ArgumentException($"Rot90: expected two different dimensions, and got {a} twice.");
        return ((k % 4 + 4) % 4) switch
        {
            1 => Flip(b).Transpose(a, b),
            2 => Flip(a, b),
            3 => Flip(a).Transpose(a, b),
            _ => Clone(),
        };
    }

    /// <summary>The tensor repeated along each dimension, counted from the last; see <see cref="Repeat"/>.</summary>
    public Tensor Tile(params ReadOnlySpan<long> dims)
    {
        if (dims.Length >= Rank) return Repeat(dims);
        var repeats = new long[Rank];
        Array.Fill(repeats, 1);
        dims.CopyTo(repeats.AsSpan(Rank - dims.Length));
        return Repeat(repeats);
    }

    /// <summary>Each element (or slice of a dimension) a number of times in a row; without a dimension of the flattened tensor.</summary>
    /// <exception cref="ArgumentException">The number is negative.</exception>
    public Tensor RepeatInterleave(long repeats, int? dim = null)
    {
        using var temporaries = Temporaries.Begin();
        if (repeats < 0) throw new ArgumentException($"RepeatInterleave: the number of repeats must not be negative, and is {repeats}.");
        var (x, d) = dim is { } given ? (Atleast1d(), Dims.Wrap(given, Rank, "RepeatInterleave")) : (Reshape(-1), 0);
        var n = x.Shape[d];
        return temporaries.Keep(x.IndexSelect(d, Arange(n).Unsqueeze(1).Expand(n, repeats).Reshape(-1)));
    }

    /// <summary>Each element (or slice of a dimension) as often as the tensor says; without a dimension of the flattened tensor.</summary>
    /// <param name="repeats">Numbers, one for each or one for all.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="outputSize">The sum of the repeats, if known; it is checked.</param>
    /// <exception cref="ArgumentException">A number is negative, or there are too few or too many.</exception>
    public Tensor RepeatInterleave(Tensor repeats, int? dim = null, long? outputSize = null)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        var (x, d) = dim is { } given ? (Atleast1d(), Dims.Wrap(given, Rank, "RepeatInterleave")) : (Reshape(-1), 0);
        if (repeats.Rank > 1 || (repeats.ElementCount != 1 && repeats.ElementCount != x.Shape[d]))
            throw new ArgumentException($"RepeatInterleave: {repeats._layout} repeats do not fit {x.Shape[d]} elements: give one number, or one for each.");
        return x.IndexSelect(d, Repeats.Places(repeats.Rank == 0 || repeats.ElementCount == 1 ? repeats.Reshape(-1).Expand(x.Shape[d]) : repeats, outputSize));
    }

    /// <summary>The positions 0, 1, ... each as often as the tensor says.</summary>
    /// <exception cref="ArgumentException">A number is negative, or the tensor is no vector.</exception>
    public static Tensor RepeatInterleave(Tensor repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        return Repeats.Places(repeats, null);
    }

    /// <summary>The dimension in a number of parts as equal as can be, the first ones one longer.</summary>
    /// <exception cref="ArgumentException">The number is not positive, or the tensor is 0-d.</exception>
    public Tensor[] TensorSplit(long sections, int dim = 0)
    {
        var d = Repeats.Dimension("TensorSplit", this, dim);
        if (sections <= 0) throw new ArgumentException($"TensorSplit: the number of sections must be positive, and is {sections}.");
        var (size, longer) = (Shape[d] / sections, Shape[d] % sections);
        var parts = new Tensor[sections];
        long start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var length = size + (i < longer ? 1 : 0);
            parts[i] = Narrow(d, start, length);
            start += length;
        }
        return parts;
    }

    /// <summary>The dimension cut before each of the given positions, which count as in a slice.</summary>
    /// <exception cref="ArgumentException">The tensor is 0-d.</exception>
    public Tensor[] TensorSplit(ReadOnlySpan<long> indices, int dim = 0)
    {
        var d = Repeats.Dimension("TensorSplit", this, dim);
        var parts = new Tensor[indices.Length + 1];
        long start = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            parts[i] = Slice(d, start, indices[i]);
            start = indices[i];
        }
        parts[^1] = Slice(d, start);
        return parts;
    }
}

/// <summary>Windows of a dimension; the transpose adds them up where they overlap.</summary>
internal sealed class UnfoldOp(long[] shape, int dim, long size, long step) : LinearOp
{
    public override string NodeName => "UnfoldBackward0";

    public override Tensor Apply(Tensor x) => x.Unfold(dim, size, step);

    public override Tensor Transpose(Tensor g)
    {
        var windows = g.Shape[dim];
        var places = (Tensor.Arange(windows).Mul(step).Unsqueeze(1) + Tensor.Arange(size)).Reshape(-1);
        var parts = g.Movedim(-1, dim + 1).Reshape([.. shape[..dim], windows * size, .. shape[(dim + 1)..]]);
        return Tensor.Zeros(shape, g.DType).IndexAdd(dim, places, parts);
    }
}

/// <summary>Positions repeated.</summary>
internal static class Repeats
{
    public static Tensor Places(Tensor repeats, long? outputSize)
    {
        if (repeats.Rank != 1) throw new ArgumentException($"RepeatInterleave: the repeats must be a vector, and have the shape {repeats.Layout}.");
        if (!repeats.DType.IsInteger()) throw new ArgumentException($"RepeatInterleave: the repeats must be integers, and are {repeats.DType.TorchName()}.");
        var counts = repeats.Detach().To(DType.Int64).ToArray<long>();
        long total = 0;
        foreach (var count in counts)
        {
            if (count < 0) throw new ArgumentException($"RepeatInterleave: repeats must not be negative, and one is {count}.");
            total = checked(total + count);
        }
        if (outputSize is { } size && size != total) throw new ArgumentException($"RepeatInterleave: the repeats add up to {total}, not to the output size {size}.");
        var places = new long[total];
        var at = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            places.AsSpan(at, (int)counts[i]).Fill(i);
            at += (int)counts[i];
        }
        return Tensor.From<long>(places);
    }

    public static int Dimension(string op, Tensor x, int dim) => x.Rank > 0
        ? Dims.Wrap(dim, x.Rank, op)
        : throw new ArgumentException($"{op}: a 0-d tensor has no dimension to be cut.");
}
