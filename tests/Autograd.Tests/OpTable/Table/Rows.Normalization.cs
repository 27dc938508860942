using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] NormalizationRows() =>
    [
        Many("F.LayerNorm", x => F.LayerNorm(x[0], [x[0].Shape[^1]], x[1], x[2]), x => Scaled(x[0].Lines(x[0].Rank - 1, Standard), x[1], x[2], x[0].Rank - 1), [Operand.Any], [[3, 5], [5], [5]], [[2, 3, 4], [4], [4]]) with { Takes = Takes.Floats, Floor = 20 },
        One("F.LayerNorm plain", x => F.LayerNorm(x, x.Shape), x => x with { Data = Standard(x.Data) }, [3, 4]) with { Takes = Takes.Floats, Floor = 20 },
        One("F.RmsNorm", x => F.RmsNorm(x, [x.Shape[^1]], eps: 0.125), x => x.Lines(x.Rank - 1, v => Math.Sqrt(Average([.. v.Select(e => e * e)]) + 0.125) is var s ? [.. v.Select(e => e / s)] : v), [3, 5], [4]) with { Takes = Takes.Floats, Floor = 8 },
        Many("F.BatchNorm", x => F.BatchNorm(x[0], null, null, x[1], x[2], training: true), x => Scaled(Grouped(x[0], i => i[1]), x[1], x[2], 1), [Operand.Any], [[4, 3], [3], [3]], [[2, 3, 4], [3], [3]]) with { Takes = Takes.Floats, Floor = 20 },
        Many("F.BatchNorm running", x => F.BatchNorm(x[0], Tensor.Full([3], 0.5, x[0].DType), Tensor.Full([3], 2, x[0].DType), x[1], x[2]), x => Scaled(Nd.Make(x[0].Shape, i => (x[0][i] - 0.5) / Math.Sqrt(2 + 1e-5)), x[1], x[2], 1),
            [Operand.Any], [[4, 3], [3], [3]]) with { Takes = Takes.Floats, Floor = 20 },
        Many("F.InstanceNorm", x => F.InstanceNorm(x[0], weight: x[1], bias: x[2]), x => Scaled(Grouped(x[0], i => i[0] * 100 + i[1]), x[1], x[2], 1), [Operand.Any], [[2, 3, 4], [3], [3]]) with { Takes = Takes.Floats, Floor = 20 },
        Many("F.GroupNorm", x => F.GroupNorm(x[0], 2, x[1], x[2]), x => Scaled(Grouped(x[0], i => i[0] * 100 + i[1] / 2), x[1], x[2], 1), [Operand.Any], [[2, 4, 3], [4], [4]], [[2, 4], [4], [4]]) with { Takes = Takes.Floats, Floor = 20 },
        One("F.LocalResponseNorm", x => F.LocalResponseNorm(x, 2, 0.5, 0.75, 1), x => Nd.Make(x.Shape, i => x[i] / Math.Pow(1 + 0.25 * (x[i] * x[i] + (i[1] > 0 ? Math.Pow(x[[i[0], i[1] - 1, .. i[2..]]], 2) : 0)), 0.75)), [2, 3, 4]) with { Takes = Takes.Floats, Floor = 4, Ulps = 8 },
        One("F.Normalize", x => F.Normalize(x), x => x.Lines(1, v => Length(v, 2) is var n ? [.. v.Select(e => e / n)] : v), [3, 5], [2, 4]) with { Takes = Takes.Floats, Floor = 2 },
    ];

    private static double[] Standard(double[] v) => Average(v) is var m && Average([.. v.Select(e => (e - m) * (e - m))]) is var s ? [.. v.Select(e => (e - m) / Math.Sqrt(s + 1e-5))] : v;

    /// <summary>Elements of one group, told by their index, standardised together.</summary>
    private static Nd Grouped(Nd x, Func<long[], long> group)
    {
        var keys = Nd.Make(x.Shape, i => group(i)).Data;
        var y = new double[keys.Length];
        foreach (var key in keys.Distinct())
        {
            int[] places = [.. Enumerable.Range(0, keys.Length).Where(k => keys[k] == key)];
            var values = Standard([.. places.Select(k => x.Data[k])]);
            for (var k = 0; k < places.Length; k++) y[places[k]] = values[k];
        }
        return x with { Data = y };
    }

    private static Nd Scaled(Nd x, Nd weight, Nd bias, int dim) => Nd.Make(x.Shape, i => x[i] * weight[i[dim]] + bias[i[dim]]);
}
