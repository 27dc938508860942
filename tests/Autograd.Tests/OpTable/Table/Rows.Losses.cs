using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly Operand[] Probabilities = [new(0.05, 0.95), new(0, 1)];

    /// <summary>Targets of -1 and 1.</summary>
    private static readonly Operand Signs = new(-1, 1, DType.Int64);

    private static OpRow[] LossesRows() =>
    [
        .. Reductions("F.SmoothL1Loss", (x, y, r) => F.SmoothL1Loss(x, y, r, 0.8), (x, y) => Math.Abs(x - y) is var d && d < 0.8 ? d * d / 1.6 : d - 0.4, Apart),
        .. Reductions("F.HuberLoss", (x, y, r) => F.HuberLoss(x, y, r, 0.8), (x, y) => Math.Abs(x - y) is var d && d <= 0.8 ? d * d / 2 : 0.8 * (d - 0.4), Apart),
        .. Reductions("F.SoftMarginLoss", (x, y, r) => F.SoftMarginLoss(x, y, r), (x, y) => Log1p(Math.Exp(-x * y)), [Operand.Any]),
        .. Reductions("F.BinaryCrossEntropy", (x, y, r) => F.BinaryCrossEntropy(x, y, reduction: r), Entropy, Probabilities),
        .. Reductions("F.BinaryCrossEntropyWithLogits", (x, y, r) => F.BinaryCrossEntropyWithLogits(x, y, reduction: r), Logistic, [Operand.Any, new(0, 1)]),
        Many("F.BinaryCrossEntropyWithLogits weighted", x => F.BinaryCrossEntropyWithLogits(x[0], x[1], x[2], Reduction.None, x[3]),
            x => Nd.Make(x[0].Shape, i => x[2].Stretched(i) * ((1 - x[1][i]) * x[0][i] + (1 + (x[3].Stretched(i) - 1) * x[1][i]) * Log1p(Math.Exp(-x[0][i])))),
            [Operand.Any, new(0, 1), Operand.Positive, Operand.Positive], [[3, 5], [3, 5], [5], [5]]) with { Takes = Takes.Floats, Floor = 100 },
        Many("F.MultilabelSoftMarginLoss", x => F.MultilabelSoftMarginLoss(x[0], x[1]), x => new Nd([], [Average(Each(x[0], x[1], Logistic))]), [Operand.Any, new(0, 1)],
            [[3, 5], [3, 5]], [[4], [4]]) with { Takes = Takes.Floats, Floor = 100 },
        .. Reductions("F.PoissonNllLoss", (x, y, r) => F.PoissonNllLoss(x, y, reduction: r), (x, y) => Math.Exp(x) - x * y, [Operand.Any]).Select(row => row with { Refuses = false }),
        Many("F.PoissonNllLoss full", x => F.PoissonNllLoss(x[0], x[1], logInput: false, full: true, eps: 0.125, reduction: Reduction.None),
            x => x[0] with { Data = Each(x[0], x[1], (m, y) => m - y * Math.Log(m + 0.125) + (y > 1 ? y * Math.Log(y) - y + 0.5 * Math.Log(2 * Math.PI * y) : 0)) },
            [Operand.Positive, new(0.1, 4) { Kinks = [1] }], [[3, 5], [3, 5]]) with { Takes = Takes.Floats, Refuses = false, Floor = 100 },
        Many("F.GaussianNllLoss", x => F.GaussianNllLoss(x[0], x[1], x[2], full: true, reduction: Reduction.None),
            x => Nd.Make(x[0].Shape, i => (x[2].Shape[^1] == 1 ? x[2][[.. i[..^1], 0]] : x[2][i]) is var v
                ? 0.5 * (Math.Log(v) + Math.Pow(x[0][i] - x[1][i], 2) / v + Math.Log(2 * Math.PI)) : 0),
            [Operand.Any, Operand.Any, Operand.Positive], [[3, 5], [3, 5], [3, 5]], [[3, 5], [3, 5], [3, 1]]) with { Takes = Takes.Floats, Floor = 100 },
        .. Reductions("F.KlDiv", (x, y, r) => F.KlDiv(x, y, r), (x, y) => y * (Math.Log(y) - x), [Operand.Any, Operand.Positive]),
        Many("F.KlDiv logarithms", x => F.KlDiv(x[0], x[1], Reduction.BatchMean, logTarget: true),
            x => new Nd([], [Total(Each(x[0], x[1], (a, b) => Math.Exp(b) * (b - a))) / (x[0].Rank == 0 ? 1 : x[0].Shape[0])]), [Operand.Any], [[3, 5], [3, 5]], [[], []])
            with { Takes = Takes.Floats, Floor = 400 },
        Many("F.MarginRankingLoss", x => F.MarginRankingLoss(x[0], x[1], x[2], 0.015), x => new Nd([], [Average([.. x[0].Data.Select((a, k) => Math.Max(0, -x[2].Data[k] * (a - x[1].Data[k]) + 0.015))])]),
            [.. Apart, Signs], [[7], [7], [7]], [[3, 2], [3, 2], [3, 2]]) with { Takes = Takes.Floats, Refuses = false, Floor = 20 },
        Many("F.HingeEmbeddingLoss", x => F.HingeEmbeddingLoss(x[0], x[1], 0.5), x => new Nd([], [Average(Each(x[0], x[1], (v, y) => y == 1 ? v : y == -1 ? Math.Max(0, 0.5 - v) : v + Math.Max(0, 0.5 - v)))]),
            [Operand.Any with { Kinks = [0.5] }, Signs], [[3, 5], [3, 5]], [[7], [7]]) with { Takes = Takes.Floats, Floor = 20 },
        Many("F.CosineEmbeddingLoss", x => F.CosineEmbeddingLoss(x[0], x[1], x[2], -0.99), x => new Nd([], [Average([.. x[2].Data.Select((y, k) => y == 1 ? 1 - Cosine(x[0], x[1], k) : y == -1 ? Cosine(x[0], x[1], k) + 0.99 : 0)])]),
            [Operand.Any, Operand.Any, Signs], [[3, 5], [3, 5], [3]], [[4], [4], []]) with { Takes = Takes.Floats, Refuses = false, Floor = 40 },
        Many("F.CosineSimilarity", x => F.CosineSimilarity(x[0], x[1]), x => Nd.Make([x[0].Shape[0]], i => Cosine(x[0], x[1], i[0])), [Operand.Any], [[3, 5], [3, 5]])
            with { Takes = Takes.Floats, Floor = 40 },
        Many("F.PairwiseDistance", x => F.PairwiseDistance(x[0], x[1], 2, 0.125), x => Nd.Make(x[0].Shape[..^1], i => Length(Gap(x[0], x[1], i, 0.125), 2)), Apart,
            [[3, 5], [3, 5]], [[4], [4]]) with { Takes = Takes.Floats, Refuses = false, Floor = 20 },
        Many("F.TripletMarginLoss", x => F.TripletMarginLoss(x[0], x[1], x[2], 20, eps: 0.125), Triplet, [Operand.Any], [[3, 5], [3, 5], [3, 5]]) with { Takes = Takes.Floats, Refuses = false, Floor = 100 },
        Many("F.TripletMarginWithDistanceLoss", x => F.TripletMarginWithDistanceLoss(x[0], x[1], x[2], (a, b) => F.PairwiseDistance(a, b, eps: 0.125), 20, swap: true), Swapped, [Operand.Any],
            [[3, 5], [3, 5], [3, 5]]) with { Takes = Takes.Floats, Refuses = false, Floor = 100 },
        Many("F.MultiMarginLoss", x => F.MultiMarginLoss(x[0], x[1], 2, 10, x[2]), x => new Nd([], [Average([.. x[1].Data.Select((c, n) => x[2].Data[(int)c] * Average([.. Enumerable.Range(0, 5).Select(i => i == (int)c ? 0 : Math.Pow(10 - x[0].Data[n * 5 + (int)c] + x[0].Data[n * 5 + i], 2))]))])]),
            [Operand.Any, Operand.Index(5), Operand.Positive], [[3, 5], [3], [5]]) with { Takes = Takes.Floats, Floor = 1000, Slopes = Slopes.Smooth },
        Many("F.MultilabelMarginLoss", x => F.MultilabelMarginLoss(x[0], Listed(x[0])), x => new Nd([], [Average([.. Enumerable.Range(0, (int)x[0].Shape[0]).Select(n => Labelled(x[0], n))])]),
            [new(-0.4, 0.4)], [[3, 5]], [[1, 5]]) with { Takes = Takes.Floats, Floor = 100 },
        Many("F.CtcLoss", x => F.CtcLoss(x[0], Tensor.From<long>([1, 2, 2, 3], [2, 2]), [4, 3], [2, 1], reduction: Reduction.Sum), x => new Nd([], [Spelled(x[0], 0, 4, [1, 2]) + Spelled(x[0], 1, 3, [2])]),
            [Operand.Any], [[4, 2, 4]]) with { Takes = Takes.Floats, Floor = 40 },
    ];

    private static OpRow[] Reductions(string name, Func<Tensor, Tensor, Reduction, Tensor> call, Func<double, double, double> f, Operand[] from) =>
    [
        Loss(name, (x, y) => call(x, y, Reduction.Mean), (x, y) => [Average(Each(x, y, f))]) with { Operands = from },
        Loss(name + " sum", (x, y) => call(x, y, Reduction.Sum), (x, y) => [Total(Each(x, y, f))]) with { Operands = from, Floor = 2000 },
        Loss(name + " each", (x, y) => call(x, y, Reduction.None), (x, y) => Each(x, y, f)) with { Operands = from },
    ];

    private static double Entropy(double x, double y) => -y * Math.Log(x) - (1 - y) * Log1p(-x);

    private static double Logistic(double x, double y) => (1 - y) * x + Log1p(Math.Exp(-x));

    private static double[] RowOf(Nd x, long n) => x.Rank == 1 ? x.Data : x.Data[(int)(n * x.Shape[1])..(int)((n + 1) * x.Shape[1])];

    private static double Cosine(Nd x, Nd y, long n)
    {
        var (a, b) = (RowOf(x, n), RowOf(y, n));
        return Total([.. a.Zip(b, (v, w) => v * w)]) / Math.Sqrt((Total([.. a.Select(v => v * v)]) + 1e-12) * (Total([.. b.Select(v => v * v)]) + 1e-12));
    }

    private static double[] Gap(Nd x, Nd y, long[] i, double eps) => [.. RowOf(x, i.Length > 0 ? i[0] : 0).Zip(RowOf(y, i.Length > 0 ? i[0] : 0), (a, b) => a - b + eps)];

    private static Nd Triplet(Nd[] x) =>
        new([], [Average([.. Enumerable.Range(0, 3).Select(n => Math.Max(0, 20 + Length(Gap(x[0], x[1], [n], 0.125), 2) - Length(Gap(x[0], x[2], [n], 0.125), 2)))])]);

    private static Nd Swapped(Nd[] x) =>
        new([], [Average([.. Enumerable.Range(0, 3).Select(n =>
            20 + Length(Gap(x[0], x[1], [n], 0.125), 2) - Math.Min(Length(Gap(x[0], x[2], [n], 0.125), 2), Length(Gap(x[1], x[2], [n], 0.125), 2)))])]);

    /// <summary>Classes 3 and 1 for each sample; what stands behind the -1 does not count.</summary>
    private static Tensor Listed(Tensor x) => Tensor.From<long>([3, 1, -1, 2, 0]).Expand(x.Shape);

    private static double Labelled(Nd x, int n)
    {
        var row = RowOf(x, n);
        return Total([.. from j in new[] { 3, 1 } from i in new[] { 0, 2, 4 } select Math.Max(0, 1 - row[j] + row[i])]) / 5;
    }

    /// <summary>Minus the log of the probability of all ways to spell a target, found by trying them all.</summary>
    private static double Spelled(Nd x, long n, int steps, long[] target)
    {
        var classes = x.Shape[2];
        double sum = 0;
        for (long way = 0; way < (long)Math.Pow(classes, steps); way++)
        {
            var (path, rest, score) = (new long[steps], way, 0.0);
            for (var t = 0; t < steps; t++, rest /= classes) score += x[t, n, path[t] = rest % classes];
            if (path.Where((c, t) => t == 0 || c != path[t - 1]).Where(c => c != 0).SequenceEqual(target)) sum += Math.Exp(score);
        }
        return -Math.Log(sum);
    }
}
