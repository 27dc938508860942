namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] Products() =>
    [
        Product("Matmul", x => x[0].Matmul(x[1]), [[130, 140], [140, 150]],
            [[3, 4], [4, 5]], [[4], [4]], [[3, 4], [4]], [[4], [4, 5]], [[2, 3, 4], [2, 4, 5]], [[2, 1, 3, 4], [5, 4, 2]], [[17, 40], [40, 33]], [[3, 0], [0, 2]]),
        Product("Mm", x => x[0].Mm(x[1]), [[130, 140], [140, 150]], [[3, 4], [4, 5]], [[1, 7], [7, 1]], [[33, 65], [65, 17]]),
        Product("Mv", x => x[0].Mv(x[1]), [[300, 331], [331]], [[3, 4], [4]], [[33, 65], [65]]),
        Product("Bmm", x => x[0].Bmm(x[1]), [[20, 30, 40], [20, 40, 50]], [[2, 3, 4], [2, 4, 5]], [[3, 17, 9], [3, 9, 8]]),
        Product("Dot", x => x[0].Dot(x[1]), [[Long], [Long]], [[4], [4]], [[1025], [1025]]) with { Ulps = 64 },
        Many("Outer", x => x[0].Outer(x[1]), x => Nd.Make([x[0].Shape[0], x[1].Shape[0]], i => x[0][i[0]] * x[1][i[1]]), [Operand.Any], [[3], [5]], [[1], [1]]),
        Many("Addmm", x => x[0].Addmm(x[1], x[2], 2, 3), x => Plus(x[0], Multiplied(x[1], x[2]), 2, 3), [Operand.Any],
            [[3, 5], [3, 4], [4, 5]], [[5], [3, 4], [4, 5]], [[], [2, 3], [3, 2]]) with { Takes = Takes.Numbers, Floor = 100 },
    ];

    private static OpRow Product(string name, Func<Tensor[], Tensor> call, long[][] large, params long[][][] cases) =>
        Many(name, call, x => Multiplied(x[0], x[1]), [Operand.Any], cases) with { Takes = Takes.Numbers, Large = large, Floor = 200 };

    private static Nd Plus(Nd x, Nd product, double beta, double alpha) => Nd.Make(product.Shape, i => beta * x.Stretched(i) + alpha * product[i]);

    /// <summary>The matrix product as NumPy's: vectors get a dimension for the time of it, others broadcast.</summary>
    private static Nd Multiplied(Nd x, Nd y)
    {
        var a = x.Rank == 1 ? x.As(1, x.Shape[0]) : x;
        var b = y.Rank == 1 ? y.As(y.Shape[0], 1) : y;
        var inner = a.Shape[^1];
        long[] stack = a.Rank == 2 && b.Rank == 2 ? [] : Nd.Join(new Nd(a.Shape[..^2], []), new Nd(b.Shape[..^2], []));
        var z = Nd.Make([.. stack, a.Shape[^2], b.Shape[^1]], i =>
        {
            if (inner == 0) return 0;
            var row = a.Place([.. i[..^1], 0]);
            var column = b.Place([.. i[..^2], 0, i[^1]]);
            var terms = new double[inner];
            for (long k = 0; k < inner; k++) terms[k] = a.Data[row + k] * b.Data[column + k * b.Shape[^1]];
            return Total(terms);
        });
        long[] shape = [.. stack, .. x.Rank == 1 ? (long[])[] : [a.Shape[^2]], .. y.Rank == 1 ? (long[])[] : [b.Shape[^1]]];
        return z.As(shape);
    }
}
