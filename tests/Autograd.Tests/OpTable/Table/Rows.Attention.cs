using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] AttentionRows() =>
    [
        Many("F.Embedding", x => F.Embedding(x[1], x[0]), x => Nd.Make([.. x[1].Shape, x[0].Shape[1]], i => x[0][(long)x[1][i[..^1]], i[^1]]), [Operand.Any, Operand.Index(4)], [[4, 3], [5]], [[4, 2], [2, 3]], [[4, 2], []]) with { Slopes = Slopes.Linear },
        Bag("F.EmbeddingBag", BagMode.Mean, Average), Bag("F.EmbeddingBag sum", BagMode.Sum, Total), Bag("F.EmbeddingBag max", BagMode.Max, v => v.Max()) with { Slopes = Slopes.Smooth },
        Many("F.EmbeddingBag weighted", x => F.EmbeddingBag(x[1], x[0], mode: BagMode.Sum, perSampleWeights: x[2]), x => Nd.Make([x[1].Shape[0], x[0].Shape[1]], i => Total([.. Enumerable.Range(0, (int)x[1].Shape[1]).Select(k => x[0][(long)x[1][i[0], k], i[1]] * x[2][i[0], k])])),
            [Operand.Any, Operand.Index(4), Operand.Any], [[4, 3], [2, 3], [2, 3]]) with { Takes = Takes.Floats, Floor = 30 },
        Many("F.ScaledDotProductAttention", x => F.ScaledDotProductAttention(x[0], x[1], x[2]), x => Multiplied(Multiplied(x[0], Turned(x[1])) is var s ? (s with { Data = [.. s.Data.Select(v => v / Math.Sqrt(x[0].Shape[^1]))] }).Lines(s.Rank - 1, Shares) : s, x[2]), [Operand.Any],
            [[3, 4], [5, 4], [5, 2]], [[2, 3, 4], [2, 5, 4], [2, 5, 2]]) with { Takes = Takes.Floats, Floor = 60 },
        Kept("F.Dropout", x => F.Dropout(x, training: false)), Kept("F.Dropout1d", x => F.Dropout1d(x, training: false)), Kept("F.Dropout2d", x => F.Dropout2d(x, training: false)), Kept("F.Dropout3d", x => F.Dropout3d(x, training: false)),
        Kept("F.AlphaDropout", x => F.AlphaDropout(x)), Kept("F.FeatureAlphaDropout", x => F.FeatureAlphaDropout(x)),
        One("F.Dropout drawn", x => F.Dropout(x, 0.25, generator: new Generator(5)), x => x with { Data = Thinned(x.Data) }, [3, 5]) with { Takes = Takes.Floats, Slopes = Slopes.Linear },
    ];

    private static OpRow Bag(string name, BagMode mode, Func<double[], double> f) =>
        Many(name, x => F.EmbeddingBag(x[1], x[0], mode: mode), x => Nd.Make([x[1].Shape[0], x[0].Shape[1]], i => f([.. Enumerable.Range(0, (int)x[1].Shape[1]).Select(k => x[0][(long)x[1][i[0], k], i[1]])])), [Operand.Any, Operand.Index(4)], [[4, 3], [2, 3]])
            with { Takes = Takes.Floats, Floor = 20, Slopes = Slopes.Linear };

    /// <summary>Not training: the input as it is.</summary>
    private static OpRow Kept(string name, Func<Tensor, Tensor> call) => One(name, call, x => x, [2, 3, 4, 5]) with { Takes = Takes.Floats, Slopes = Slopes.Linear };

    /// <summary>By the draws of a generator with the same seed.</summary>
    private static double[] Thinned(double[] x)
    {
        var kept = Tensor.Ones([x.Length], DType.Float64).BernoulliInPlace(0.75, new Generator(5)).ToArray<double>();
        return [.. x.Zip(kept, (v, k) => v * k / 0.75)];
    }
}
