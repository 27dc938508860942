namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] Indexing() =>
    [
        Many("IndexSelect", x => x[0].IndexSelect(1, x[1]), x => Nd.Make([x[0].Shape[0], x[1].Shape[0]], i => x[0][i[0], (long)x[1][i[1]]]),
            [Operand.Any, Operand.Index(4)], [[3, 4], [6]], [[3, 4], [1]], [[3, 4], [0]]) with { Slopes = Slopes.Linear, Floor = 1, Large = [[300, 4], [301]] },
        Many("IndexSelect rows", x => x[0].IndexSelect(0, x[1]), x => Nd.Make([x[1].Shape[0], x[0].Shape[1]], i => x[0][(long)x[1][i[0]], i[1]]),
            [Operand.Any, Operand.Index(5)], [[5, 3], [4]], [[5, 16], [7]]) with { Slopes = Slopes.Linear, Floor = 1, Large = [[5, 331], [301]] },
        Many("IndexAdd", x => x[0].IndexAdd(0, x[1], x[2]), x => Added(x, 1), [Operand.Any, Operand.Index(5), Operand.Any],
            [[5, 3], [4], [4, 3]], [[5], [7], [7]])
            with { Slopes = Slopes.Linear, Floor = 64, InPlace = x => x[0].IndexAddInPlace(0, x[1], x[2]), Large = [[5, 331], [301], [301, 331]] },
        Many("IndexAdd alpha", x => x[0].IndexAdd(0, x[1], x[2], 2), x => Added(x, 2), [Operand.Any, Operand.Index(5), Operand.Any],
            [[5, 3], [4], [4, 3]]) with { Slopes = Slopes.Linear, Floor = 64 },
        Many("Gather", x => x[0].Gather(1, x[1]), x => Nd.Make(x[1].Shape, i => x[0][i[0], (long)x[1][i]]), [Operand.Any, Operand.Index(4)],
            [[3, 4], [3, 6]], [[3, 4], [2, 2]], [[3, 4], [0, 0]]) with { Slopes = Slopes.Linear, Floor = 1, Large = [[300, 4], [300, 331]] },
        Many("ScatterAdd", x => x[0].ScatterAdd(0, x[1], x[2]), Scattered, [Operand.Any, Operand.Index(4), Operand.Any],
            [[4, 3], [5, 3], [5, 3]], [[4, 3], [2, 2], [5, 3]], [[4], [6], [6]]) with { Slopes = Slopes.Linear, Floor = 64 },
    ];

    private static Nd Added(Nd[] x, double alpha)
    {
        var y = Nd.Make(x[0].Shape, i => x[0][i]);
        var inner = y.Data.Length / (int)x[0].Shape[0];
        for (var k = 0; k < x[2].Data.Length; k++) y.Data[(int)x[1].Data[k / inner] * inner + k % inner] += alpha * x[2].Data[k];
        return y;
    }

    private static Nd Scattered(Nd[] x)
    {
        var y = Nd.Make(x[0].Shape, i => x[0][i]);
        Nd.Make(x[1].Shape, i =>
        {
            var at = (long)x[1][i];
            for (var d = 1; d < y.Rank; d++) at = at * y.Shape[d] + i[d];
            return y.Data[at] += x[2][i];
        });
        return y;
    }
}
