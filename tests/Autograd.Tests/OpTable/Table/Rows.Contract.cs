namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] ContractRows() =>
    [
        Many("Addmv", x => x[0].Addmv(x[1], x[2], 2, 3), x => Plus(x[0], Multiplied(x[1], x[2]), 2, 3), [Operand.Any],
            [[3], [3, 4], [4]], [[], [2, 3], [3]], [[1], [5, 0], [0]]) with { Takes = Takes.Numbers, Floor = 100 },
        Many("Addr", x => x[0].Addr(x[1], x[2], 2, 3), x => Plus(x[0], Multiplied(x[1].As(x[1].Shape[0], 1), x[2].As(1, x[2].Shape[0])), 2, 3), [Operand.Any],
            [[3, 4], [3], [4]], [[4], [3], [4]], [[], [1], [1]], [[3, 1], [3], [4]]) with { Takes = Takes.Numbers, Floor = 100 },
        Many("Baddbmm", x => x[0].Baddbmm(x[1], x[2], 2, 3), x => Plus(x[0], Multiplied(x[1], x[2]), 2, 3), [Operand.Any],
            [[2, 3, 5], [2, 3, 4], [2, 4, 5]], [[5], [2, 3, 4], [2, 4, 5]], [[1, 3, 1], [2, 3, 4], [2, 4, 5]]) with { Takes = Takes.Numbers, Floor = 100 },
        Many("Addbmm", x => x[0].Addbmm(x[1], x[2], 2, 3), x => Plus(x[0], Multiplied(x[1], x[2]).Along(0, Total), 2, 3), [Operand.Any],
            [[3, 5], [2, 3, 4], [2, 4, 5]], [[], [3, 2, 2], [3, 2, 2]]) with { Takes = Takes.Numbers, Floor = 200 },
        Many("Inner", x => x[0].Inner(x[1]), x => Contracted(x[0], x[1]), [Operand.Any], [[3, 4], [5, 4]], [[4], [4]], [[2, 3, 4], [4]], [[], [3]])
            with { Takes = Takes.Numbers, Floor = 100 },
        Product("Vdot", x => x[0].Vdot(x[1]), [[Long], [Long]], [[4], [4]], [[1025], [1025]]) with { Ulps = 64 },
        Many("Kron", x => x[0].Kron(x[1]), x => Blown(x[0], x[1]), [Operand.Any], [[2, 3], [4, 5]], [[3], [2, 2]], [[], [3]], [[2, 1, 2], [3]], [[0], [2]]),
        Many("Tensordot", x => x[0].Tensordot(x[1], [1, 2], [2, 0]), x => Nd.Make([x[0].Shape[0], x[1].Shape[1]], i => Total(Terms(x, i))), [Operand.Any],
            [[2, 3, 4], [4, 5, 3]], [[1, 2, 1], [1, 3, 2]]) with { Takes = Takes.Numbers, Floor = 100 },
        Many("Tensordot outer", x => x[0].Tensordot(x[1], 0), x => Nd.Make([.. x[0].Shape, .. x[1].Shape], i => x[0][i[..x[0].Rank]] * x[1][i[x[0].Rank..]]), [Operand.Any],
            [[2, 3], [4]], [[], [3]]) with { Takes = Takes.Numbers },
        Many("Einsum", x => Tensor.Einsum("...ij,...jk->...ki", x), x => Turned(Multiplied(x[0], x[1])), [Operand.Any],
            [[3, 4], [4, 5]], [[2, 3, 4], [2, 4, 5]], [[3, 1, 2, 2], [2, 2, 3]], [[3, 0], [0, 2]]) with { Takes = Takes.Numbers, Floor = 200 },
        Many("Einsum diagonal", x => Tensor.Einsum("iji,j->ji", x), x => Nd.Make([x[0].Shape[1], x[0].Shape[0]], i => x[0][i[1], i[0], i[1]] * x[1][i[0]]), [Operand.Any],
            [[3, 4, 3], [4]], [[1, 2, 1], [2]]),
        Many("Einsum chain", x => Tensor.Einsum("ab,bc,cd", x), x => Multiplied(Multiplied(x[0], x[1]), x[2]), [Operand.Any],
            [[2, 3], [3, 4], [4, 5]], [[6, 2], [2, 7], [7, 1]]) with { Takes = Takes.Numbers, Floor = 1000 },
        Many("Dist", x => x[0].Dist(x[1]), x => new Nd([], [Length(Each(x[0], x[1], (a, b) => a - b), 2)]), Apart, [[3, 5], [3, 5]], [[7], [7]]) with { Takes = Takes.Floats, Floor = 10 },
        Distance("Cdist", 2), Distance("Cdist 1", 1), Distance("Cdist 3", 3), Distance("Cdist 1.5", 1.5), Distance("Cdist inf", double.PositiveInfinity),
        Distance("Cdist of many", 2, [[30, 4], [33, 4]]) with { Ulps = 64 },
    ];

    /// <summary>Differences are multiples of 1/16 off by 1/32, so never 0; for the largest of a row they must differ, as random numbers do.</summary>
    private static OpRow Distance(string name, double p, params long[][][] cases) =>
        Many(name, x => x[0].Cdist(x[1], p), x => Pairs(x[0], x[1], p), double.IsInfinity(p) ? [Operand.Any] : Apart,
            cases.Length > 0 ? cases : [[[3, 4], [5, 4]], [[2, 3, 4], [4, 4]], [[2, 1, 3, 2], [3, 2, 2]], [[1, 1], [1, 1]]]) with { Takes = Takes.Floats, Floor = 10 };

    private static double Length(double[] d, double p) => double.IsInfinity(p) ? d.Max(Math.Abs) : Math.Pow(Total([.. d.Select(v => Math.Pow(Math.Abs(v), p))]), 1 / p);

    private static Nd Pairs(Nd x, Nd y, double p)
    {
        var k = x.Shape[^1];
        var batch = Nd.Join(new Nd(x.Shape[..^2], []), new Nd(y.Shape[..^2], []));
        return Nd.Make([.. batch, x.Shape[^2], y.Shape[^2]], i =>
        {
            var d = new double[k];
            for (long m = 0; m < k; m++) d[m] = x.Stretched([.. i[..^1], m]) - y.Stretched([.. i[..^2], i[^1], m]);
            return Length(d, p);
        });
    }

    private static Nd Contracted(Nd x, Nd y)
    {
        if (x.Rank == 0 || y.Rank == 0) return Nd.Make(Nd.Join(x, y), i => x.Stretched(i) * y.Stretched(i));
        return Nd.Make([.. x.Shape[..^1], .. y.Shape[..^1]], i =>
            Total([.. Enumerable.Range(0, (int)x.Shape[^1]).Select(k => x[[.. i[..(x.Rank - 1)], k]] * y[[.. i[(x.Rank - 1)..], k]])]));
    }

    private static Nd Blown(Nd x, Nd y)
    {
        var rank = Math.Max(x.Rank, y.Rank);
        long[] a = [.. Enumerable.Repeat(1L, rank - x.Rank), .. x.Shape], b = [.. Enumerable.Repeat(1L, rank - y.Rank), .. y.Shape];
        return Nd.Make([.. a.Zip(b, (m, n) => m * n)], i => x.As(a)[[.. i.Zip(b, (k, n) => k / n)]] * y.As(b)[[.. i.Zip(b, (k, n) => k % n)]]);
    }

    private static double[] Terms(Nd[] x, long[] i) =>
        [.. from j in Enumerable.Range(0, (int)x[0].Shape[1]) from k in Enumerable.Range(0, (int)x[0].Shape[2]) select x[0][i[0], j, k] * x[1][k, i[1], j]];

    private static Nd Turned(Nd x) => Nd.Make([.. x.Shape[..^2], x.Shape[^1], x.Shape[^2]], i => x[[.. i[..^2], i[^1], i[^2]]]);
}
