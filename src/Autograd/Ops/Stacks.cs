using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The tensor with at least 1 dimension: a number becomes [1].</summary>
    public Tensor Atleast1d() => Rank == 0 ? Reshape(1) : this;

    /// <summary>The tensor with at least 2 dimensions: a vector becomes one row.</summary>
    public Tensor Atleast2d() => Rank switch { 0 => Reshape(1, 1), 1 => Unsqueeze(0), _ => this };

    /// <summary>The tensor with at least 3 dimensions: a vector becomes [1, n, 1], a matrix [m, n, 1].</summary>
    public Tensor Atleast3d() => Rank switch { 0 => Reshape(1, 1, 1), 1 => Unsqueeze(0).Unsqueeze(-1), 2 => Unsqueeze(-1), _ => this };

    /// <summary>Tensors side by side: vectors one after another, others along their second dimension.</summary>
    /// <exception cref="ArgumentException">There is none, or the shapes do not fit.</exception>
    public static Tensor Hstack(params ReadOnlySpan<Tensor> tensors)
    {
        var parts = Stacks.Each("Hstack", tensors, x => x.Atleast1d());
        return Cat(parts, parts[0].Rank == 1 ? 0 : 1);
    }

    /// <summary>Tensors one below the other; vectors are rows.</summary>
    /// <inheritdoc cref="Hstack"/>
    public static Tensor Vstack(params ReadOnlySpan<Tensor> tensors) => Cat(Stacks.Each("Vstack", tensors, x => x.Atleast2d()), 0);

    /// <summary>Tensors behind one another, along their third dimension.</summary>
    /// <inheritdoc cref="Hstack"/>
    public static Tensor Dstack(params ReadOnlySpan<Tensor> tensors) => Cat(Stacks.Each("Dstack", tensors, x => x.Atleast3d()), 2);

    /// <summary>Vectors as columns, matrices side by side.</summary>
    /// <inheritdoc cref="Hstack"/>
    public static Tensor ColumnStack(params ReadOnlySpan<Tensor> tensors) => Cat(Stacks.Each("ColumnStack", tensors, x => x.Rank < 2 ? x.Reshape(x.ElementCount, 1) : x), 1);

    /// <summary>A matrix with the given ones along its diagonal and zeros elsewhere; vectors and numbers are rows.</summary>
    /// <exception cref="ArgumentException">A tensor has more than 2 dimensions.</exception>
    public static Tensor BlockDiag(params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length == 0) return Zeros([1, 0]);
        var blocks = Stacks.Each("BlockDiag", tensors, x => x.Rank <= 2
            ? x.Atleast2d()
            : throw new ArgumentException($"BlockDiag: blocks have at most 2 dimensions, and one has the shape {x._layout}."));
        long width = 0, before = 0;
        var dtype = blocks[0].DType;
        foreach (var block in blocks) (width, dtype) = (width + block.Shape[1], DTypes.Promote(dtype, block.DType));
        for (var i = 0; i < blocks.Length; i++)
        {
            var (rows, columns) = (blocks[i].Shape[0], blocks[i].Shape[1]);
            blocks[i] = Cat([Zeros([rows, before], dtype), blocks[i], Zeros([rows, width - before - columns], dtype)], 1);
            before += columns;
        }
        return Cat(blocks, 0);
    }

    /// <summary>The tensors as views of one shape, each broadcast to it.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor[] BroadcastTensors(params ReadOnlySpan<Tensor> tensors)
    {
        var layouts = new Layout[tensors.Length];
        for (var i = 0; i < layouts.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            layouts[i] = tensors[i]._layout;
        }
        var shape = Broadcast.Shape("BroadcastTensors", layouts);
        var views = new Tensor[tensors.Length];
        for (var i = 0; i < views.Length; i++) views[i] = tensors[i].Expand(shape);
        return views;
    }

    /// <summary>The coordinates of a grid: for vectors (or numbers) of n1, n2, ... elements as many views of shape [n1, n2, ...].</summary>
    /// <param name="tensors">The coordinates along each dimension.</param>
    /// <param name="indexing">Whether the first vector runs along rows (matrix indexing) or along columns (Cartesian indexing).</param>
    /// <exception cref="ArgumentException">A tensor has more than 1 dimension, or the dtypes differ.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> tensors, GridIndexing indexing = GridIndexing.Ij)
    {
        if (tensors.Length == 0) throw new ArgumentException("Meshgrid: at least one tensor is needed.");
        var vectors = Stacks.Each("Meshgrid", tensors, x => x.Rank <= 1 ? x.Reshape(-1) : throw new ArgumentException($"Meshgrid: expected vectors (1-d) or numbers, and got the shape {x._layout}."));
        if (Array.Exists(vectors, x => x.DType != vectors[0].DType)) throw new ArgumentException("Meshgrid: expected tensors of one dtype. Convert with To(...).");
        var swap = indexing == GridIndexing.Xy && vectors.Length > 1;
        if (swap) (vectors[0], vectors[1]) = (vectors[1], vectors[0]);
        var shape = Array.ConvertAll(vectors, x => x.ElementCount);
        for (var i = 0; i < vectors.Length; i++)
        {
            var at = new long[vectors.Length];
            Array.Fill(at, 1);
            at[i] = shape[i];
            vectors[i] = vectors[i].View(at).Expand(shape);
        }
        if (swap) (vectors[0], vectors[1]) = (vectors[1], vectors[0]);
        return vectors;
    }

    /// <summary>All combinations of one element of each vector, [n1 n2 ..., k], the last vector running fastest; a single vector as it is.</summary>
    /// <exception cref="ArgumentException">A tensor is no vector.</exception>
    public static Tensor CartesianProd(params ReadOnlySpan<Tensor> tensors)
    {
        var vectors = Stacks.Each("CartesianProd", tensors, x => x.Rank == 1 ? x : throw new ArgumentException($"CartesianProd: expected vectors (1-d), and got the shape {x._layout}."));
        if (vectors.Length == 1) return vectors[0];
        return Stack(Array.ConvertAll(Meshgrid(vectors), x => x.Flatten()), 1);
    }

    /// <summary>All choices of r elements of a vector, [count, r], in the order of their positions.</summary>
    /// <param name="r">How many are chosen.</param>
    /// <param name="withReplacement">Whether an element may be chosen again.</param>
    /// <exception cref="ArgumentException">The tensor is no vector, or r is negative.</exception>
    public Tensor Combinations(int r = 2, bool withReplacement = false)
    {
        if (Rank != 1) throw new ArgumentException($"Combinations: expected a vector (1-d), and got the shape {_layout}.");
        if (r < 0) throw new ArgumentException($"Combinations: r must not be negative, and is {r}.");
        if (r == 0) return Empty([0], DType);
        var places = new List<long>();
        var choice = new long[r];
        Stacks.Choose(choice, 0, 0, ElementCount, withReplacement, places);
        return IndexSelect(0, From<long>(places.ToArray())).Reshape(places.Count / r, r);
    }
}

/// <summary>The order of the dimensions of a grid.</summary>
public enum GridIndexing
{
    /// <summary>Matrix indexing: the first coordinate runs along the first dimension.</summary>
    Ij,

    /// <summary>Cartesian indexing: the first coordinate runs along the second dimension.</summary>
    Xy,
}

/// <summary>What joins of several tensors share.</summary>
internal static class Stacks
{
    public static Tensor[] Each(string op, ReadOnlySpan<Tensor> tensors, Func<Tensor, Tensor> form)
    {
        if (tensors.Length == 0) throw new ArgumentException($"{op}: at least one tensor is needed.");
        var parts = new Tensor[tensors.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            parts[i] = form(tensors[i]);
        }
        return parts;
    }

    /// <summary>Appends all choices that begin with the first <paramref name="depth"/> elements of <paramref name="choice"/>.</summary>
    public static void Choose(long[] choice, int depth, long from, long n, bool again, List<long> places)
    {
        if (depth == choice.Length)
        {
            places.AddRange(choice);
            return;
        }
        for (var i = from; i < n; i++)
        {
            choice[depth] = i;
            Choose(choice, depth + 1, again ? i : i + 1, n, again, places);
        }
    }
}
