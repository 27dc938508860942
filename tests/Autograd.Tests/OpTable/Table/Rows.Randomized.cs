using Autograd.NN;

namespace Autograd.Tests.OpTable;

/// <summary>Functions with draws, and the way back from max pooling.</summary>
internal static partial class Rows
{
    private static OpRow[] RandomizedRows() =>
    [
        One("F.Rrelu", x => F.Rrelu(x, 0.25, 0.75), x => x with { Data = [.. x.Data.Select(v => v > 0 ? v : v / 2)] }, [3, 5], []) with { Takes = Takes.Floats, Operands = [Operand.Any with { Kinks = [0] }] },
        One("F.Rrelu training", x => F.Rrelu(x, 0.25, 0.75, training: true, generator: new Generator(5)), x => x with { Data = Sloped(x.Data) }, [3, 5])
            with { Takes = Takes.Floats, Operands = [Operand.Any with { Kinks = [0] }], Ulps = 6 },
        One("F.GumbelSoftmax", x => F.GumbelSoftmax(x, 0.5, dim: 0, generator: new Generator(5)), x => Soft(x, 0.5), [7]) with { Takes = Takes.Wide, Refuses = false, Ulps = 64, Floor = 1 },
        Unpooled("F.MaxUnpool1d", (x, i) => F.MaxUnpool1d(x, i, 2, 3, outputSize: [9]), 9, [2, 3, 3]), Unpooled("F.MaxUnpool2d", (x, i) => F.MaxUnpool2d(x, i, [2, 3]), 4 * 6, [3, 2, 2]),
        Unpooled("F.MaxUnpool3d", (x, i) => F.MaxUnpool3d(x, i, 3, 2, 1), 3 * 5 * 3, [1, 2, 2, 3, 2]),
        Many("Scatter sum", x => x[0].Scatter(0, x[1], x[2], IndexReduction.Sum), x => Nd.Make(x[0].Shape, i => x[0][i] + Enumerable.Range(0, 3).Where(k => x[1][k] == i[0]).Sum(k => x[2][k])),
            [Operand.Any, Operand.Index(5), Operand.Any], [[5], [3], [3]]) with { Takes = Takes.Floats, Slopes = Slopes.Linear, Floor = 6, Refuses = false },
        Many("Scatter product", x => x[0].Scatter(0, x[1], 2.5, IndexReduction.Prod), x => Nd.Make(x[0].Shape, i => x[0][i] * Math.Pow(2.5, Enumerable.Range(0, 3).Count(k => x[1][k] == i[0]))),
            [Operand.Any, Operand.Index(5)], [[5], [3]]) with { Takes = Takes.Floats, Floor = 1, Refuses = false },
    ];

    /// <summary>Indices that differ everywhere, as a pooling of windows that do not overlap gives them.</summary>
    private static OpRow Unpooled(string name, Func<Tensor, Tensor, Tensor> call, int places, long[] shape)
    {
        var plane = shape[(shape.Length - Spatial(name))..].Aggregate(1L, (a, b) => a * b);
        var index = Tensor.From<long>([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(k => (7 * (k % plane) + k / plane) % places)], shape);
        return One(name, x => call(x, index).Flatten(), x => new Nd([x.Data.Length / plane * places], Spread(x.Data)), shape) with { Takes = Takes.Floats, Slopes = Slopes.Linear };

        double[] Spread(double[] x)
        {
            var y = new double[x.Length / plane * places];
            var at = index.ToArray<long>();
            for (var k = 0; k < x.Length; k++) y[k / plane * places + at[k]] = x[k];
            return y;
        }
    }

    private static double[] Sloped(double[] x)
    {
        var slopes = Tensor.Empty([x.Count(v => v <= 0)], DType.Float64).UniformInPlace(0.25, 0.75, new Generator(5)).ToArray<double>();
        var next = 0;
        return [.. x.Select(v => v > 0 ? v : v * slopes[next++])];
    }

    private static Nd Soft(Nd x, double tau)
    {
        // Every dtype rounds the same draws.
        var draws = Tensor.Empty(x.Shape, DType.Float64).ExponentialInPlace(1, new Generator(5)).ToArray<double>();
        var e = x.Data.Zip(draws, (v, d) => Math.Exp((v - Math.Log(d)) / tau)).ToArray();
        return x with { Data = [.. e.Select(v => v / e.Sum())] };
    }
}
