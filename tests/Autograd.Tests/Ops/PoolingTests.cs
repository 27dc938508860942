using Autograd.Kernels;
using Autograd.NN;
using Autograd.Tests.OpTable;

namespace Autograd.Tests.Ops;

/// <summary>Max pooling of random shapes, by registers of windows or one at a time, beside its definition; and its derivatives.</summary>
public class PoolingTests
{
    public static TheoryData<int, int> Configurations
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var dims = 1; dims <= 3; dims++)
                for (var seed = 0; seed < 40; seed++)
                    data.Add(dims, seed);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Values_places_and_gradients_agree_with_the_definition(int dims, int seed)
    {
        var random = new System.Random(100 * dims + seed);
        long[] Draw(int low, int high) => [.. Enumerable.Range(0, dims).Select(_ => (long)random.Next(low, high + 1))];
        long[] kernel = Draw(1, 4), stride = Draw(1, 4), dilation = Draw(1, 2), padding = [.. kernel.Select(k => (long)random.Next((int)k / 2 + 1))];
        long[] size = [.. Enumerable.Range(0, dims).Select(d => dilation[d] * (kernel[d] - 1) + 1 + random.Next(d == dims - 1 ? 70 : 5))];
        var (ceil, dtype) = (random.Next(2) == 0, random.Next(3) == 0 ? DType.Float64 : DType.Float32);
        // Few different numbers, so that windows have equals, NaN and nothing but negative infinity too.
        var x = Tensor.From<double>([.. Enumerable.Range(0, (int)(4 * Layout.CountOf(size))).Select(_ => random.Next(12) switch
        {
            0 => double.NaN,
            < 6 => double.NegativeInfinity,
            var n => n,
        })], [2, 2, .. size]).To(dtype);

        var (values, places) = Pool(dims, x, kernel, stride, padding, dilation, ceil);
        var shape = values.Shape.ToArray();
        var (flat, want) = (x.Reshape(4, -1).To(DType.Float64).ToArray<double>(), new List<double>());
        var (plane, at, found) = (Layout.CountOf(size), new List<long>(), 0);
        for (var p = 0; p < 4; p++)
            for (long o = 0; o < Layout.CountOf(shape[2..]); o++)
            {
                var (best, place) = Largest(flat.AsSpan()[(int)(p * plane)..], size, Coordinates(o, shape[2..]), kernel, stride, padding, dilation);
                want.Add(best);
                at.Add(place);
                found++;
            }
        values.To(DType.Float64).ToArray<double>().Should().Equal(want, (a, b) => a.Equals(b));
        places.ToArray<long>().Should().Equal(at);

        // The way back, forth again, and by forward mode: places decide all of them.
        var leaf = x.Clone().RequireGrad();
        var y = Values(dims, leaf, kernel, stride, padding, dilation, ceil);
        Near.Same(y.Detach(), values, "values alone");
        var g = Tensor.From<double>([.. Enumerable.Range(0, found).Select(i => (double)(i % 7 - 3))], shape).To(dtype).RequireGrad();
        var back = Autodiff.Grad([y], [leaf], [g], createGraph: true)[0]!;
        var sums = new double[4 * plane];
        for (var i = 0; i < found; i++) sums[i / (found / 4) * plane + at[i]] += i % 7 - 3;
        back.Detach().To(DType.Float64).ToArray<double>().Should().Equal(sums);
        var c = Tensor.From<double>([.. Enumerable.Range(0, sums.Length).Select(i => (double)i)], x.Shape.ToArray()).To(dtype);
        var forth = Autodiff.Grad([back], [g], [c])[0]!;
        forth.To(DType.Float64).ToArray<double>().Should().Equal(Enumerable.Range(0, found).Select(i => (double)(i / (found / 4) * plane + at[i])));
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Means_and_their_gradients_agree_with_the_definition(int dims, int seed)
    {
        var random = new System.Random(900 + 100 * dims + seed);
        long[] Draw(int low, int high) => [.. Enumerable.Range(0, dims).Select(_ => (long)random.Next(low, high + 1))];
        long[] kernel = Draw(1, 5), stride = seed % 2 == 0 ? Draw(1, 2) : Draw(1, 5), padding = [.. kernel.Select(k => (long)random.Next((int)k / 2 + 1))];
        if (seed % 5 == 4) (kernel[^1], stride[^1]) = (random.Next(20, 60), random.Next(1, 60));
        long[] size = [.. Enumerable.Range(0, dims).Select(d => kernel[d] + random.Next(d == dims - 1 ? 70 : 5))];
        var (ceil, counts) = (random.Next(2) == 0, random.Next(2) == 0);
        var x = ProductReference.Normal(seed, [2, 2, .. size]).RequireGrad();
        var y = dims switch
        {
            1 => F.AvgPool1d(x, kernel, stride, padding, ceil, counts),
            2 => F.AvgPool2d(x, kernel, stride, padding, ceil, counts),
            _ => F.AvgPool3d(x, kernel, stride, padding, ceil, counts),
        };
        Windows(x, y, o => [.. Enumerable.Range(0, dims).Select(d =>
        {
            var begin = o[d] * stride[d] - padding[d];
            long end = Math.Min(begin + kernel[d], size[d] + padding[d]), first = Math.Max(begin, 0), beyond = Math.Min(end, size[d]);
            return (first, beyond, counts ? end - begin : beyond - first);
        })]);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Adaptive_means_and_their_gradients_agree_with_the_definition(int dims, int seed)
    {
        var random = new System.Random(1900 + 100 * dims + seed);
        // Every third has few windows, of many elements.
        long[] size = [.. Enumerable.Range(0, dims).Select(d => (long)random.Next(1, d == dims - 1 ? 120 : 8))];
        long[] to = [.. size.Select(n => (long)random.Next(1, seed % 3 == 0 ? 4 : (int)n + 3))];
        var x = ProductReference.Normal(seed, [2, 2, .. size]).RequireGrad();
        var y = dims switch { 1 => F.AdaptiveAvgPool1d(x, to), 2 => F.AdaptiveAvgPool2d(x, to), _ => F.AdaptiveAvgPool3d(x, to) };
        Windows(x, y, o => [.. Enumerable.Range(0, dims).Select(d =>
        {
            var (first, beyond) = (o[d] * size[d] / to[d], ((o[d] + 1) * size[d] + to[d] - 1) / to[d]);
            return (first, beyond, beyond - first);
        })]);
    }

    // The mean of each window, given where it begins and ends and what it counts for along each dimension; and what it hands back.
    private static void Windows(Tensor x, Tensor y, Func<long[], (long First, long Beyond, long Count)[]> window)
    {
        long[] size = x.Shape[2..].ToArray(), to = y.Shape[2..].ToArray();
        long plane = Layout.CountOf(size), windows = Layout.CountOf(to);
        var g = ProductReference.Normal(3, y.Shape.ToArray());
        double[] from = x.Detach().ToArray<double>(), cotangent = g.ToArray<double>(), means = new double[4 * windows], back = new double[4 * plane];
        for (var p = 0; p < 4; p++)
            for (long o = 0; o < windows; o++)
            {
                var along = window(Coordinates(o, to));
                var count = along.Aggregate(1L, (n, d) => n * d.Count);
                var extent = Array.ConvertAll(along, d => d.Beyond - d.First);
                for (long tap = 0; tap < Layout.CountOf(extent); tap++)
                {
                    var (t, at) = (Coordinates(tap, extent), 0L);
                    for (var d = 0; d < size.Length; d++) at = at * size[d] + along[d].First + t[d];
                    means[p * windows + o] += from[p * plane + at] / count;
                    back[p * plane + at] += cotangent[p * windows + o] / count;
                }
            }
        Near.Values(y.Detach(), Tensor.From<double>(means, y.Shape.ToArray()), 64, 50, "means");
        Near.Values(Autodiff.Grad([y], [x], [g])[0]!, Tensor.From<double>(back, x.Shape.ToArray()), 64, 50, "gradients");
    }

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(5, 3, 2)]
    public void Threads_do_not_change_a_bit(long kernel, long stride, long padding)
    {
        var before = Workers.Threads;
        try
        {
            Tensor[]? first = null;
            foreach (var threads in (int[])[1, 2, 4])
            {
                Workers.Threads = threads;
                var x = ProductReference.Normal(1, 8, 20, 33, 41).To(DType.Float32).RequireGrad();
                Tensor y = F.MaxPool2d(x, kernel, stride, padding), z = F.AvgPool2d(x, kernel, stride, padding);
                var g = ProductReference.Normal(3, y.Shape.ToArray()).To(DType.Float32);
                Tensor[] all = [y.Detach(), z.Detach(), Autodiff.Grad([y], [x], [g])[0]!, Autodiff.Grad([z], [x], [g])[0]!];
                first ??= all;
                for (var i = 0; i < all.Length; i++) Near.Same(all[i], first[i], $"{threads} threads, result {i}");
            }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Fact]
    public void Even_windows_of_adaptive_pooling_are_those_of_the_regular_one()
    {
        var x = ProductReference.Normal(1, 2, 3, 12, 40);
        Near.Same(F.AdaptiveMaxPool2d(x, [5, 8]).Slice(2, 0, 1), F.AdaptiveMaxPool2d(x[.., .., ..3], [1, 8]), "lines");
        Near.Same(F.AdaptiveMaxPool2d(x, [4, 8]), F.MaxPool2d(x, [3, 5]), "values");
    }

    private static (double, long) Largest(ReadOnlySpan<double> plane, long[] size, long[] o, long[] kernel, long[] stride, long[] padding, long[] dilation)
    {
        var (best, at) = (double.NegativeInfinity, -1L);
        for (long tap = 0; tap < Layout.CountOf(kernel); tap++)
        {
            var t = Coordinates(tap, kernel);
            long place = 0;
            var inside = true;
            for (var d = 0; d < size.Length; d++)
            {
                var i = o[d] * stride[d] - padding[d] + t[d] * dilation[d];
                inside &= i >= 0 && i < size[d];
                place = place * size[d] + i;
            }
            if (!inside) continue;
            if (at < 0) at = place;
            if (plane[(int)place] > best || double.IsNaN(plane[(int)place])) (best, at) = (plane[(int)place], place);
        }
        return (best, at);
    }

    private static long[] Coordinates(long i, long[] shape)
    {
        var at = new long[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--) (i, at[d]) = Math.DivRem(i, shape[d]);
        return at;
    }

    private static (Tensor, Tensor) Pool(int dims, Tensor x, long[] kernel, long[] stride, long[] padding, long[] dilation, bool ceil) => dims switch
    {
        1 => F.MaxPool1dWithIndices(x, kernel, stride, padding, dilation, ceil),
        2 => F.MaxPool2dWithIndices(x, kernel, stride, padding, dilation, ceil),
        _ => F.MaxPool3dWithIndices(x, kernel, stride, padding, dilation, ceil),
    };

    private static Tensor Values(int dims, Tensor x, long[] kernel, long[] stride, long[] padding, long[] dilation, bool ceil) => dims switch
    {
        1 => F.MaxPool1d(x, kernel, stride, padding, dilation, ceil),
        2 => F.MaxPool2d(x, kernel, stride, padding, dilation, ceil),
        _ => F.MaxPool3d(x, kernel, stride, padding, dilation, ceil),
    };
}
