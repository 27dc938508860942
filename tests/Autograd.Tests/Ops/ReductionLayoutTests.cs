using Autograd.Kernels;

namespace Autograd.Tests.Ops;

/// <summary>Reductions over any dimensions of memory in any order and of any dtype, against loops over elements; and the same bits on any number of threads.</summary>
public class ReductionLayoutTests
{
    // Orders of dimensions, and whether every second element of the last one is taken.
    public static TheoryData<int[], bool> Layouts => new()
    {
        { [0, 1, 2], false }, { [0, 2, 1], false }, { [1, 0, 2], false }, { [2, 0, 1], false }, { [2, 1, 0], false }, { [0, 1, 2], true }, { [1, 2, 0], true },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void All_masks_of_small_tensors(int[] order, bool step)
    {
        foreach (var shape in (long[][])[[3, 5, 7], [2, 40, 19], [33, 4, 70], [5, 1, 6]])
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.BFloat16, DType.Float16, DType.Int64, DType.Int32, DType.UInt8, DType.Bool])
            {
                var x = Filled(shape, dtype).Permute(order);
                if (step) x = x.Slice(2, 0, x.Shape[2], 2);
                foreach (var dims in (long[][])[[], [0], [1], [2], [0, 1], [0, 2], [1, 2]]) Check(x, dims);
            }
    }

    [Fact]
    public void Large_tensors_on_any_number_of_threads()
    {
        var before = Workers.Threads;
        try
        {
            foreach (var dtype in (DType[])[DType.Float32, DType.BFloat16, DType.Float16, DType.Int32, DType.Bool])
                foreach (var (shape, order, dims) in (((long[], int[], long[])[])[
                    ([20, 130, 150], [0, 1, 2], [1]), ([20, 130, 150], [0, 1, 2], [0, 2]), ([8, 300, 200], [1, 0, 2], [2]), ([8, 300, 200], [2, 0, 1], [0, 1]),
                    ([3, 70_001, 3], [0, 1, 2], [1]), ([400_001, 1, 1], [0, 1, 2], []), ([2, 3, 70_000], [0, 1, 2], [0, 2]), ([2, 2500, 130], [0, 1, 2], [0])]))
                {
                    var x = Filled(shape, dtype).Permute(order);
                    if (shape[2] == 70_000) x = x.Slice(2, 0, 70_000, 2);
                    Tensor? first = null;
                    foreach (var threads in (int[])[1, 2, 4])
                    {
                        Workers.Threads = threads;
                        var y = Tensor.Cat([.. All(x, dims).Select(t => t.To(DType.Float64).Reshape(-1))], 0);
                        first ??= y;
                        y.ToArray<double>().Should().Equal(first.ToArray<double>(), $"{dtype} {x.Shape.Length} on {threads} threads");
                    }
                    Workers.Threads = 2;
                    Check(x, dims);
                }
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    [Fact]
    public void Stretched_dimensions_count_as_often_as_they_stand()
    {
        var x = Filled([1, 6, 5], DType.Float32).Expand(4, 6, 5);
        foreach (var dims in (long[][])[[], [0], [1], [2], [0, 1], [0, 2], [1, 2]]) Check(x, dims);
        Check(x.Permute(1, 0, 2), [0, 2]);
        Check(x.Permute(2, 0, 1), [1]);
    }

    [Fact]
    public void NaN_reaches_the_result_by_every_way()
    {
        foreach (var order in (int[][])[[0, 1, 2], [1, 0, 2], [2, 1, 0]])
            foreach (var dtype in (DType[])[DType.Float32, DType.BFloat16, DType.Float16])
            {
                var x = Tensor.Ones([4, 40, 33], dtype);
                x[2, 17, 5].FillInPlace(double.NaN);
                x = x.Permute(order);
                foreach (var dims in (long[][])[[], [0], [1], [2], [0, 1], [0, 2], [1, 2]])
                {
                    x.Sum(dims).IsNaN().Sum().Item<long>().Should().Be(1);
                    x.Amax(dims).IsNaN().Sum().Item<long>().Should().Be(1);
                    x.CountNonzero(dims).Sum().Item<long>().Should().Be(4 * 40 * 33);
                }
            }
    }

    // Every length and width about those of registers, whose last one is filled with what does not count.
    [Fact]
    public void Every_short_length_of_16_bit_floats()
    {
        foreach (var dtype in (DType[])[DType.BFloat16, DType.Float16])
            for (var n = 1; n <= 140; n++)
            {
                Check(Filled([1, 3, n], dtype), [2]);
                Check(Filled([1, 3, n], dtype), [1]);
                Check(-Filled([1, n, 3], dtype) - 1, [1]);
            }
    }

    // Runs of elements apart: shorter and longer than what is brought together by itself, than a part of it, and than the piece that one thread takes.
    [Fact]
    public void Long_runs_of_elements_apart()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.BFloat16, DType.Float16, DType.Int64, DType.Int32, DType.UInt8, DType.Bool])
        {
            foreach (var n in (long[])[63, 64, 65, 300, 2048, 4099])
                foreach (var step in (long[])[2, 3])
                {
                    var x = Filled([2, 3, n * step], dtype).Slice(2, 1, n * step, step);
                    foreach (var dims in (long[][])[[], [2], [1], [0, 2]]) Check(x, dims);
                    Check(x.Permute(2, 0, 1), [0]);
                }
            Check(Filled([1, 1, 300_003], dtype).Slice(2, 0, 300_003, 2), []);
        }
    }

    private static IEnumerable<Tensor> All(Tensor x, long[] dims)
    {
        yield return x.Sum(dims);
        yield return x.Amax(dims);
        yield return x.Amin(dims);
        yield return x.CountNonzero(dims);
        if (dims.Length == 1) yield return x.Prod((int)dims[0]);
        if (dims.Length == 1) yield return x.Any((int)dims[0]);
        if (dims.Length == 1) yield return x.All((int)dims[0]);
        if (x.DType.IsFloatingPoint()) yield return x.Var(dims);
        if (x.DType.IsFloatingPoint()) yield return x.Norm(2, dims.Length == 0 ? [0, 1, 2] : dims);
    }

    private static void Check(Tensor x, long[] dims)
    {
        var values = x.To(DType.Float64).Contiguous().ToArray<double>();
        var folded = dims.Length == 0 ? [0, 1, 2] : dims;
        var groups = new SortedDictionary<long, List<double>>();
        for (var i = 0; i < values.Length; i++)
        {
            long rest = i, key = 0, scale = 1;
            for (var d = 2; d >= 0; d--)
            {
                var index = rest % x.Shape[d];
                rest /= x.Shape[d];
                if (folded.Contains(d)) continue;
                key += index * scale;
                scale *= x.Shape[d];
            }
            (groups.TryGetValue(key, out var list) ? list : groups[key] = []).Add(values[i]);
        }
        var why = $"{x.DType} {string.Join(",", x.Shape.ToArray())} strides {string.Join(",", x.Strides.ToArray())} over {string.Join(",", dims)}";
        var tolerance = x.DType switch { DType.BFloat16 => 1e-2, DType.Float16 => 1e-3, DType.Float32 => 1e-5, DType.Float64 => 1e-13, _ => 0 };
        Near(x.Sum(dims), v => v.Sum());
        Near(x.Amax(dims), v => v.Max());
        Near(x.Amin(dims), v => v.Min());
        Near(x.CountNonzero(dims), v => v.Count(e => e != 0));
        if (dims.Length == 1)
        {
            Near(x.Any((int)dims[0]), v => v.Any(e => e != 0) ? 1 : 0);
            Near(x.All((int)dims[0]), v => v.All(e => e != 0) ? 1 : 0);
            if (x.DType.IsFloatingPoint()) Near(x.Prod((int)dims[0]), v => v.Aggregate(1.0, (a, b) => a * b), 20);
        }
        if (x.DType.IsFloatingPoint())
        {
            Near(x.Var(dims), v =>
            {
                var mean = v.Average();
                return v.Count == 1 ? double.NaN : v.Sum(e => (e - mean) * (e - mean)) / (v.Count - 1);
            }, 10);
            Near(x.Norm(2, folded), v => Math.Sqrt(v.Sum(e => e * e)));
            Near(x.Norm(double.PositiveInfinity, folded), v => v.Max(Math.Abs));
        }

        void Near(Tensor y, Func<List<double>, double> reference, double slack = 1)
        {
            y.IsContiguous.Should().BeTrue(why);
            var got = y.To(DType.Float64).ToArray<double>();
            got.Length.Should().Be(groups.Count, why);
            var k = 0;
            foreach (var list in groups.Values)
            {
                var want = reference(list);
                // Halves end early, and a product beyond the last is infinite.
                if (double.IsInfinity(got[k]) && Math.Abs(want) > (x.DType == DType.Float16 ? 65504 : float.MaxValue)) want = got[k] = 0;
                var scale = Math.Abs(want) + list.Sum(Math.Abs) * (tolerance == 0 ? 0 : 1);
                if (!(Math.Abs(got[k] - want) <= tolerance * slack * scale) && !(double.IsNaN(got[k]) && double.IsNaN(want))) Assert.Fail($"{why}: result {k} is {got[k]:R}, expected {want:R}");
                k++;
            }
        }
    }

    private static Tensor Filled(long[] shape, DType dtype)
    {
        var n = shape.Aggregate(1L, (a, b) => a * b);
        var x = new double[n];
        for (var i = 0; i < n; i++)
        {
            var v = (i * 7919L + i / 64) % 97 - 48;
            x[i] = dtype == DType.Bool ? (v > -30 ? 1 : 0) : dtype.IsFloatingPoint() ? 1 + v / 256.0 : dtype == DType.UInt8 ? v + 48 : v;
        }
        return Tensor.From((ReadOnlySpan<double>)x, shape).To(dtype);
    }
}
