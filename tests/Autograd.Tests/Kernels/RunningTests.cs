using Autograd.Kernels;
using FluentAssertions;
using static Autograd.Tests.Kernels.ThreadCounts;

namespace Autograd.Tests.Kernels;

/// <summary>Running extremes, products and sums of exponentials, runs of equal elements and counts, against plain loops.</summary>
public class RunningTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1000, 1)]
    [InlineData(9, 37, 1)]
    [InlineData(2, 40, 129)]
    [InlineData(3, 700, 300)]
    public void Extremes_so_far_are_the_latest_of_equal_ones(int outer, int n, int inner)
    {
        var random = new System.Random(n + inner);
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int16, DType.Float16 })
        {
            var values = new double[outer * n * inner];
            for (var i = 0; i < values.Length; i++) values[i] = dtype.IsFloatingPoint() && random.Next(200) == 0 ? double.NaN : random.Next(-9, 9) is 0 && dtype.IsFloatingPoint() ? -0.0 : random.Next(-9, 9);
            var x = Tensor.From<double>(values, [outer, n, inner]).To(dtype);
            var (most, least) = (Extremes(values, n, inner, 1), Extremes(values, n, inner, -1));
            OnThreads(threads =>
            {
                foreach (var (given, expected) in new[] { (x.Cummax(1), most), (x.Cummin(1), least) })
                {
                    given.Indices.ToArray<long>().Should().Equal(expected.Places, $"{dtype}, {threads} threads");
                    given.Values.To(DType.Float64).ToArray<double>().Select(BitConverter.DoubleToInt64Bits).Should().Equal(expected.Values.Select(BitConverter.DoubleToInt64Bits), $"{dtype}, {threads} threads");
                }
            });
        }
    }

    /// <summary>In long lines whole registers have no new extreme, which short ones of few values seldom show.</summary>
    [Fact]
    public void Extremes_so_far_of_falling_and_rising_lines()
    {
        foreach (var n in new[] { 7, 8, 9, 16, 33, 500 })
            foreach (var shape in (Func<int, double>[])[i => i, i => -i, i => i == n / 2 ? 5 : -i, i => i == n / 3 ? double.NaN : -i, i => 1])
                foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64 })
                {
                    var values = Enumerable.Range(0, 2 * n).Select(i => shape(i % n) is var v && double.IsNaN(v) && !dtype.IsFloatingPoint() ? 3 : shape(i % n)).ToArray();
                    var x = Tensor.From<double>(values, [2, n]).To(dtype);
                    foreach (var (given, expected) in new[] { (x.Cummax(1), Extremes(values, n, 1, 1)), (x.Cummin(1), Extremes(values, n, 1, -1)) })
                    {
                        given.Indices.ToArray<long>().Should().Equal(expected.Places, $"{dtype}, {n}");
                        given.Values.To(DType.Float64).ToArray<double>().Should().Equal(expected.Values, $"{dtype}, {n}");
                    }
                }
    }

    [Fact]
    public void Truth_values_are_counted_along_lines()
    {
        foreach (var n in new[] { 1, 7, 8, 9, 31, 300 })
        {
            var x = Tensor.Rand([5, n], new Generator(n)) > 0.4;
            foreach (var y in new[] { x, x.Slice(0, 0, 5, 2), x.T().Contiguous().T() })
            {
                var expected = y.To(DType.Int64).Cumsum(1);
                OnThreads(threads => y.Cumsum(1).ToArray<long>().Should().Equal(expected.ToArray<long>(), $"{n}, {threads} threads"));
                y.Cumsum(0).ToArray<long>().Should().Equal(y.To(DType.Int64).Cumsum(0).ToArray<long>());
                y.Cumsum(-1, DType.Float32).ToArray<float>().Should().Equal(expected.To(DType.Float32).ToArray<float>());
            }
        }
        Tensor.From([true]).Reshape([]).Cumsum(0).Item<long>().Should().Be(1);
        (Tensor.Zeros([3, 0]) > 0).Cumsum(1).Shape.ToArray().Should().Equal(3, 0);
    }

    [Fact]
    public void Runs_of_every_length_are_found()
    {
        foreach (var n in new[] { 1, 2, 8, 9, 16, 17, 18, 100, 1000 })
            foreach (var run in new[] { 1, 2, 3, 40 })
                foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int32, DType.Int16, DType.BFloat16 })
                {
                    var values = Enumerable.Range(0, n).Select(i => (double)(i / run % 50)).ToArray();
                    var x = Tensor.From(values).To(dtype);
                    var kept = values.Where((v, i) => i == 0 || v != values[i - 1]).ToArray();
                    var y = x.UniqueConsecutive();
                    y.To(DType.Float64).ToArray<double>().Should().Equal(kept, $"{dtype}, {n}, {run}");
                    y.Add(1).To(DType.Float64).ToArray<double>().Should().Equal(kept.Select(v => v + 1));
                }
    }

    private static (double[] Values, long[] Places) Extremes(double[] x, int n, int inner, int sign)
    {
        var (values, places) = (new double[x.Length], new long[x.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            var (place, before) = (i / inner % n, i - inner);
            var takes = place == 0 || double.IsNaN(x[i]) || sign * x[i] >= sign * values[before];
            (values[i], places[i]) = takes ? (x[i], place) : (values[before], places[before]);
        }
        return (values, places);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 64)]
    [InlineData(4, 65)]
    [InlineData(2, 1000)]
    public void Logarithms_of_running_sums_are_those_of_a_loop(int rows, int n)
    {
        var random = new System.Random(n);
        foreach (var spread in new[] { 1.0, 80, 3000 })
        {
            var values = new double[rows * n];
            for (var i = 0; i < values.Length; i++) values[i] = (random.NextDouble() - 0.5) * spread;
            values[0] = double.NegativeInfinity;
            if (n > 70) (values[66], values[n + 3], values[n + 900]) = (double.NegativeInfinity, spread * 400, double.PositiveInfinity);
            foreach (var dtype in new[] { DType.Float64, DType.Float32 })
            {
                var x = Tensor.From<double>(values, [rows, n]).To(dtype);
                var from = x.To(DType.Float64).ToArray<double>();
                double[]? first = null;
                OnThreads(threads =>
                {
                    var y = x.Logcumsumexp(1).To(DType.Float64).ToArray<double>();
                    y.Select(BitConverter.DoubleToInt64Bits).Should().Equal((first ??= y).Select(BitConverter.DoubleToInt64Bits));
                    x.T().Contiguous().Logcumsumexp(0).To(DType.Float64).T().Contiguous().ToArray<double>().Select(BitConverter.DoubleToInt64Bits).Should().Equal(y.Select(BitConverter.DoubleToInt64Bits));
                });
                for (var r = 0; r < rows; r++)
                {
                    var sum = double.NegativeInfinity;
                    for (var i = 0; i < n; i++)
                    {
                        var here = from[r * n + i];
                        var (high, low) = (Math.Max(sum, here), Math.Min(sum, here));
                        sum = double.IsInfinity(high) || double.IsInfinity(low) ? high : high + Math.Log(1 + Math.Exp(low - high));
                        var given = first![r * n + i];
                        if (double.IsFinite(sum)) given.Should().BeApproximately(sum, (1 + Math.Abs(sum)) * (dtype == DType.Float32 ? 1.2e-7 : 1e-14));
                        else given.Should().Be(sum);
                    }
                }
            }
        }
        var line = Tensor.Zeros([200]);
        line[150] = double.NaN;
        var nans = line.Logcumsumexp(0).IsNaN().ToArray<bool>();
        nans.Should().Equal(Enumerable.Range(0, 200).Select(i => i >= 150));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 9)]
    [InlineData(7, 33)]
    [InlineData(70, 400)]
    public void Rows_are_multiplied_up_each_by_itself(int rows, int n)
    {
        var random = new System.Random(n);
        var values = new double[rows * n];
        for (var i = 0; i < values.Length; i++) values[i] = random.Next(4) switch { 0 => 2, 1 => 0.5, 2 => -1, _ => 1 };
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64 })
        {
            var x = Tensor.From<double>(values, [rows, n]).To(dtype);
            var from = x.To(DType.Float64).ToArray<double>();
            var (products, sums) = ((double[])from.Clone(), (double[])from.Clone());
            for (var i = 0; i < from.Length; i++)
                if (i % n > 0) (products[i], sums[i]) = (products[i - 1] * from[i], sums[i - 1] + from[i]);
            if (dtype == DType.Int64) products = products.Select(p => Math.Abs(p) < 1e15 ? p : 0).ToArray();
            OnThreads(threads =>
            {
                var given = x.Cumprod(1).To(DType.Float64).ToArray<double>();
                for (var i = 0; i < given.Length; i++)
                    if (double.IsFinite((float)products[i]) && (dtype != DType.Int64 || products[i] != 0)) given[i].Should().Be(products[i], $"{dtype}, {threads} threads");
                x.Cumsum(1).To(DType.Float64).ToArray<double>().Should().Equal(sums, $"{dtype}, {threads} threads");
            });
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(130)]
    [InlineData(9000)]
    public void Runs_of_equal_elements_become_one(int n)
    {
        var random = new System.Random(n);
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int32, DType.UInt8, DType.Int16, DType.BFloat16, DType.Bool })
        {
            var values = new double[n];
            for (var i = 0; i < n; i++) values[i] = random.Next(3) is 2 && dtype.IsFloatingPoint() && random.Next(9) == 0 ? double.NaN : random.Next(dtype == DType.Bool ? 2 : 3);
            var x = Tensor.From<double>(values, [n]).To(dtype);
            var (kept, inverse, counts) = (new List<double>(), new List<long>(), new List<long>());
            for (var i = 0; i < n; i++)
            {
                if (i == 0 || values[i] != values[i - 1])
                {
                    kept.Add(values[i]);
                    counts.Add(0);
                }
                inverse.Add(kept.Count - 1);
                counts[^1]++;
            }
            x.UniqueConsecutive().To(DType.Float64).ToArray<double>().Should().Equal(kept, $"{dtype}");
            var all = x.UniqueConsecutiveWithCounts();
            all.Output.To(DType.Float64).ToArray<double>().Should().Equal(kept);
            all.Inverse.ToArray<long>().Should().Equal(inverse);
            all.Counts.ToArray<long>().Should().Equal(counts);

            var sorted = values.Where(v => !double.IsNaN(v)).Distinct().Order().Concat(values.Where(double.IsNaN)).ToArray();
            x.Unique().To(DType.Float64).ToArray<double>().Should().Equal(sorted, $"{dtype}");
            var unique = x.UniqueWithCounts();
            unique.Output.To(DType.Float64).ToArray<double>().Should().Equal(sorted);
            unique.Output.IndexSelect(0, unique.Inverse).To(DType.Float64).ToArray<double>().Should().Equal(values);
            unique.Counts.Sum().Item<long>().Should().Be(n);
        }
        Tensor.From([0f, -0f, 0f]).UniqueConsecutive().ElementCount.Should().Be(1);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(256)]
    [InlineData(3001)]
    public void Numbers_and_bins_are_counted(int n)
    {
        var random = new System.Random(n);
        var numbers = Enumerable.Range(0, n).Select(_ => (long)random.Next(20)).ToArray();
        var counts = new long[25];
        foreach (var i in numbers) counts[i]++;
        Tensor.From(numbers).Bincount(minLength: 25).ToArray<long>().Should().Equal(counts);
        Tensor.From(numbers).To(DType.Int16).Bincount().ElementCount.Should().Be(numbers.Max() + 1);
        var act = () => Tensor.From([.. numbers, -3]).Bincount();
        act.Should().Throw<ArgumentException>().WithMessage("*must not be negative*");

        var values = Enumerable.Range(0, n).Select(i => i % 50 == 7 ? double.NaN : i % 11 == 0 ? random.Next(-2, 3) : (random.NextDouble() - 0.5) * 5).ToArray();
        values[0] = double.PositiveInfinity;
        foreach (var bins in new[] { 1, 7, 100 })
        {
            var expected = new double[bins];
            foreach (var x in values)
                if (x is >= -2 and <= 2) expected[Math.Min(bins - 1, (int)((x + 2) / 4 * bins))]++;
            Tensor.From<double>(values).Histc(bins, -2, 2).ToArray<double>().Should().Equal(expected);
        }
    }
}
