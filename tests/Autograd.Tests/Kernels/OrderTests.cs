using Autograd.Kernels;
using FluentAssertions;

namespace Autograd.Tests.Kernels;

/// <summary>Sorted and chosen lines against comparison sorts, at the sizes where one method takes over from another and at several thread counts.</summary>
public class OrderTests
{
    private const int SharedBetweenThreads = 200_000;

    public static TheoryData<DType, int> Lines
    {
        get
        {
            var data = new TheoryData<DType, int>();
            foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int32, DType.Int16, DType.UInt8, DType.Float16, DType.BFloat16 })
                foreach (var n in new[] { 1, 2, 8, 9, 17, 32, 33, 40, 41, 63, 64, 65, 127, 300, 1000, 5000, 20_000 })
                    data.Add(dtype, n);
            data.Add(DType.Float32, SharedBetweenThreads);
            data.Add(DType.Float64, SharedBetweenThreads);
            return data;
        }
    }

    /// <summary>What the uppermost bits cannot tell apart lies the wrong way round, so that insertion would take too long; equal ones stay in order.</summary>
    [Fact]
    public void Crowded_lines_are_sorted()
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int32 })
            foreach (var n in new[] { 41, 300, 1024, 4096, 16_000 })
            {
                var step = dtype.IsFloatingPoint() ? 1.0 / (1 << 23) : 1;
                var values = Enumerable.Range(0, n).Select(i => i == n / 2 ? (dtype.IsFloatingPoint() ? -1e30 : -(1L << 30)) : 1 + (n - i) / 3 * step).ToArray();
                var (sorted, places) = Tensor.From(values).To(dtype).Sort();
                var order = Enumerable.Range(0, n).OrderBy(i => values[i]).ToArray();
                places.ToArray<long>().Should().Equal(order.Select(i => (long)i), $"{dtype}, {n}");
                sorted.To(DType.Float64).ToArray<double>().Should().Equal(order.Select(i => dtype == DType.Float32 ? (float)values[i] : values[i]));
            }
    }

    /// <summary>Lines whose samples say little of the rest.</summary>
    [Fact]
    public void Lines_of_every_shape_are_sorted()
    {
        foreach (var n in new[] { 65, 100, 1000, 4096, 10_000 })
            foreach (var shape in (Func<int, int>[])[i => i, i => -i, i => Math.Min(i, n - i), i => -Math.Min(i, n - i), i => i % 8 * n + i, i => i % (n / 8) == 0 ? -i : i, i => i % 7, i => i * 40_503 & 0xFFFF])
            {
                var values = Enumerable.Range(0, n).Select(i => (double)shape(i)).ToArray();
                var order = Enumerable.Range(0, n).OrderBy(i => values[i]).Select(i => (long)i).ToArray();
                foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64 })
                {
                    var x = Tensor.From(values).To(dtype);
                    x.Argsort().ToArray<long>().Should().Equal(order);
                    x.Median().To(DType.Float64).Item<double>().Should().Be(values[order[(n - 1) / 2]]);
                }
            }
    }

    [Fact]
    public void Columns_are_sorted_as_rows()
    {
        foreach (var shape in new long[][] { [32, 32], [5, 3], [1, 7], [7, 1], [3, 40, 6], [300, 100], [2, 3, 9, 4] })
            foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.UInt8, DType.BFloat16 })
            {
                var x = (Tensor.Rand(shape, generator: new Generator(5)) * 50).To(dtype);
                for (var dim = 0; dim < shape.Length; dim++)
                {
                    var (values, places) = x.Sort(dim);
                    var rows = x.Transpose(dim, -1).Contiguous().Sort();
                    places.Transpose(dim, -1).Contiguous().ToArray<long>().Should().Equal(rows.Indices.ToArray<long>(), $"{dtype}, {x.Layout}, {dim}");
                    values.Transpose(dim, -1).Contiguous().To(DType.Float64).ToArray<double>().Should().Equal(rows.Values.To(DType.Float64).ToArray<double>());
                    var k = Math.Min(2, shape[dim]);
                    x.Topk(k, dim).Indices.Transpose(dim, -1).Contiguous().ToArray<long>().Should().Equal(x.Transpose(dim, -1).Contiguous().Topk(k).Indices.ToArray<long>());
                    values.IsContiguous.Should().BeTrue();
                }
            }
    }

    /// <summary>Lines that are looked at whole, from one element to more than there is room for.</summary>
    [Fact]
    public void Short_lines_are_searched_as_long_ones()
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int32, DType.Int64 })
            foreach (var n in new[] { 0, 1, 3, 15, 16, 17, 32, 63, 64, 65 })
                foreach (var right in new[] { false, true })
                {
                    var line = Tensor.Arange(n).To(DType.Int64).FloorDivide(3).To(dtype);
                    var wanted = (Tensor.Arange(60) - 5).To(DType.Float64).ToArray<double>().Select(v => dtype.IsFloatingPoint() ? v / 2 : v).ToArray();
                    var expected = wanted.Select(v => (long)Enumerable.Range(0, n).Count(i => right ? i / 3 <= v : i / 3 < v));
                    Tensor.Searchsorted(line, Tensor.From(wanted).To(dtype), right: right).ToArray<long>().Should().Equal(expected, $"{dtype}, {n}, {right}");
                }
        Tensor.Searchsorted(Tensor.From([1f, 2]), Tensor.From([float.NaN, float.NegativeInfinity, float.PositiveInfinity])).ToArray<long>().Should().Equal(2, 0, 2);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Lines_are_sorted_and_chosen_from_as_by_comparisons(DType dtype, int n)
    {
        foreach (var few in new[] { false, true })
        {
            var x = Line(dtype, n, few);
            var values = x.To(DType.Float64).ToArray<double>();
            var ascending = Enumerable.Range(0, n).OrderBy(i => double.IsNaN(values[i])).ThenBy(i => values[i]).Select(i => (long)i).ToArray();
            var descending = Enumerable.Range(0, n).OrderByDescending(i => double.IsNaN(values[i])).ThenByDescending(i => values[i]).Select(i => (long)i).ToArray();
            foreach (var threads in new[] { 1, 2, 4 })
            {
                var before = Workers.Threads;
                Workers.Threads = threads;
                try
                {
                    Check(x, x.Sort(), ascending);
                    Check(x, x.Sort(descending: true), descending);
                    foreach (var k in new[] { 1, 10, n / 100, n / 5, n })
                    {
                        if (k > n) continue;
                        Check(x, x.Topk(k), descending[..k]);
                        Check(x, x.Topk(k, largest: false), ascending[..k]);
                    }
                    foreach (var rank in new[] { 0, n / 3, n / 2, n - 1 })
                    {
                        // Of equal elements the first, but NaNs in their order.
                        var place = (int)ascending[rank];
                        var first = double.IsNaN(values[place]) ? place : Array.IndexOf(values, values[place]);
                        x.Kthvalue(rank + 1).Indices.Item<long>().Should().Be(first, $"rank {rank} of {n}");
                    }
                }
                finally
                {
                    Workers.Threads = before;
                }
            }
        }
    }

    [Fact]
    public void Adverse_lines_are_chosen_from_as_well()
    {
        const int Count = 3000;
        foreach (var x in new[] { Tensor.Arange(Count).To(DType.Float32), Tensor.Arange(Count).To(DType.Float32).Neg(), Tensor.Zeros([Count]), Tensor.Full([Count], float.NaN) })
            foreach (var k in new[] { 1, 7, 100 })
                foreach (var largest in new[] { false, true })
                {
                    var sorted = x.Sort(descending: largest);
                    var (values, indices) = x.Topk(k, largest: largest);
                    indices.ToArray<long>().Should().Equal(sorted.Indices.ToArray<long>()[..k]);
                    values.ToArray<float>().Should().Equal(sorted.Values.ToArray<float>()[..k]);
                }
    }

    [Fact]
    public void Zeros_keep_their_signs_and_places()
    {
        var (values, indices) = Tensor.From([0f, -0f, -1f, -0f, 0f]).Sort();
        indices.ToArray<long>().Should().Equal(2, 0, 1, 3, 4);
        Array.ConvertAll(values.ToArray<float>(), float.IsNegative).Should().Equal(true, false, true, true, false);
    }

    [Fact]
    public void Searches_halve_as_a_loop_does()
    {
        var random = new System.Random(3);
        foreach (var n in new[] { 0, 1, 2, 3, 5, 64, 1000 })
            foreach (var nans in new[] { 0, 1, 3 })
            {
                var sorted = Enumerable.Range(0, Math.Max(0, n - nans)).Select(_ => (double)random.Next(n)).Order().Concat(Enumerable.Repeat(double.NaN, Math.Min(n, nans))).ToArray();
                var wanted = Enumerable.Range(0, 9).Select(i => i == 4 ? double.NaN : random.Next(-1, n + 1)).ToArray();
                foreach (var right in new[] { false, true })
                {
                    var places = Tensor.Searchsorted(Tensor.From(sorted), Tensor.From(wanted), right: right).ToArray<long>();
                    places.Should().Equal(wanted.Select(w => Place(sorted, w, right)));
                }
            }
    }

    private static long Place(double[] sorted, double wanted, bool right)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (right ? sorted[middle] > wanted : sorted[middle] >= wanted) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static Tensor Line(DType dtype, int n, bool few)
    {
        var random = new System.Random(n);
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            values[i] = few ? random.Next(5) : dtype.IsFloatingPoint() ? (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-10, 10)) : random.Next(-100_000, 100_000);
            if (dtype.IsFloatingPoint() && random.Next(50) == 0) values[i] = random.Next(4) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.NegativeInfinity, _ => -0.0 };
        }
        return Tensor.From(values).To(dtype);
    }

    private static void Check(Tensor x, (Tensor Values, Tensor Indices) found, long[] places)
    {
        found.Indices.ToArray<long>().Should().Equal(places);
        var expected = x.Gather(-1, found.Indices).To(DType.Float64).ToArray<double>();
        found.Values.DType.Should().Be(x.DType);
        found.Values.To(DType.Float64).ToArray<double>().Should().Equal(expected);
    }
}
