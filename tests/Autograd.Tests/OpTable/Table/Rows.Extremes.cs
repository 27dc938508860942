namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly long[][] Lined = [[3, 5], [4, 1], [2, 33], [3, 1030]];

    /// <summary>Few enough that random neighbours are further apart than the steps of central differences.</summary>
    private static readonly long[][] Short = [[3, 5], [4, 1], [2, 33]];

    private static OpRow[] Extremes() =>
    [
        Folded("Max", x => x.Max(), x => Flat(x).Along(0, v => v.Max()), [[3, 5], [], [7], [1025]], [[Long]]),
        Folded("Min", x => x.Min(), x => Flat(x).Along(0, v => v.Min()), [[3, 5], [], [7], [1025]], [[Long]]),
        Binary("Max pair", (x, y) => x.Max(y), Math.Max, from: Apart),
        Binary("Min pair", (x, y) => x.Min(y), Math.Min, from: Apart),
        Pair("Max along", x => x.Max(1), x => (x.Along(1, v => v.Max()), x.Along(1, v => First(v, v.Max()))), [[300, 331]], Lined),
        Pair("Min along", x => x.Min(0, keepDim: true), x => (x.Along(0, v => v.Min(), true), x.Along(0, v => First(v, v.Min()), true)), [[300, 331]], Lined),
        Folded("Amax", x => x.Amax([0, 2]), x => x.Along(2, v => v.Max()).Along(0, v => v.Max()), [[4, 5, 6]], [[30, 50, 70]]),
        Folded("Amax along", x => x.Amax(-1, keepDim: true), x => x.Along(1, v => v.Max(), true), Lined, [[41, 3000]]),
        Folded("Amin", x => x.Amin(), x => Flat(x).Along(0, v => v.Min()), [[3, 5], []], [[30, 50, 70]]),
        Folded("Amin along", x => x.Amin(0), x => x.Along(0, v => v.Min()), Lined, [[3000, 41]]),
        Folded("Argmax", x => x.Argmax(), x => Flat(x).Along(0, v => First(v, v.Max())), [[3, 5], [], [1025]], [[Long]]) with { Slopes = Slopes.None, Gives = Gives.Int64, Takes = Takes.Numbers },
        Folded("Argmax along", x => x.Argmax(1), x => x.Along(1, v => First(v, v.Max())), Lined, [[41, 3000]]) with { Slopes = Slopes.None, Gives = Gives.Int64, Takes = Takes.Numbers },
        Folded("Argmin", x => x.Argmin(0, keepDim: true), x => x.Along(0, v => First(v, v.Min()), true), Lined, [[3000, 41]])
            with { Slopes = Slopes.None, Gives = Gives.Int64, Takes = Takes.Numbers },
        Pair("Sort", x => x.Sort(), x => (x.Lines(1, Sorted), x.Lines(1, Order)), [[3, 1030]], Short),
        Pair("Sort down", x => x.Sort(0, descending: true), x => (x.Lines(0, Down), x.Lines(0, OrderDown)), null, Short),
        Folded("Argsort", x => x.Argsort(1), x => x.Lines(1, Order), Lined, null) with { Slopes = Slopes.None, Gives = Gives.Int64 },
        Folded("All", x => x.All(), x => Flat(x).Along(0, v => v.All(e => e != 0) ? 1 : 0), [[3, 5], [0], []], null) with { Slopes = Slopes.None, Gives = Gives.Truth },
        Folded("All along", x => x.All(1), x => x.Along(1, v => v.All(e => e != 0) ? 1 : 0), Lined, null) with { Slopes = Slopes.None, Gives = Gives.Truth },
        Folded("Any", x => x.Any(), x => Flat(x).Along(0, v => v.Any(e => e != 0) ? 1 : 0), [[3, 5], [0], []], null) with { Slopes = Slopes.None, Gives = Gives.Truth },
        Folded("Any along", x => x.Any(0, keepDim: true), x => x.Along(0, v => v.Any(e => e != 0) ? 1 : 0, true), Lined, null) with { Slopes = Slopes.None, Gives = Gives.Truth },
        Folded("CountNonzero", x => x.CountNonzero(1), x => x.Along(1, v => v.Count(e => e != 0)), Lined, null) with { Slopes = Slopes.None, Gives = Gives.Int64 },
    ];

    private static Nd Flat(Nd x) => x.As(x.Data.Length);

    private static double First(double[] v, double value) => Array.IndexOf(v, value);

    private static double[] Sorted(double[] v) => [.. v.Order()];

    private static double[] Down(double[] v) => [.. v.OrderDescending()];

    private static double[] Order(double[] v) => [.. Enumerable.Range(0, v.Length).OrderBy(i => v[i]).Select(i => (double)i)];

    private static double[] OrderDown(double[] v) => [.. Enumerable.Range(0, v.Length).OrderByDescending(i => v[i]).Select(i => (double)i)];

    /// <summary>An op that returns values and their positions.</summary>
    private static OpRow Pair(string name, Func<Tensor, (Tensor Values, Tensor Indices)> call, Func<Nd, (Nd, Nd)> f, long[][]? large, long[][] shapes) =>
        new(name, x => { var (values, indices) = call(x[0]); return [values, indices]; }, x => { var (values, indices) = f(x[0]); return [values, indices]; }, [Operand.Any])
        {
            Cases = [.. shapes.Select(s => new[] { s })], Large = large, GivesFurther = Gives.Int64, Floor = 1,
        };
}
