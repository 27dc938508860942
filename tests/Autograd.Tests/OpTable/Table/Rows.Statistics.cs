namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly long[][] Spread = [[3, 5], [4, 2], [3, 33]];

    private static OpRow[] Statistics() =>
    [
        Measure("Var", x => x.Var(), x => Flat(x).Along(0, v => Variance(v, 1)), [[3, 5], [7]], [[300, 331]]),
        Measure("Var along", x => x.Var(1), x => x.Along(1, v => Variance(v, 1)), Spread, [[300, 331]]),
        Measure("Var dims", x => x.Var([0], 0, keepDim: true), x => x.Along(0, v => Variance(v, 0), true), Spread, [[300, 331]]),
        Measure("Std", x => x.Std(), x => Flat(x).Along(0, v => Math.Sqrt(Variance(v, 1))), [[3, 5], [7]], [[300, 331]]),
        Measure("Std along", x => x.Std(0, 0, keepDim: true), x => x.Along(0, v => Math.Sqrt(Variance(v, 0)), true), Spread, [[300, 331]]),
        Measure("Norm", x => x.Norm(), x => Flat(x).Along(0, v => Root(v, 2)), [[3, 5], [7]], [[300, 331]]),
        Measure("Norm 1", x => x.Norm(1), x => Flat(x).Along(0, v => Root(v, 1)), [[3, 5], [7]], null),
        Measure("Norm 3", x => x.Norm(3), x => Flat(x).Along(0, v => Root(v, 3)), [[3, 5], [7]], null),
        Measure("Norm along", x => x.Norm(2, 1), x => x.Along(1, v => Root(v, 2)), Spread, [[300, 331]]),
        Measure("Norm inf", x => x.Norm(double.PositiveInfinity, [0], keepDim: true), x => x.Along(0, v => v.Max(Math.Abs), true), Spread, null),
        Folded("Prod", x => x.Prod(), x => Flat(x).Along(0, v => v.Aggregate(1.0, (a, b) => a * b)), [[3, 4], [], [7], [0]], null) with { Gives = Gives.Wide, Ulps = 32 },
        Folded("Prod along", x => x.Prod(1), x => x.Along(1, v => v.Aggregate(1.0, (a, b) => a * b)), [[3, 5], [4, 1], [2, 9]], null) with { Gives = Gives.Wide, Ulps = 32 },
        Folded("Cumsum", x => x.Cumsum(1), x => x.Lines(1, Running), Lined, [[300, 331]]) with { Slopes = Slopes.Linear, Gives = Gives.Wide },
        Folded("Cumsum rows", x => x.Cumsum(0), x => x.Lines(0, Running), [[3, 5], [40, 3]], [[300, 331]]) with { Slopes = Slopes.Linear, Gives = Gives.Wide },
    ];

    /// <summary>A reduction of floating point only, whose value does not cancel.</summary>
    private static OpRow Measure(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, long[][] shapes, long[][]? large) =>
        One(name, call, f, shapes) with { Takes = Takes.Floats, Large = large, Ulps = 16, Operands = [Operand.Any with { Kinks = [0] }] };

    private static double Variance(double[] v, double correction)
    {
        var mean = Average(v);
        return Total([.. v.Select(x => (x - mean) * (x - mean))]) / (v.Length - correction);
    }

    private static double Root(double[] v, double p) => Math.Pow(Total([.. v.Select(x => Math.Pow(Math.Abs(x), p))]), 1 / p);

    private static double[] Running(double[] v)
    {
        var sums = v.ToArray();
        for (var i = 1; i < v.Length; i++) sums[i] += sums[i - 1];
        return sums;
    }

    private static OpRow[] Softmaxes() =>
    [
        Measure("Softmax", x => x.Softmax(-1), x => x.Lines(x.Rank - 1, Shares), [[3, 5], [2, 3, 17], [3, 1030]], [[300, 331]]),
        Measure("Softmax first", x => x.Softmax(0), x => x.Lines(0, Shares), [[3, 5], [5], [17, 40]], [[300, 331]]),
        Measure("LogSoftmax", x => x.LogSoftmax(1), x => x.Lines(1, v => [.. Shares(v).Select(p => Math.Log(p))]), [[3, 5], [2, 3, 4], [3, 1030]], [[300, 331]]),
        Measure("LogSoftmax first", x => x.LogSoftmax(0), x => x.Lines(0, v => [.. Shares(v).Select(p => Math.Log(p))]), [[3, 5], [17, 40]], [[300, 331]]),
        Measure("Logsumexp", x => x.Logsumexp(1), x => x.Along(1, v => Math.Log(Total([.. v.Select(Math.Exp)]))), [[3, 5], [3, 1030]], [[300, 331]]) with { Floor = 1, Takes = Takes.All, Gives = Gives.Real },
        Measure("Logsumexp dims", x => x.Logsumexp([0, 2], keepDim: true),
            x => x.As(x.Shape).Along(2, v => Total([.. v.Select(Math.Exp)]), true).Along(0, v => Math.Log(Total(v)), true), [[2, 3, 4]], null) with { Floor = 1, Takes = Takes.All, Gives = Gives.Real },
    ];

    private static double[] Shares(double[] v)
    {
        var max = v.Max();
        var sum = Total([.. v.Select(x => Math.Exp(x - max))]);
        return [.. v.Select(x => Math.Exp(x - max) / sum)];
    }
}
