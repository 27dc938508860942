using Autograd.Kernels;
using FluentAssertions;

namespace Autograd.Tests.Kernels;

/// <summary>Picks, sums by index and running sums against plain loops, at sizes around registers, groups of lines and shares of threads.</summary>
public class IndexingTests
{
    [Theory]
    [InlineData(1, 50, 70_000, 1)]
    [InlineData(3, 50, 40_000, 1)]
    [InlineData(6, 7, 9, 1)]
    [InlineData(1, 20, 33, 7)]
    [InlineData(2, 20, 33, 8)]
    [InlineData(2, 20, 33, 13)]
    [InlineData(3, 20, 300, 129)]
    [InlineData(1, 20, 300, 1000)]
    public void Slices_are_picked_and_added(int outer, int size, int count, int inner)
    {
        var before = Workers.Threads;
        var random = new System.Random(outer + size + count + inner);
        var positions = Enumerable.Range(0, count).Select(_ => (long)random.Next(size)).ToArray();
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int16, DType.UInt8 })
        {
            var x = Tensor.From(Numbers(random, outer * size * inner), [outer, size, inner]).To(dtype);
            var part = Tensor.From(Numbers(random, outer * count * inner), [outer, count, inner]).To(dtype);
            var (from, added) = (x.To(DType.Float64).ToArray<double>(), part.To(DType.Float64).ToArray<double>());
            var (picked, sums) = (new double[added.Length], (double[])from.Clone());
            for (var o = 0; o < outer; o++)
                for (var j = 0; j < count; j++)
                    for (var i = 0; i < inner; i++)
                    {
                        var (at, row) = ((o * size + (int)positions[j]) * inner + i, (o * count + j) * inner + i);
                        picked[row] = from[at];
                        sums[at] += added[row];
                    }
            try
            {
                foreach (var threads in new[] { 1, 2, 4 })
                {
                    Workers.Threads = threads;
                    x.IndexSelect(1, Tensor.From(positions)).To(DType.Float64).ToArray<double>().Should().Equal(picked, $"{dtype}, {threads} threads");
                    var y = x.IndexAdd(1, Tensor.From(positions), part);
                    if (dtype != DType.UInt8 && dtype != DType.Int16) y.To(DType.Float64).ToArray<double>().Should().Equal(sums, $"{dtype}, {threads} threads");
                    else y.To(DType.Float64).ToArray<double>().Should().Equal(sums.Select(s => dtype == DType.UInt8 ? (byte)(long)s : (double)(short)(long)s));
                }
            }
            finally
            {
                Workers.Threads = before;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(64)]
    public void A_position_outside_is_found_wherever_it_is(int at)
    {
        foreach (var wrong in new[] { -1L, 5, long.MinValue, long.MaxValue })
        {
            var positions = new long[65];
            positions[at] = wrong;
            var act = () => Tensor.Zeros([5]).IndexSelect(0, Tensor.From(positions));
            act.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*index {wrong} is out of bounds*");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(1001)]
    public void Rows_of_floats_are_summed_as_in_double(int n)
    {
        var x = Tensor.From(Numbers(new System.Random(n), 3 * n), [3, n]).To(DType.Float32);
        var (forwards, backwards) = (x.Cumsum(1).ToArray<float>(), x.Flip(1).Cumsum(1).Flip(1).ToArray<float>());
        var leaf = x.Detach().RequireGrad(true);
        leaf.Cumsum(1).Backward(x);
        leaf.Grad!.ToArray<float>().Should().Equal(backwards, "the transpose runs backwards over the same fours");
        var values = x.ToArray<float>();
        for (var r = 0; r < 3; r++)
        {
            double sum = 0;
            for (var i = 0; i < n; i++) forwards[r * n + i].Should().Be((float)(sum += values[r * n + i]), "whole numbers are summed without rounding");
        }
    }

    private static double[] Numbers(System.Random random, int n)
    {
        var values = new double[n];
        for (var i = 0; i < n; i++) values[i] = random.Next(100);
        return values;
    }
}
