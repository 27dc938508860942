namespace Autograd.Tests.Kernels;

/// <summary>Operands that lie across the output, with gaps, stretched, or in another dtype, at sizes about those of blocks, tiles and registers.</summary>
public class WalkerTests
{
    private static readonly DType[] DTypes = [DType.Float32, DType.BFloat16, DType.Float16, DType.Float64, DType.Int64, DType.UInt8];

    /// <summary>Views of the same shape, each of memory of its own: in order, across, by other permutations, with gaps, stretched.</summary>
    private static IEnumerable<(string Name, Tensor Memory, Tensor View)> Views(long[] shape, DType dtype)
    {
        var rank = shape.Length;
        Tensor Memory(params long[] sizes) => Tensor.Arange(sizes.Aggregate(1L, (a, b) => a * b), dtype: DType.Int64).Remainder(7 * 11).Reshape(sizes).To(dtype);
        for (var turn = 0; turn < rank; turn++)
        {
            // Dimension d of the view is number (d + turn) % rank of the memory.
            var sizes = new long[rank];
            var order = new int[rank];
            for (var d = 0; d < rank; d++) (sizes[(d + turn) % rank], order[d]) = (shape[d], (d + turn) % rank);
            var memory = Memory(sizes);
            yield return ($"turned by {turn}", memory, memory.Permute(order));
            for (var d = 0; d < rank; d++) sizes[d] += 3;
            memory = Memory(sizes);
            var view = memory;
            for (var d = 0; d < rank; d++) view = view.Narrow(d, 2, sizes[d] - 3);
            yield return ($"cut, turned by {turn}", memory, view.Permute(order));
        }
        for (var d = 0; d < rank; d++)
        {
            var sizes = shape.ToArray();
            sizes[d] = 1;
            var memory = Memory(sizes);
            yield return ($"stretched along {d}", memory, memory.Expand(shape));
            sizes[d] = 2 * shape[d];
            memory = Memory(sizes);
            yield return ($"every second along {d}", memory, memory.Slice(d, 0, sizes[d], 2));
        }
        var one = Memory(2);
        yield return ("one value", one, one[1].Expand(shape));
    }

    private static void Check(Tensor got, double[] want, string what)
    {
        if (!got.ToArray<double>().AsSpan().SequenceEqual(want)) got.ToArray<double>().Should().Equal(want, "{0}", what);
    }

    /// <summary>The elements in row-major order, by the strides alone.</summary>
    private static double[] Elements(Tensor memory, Tensor view)
    {
        var flat = memory.ToArray<double>();
        var result = new double[view.ElementCount];
        for (var i = 0; i < result.Length; i++)
        {
            long at = view.StorageOffset, rest = i;
            for (var d = view.Rank - 1; d >= 0; d--)
            {
                at += rest % view.Shape[d] * view.Strides[d];
                rest /= view.Shape[d];
            }
            result[i] = flat[at];
        }
        return result;
    }

    public static TheoryData<long[]> Shapes => [[1000], [2048], [2049], [5], [130, 70], [8, 300], [33, 48], [64, 64], [7, 200], [200, 7], [3, 40, 129], [9, 50, 16], [2, 3, 5, 70], [7, 70, 32], [3, 40, 2, 16]];

    [Theory, MemberData(nameof(Shapes))]
    public void Copies_and_conversions(long[] shape)
    {
        foreach (var from in DTypes)
            foreach (var (name, memory, view) in Views(shape, from))
            {
                var want = Elements(memory, view);
                foreach (var to in DTypes)
                    Check(view.To(to).Contiguous(), want, $"{name} {from} to {to}");
                Check(Tensor.Zeros(shape, from).CopyInPlace(view), want, $"{name} {from} in place");
            }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Sums_of_any_two_views(long[] shape)
    {
        foreach (var (a, b) in ((DType, DType)[])[(DType.Float32, DType.Float32), (DType.BFloat16, DType.BFloat16), (DType.Float16, DType.Float64), (DType.UInt8, DType.BFloat16), (DType.UInt8, DType.UInt8)])
            foreach (var (first, memory, x) in Views(shape, a))
            {
                var left = Elements(memory, x);
                foreach (var (second, other, y) in Views(shape, b))
                {
                    var want = Elements(other, y);
                    for (var i = 0; i < want.Length; i++) want[i] += left[i];
                    Check(x + y, want, $"{first} {a} + {second} {b}");
                }
                // Written where they lie; what lies between must stay.
                if (!first.StartsWith("cut", StringComparison.Ordinal)) continue;
                var rest = memory.ToArray<double>().Sum() - left.Sum();
                x.AddInPlace(x.Clone());
                Elements(memory, x).Should().Equal(left.Select(v => 2 * v), "{0} {1} in place", first, a);
                (memory.ToArray<double>().Sum() - 2 * left.Sum()).Should().Be(rest, "{0} {1} in place", first, a);
            }
    }

    [Fact]
    public void In_place_ops_on_few_elements_leave_their_neighbours()
    {
        foreach (var dtype in DTypes)
            for (var n = 1; n <= 70; n += n < 20 ? 1 : 7)
                foreach (var start in (long[])[0, 1, 3, 128 - n])
                {
                    // The second operand ends where its memory ends, so that no register may be read there.
                    var memory = Tensor.Arange(128, dtype: DType.Int64).Remainder(11).To(dtype);
                    var other = Tensor.Arange(128, dtype: DType.Int64).Remainder(5).To(dtype).Narrow(0, 128 - n, n);
                    var want = memory.ToArray<double>();
                    var factors = other.ToArray<double>();
                    for (var i = 0; i < n; i++) want[start + i] = (want[start + i] * factors[i] + 2) * 3;
                    var view = memory.Narrow(0, start, n);
                    view.MulInPlace(other);
                    view.AddInPlace(2);
                    view.MulInPlace(Tensor.Full([1], 3, dtype));
                    Check(memory, want, $"{n} of {dtype} from {start} on");
                    var rows = Tensor.Zeros([3, 128], dtype);
                    rows.Narrow(1, start, n).AddInPlace(other);
                    rows.To(DType.Float64).Sum().Item<double>().Should().Be(3 * factors.Sum());
                    rows.Narrow(1, start, n).To(DType.Float64).Sum().Item<double>().Should().Be(3 * factors.Sum());
                }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var threads = Threads.Count;
        try
        {
            var x = Tensor.Arange(300 * 700, dtype: DType.Float32).Reshape(300, 700).Sin();
            var y = Tensor.Arange(300 * 700, dtype: DType.Float32).Reshape(700, 300).Cos().T();
            Tensor[] Results() => [x + y, y.Contiguous(), x.To(DType.BFloat16).Exp(), x.To(DType.BFloat16) * y.To(DType.Float16), y.To(DType.Float64)];
            Threads.Count = 1;
            var want = Results();
            foreach (var count in (int[])[2, 4])
            {
                Threads.Count = count;
                foreach (var (got, expected) in Results().Zip(want)) got.ToArray<double>().Should().Equal(expected.ToArray<double>());
            }
        }
        finally
        {
            Threads.Count = threads;
        }
    }
}
