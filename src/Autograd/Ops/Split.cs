namespace Autograd;

public partial class Tensor
{
    /// <summary>Views of parts of a dimension, each of the given size but perhaps the last.</summary>
    /// <exception cref="ArgumentException">The size is not positive, or the tensor 0-d.</exception>
    public Tensor[] Split(long size, int dim = 0)
    {
        var d = Splitting.Dimension("Split", this, dim);
        if (size < 0 || (size == 0 && Shape[d] > 0)) throw new ArgumentException($"Split: the size of parts must be positive, got {size}.");
        var count = size == 0 || Shape[d] == 0 ? 1 : (Shape[d] - 1) / size + 1;
        var sizes = new long[count];
        Array.Fill(sizes, size);
        sizes[^1] = Shape[d] - size * (count - 1);
        return Parts("SplitBackward0", sizes, d);
    }

    /// <summary>Views of consecutive parts of a dimension of the given sizes.</summary>
    /// <exception cref="ArgumentException">The sizes do not add up to the dimension's.</exception>
    public Tensor[] Split(ReadOnlySpan<long> sizes, int dim = 0)
    {
        var d = Splitting.Dimension("Split", this, dim);
        long sum = 0;
        foreach (var size in sizes)
            sum = size >= 0 ? checked(sum + size) : throw new ArgumentException($"Split: the sizes {Layout.Text(sizes)} must not be negative.");
        if (sum != Shape[d]) throw new ArgumentException($"Split: the sizes {Layout.Text(sizes)} add up to {sum}, but dimension {d} has size {Shape[d]}.");
        return Parts("SplitWithSizesBackward0", sizes, d);
    }

    /// <summary>At most <paramref name="chunks"/> views of parts of a dimension, all of one size but perhaps the last.</summary>
    /// <exception cref="ArgumentException">The number of chunks is not positive.</exception>
    public Tensor[] Chunk(long chunks, int dim = 0)
    {
        var d = Splitting.Dimension("Chunk", this, dim);
        if (chunks <= 0) throw new ArgumentException($"Chunk: the number of chunks must be greater than 0, got {chunks}.");
        return Shape[d] == 0 ? Parts("SplitWithSizesBackward0", new long[chunks], d) : Split((Shape[d] - 1) / chunks + 1, d);
    }

    /// <summary>A view of each position of a dimension, without that dimension.</summary>
    public Tensor[] Unbind(int dim = 0)
    {
        var d = Splitting.Dimension("Unbind", this, dim);
        var slices = new Tensor[Shape[d]];
        for (var i = 0; i < slices.Length; i++)
        {
            var layout = Layout.Strided([.. Shape[..d], .. Shape[(d + 1)..]], [.. Strides[..d], .. Strides[(d + 1)..]], _layout.Offset + i * Strides[d]);
            slices[i] = Splitting.OneOfSeveral(View(new SelectOp(Shape.ToArray(), d, i, "UnbindBackward0"), layout), "Unbind");
        }
        return slices;
    }

    private Tensor[] Parts(string node, ReadOnlySpan<long> sizes, int dim)
    {
        var parts = new Tensor[sizes.Length];
        long start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var shape = Shape.ToArray();
            shape[dim] = sizes[i];
            var op = new SliceOp(Shape.ToArray(), dim, start, start + sizes[i], 1, node);
            parts[i] = Splitting.OneOfSeveral(View(op, Layout.Strided(shape, Strides, _layout.Offset + start * Strides[dim])), "Split");
            start += sizes[i];
        }
        return parts;
    }
}

internal static class Splitting
{
    public static int Dimension(string op, Tensor x, int dim) =>
        x.Rank > 0 ? Dims.Wrap(dim, x.Rank, op) : throw new ArgumentException($"{op}: a 0-d tensor has no dimension to split.");

    /// <summary>PyTorch forbids writing to such views while recording, since one op made them all.</summary>
    public static Tensor OneOfSeveral(Tensor view, string op)
    {
        if (Tape.GradMode.Enabled && view.RequiresGrad)
            view.Meta.ViewIsReadOnly ??= $"the tensor is one of several views that {op} made. Use Narrow or Select for a view that can be written, or Clone() it.";
        return view;
    }
}
