using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly Operand[] Classified = [Operand.Any, Operand.Index(5)];

    /// <summary>Weights of five classes, exact in every floating-point dtype.</summary>
    private static readonly double[] Frequencies = [0.5, 1, 2, 0.25, 1.5];

    private static readonly long[][][] Scores = [[[4, 5], [4]], [[2, 5, 3], [2, 3]], [[5], []]];

    private static OpRow[] Functional() =>
    [
        Many("F.Linear", x => F.Linear(x[0], x[1], x[2]), x => Nd.Make([.. x[0].Shape[..^1], x[1].Shape[0]], i => Affine(x, i)), [Operand.Any],
            [[3, 4], [5, 4], [5]], [[2, 3, 4], [5, 4], [5]], [[4], [5, 4], [5]]) with { Takes = Takes.Numbers, Floor = 200, Large = [[130, 140], [150, 140], [150]] },
        Loss("F.MseLoss", (x, y) => F.MseLoss(x, y), (x, y) => [Average(Each(x, y, (a, b) => (a - b) * (a - b)))]),
        Loss("F.MseLoss sum", (x, y) => F.MseLoss(x, y, Reduction.Sum), (x, y) => [Total(Each(x, y, (a, b) => (a - b) * (a - b)))]),
        Loss("F.MseLoss each", (x, y) => F.MseLoss(x, y, Reduction.None), (x, y) => Each(x, y, (a, b) => (a - b) * (a - b))) with { Takes = Takes.Numbers },
        Loss("F.L1Loss", (x, y) => F.L1Loss(x, y), (x, y) => [Average(Each(x, y, (a, b) => Math.Abs(a - b)))]),
        Loss("F.L1Loss each", (x, y) => F.L1Loss(x, y, Reduction.None), (x, y) => Each(x, y, (a, b) => Math.Abs(a - b))) with { Takes = Takes.Numbers },
        Many("F.NllLoss", x => F.NllLoss(x[0], x[1]), x => Mean(Picked(x[0], x[1])), Classified, Scores) with { Takes = Takes.Floats, Floor = 8 },
        Many("F.NllLoss weighted", x => F.NllLoss(x[0], x[1], Tensor.From<double>(Frequencies).To(x[0].DType)), x => Mean(Picked(x[0], x[1]), Weights(x[1])), Classified, [[4, 5], [4]], [[5], []])
            with { Takes = Takes.Floats, Floor = 8 },
        Many("F.CrossEntropy", x => F.CrossEntropy(x[0], x[1]), x => Mean(Picked(Logs(x[0]), x[1])), Classified, Scores)
            with { Takes = Takes.Floats, Floor = 8, Large = [[300, 331], [300]] },
        Many("F.CrossEntropy each", x => F.CrossEntropy(x[0], x[1], reduction: Reduction.None), x => Picked(Logs(x[0]), x[1]), Classified, Scores)
            with { Takes = Takes.Floats, Floor = 8 },
        Many("F.CrossEntropy smooth", x => F.CrossEntropy(x[0], x[1], labelSmoothing: 0.25),
            x => Smooth(Mean(Picked(Logs(x[0]), x[1])), Logs(x[0])), Classified, [[4, 5], [4]]) with { Takes = Takes.Floats, Floor = 8 },
        Many("F.CrossEntropy of probabilities", x => F.CrossEntropy(x[0], x[1]), x => Expected(Logs(x[0]), x[1]), [Operand.Any, new(0, 1)], [[4, 5], [4, 5]])
            with { Takes = Takes.Floats, Floor = 8 },
        Many("F.OneHot", x => F.OneHot(x[0], 5), x => Nd.Make([.. x[0].Shape, 5], i => x[0][i[..^1]] == i[^1] ? 1 : 0), [Operand.Index(5)], [[4]], [[2, 3]], [[]])
            with { Slopes = Slopes.None, Gives = Gives.Int64 },
    ];

    private static double Affine(Nd[] x, long[] i)
    {
        var n = x[1].Shape[1];
        var (row, column) = (x[0].Place([.. i[..^1], 0]), i[^1] * n);
        var terms = new double[n + 1];
        for (long k = 0; k < n; k++) terms[k] = x[0].Data[row + k] * x[1].Data[column + k];
        terms[n] = x[2].Data[i[^1]];
        return Total(terms);
    }

    /// <summary>A loss of two tensors of one shape; kinks are where they are equal.</summary>
    private static OpRow Loss(string name, Func<Tensor, Tensor, Tensor> call, Func<Nd, Nd, double[]> f) =>
        Many(name, x => call(x[0], x[1]), x => f(x[0], x[1]) is [var one] && name.EndsWith("each") is false ? new Nd([], [one]) : x[0] with { Data = f(x[0], x[1]) },
            Apart, [[3, 5], [3, 5]], [[7], [7]], [[33, 65], [33, 65]]) with { Takes = Takes.Floats, Floor = 100 };

    private static double[] Each(Nd x, Nd y, Func<double, double, double> f) => [.. x.Data.Zip(y.Data, f)];

    private static Nd Logs(Nd x) => x.Lines(x.Rank == 1 ? 0 : 1, v => [.. Shares(v).Select(p => Math.Log(p))]);

    /// <summary>Minus the element of each sample's class.</summary>
    private static Nd Picked(Nd x, Nd target) => Nd.Make(target.Shape, i => -x[i.Length == 0 ? [(long)target.Data[0]] : [i[0], (long)target[i], .. i[1..]]]);

    private static double[] Weights(Nd target) => [.. target.Data.Select(c => Frequencies[(int)c])];

    private static Nd Mean(Nd losses, double[]? weights = null) => weights is null
        ? new Nd([], [Average(losses.Data)])
        : new Nd([], [Total([.. losses.Data.Zip(weights, (a, w) => a * w)]) / Total(weights)]);

    private static Nd Smooth(Nd loss, Nd logs) => new([], [0.75 * loss.Data[0] - 0.25 * Average(logs.Data)]);

    private static Nd Expected(Nd logs, Nd shares) => new([], [-Total(Each(logs, shares, (a, b) => a * b)) / logs.Shape[0]]);
}
