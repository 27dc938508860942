namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    /// <summary>A tensor, an index of its shape for dimension 0 with 3 positions, and values of that shape.</summary>
    private static readonly Operand[] Indexed = [Operand.Any, Operand.Index(3), Operand.Any];

    private static readonly long[][][] Tables = [[[3, 4], [2, 4], [2, 4]], [[3, 2], [5, 2], [5, 2]], [[3], [4], [4]]];

    private static OpRow[] ScatterRows() =>
    [
        Many("Scatter", x => x[0].Scatter(0, x[1], x[2]), x => Into(x, (all, _) => all[^1]), Indexed, [[3, 4], [1, 4], [1, 4]], [[3, 2], [1, 2], [1, 2]]) with { Slopes = Slopes.Linear, InPlace = x => x[0].ScatterInPlace(0, x[1], x[2]) },
        Many("Scatter number", x => x[0].Scatter(0, x[1], 1), x => Into([x[0], x[1], x[1] with { Data = [.. x[1].Data.Select(_ => 1.0)] }], (all, _) => all[^1]), Indexed, [[3, 4], [2, 4]], [[3], [4]])
            with { InPlace = x => x[0].ScatterInPlace(0, x[1], 1) },
        Many("ScatterAddInPlace", x => x[0].Clone().ScatterAddInPlace(0, x[1], x[2]), x => Into(x, (all, own) => own + Total(all)), Indexed, Tables) with { Slopes = Slopes.Linear, Takes = Takes.Numbers, Floor = 20, Refuses = false },
        Folded("ScatterReduce", IndexReduction.Sum, (all, own) => own + Total(all)) with { Slopes = Slopes.Linear, InPlace = x => x[0].ScatterReduceInPlace(0, x[1], x[2], IndexReduction.Sum) },
        Folded("ScatterReduce prod", IndexReduction.Prod, (all, own) => all.Aggregate(own, (a, b) => a * b)) with { Operands = [Operand.Positive, Operand.Index(3), Operand.Positive], Takes = Takes.Floats, Refuses = false },
        Folded("ScatterReduce mean", IndexReduction.Mean, (all, own) => (own + Total(all)) / (all.Length + 1)) with { Slopes = Slopes.Linear, Takes = Takes.Floats, Refuses = false },
        Folded("ScatterReduce amax", IndexReduction.Amax, (all, own) => Math.Max(own, all.Length == 0 ? own : all.Max())), Folded("ScatterReduce amin", IndexReduction.Amin, (all, own) => Math.Min(own, all.Length == 0 ? own : all.Min())),
        Folded("ScatterReduce others", IndexReduction.Amax, (all, own) => all.Length == 0 ? own : all.Max(), false),
        Many("IndexReduce", x => x[0].IndexReduce(0, x[1], x[2], IndexReduction.Amax), x => Sliced(x, (all, own) => Math.Max(own, all.Length == 0 ? own : all.Max())), Indexed, [[3, 4], [5], [5, 4]], [[3], [2], [2]])
            with { Takes = Takes.Numbers, Refuses = false, InPlace = x => x[0].IndexReduceInPlace(0, x[1], x[2], IndexReduction.Amax) },
        Many("IndexReduce mean", x => x[0].IndexReduce(0, x[1], x[2], IndexReduction.Mean, false), x => Sliced(x, (all, own) => all.Length == 0 ? own : Average(all)), Indexed, [[3, 4], [5], [5, 4]], [[3], [2], [2]])
            with { Takes = Takes.Floats, Slopes = Slopes.Linear, Floor = 10, Refuses = false },
        Many("MaskedScatter", x => x[0].MaskedScatter(x[1], x[2]), Filled, [Operand.Any, Operand.Mask, Operand.Any], [[3, 4], [3, 4], [12]], [[3, 4], [4], [3, 4]]) with { Slopes = Slopes.Linear, InPlace = x => x[0].MaskedScatterInPlace(x[1], x[2]) },
        Many("Put", x => x[0].Put(x[1], x[2]), x => Into([x[0].As(x[0].Data.Length), x[1], x[2]], (all, _) => all[^1]).As(x[0].Shape), [Operand.Any, Operand.Index(6) with { Distinct = true }, Operand.Any], [[2, 3], [4], [4]])
            with { Slopes = Slopes.Linear, InPlace = x => x[0].PutInPlace(x[1], x[2]) },
        Many("Put adding", x => x[0].Put(x[1], x[2], true), x => Into([x[0].As(x[0].Data.Length), x[1], x[2]], (all, own) => own + Total(all)).As(x[0].Shape), [Operand.Any, Operand.Index(6), Operand.Any], [[2, 3], [4], [4]])
            with { Slopes = Slopes.Linear, Takes = Takes.Numbers, Floor = 10, InPlace = x => x[0].PutInPlace(x[1], x[2], true), Refuses = false },
        Many("TakeAlongDim", x => x[0].TakeAlongDim(x[1], 0), x => Nd.Make(x[1].Shape, i => x[0][[(long)x[1][i], .. i[1..]]]), [Operand.Any, Operand.Index(3)], [[3, 4], [2, 4]]) with { Slopes = Slopes.Linear },
        Many("SelectScatter", x => x[0].SelectScatter(x[1], 0, 1), x => Nd.Make(x[0].Shape, i => i[0] == 1 ? x[1][i[1..]] : x[0][i]), [Operand.Any], [[3, 4], [4]]) with { Slopes = Slopes.Linear },
        Many("SliceScatter", x => x[0].SliceScatter(x[1], 0, 0, 3, 2), x => Nd.Make(x[0].Shape, i => i[0] % 2 == 0 ? x[1][[i[0] / 2, .. i[1..]]] : x[0][i]), [Operand.Any], [[3, 4], [2, 4]]) with { Slopes = Slopes.Linear },
        Many("DiagonalScatter", x => x[0].DiagonalScatter(x[1], 1), x => Nd.Make(x[0].Shape, i => i[1] == i[0] + 1 ? x[1][i[0]] : x[0][i]), [Operand.Any], [[3, 4], [3]]) with { Slopes = Slopes.Linear },
        Many("AsStridedScatter", x => x[0].Contiguous().AsStridedScatter(x[1], [2, 2], [1, 2]), x => x[0] with { Data = [x[1].Data[0], x[1].Data[2], x[1].Data[1], x[1].Data[3], .. x[0].Data[4..]] }, [Operand.Any], [[2, 3], [2, 2]])
            with { Slopes = Slopes.Linear, Operands = [Operand.Any] },
    ];

    private static OpRow Folded(string name, IndexReduction reduction, Func<double[], double, double> f, bool own = true) =>
        Many(name, x => x[0].ScatterReduce(0, x[1], x[2], reduction, own), x => Into(x, f), Indexed, Tables) with { Takes = Takes.Numbers, Floor = 20, Refuses = false };

    /// <summary>For each place along dimension 0 a function of the values for it, in order, and of its own value; places without values keep theirs.</summary>
    private static Nd Into(Nd[] x, Func<double[], double, double> f) => Nd.Make(x[0].Shape, i =>
    {
        var values = new List<double>();
        for (long k = 0; k < x[1].Shape[0]; k++)
            if ((i.Length < 2 || i[1] < x[1].Shape[1]) && x[1][[k, .. i[1..]]] == i[0])
                values.Add(x[2][[k, .. i[1..]]]);
        return values.Count == 0 ? x[0][i] : f([.. values], x[0][i]);
    });

    private static Nd Sliced(Nd[] x, Func<double[], double, double> f) => Nd.Make(x[0].Shape, i =>
    {
        double[] values = [.. Enumerable.Range(0, (int)x[1].Shape[0]).Where(k => x[1][k] == i[0]).Select(k => x[2][[k, .. i[1..]]])];
        return values.Length == 0 ? x[0][i] : f(values, x[0][i]);
    });

    private static Nd Filled(Nd[] x)
    {
        var next = 0;
        return Nd.Make(x[0].Shape, i => x[1].Stretched(i) != 0 ? x[2].Data[next++] : x[0][i]);
    }
}
