namespace Autograd.Tests.OpTable;

/// <summary>An array of doubles with a shape: what references are written in. Nothing of the library's own indexing is used.</summary>
internal sealed record Nd(long[] Shape, double[] Data)
{
    public static Nd From(Tensor x) => new(x.Shape.ToArray(), x.ToArray<double>());

    /// <summary>The array whose element at each index is a function of the index.</summary>
    public static Nd Make(long[] shape, Func<long[], double> element)
    {
        var data = new double[shape.Aggregate(1L, (n, size) => n * size)];
        var index = new long[shape.Length];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = element(index);
            for (var d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--) index[d] = 0;
        }
        return new Nd(shape, data);
    }

    public int Rank => Shape.Length;

    public double this[params long[] index]
    {
        get
        {
            long at = 0;
            for (var d = 0; d < Shape.Length; d++) at = at * Shape[d] + index[d];
            return Data[at];
        }
    }

    /// <summary>The element that a broadcast index reads: sizes of 1 stretch, leading dimensions are dropped.</summary>
    public double Stretched(long[] index) => Data[Place(index)];

    /// <summary>The position in <see cref="Data"/> of what a broadcast index reads.</summary>
    public long Place(ReadOnlySpan<long> index)
    {
        long at = 0;
        for (var d = 0; d < Rank; d++) at = at * Shape[d] + (Shape[d] == 1 ? 0 : index[index.Length - Rank + d]);
        return at;
    }

    /// <summary>A function of one line along a dimension, which disappears (or keeps size 1).</summary>
    public Nd Along(int dim, Func<double[], double> fold, bool keep = false)
    {
        long[] shape = keep ? With(Shape, dim, 1) : Without(Shape, dim);
        return Make(shape, i => fold(Line(dim, keep ? i : [.. i[..dim], 0, .. i[dim..]])));
    }

    /// <summary>A function from lines along a dimension to lines of the same length.</summary>
    public Nd Lines(int dim, Func<double[], double[]> map)
    {
        var y = new double[Data.Length];
        var inner = Shape[(dim + 1)..].Aggregate(1L, (n, size) => n * size);
        for (var first = 0; first < y.Length; first++)
        {
            if (first / inner % Shape[dim] != 0) continue;
            var line = new double[Shape[dim]];
            for (var k = 0; k < line.Length; k++) line[k] = Data[first + k * inner];
            line = map(line);
            for (var k = 0; k < line.Length; k++) y[first + k * inner] = line[k];
        }
        return new Nd(Shape, y);
    }

    /// <summary>The same elements in another shape.</summary>
    public Nd As(params long[] shape) => new(shape, Data);

    public static long[] With(long[] shape, int dim, long size) => [.. shape[..dim], size, .. shape[(dim + 1)..]];

    public static long[] Without(long[] shape, int dim) => [.. shape[..dim], .. shape[(dim + 1)..]];

    public static long[] Join(params Nd[] operands)
    {
        var shape = new long[operands.Max(x => x.Rank)];
        for (var d = 1; d <= shape.Length; d++)
            shape[^d] = operands.Where(x => x.Rank >= d).Select(x => x.Shape[^d]).Aggregate(1L, (a, b) => a == 1 ? b : a);
        return shape;
    }

    private double[] Line(int dim, long[] index)
    {
        var at = index.ToArray();
        var line = new double[Shape[dim]];
        for (long k = 0; k < line.Length; k++)
        {
            at[dim] = k;
            line[k] = this[at];
        }
        return line;
    }
}
