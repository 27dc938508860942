using Autograd.Kernels;
using FluentAssertions;
using static Autograd.Tests.Kernels.ThreadCounts;

namespace Autograd.Tests.Kernels;

/// <summary>Reading and writing along a dimension against plain loops: single lines, columns as they lie and in copies, shares of threads.</summary>
public class AlongLinesTests
{
    private static readonly DType[] DTypes = [DType.Float32, DType.Float64, DType.Int16, DType.UInt8, DType.BFloat16];

    [Theory]
    [InlineData(1, 50, 40_000, 1)]
    [InlineData(37, 50, 1500, 1)]
    [InlineData(5, 9, 3, 1)]
    [InlineData(1, 7, 5, 3)]
    [InlineData(2, 20, 33, 150)]
    [InlineData(1, 1100, 900, 70)]
    [InlineData(2, 600, 300, 133)]
    [InlineData(1, 1100, 1, 70)]
    [InlineData(1, 20_000, 3, 9)]
    public void Places_are_read_written_and_added_to(int outer, int size, int count, int inner)
    {
        var random = new System.Random(outer + size + count + inner);
        var index = Enumerable.Range(0, outer * count * inner).Select(_ => (long)random.Next(size)).ToArray();
        var numbers = Tensor.From(index, [outer, count, inner]);
        foreach (var dtype in DTypes)
        {
            Tensor x = Numbers(random, dtype, outer, size, inner), values = Numbers(random, dtype, outer, count, inner);
            double[] from = Doubles(x), given = Doubles(values);
            double[] read = new double[given.Length], written = [.. from], filled = [.. from], sums = [.. from];
            for (var o = 0; o < outer; o++)
                for (var j = 0; j < count; j++)
                    for (var i = 0; i < inner; i++)
                    {
                        var row = (o * count + j) * inner + i;
                        var place = (o * size + (int)index[row]) * inner + i;
                        (read[row], written[place], filled[place], sums[place]) = (from[place], given[row], 7, sums[place] + given[row]);
                    }
            // Bytes and 16 bits of either kind hold what is left of a sum.
            var rounded = Doubles(Tensor.From<double>(sums).To(dtype == DType.BFloat16 ? dtype : DType.Int64).To(dtype));
            OnThreads(threads =>
            {
                var because = $"{dtype}, {threads} threads";
                Doubles(x.Gather(1, numbers)).Should().Equal(read, because);
                Doubles(x.Scatter(1, numbers, values)).Should().Equal(written, because);
                Doubles(x.Scatter(1, numbers, 7)).Should().Equal(filled, because);
                Doubles(x.ScatterAdd(1, numbers, values)).Should().Equal(rounded, because);
            });
            Doubles(x).Should().Equal(from);
        }
    }

    [Fact]
    public void Sums_have_the_same_bits_on_any_number_of_threads()
    {
        Tensor x = Tensor.Randn([1100, 70]), values = Tensor.Randn([3000, 70]), index = Tensor.Randint(0, 1100, [3000, 70]);
        float[]? first = null;
        OnThreads(_ =>
        {
            var sums = x.ScatterAdd(0, index, values).ToArray<float>();
            sums.Should().Equal(first ??= sums);
        });
    }

    [Fact]
    public void Views_are_read_where_they_lie()
    {
        var x = Tensor.Arange(6 * 8 * 10).Reshape(6, 8, 10);
        foreach (var view in new[] { x.Narrow(2, 1, 7), x.Narrow(1, 2, 5), x.Slice(0, 0, 6, 2), x.Slice(1, 1, 8, 3), x.Slice(2, 0, 10, 2), x.Permute(2, 0, 1), x.Narrow(0, 1, 1).Expand(4, 8, 10) })
            for (var dim = 0; dim < 3; dim++)
            {
                var index = Tensor.Randint(0, view.Shape[dim], view.Shape);
                view.Gather(dim, index).ToArray<long>().Should().Equal(view.Clone().Contiguous().Gather(dim, index).ToArray<long>(), $"{view.Layout}, dimension {dim}");
            }
    }

    [Fact]
    public void An_index_may_be_smaller_than_the_tensor()
    {
        var x = Tensor.Arange(12).Reshape(3, 4).To(DType.Float32).RequireGrad(true);
        var index = Tensor.From(new long[] { 2, 0, 1, 1 }, [2, 2]);
        var y = x.Gather(0, index);
        y.ToArray<float>().Should().Equal(8, 1, 4, 5);
        y.GradFn!.Name.Should().Be("GatherBackward0");
        y.Backward(Tensor.From([1f, 2, 4, 8], [2, 2]));
        x.Grad!.ToArray<float>().Should().Equal(0, 2, 0, 0, 4, 8, 0, 0, 1, 0, 0, 0);
        x.Detach().Scatter(0, index, Tensor.From([-1f, -2, -3, -4], [2, 2])).ToArray<float>().Should().Equal(0, -2, 2, 3, -3, -4, 6, 7, -1, 9, 10, 11);
    }

    [Theory]
    [InlineData(1, 9, 2000, 1)]
    [InlineData(40, 9, 1100, 1)]
    [InlineData(3, 9, 8, 130)]
    [InlineData(1, 1100, 900, 70)]
    public void A_number_outside_is_named(int outer, int size, int count, int inner)
    {
        var x = Tensor.Zeros([outer, size, inner]);
        var values = Tensor.Zeros([outer, count, inner]);
        foreach (var wrong in new[] { -1L, size, long.MinValue, long.MaxValue })
            foreach (var share in new[] { 0, 0.4, 1 })
            {
                var index = new long[outer * count * inner];
                index[(int)(share * (index.Length - 1))] = wrong;
                var numbers = Tensor.From(index, [outer, count, inner]);
                foreach (var act in new Action[] { () => x.Gather(1, numbers), () => x.Scatter(1, numbers, values), () => x.Scatter(1, numbers, 1), () => x.ScatterAdd(1, numbers, values) })
                    act.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*: index {wrong} is out of bounds for dimension 1 with size {size}*");
            }
        x.Sum().Item<float>().Should().Be(0);
    }

    [Fact]
    public void A_later_write_to_the_index_changes_no_gradient()
    {
        Tensor x = Tensor.Ones([2, 3], requiresGrad: true), values = Tensor.Ones([2, 3], requiresGrad: true), index = Tensor.From(new long[] { 0, 1, 2, 2, 1, 0 }, [2, 3]);
        var loss = (x.Gather(1, index) * 2 + x.Scatter(1, index, values) * 3 + x.ScatterAdd(1, index, values)).Sum();
        index.ZeroInPlace();
        loss.Backward();
        x.Grad!.ToArray<float>().Should().Equal(3, 3, 3, 3, 3, 3);
        values.Grad!.ToArray<float>().Should().Equal(4, 4, 4, 4, 4, 4);
    }

    private static Tensor Numbers(System.Random random, DType dtype, params long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = random.Next(4);
        return Tensor.From<double>(values, shape).To(dtype);
    }

    private static double[] Doubles(Tensor x) => x.To(DType.Float64).ToArray<double>();
}
