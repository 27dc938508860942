using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] PoolingRows() =>
    [
        Pooled("F.MaxPool1d", x => F.MaxPool1d(x, 3, 2, 1), w => Largest(w.Values), Regular(3, 2, 1, 1), [[2, 3, 7]], [[3, 5]]) with { Large = [[8, 30, 331]] },
        Pooled("F.MaxPool2d", x => F.MaxPool2d(x, [2, 3], stride: 2, padding: [1, 0], ceilMode: false), w => Largest(w.Values), null, [[2, 2, 5, 7]], [[3, 4, 5]]) with { Large = [[8, 20, 33, 31]] },
        Pooled("F.MaxPool2d dilated", x => F.MaxPool2d(x, 2, 1, 1, 2), w => Largest(w.Values), Regular(2, 1, 1, 2), [[1, 2, 4, 5]]),
        Pooled("F.MaxPool3d", x => F.MaxPool3d(x, 2), w => Largest(w.Values), Regular(2, 2, 0, 1), [[2, 2, 4, 5, 4]]),
        Pooled("F.AvgPool1d", x => F.AvgPool1d(x, 3, 2, 1), w => Total(w.Values) / 3, Regular(3, 2, 1, 1), [[2, 3, 7]], [[3, 5]]) with { Slopes = Slopes.Linear, Large = [[8, 30, 331]] },
        Pooled("F.AvgPool2d", x => F.AvgPool2d(x, 3, 1, 1, countIncludePad: false), w => Average(w.Values), Regular(3, 1, 1, 1), [[2, 2, 4, 5]]) with { Slopes = Slopes.Linear },
        Pooled("F.AvgPool2d override", x => F.AvgPool2d(x, 2, divisorOverride: 3), w => Total(w.Values) / 3, Regular(2, 2, 0, 1), [[2, 4, 5]]) with { Slopes = Slopes.Linear },
        Pooled("F.AvgPool3d", x => F.AvgPool3d(x, 2), w => Average(w.Values), Regular(2, 2, 0, 1), [[1, 2, 4, 5, 4]]) with { Slopes = Slopes.Linear },
        Pooled("F.AdaptiveAvgPool1d", x => F.AdaptiveAvgPool1d(x, 3), w => Average(w.Values), Even(3), [[2, 3, 7]]) with { Slopes = Slopes.Linear },
        Pooled("F.AdaptiveAvgPool2d", x => F.AdaptiveAvgPool2d(x, 3), w => Average(w.Values), Even(3), [[2, 3, 7, 4]]) with { Slopes = Slopes.Linear },
        Pooled("F.AdaptiveAvgPool2d whole", x => F.AdaptiveAvgPool2d(x, 1), w => Average(w.Values), Even(1), [[2, 3, 7, 4]]) with { Slopes = Slopes.Linear },
        Pooled("F.AdaptiveAvgPool3d", x => F.AdaptiveAvgPool3d(x, 2), w => Average(w.Values), Even(2), [[1, 2, 3, 4, 5]]) with { Slopes = Slopes.Linear },
        Pooled("F.AdaptiveMaxPool1d", x => F.AdaptiveMaxPool1d(x, 3), w => Largest(w.Values), Even(3), [[2, 3, 7]]),
        Pooled("F.AdaptiveMaxPool2d", x => F.AdaptiveMaxPool2d(x, 3), w => Largest(w.Values), Even(3), [[2, 3, 7, 4]]),
        Pooled("F.AdaptiveMaxPool3d", x => F.AdaptiveMaxPool3d(x, 2), w => Largest(w.Values), Even(2), [[1, 2, 3, 4, 5]]),
        WithPlaces("F.MaxPool1dWithIndices", x => F.MaxPool1dWithIndices(x, 3, 2, 1), Regular(3, 2, 1, 1), [2, 3, 7]),
        WithPlaces("F.MaxPool2dWithIndices", x => F.MaxPool2dWithIndices(x, 3, 2, 1), Regular(3, 2, 1, 1), [2, 3, 7, 6]),
        WithPlaces("F.MaxPool3dWithIndices", x => F.MaxPool3dWithIndices(x, 2), Regular(2, 2, 0, 1), [1, 2, 4, 5, 4]),
        WithPlaces("F.AdaptiveMaxPool1dWithIndices", x => F.AdaptiveMaxPool1dWithIndices(x, 3), Even(3), [2, 3, 7]),
        WithPlaces("F.AdaptiveMaxPool2dWithIndices", x => F.AdaptiveMaxPool2dWithIndices(x, 3), Even(3), [2, 3, 7, 5]),
        WithPlaces("F.AdaptiveMaxPool3dWithIndices", x => F.AdaptiveMaxPool3dWithIndices(x, 2), Even(2), [1, 2, 3, 4, 5]),
        Pooled("F.LpPool1d", x => F.LpPool1d(x, 3, 3, 2), w => Length(w.Values, 3), Regular(3, 2, 0, 1), [[2, 3, 7]]) with { Operands = [Operand.Positive], Floor = 20 },
        Pooled("F.LpPool2d", x => F.LpPool2d(x, 2, 2), w => Length(w.Values, 2), Regular(2, 2, 0, 1), [[2, 3, 4, 5]]) with { Operands = [Operand.Positive], Floor = 20 },
    ];

    /// <summary>The elements of a window and their places among the flattened spatial dimensions.</summary>
    private sealed record Window(double[] Values, long[] Places);

    /// <summary>For the size of a dimension, the elements of each of its windows.</summary>
    private static Func<int, int, long[][]> Regular(int kernel, int stride, int padding, int dilation) => (_, size) =>
        [.. Enumerable.Range(0, (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)
            .Select(o => Enumerable.Range(0, kernel).Select(k => (long)(o * stride - padding + k * dilation)).Where(i => i >= 0 && i < size).ToArray())];

    private static Func<int, int, long[][]> Even(int outputs) => (_, size) =>
        [.. Enumerable.Range(0, outputs).Select(o => Enumerable.Range(o * size / outputs, ((o + 1) * size + outputs - 1) / outputs - o * size / outputs).Select(i => (long)i).ToArray())];

    private static double Largest(double[] x) => x.Max();

    private static OpRow Pooled(string name, Func<Tensor, Tensor> call, Func<Window, double> fold, Func<int, int, long[][]>? windows, params long[][][] cases) =>
        new(name, x => [call(x[0])], x => [Windowed(x[0], Spatial(name), windows ?? ((d, size) => d == 0 ? Regular(2, 2, 1, 1)(d, size) : Regular(3, 2, 0, 1)(d, size)), fold)], [Operand.Any])
            { Cases = cases, Takes = Takes.Floats, Floor = 10 };

    private static OpRow WithPlaces(string name, Func<Tensor, (Tensor, Tensor)> call, Func<int, int, long[][]> windows, long[] shape) =>
        new(name, x => call(x[0]) is var (v, i) ? [v, i] : [], x => [Windowed(x[0], Spatial(name), windows, w => Largest(w.Values)),
            Windowed(x[0], Spatial(name), windows, w => w.Places[Array.IndexOf(w.Values, Largest(w.Values))])], [Operand.Any])
            { Cases = [[shape]], Takes = Takes.Floats, GivesFurther = Gives.Int64 };

    private static int Spatial(string name) => name.Contains("1d") ? 1 : name.Contains("2d") ? 2 : 3;

    private static Nd Windowed(Nd x, int dims, Func<int, int, long[][]> windows, Func<Window, double> fold)
    {
        var lead = x.Rank - dims;
        var along = Enumerable.Range(0, dims).Select(d => windows(d, (int)x.Shape[lead + d])).ToArray();
        return Nd.Make([.. x.Shape[..lead], .. along.Select(w => (long)w.Length)], i =>
        {
            long[][] places = [[]];
            for (var d = 0; d < dims; d++)
            {
                var window = along[d][i[lead + d]];
                places = [.. from p in places from k in window select (long[])[.. p, k]];
            }
            return fold(new Window([.. places.Select(p => x[[.. i[..lead], .. p]])], [.. places.Select(p => p.Zip(x.Shape[lead..]).Aggregate(0L, (at, d) => at * d.Second + d.First))]));
        });
    }
}
