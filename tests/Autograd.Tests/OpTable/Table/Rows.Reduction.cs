namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly long[][] Reduced = [[4, 5, 6], [1, 5, 3], [70, 37], [3, 1100]];

    private static OpRow[] Reduction() =>
    [
        Folded("Sum", x => x.Sum(), x => x.As(x.Data.Length).Along(0, Total), [[3, 5], [], [7], [0], [2, 0], [1025], [33, 65]], [[Long]])
            with { Slopes = Slopes.Linear, Gives = Gives.Wide },
        Folded("Sum first", x => x.Sum(0), x => x.Along(0, Total), Reduced, [[3000, 41]]) with { Slopes = Slopes.Linear, Gives = Gives.Wide },
        Folded("Sum last", x => x.Sum(-1, keepDim: true), x => x.Along(x.Rank - 1, Total, keep: true), [.. Reduced, [3, 0], [0, 3]], [[41, 3000]])
            with { Slopes = Slopes.Linear, Gives = Gives.Wide },
        Folded("Sum middle", x => x.Sum(1), x => x.Along(1, Total), [[4, 5, 6], [2, 40, 33]], [[30, 50, 70]]) with { Slopes = Slopes.Linear, Gives = Gives.Wide },
        Folded("Sum outer", x => x.Sum([0, 2]), x => x.Along(2, Total).Along(0, Total), [[4, 5, 6], [2, 0, 3]], [[30, 50, 70]])
            with { Slopes = Slopes.Linear, Gives = Gives.Wide },
        Folded("Mean", x => x.Mean(), x => x.As(x.Data.Length).Along(0, Average), [[3, 5], [], [7], [1025]], [[Long]])
            with { Slopes = Slopes.Linear, Takes = Takes.Floats },
        Folded("Mean last", x => x.Mean(-1), x => x.Along(x.Rank - 1, Average), Reduced, [[41, 3000]]) with { Slopes = Slopes.Linear, Takes = Takes.Floats },
        Folded("Mean dims", x => x.Mean([1, 0], keepDim: true), x => x.Along(1, Average, keep: true).Along(0, Average, keep: true), [[4, 5, 6]], null)
            with { Slopes = Slopes.Linear, Takes = Takes.Floats },
        Folded("SumTo", x => x.SumTo(5, 1), x => x.Along(2, Total, keep: true).Along(0, Total), [[4, 5, 6]], null)
            with { Slopes = Slopes.Linear, Gives = Gives.Wide },
    ];

    /// <summary>The sum with Neumaier's compensation: right to the last bit but one.</summary>
    private static double Total(double[] v)
    {
        double sum = 0, lost = 0;
        foreach (var x in v)
        {
            var next = sum + x;
            lost += Math.Abs(sum) >= Math.Abs(x) ? sum - next + x : x - next + sum;
            sum = next;
        }
        return sum + lost;
    }

    private static double Average(double[] v) => Total(v) / v.Length;

    /// <summary>A reduction. Sums are exact to a few roundings of the largest partial sum, which is some hundreds here.</summary>
    private static OpRow Folded(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, long[][] shapes, long[][]? large) =>
        One(name, call, f, shapes) with { Floor = 200, Large = large };
}
