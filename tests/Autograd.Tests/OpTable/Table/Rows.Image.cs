using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] ImageRows() =>
    [
        PadRow("F.Pad", x => F.Pad(x, [1, 2, 0, 1]), [0, 1], [1, 2], PadMode.Constant, [[2, 3, 4]], [[3, 2]]) with { Takes = Takes.All },
        PadRow("F.Pad cropped", x => F.Pad(x, [-1, 2, 1, -2]), [1, -2], [-1, 2], PadMode.Constant, [[2, 3, 4]], [[3, 2]]) with { Takes = Takes.All },
        One("F.Pad value", x => F.Pad(x, [1, 1], value: 2), x => Nd.Make([x.Shape[0], x.Shape[1] + 2], i => i[1] == 0 || i[1] == x.Shape[1] + 1 ? 2 : x[i[0], i[1] - 1]), [3, 4], [2, 0]),
        PadRow("F.Pad reflect", x => F.Pad(x, [2, 1], PadMode.Reflect), [2, 1], null, PadMode.Reflect, [[2, 3, 4]], [[2, 3]]) with { Large = [[20, 30, 331]] },
        PadRow("F.Pad reflect planes", x => F.Pad(x, [1, 2, 2, -1], PadMode.Reflect), [2, -1], [1, 2], PadMode.Reflect, [[2, 2, 3, 4]], [[2, 5, 3]]) with { Large = [[4, 5, 80, 61]] },
        PadRow("F.Pad replicate", x => F.Pad(x, [5, 1], PadMode.Replicate), [5, 1], null, PadMode.Replicate, [[2, 3, 4]], [[2, 3]]),
        PadRow("F.Pad replicate planes", x => F.Pad(x, [0, 2, 1, 3], PadMode.Replicate), [1, 3], [0, 2], PadMode.Replicate, [[2, 2, 3, 4]], [[2, 5, 3]]),
        PadRow("F.Pad circular", x => F.Pad(x, [2, 3], PadMode.Circular), [2, 3], null, PadMode.Circular, [[2, 3, 4]], [[2, 3]]) with { Takes = Takes.All },
        PadRow("F.Pad circular planes", x => F.Pad(x, [1, 2, -1, 1], PadMode.Circular), [-1, 1], [1, 2], PadMode.Circular, [[2, 2, 3, 4]], [[2, 5, 3]]) with { Takes = Takes.All },

        One("F.PixelShuffle", x => F.PixelShuffle(x, 2), x => PixelsUp(x, 2), [2, 8, 3, 2], [4, 2, 3], [2, 1, 4, 2, 2]) with { Slopes = Slopes.Linear },
        One("F.PixelUnshuffle", x => F.PixelUnshuffle(x, 2), x => PixelsDown(x, 2), [2, 2, 4, 6], [1, 2, 4]) with { Slopes = Slopes.Linear },
        One("F.ChannelShuffle", x => F.ChannelShuffle(x, 3), x => Nd.Make(x.Shape, i => x[[i[0], i[1] % 3 * (x.Shape[1] / 3) + i[1] / 3, .. i[2..]]]), [2, 6, 3], [1, 3, 2, 2]) with { Slopes = Slopes.Linear },

        ImageResized("F.Interpolate nearest", x => F.Interpolate(x, 5), (o, n) => ImageNearest((long)((double)o * n / 5)), _ => 5, [[2, 3, 4]], [[1, 2, 3, 7]], [[1, 2, 2, 3, 4]]) with { Refuses = false, Large = [[8, 20, 33, 31]] },
        ImageResized("F.Interpolate nearest factor", x => F.Interpolate(x, scaleFactor: 2), (o, _) => ImageNearest(o / 2), n => 2 * n, [[2, 3, 4]], [[1, 2, 3, 2]]) with { Refuses = false },
        ImageResized("F.Interpolate nearest-exact", x => F.Interpolate(x, 5, mode: InterpolateMode.NearestExact), (o, n) => ImageNearest((long)((o + 0.5) * n / 5)), _ => 5, [[2, 3, 4]], [[1, 2, 3, 7]], [[1, 2, 2, 3, 4]])
            with { Refuses = false },
        ImageResized("F.Interpolate linear", x => F.Interpolate(x, 7, mode: InterpolateMode.Linear), (o, n) => ImageHat((o + 0.5) * n / 7 - 0.5, n), _ => 7, [[2, 3, 4]], [[1, 2, 9]]),
        ImageResized("F.Interpolate bilinear", x => F.Interpolate(x, 6, mode: InterpolateMode.Bilinear), (o, n) => ImageHat((o + 0.5) * n / 6 - 0.5, n), _ => 6, [[2, 3, 4, 9]], [[1, 1, 6, 1]]) with { Large = [[8, 20, 33, 31]] },
        ImageResized("F.Interpolate bilinear corners", x => F.Interpolate(x, 6, mode: InterpolateMode.Bilinear, alignCorners: true), (o, n) => ImageHat(o * (n - 1) / 5.0, n), _ => 6, [[2, 3, 4, 9]]),
        ImageResized("F.Interpolate bilinear factor", x => F.Interpolate(x, scaleFactor: 1.6, mode: InterpolateMode.Bilinear), (o, n) => ImageHat((o + 0.5) / 1.6 - 0.5, n), n => (long)(n * 1.6), [[2, 3, 4, 7]]),
        ImageResized("F.Interpolate trilinear", x => F.Interpolate(x, 4, mode: InterpolateMode.Trilinear), (o, n) => ImageHat((o + 0.5) * n / 4 - 0.5, n), _ => 4, [[2, 2, 3, 5, 4]]),
        ImageResized("F.Interpolate bicubic", x => F.Interpolate(x, 5, mode: InterpolateMode.Bicubic), (o, n) => ImageCubic((o + 0.5) * n / 5 - 0.5, n), _ => 5, [[2, 3, 4, 9]]) with { Large = [[8, 20, 33, 31]] },
        ImageResized("F.Interpolate bicubic corners", x => F.Interpolate(x, 5, mode: InterpolateMode.Bicubic, alignCorners: true), (o, n) => ImageCubic(o * (n - 1) / 4.0, n), _ => 5, [[2, 3, 4, 3]]),
        ImageResized("F.Interpolate bilinear smooth", x => F.Interpolate(x, 3, mode: InterpolateMode.Bilinear, antialias: true), (o, n) => ImageSmoothed(o, n, 3, t => Math.Max(0, 1 - Math.Abs(t))), _ => 3, [[2, 3, 8, 2]]),
        ImageResized("F.Interpolate bicubic smooth", x => F.Interpolate(x, 3, mode: InterpolateMode.Bicubic, antialias: true), (o, n) => ImageSmoothed(o, n, 3, t => ImageKeys(t, -0.5)), _ => 3, [[2, 3, 8, 2]]),
        ImageResized("F.Interpolate area", x => F.Interpolate(x, 3, mode: InterpolateMode.Area), (o, n) => ImageCovered(o, n, 3), _ => 3, [[2, 3, 7]], [[2, 3, 5, 3]], [[1, 2, 3, 4, 5]]),

        ImageSampled("F.GridSample", GridMode.Bilinear, GridPadding.Zeros, false) with { Large = [[2, 10, 20, 20], [2, 60, 50, 2]] },
        ImageSampled("F.GridSample corners", GridMode.Bilinear, GridPadding.Zeros, true),
        ImageSampled("F.GridSample border", GridMode.Bilinear, GridPadding.Border, false),
        ImageSampled("F.GridSample reflection", GridMode.Bilinear, GridPadding.Reflection, false),
        ImageSampled("F.GridSample reflection corners", GridMode.Bilinear, GridPadding.Reflection, true),
        ImageSampled("F.GridSample nearest", GridMode.Nearest, GridPadding.Border, false),
        ImageSampled("F.GridSample bicubic", GridMode.Bicubic, GridPadding.Zeros, false),
        ImageSampled("F.GridSample bicubic border", GridMode.Bicubic, GridPadding.Border, true),
        ImageSampled("F.GridSample bicubic reflection", GridMode.Bicubic, GridPadding.Reflection, false),
        One("F.AffineGrid", x => F.AffineGrid(x, [2, 1, 3, 4]), x => ImageAffine(x, [3, 4], n => n), [2, 2, 3]) with { Takes = Takes.Floats, Slopes = Slopes.Linear, Floor = 10 },
        One("F.AffineGrid corners", x => F.AffineGrid(x, [2, 1, 3, 1, 2], alignCorners: true), x => ImageAffine(x, [3, 1, 2], n => n - 1), [2, 3, 4]) with { Takes = Takes.Floats, Slopes = Slopes.Linear, Floor = 10 },
    ];

    /// <summary>Padding of the last dimension by one pair, or of the last two by two (the first for the rows).</summary>
    private static OpRow PadRow(string name, Func<Tensor, Tensor> call, long[] first, long[]? second, PadMode mode, params long[][][] cases) =>
        new(name, x => [call(x[0])], x => [ImagePadded(x[0], second is null ? [first] : [first, second], mode)], [Operand.Any]) { Cases = cases, Takes = Takes.Floats, Slopes = Slopes.Linear };

    private static Nd ImagePadded(Nd x, long[][] pad, PadMode mode)
    {
        var lead = x.Rank - pad.Length;
        return Nd.Make([.. x.Shape[..lead], .. pad.Select((p, d) => x.Shape[lead + d] + p.Sum())], i =>
        {
            var at = i.ToArray();
            for (var d = 0; d < pad.Length; d++)
            {
                var (n, place) = (x.Shape[lead + d], i[lead + d] - pad[d][0]);
                var (low, high) = (Math.Max(0, -pad[d][0]), n - Math.Max(0, -pad[d][1]));
                if (mode == PadMode.Constant && (place < 0 || place >= n)) return 0;
                while (mode == PadMode.Circular && place < low) place += high - low;
                while (mode == PadMode.Circular && place >= high) place -= high - low;
                if (mode == PadMode.Reflect) place = n - 1 - Math.Abs(n - 1 - Math.Abs(place));
                at[lead + d] = Math.Clamp(place, 0, n - 1);
            }
            return x[at];
        });
    }

    private static Nd PixelsUp(Nd x, long r)
    {
        var lead = x.Rank - 3;
        return Nd.Make([.. x.Shape[..lead], x.Shape[^3] / (r * r), x.Shape[^2] * r, x.Shape[^1] * r], i =>
            x[[.. i[..lead], i[^3] * r * r + i[^2] % r * r + i[^1] % r, i[^2] / r, i[^1] / r]]);
    }

    private static Nd PixelsDown(Nd x, long r)
    {
        var lead = x.Rank - 3;
        return Nd.Make([.. x.Shape[..lead], x.Shape[^3] * r * r, x.Shape[^2] / r, x.Shape[^1] / r], i =>
            x[[.. i[..lead], i[^3] / (r * r), i[^2] * r + i[^3] / r % r, i[^1] * r + i[^3] % r]]);
    }

    /// <summary>An interpolation whose weight of each input, for an output and the number of inputs, is the same function along every dimension.</summary>
    private static OpRow ImageResized(string name, Func<Tensor, Tensor> call, Func<long, long, Func<long, double>> weight, Func<long, long> size, params long[][][] cases) =>
        new(name, x => [call(x[0])], x => [ImageWeighted(x[0], weight, size)], [Operand.Any]) { Cases = cases, Takes = Takes.Floats, Slopes = Slopes.Linear, Floor = 200 };

    private static Nd ImageWeighted(Nd x, Func<long, long, Func<long, double>> weight, Func<long, long> size)
    {
        for (var d = 2; d < x.Rank; d++)
        {
            var (from, dim) = (x, d);
            x = Nd.Make(Nd.With(x.Shape, d, size(x.Shape[d])), i =>
            {
                var (w, at, sum) = (weight(i[dim], from.Shape[dim]), i.ToArray(), 0.0);
                for (at[dim] = 0; at[dim] < from.Shape[dim]; at[dim]++) sum += w(at[dim]) * from[at];
                return sum;
            });
        }
        return x;
    }

    private static Func<long, double> ImageNearest(long place) => i => i == place ? 1 : 0;

    private static Func<long, double> ImageHat(double place, long n) => i => Math.Max(0, 1 - Math.Abs(Math.Clamp(place, 0, n - 1) - i));

    private static Func<long, double> ImageCubic(double place, long n) => i => Enumerable.Range(-3, (int)n + 6).Where(k => Math.Clamp(k, 0, n - 1) == i).Sum(k => ImageKeys(place - k, -0.75));

    private static Func<long, double> ImageSmoothed(long o, long n, long outputs, Func<double, double> filter)
    {
        var step = (double)n / outputs;
        double Raw(long i) => filter((i + 0.5 - (o + 0.5) * step) / Math.Max(step, 1));
        var total = Enumerable.Range(0, (int)n).Sum(i => Raw(i));
        return i => Raw(i) / total;
    }

    private static Func<long, double> ImageCovered(long o, long n, long outputs)
    {
        var (first, beyond) = (o * n / outputs, ((o + 1) * n + outputs - 1) / outputs);
        return i => i >= first && i < beyond ? 1.0 / (beyond - first) : 0;
    }

    /// <summary>Keys' cubic convolution kernel.</summary>
    private static double ImageKeys(double t, double a) => Math.Abs(t) switch
    {
        < 1 and var x => (a + 2) * Math.Pow(x, 3) - (a + 3) * Math.Pow(x, 2) + 1,
        < 2 and var x => a * (Math.Pow(x, 3) - 5 * Math.Pow(x, 2) + 8 * x - 4),
        _ => 0,
    };

    /// <summary>Sampling of images of 4 x 4 elements (5 x 5 with corners aligned), whose kinks lie at round coordinates.</summary>
    private static OpRow ImageSampled(string name, GridMode mode, GridPadding padding, bool corners)
    {
        double[] kinks = mode == GridMode.Nearest ? [-1, -0.75, -0.5, 0, 0.5, 0.75, 1] : corners ? [-1, -0.5, 0, 0.5, 1] : [-1.25, -1, -0.75, -0.25, 0.25, 0.75, 1, 1.25];
        long[][] shapes = corners ? [[2, 3, 5, 5], [2, 3, 2, 2]] : [[2, 3, 4, 4], [2, 3, 2, 2]];
        long[][] solid = corners ? [[1, 2, 5, 5, 5], [1, 2, 1, 3, 3]] : [[1, 2, 4, 4, 4], [1, 2, 1, 3, 3]];
        return new(name, x => [F.GridSample(x[0], x[1], mode, padding, corners)], x => [ImageSamples(x[0], x[1], mode, padding, corners)],
            [Operand.Any, new Operand(-1.45, 1.45) { Kinks = kinks }]) { Cases = mode == GridMode.Bicubic ? [shapes] : [shapes, solid], Takes = Takes.Floats, Floor = 60 };
    }

    private static Nd ImageSamples(Nd x, Nd grid, GridMode mode, GridPadding padding, bool corners)
    {
        var dims = x.Rank - 2;
        return Nd.Make([.. x.Shape[..2], .. grid.Shape[1..^1]], o =>
        {
            // Along each dimension the weight of each element, as a function of where it would be if the image went on for ever.
            var weights = new double[dims][];
            for (var d = 0; d < dims; d++)
            {
                var (n, g) = (x.Shape[d + 2], grid[[o[0], .. o[2..], dims - 1 - d]]);
                var place = corners ? (g + 1) / 2 * (n - 1) : ((g + 1) * n - 1) / 2;
                if (mode != GridMode.Bicubic) place = ImageInside(place, n, padding, corners);
                weights[d] = new double[n];
                for (var i = -20; i < n + 20; i++)
                {
                    var at = mode == GridMode.Bicubic ? ImageInside(i, n, padding, corners) : i;
                    var w = mode switch { GridMode.Nearest => Math.Round(place) == i ? 1 : 0, GridMode.Bilinear => Math.Max(0, 1 - Math.Abs(place - i)), _ => ImageKeys(place - i, -0.75) };
                    if (at >= 0 && at < n) weights[d][(int)Math.Round(at)] += w;
                }
            }
            var sum = 0.0;
            Nd.Make(x.Shape[2..], i => sum += i.Select((at, d) => weights[d][at]).Aggregate(x[[o[0], o[1], .. i]], (a, b) => a * b));
            return sum;
        });
    }

    private static double ImageInside(double place, long n, GridPadding padding, bool corners)
    {
        if (padding == GridPadding.Zeros) return place;
        var (low, high) = corners ? (0, n - 1) : (-0.5, n - 0.5);
        while (padding == GridPadding.Reflection && (place < low || place > high)) place = place < low ? 2 * low - place : 2 * high - place;
        return Math.Clamp(place, 0, n - 1);
    }

    private static Nd ImageAffine(Nd theta, long[] sizes, Func<long, double> span) => Nd.Make([theta.Shape[0], .. sizes, sizes.Length], i =>
    {
        var sum = theta[i[0], i[^1], sizes.Length];
        for (var d = 0; d < sizes.Length; d++)
            if (sizes[d] > 1)
                sum += theta[i[0], i[^1], sizes.Length - 1 - d] * (2.0 * i[d + 1] - sizes[d] + 1) / span(sizes[d]);
        return sum;
    });
}
