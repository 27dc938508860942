namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly Operand Row = Operand.Index(4) with { Distinct = true };

    private static OpRow[] Picking() =>
    [
        Many("At mask", x => x[0][x[1]], Chosen, [Operand.Any, Operand.Mask], [[3, 5], [3, 5]], [[7], [7]]) with { Slopes = Slopes.Linear, Floor = 1 },
        Many("At index", x => x[0][System.Range.All, x[1]], x => Nd.Make([x[0].Shape[0], .. x[1].Shape], i => x[0][i[0], (long)x[1][i[1..]]]),
            [Operand.Any, Operand.Index(4)], [[3, 4], [6]], [[3, 4], [2, 2]]) with { Slopes = Slopes.Linear, Floor = 1 },
        Many("MaskedSelect", x => x[0].MaskedSelect(x[1]), Chosen, [Operand.Any, Operand.Mask], [[3, 5], [3, 5]], [[3, 5], [5]], [[5], [3, 1]])
            with { Slopes = Slopes.Linear, Floor = 1 },
        Many("Take", x => x[0].Take(x[1]), x => Nd.Make(x[1].Shape, i => x[0].Data[(int)x[1][i]]), [Operand.Any, Operand.Index(12)],
            [[3, 4], [2, 5]], [[12], [3]]) with { Slopes = Slopes.Linear, Floor = 1 },
        Many("IndexCopy", x => x[0].IndexCopy(0, x[1], x[2]), x => Nd.Make(x[0].Shape, i => Last(x[1], i[0]) is var k and >= 0 ? x[2][[k, .. i[1..]]] : x[0][i]),
            [Operand.Any, Row, Operand.Any], [[4, 3], [2], [2, 3]], [[4], [3], [3]]) with { Slopes = Slopes.Linear, InPlace = x => x[0].IndexCopyInPlace(0, x[1], x[2]) },
        Many("IndexFill", x => x[0].IndexFill(0, x[1], x[2]), x => Nd.Make(x[0].Shape, i => Last(x[1], i[0]) >= 0 ? x[2].Data[0] : x[0][i]),
            [Operand.Any, Row, Operand.Any], [[4, 3], [2], []]) with { Slopes = Slopes.Linear, InPlace = x => x[0].IndexFillInPlace(0, x[1], x[2]) },
        Many("IndexPut", x => x[0].IndexPut([x[1]], x[2]), x => Nd.Make(x[0].Shape, i => Last(x[1], i[0]) is var k and >= 0 ? x[2][[k, .. i[1..]]] : x[0][i]),
            [Operand.Any, Row, Operand.Any], [[4, 3], [2], [2, 3]], [[4], [3], [3]]) with { Slopes = Slopes.Linear, InPlace = x => x[0].IndexPutInPlace([x[1]], x[2]) },
        Many("IndexPut sum", x => x[0].IndexPut([x[1]], x[2], accumulate: true), x => Added(x, 1), [Operand.Any, Operand.Index(4), Operand.Any],
            [[4, 3], [6], [6, 3]], [[4], [7], [7]]) with { Slopes = Slopes.Linear, Floor = 64 },
        Many("MaskedFill written", x => x[0].Clone().MaskedFillInPlace(x[1], 1), x => Nd.Make(x[0].Shape, i => x[1].Stretched(i) != 0 ? 1 : x[0][i]),
            [Operand.Any, Operand.Mask], [[3, 5], [3, 5]], [[3, 5], [5]]) with { InPlace = x => x[0].MaskedFillInPlace(x[1], 1) },
        One("Nonzero", x => x.Nonzero(), Places, [3, 5], [7], [2, 0]) with { Slopes = Slopes.None, Gives = Gives.Int64 },
        Pair("Topk", x => x.Topk(2, 1), x => (Columns(x.Lines(1, Down), 0, 2), Columns(x.Lines(1, OrderDown), 0, 2)), null, [[3, 5], [2, 40]]),
    ];

    private static Nd Chosen(Nd[] x)
    {
        var shape = Nd.Join(x);
        var taken = new List<double>();
        Nd.Make(shape, i =>
        {
            if (x[1].Stretched(i) != 0) taken.Add(x[0].Stretched(i));
            return 0;
        });
        return new Nd([taken.Count], [.. taken]);
    }

    private static Nd Places(Nd x)
    {
        var places = new List<double>();
        Nd.Make(x.Shape, i =>
        {
            if (x[i] != 0) places.AddRange(i.Select(k => (double)k));
            return 0;
        });
        return new Nd([places.Count / x.Rank, x.Rank], [.. places]);
    }

    private static long Last(Nd index, long value) => Array.LastIndexOf(index.Data, value);
}
