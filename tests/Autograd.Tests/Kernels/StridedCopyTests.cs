using System.Runtime.CompilerServices;
using Autograd.Kernels;
using Autograd.NN;
using FluentAssertions;
using static Autograd.Tests.Kernels.ThreadCounts;

namespace Autograd.Tests.Kernels;

/// <summary>Copies between layouts against one element at a time.</summary>
public class StridedCopyTests
{
    private static readonly DType[] DTypes = [DType.UInt8, DType.Int16, DType.Float32, DType.Int64];

    public static TheoryData<int, int, int> Shapes => new()
    {
        { 3, 4, 5 }, { 1, 1, 9000 }, { 2, 33, 35 }, { 40, 6, 47 }, { 5, 64, 130 }, { 9, 3000, 2 }, { 2, 2, 30_001 }, { 70, 50, 48 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_element_gets_where_it_belongs(int a, int b, int c)
    {
        foreach (var dtype in DTypes)
        {
            var x = Tensor.Arange(a * b * c).Remainder(251).To(dtype).Reshape(a, b, c);
            var views = new List<Tensor>
            {
                x.Transpose(0, 1), x.Transpose(1, 2), x.Permute(2, 0, 1), x.Slice(0, 0, a, 2), x.Slice(1, 0, b, 2), x.Slice(2, 0, c, 2), x.Slice(2, 0, c, 3), x.Slice(2, 1, c, 2),
                x.Narrow(2, 1, c - 1), x.Narrow(0, 0, 1).Expand(3, b, c), x.Narrow(2, 0, 1).Expand(a, b, 70), x.Unsqueeze(3).Expand(a, b, c, 2), x.Slice(1, 0, b, 3).Transpose(0, 1),
            };
            foreach (var view in views) OnThreads(threads => Same(view.Contiguous(), view, $"{dtype} {view.Layout}, {threads} threads"));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Views_are_written_and_nothing_else(int a, int b, int c)
    {
        foreach (var dtype in DTypes)
            foreach (var part in new Func<Tensor, Tensor>[]
            {
                y => y.Slice(2, 0, c, 2), y => y.Slice(1, 0, b, 2).Slice(2, 1, c, 3), y => y.Narrow(2, 0, c - 1), y => y.Transpose(0, 1).Narrow(1, 0, 1), y => y.Select(2, c - 1), y => y.Slice(0, 0, a, 2),
            })
            {
                var y = Tensor.Full([a, b, c], 3, dtype);
                var view = part(y);
                var values = Tensor.Arange(view.ElementCount).Remainder(100).To(dtype).Reshape(view.Shape) + 4;
                OnThreads(threads =>
                {
                    view.FillInPlace(3);
                    view.CopyInPlace(values);
                    Same(view, values, $"{dtype} {view.Layout}, {threads} threads");
                    y.Eq(3).Sum().Item<long>().Should().Be(y.ElementCount - view.ElementCount);
                    // A number of another dtype.
                    view.CopyInPlace(Tensor.Full([], 9, dtype == DType.Int64 ? DType.Float64 : DType.Int64));
                    view.Eq(9).All().Item<bool>().Should().BeTrue();
                    y.Eq(3).Sum().Item<long>().Should().Be(y.ElementCount - view.ElementCount);
                });
            }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Dimensions_are_reversed_and_padded(int a, int b, int c)
    {
        foreach (var dtype in DTypes)
        {
            var x = Tensor.Arange(a * b * c).Remainder(251).To(dtype).Reshape(a, b, c);
            OnThreads(threads =>
            {
                foreach (var dims in new[] { new[] { 0 }, [1], [2], [0, 1], [1, 2], [0, 2], [2, 1, 0] })
                {
                    var expected = x;
                    foreach (var d in dims) expected = expected.IndexSelect(d, Tensor.Arange(x.Shape[d] - 1, -1, -1));
                    Same(x.Flip(dims), expected, $"{dtype}, {threads} threads");
                    Same(x.Transpose(0, 2).Flip(dims), dims.Aggregate(x.Transpose(0, 2), (y, d) => y.IndexSelect(d, Tensor.Arange(y.Shape[d] - 1, -1, -1))), $"{dtype}, transposed, {threads} threads");
                }
                foreach (var pad in new long[][] { [1, 2], [0, 3, 2, 0], [-1, 2, 1, 0, 3, 0], [2, -1] })
                {
                    var y = F.Pad(x, pad, value: 5);
                    var expected = x;
                    for (var k = 0; k < pad.Length / 2; k++)
                    {
                        var d = 2 - k;
                        long before = pad[2 * k], after = pad[2 * k + 1];
                        expected = expected.Narrow(d, Math.Max(0, -before), expected.Shape[d] - Math.Max(0, -before) - Math.Max(0, -after));
                        expected = Tensor.Cat([Around(expected, d, before), expected, Around(expected, d, after)], d);
                    }
                    Same(y, expected, $"{dtype}, padded by {string.Join(' ', pad)}, {threads} threads");
                }
            });
        }

        static Tensor Around(Tensor x, int d, long n)
        {
            var shape = x.Shape.ToArray();
            shape[d] = Math.Max(0, n);
            return Tensor.Full(shape, 5, x.DType);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 9)]
    public void What_was_repeated_gets_the_sum(long rows, long columns)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.BFloat16 })
        {
            var x = Tensor.Ones([2, 3], dtype).RequireGrad(true);
            var y = x.Repeat(rows, columns);
            var g = Tensor.Arange(y.ElementCount).Remainder(3).To(dtype).Reshape(y.Shape);
            y.Backward(g);
            var expected = new double[6];
            var given = g.To(DType.Float64).ToArray<double>();
            for (var i = 0; i < given.Length; i++) expected[i / (3 * columns) % 2 * 3 + i % 3] += given[i];
            x.Grad!.To(DType.Float64).ToArray<double>().Should().Equal(expected);
        }
    }

    [Fact]
    public void Triangles_end_where_matrices_do()
    {
        var x = Tensor.Arange(2 * 5 * 7).Reshape(2, 5, 7) + 1;
        foreach (var diagonal in new[] { long.MinValue, -6, -2, 0, 1, 6, 7, long.MaxValue })
        {
            var (low, high) = (x.Tril(diagonal).ToArray<long>(), x.Triu(diagonal).ToArray<long>());
            for (var k = 0; k < low.Length; k++)
            {
                var above = k % 7 - k / 7 % 5;
                (low[k], high[k]).Should().Be((above <= diagonal ? k + 1 : 0, above >= diagonal ? k + 1 : 0));
            }
        }
    }

    private static void Same(Tensor y, Tensor x, string because)
    {
        y.Shape.ToArray().Should().Equal(x.Shape.ToArray(), because);
        long[] expected = Elements(x.To(DType.Int64)), given = Elements(y.To(DType.Int64));
        given.AsSpan().SequenceEqual(expected).Should().BeTrue(because);
    }

    /// <summary>By the layout alone, one at a time.</summary>
    private static long[] Elements(Tensor x)
    {
        var result = new long[x.ElementCount];
        ref var memory = ref Unsafe.As<byte, long>(ref x.Storage.Origin);
        for (var i = 0; i < result.Length; i++)
        {
            long at = x.Layout.Offset, rest = i;
            for (var d = x.Rank - 1; d >= 0; d--)
            {
                (rest, var here) = Math.DivRem(rest, x.Shape[d]);
                at += here * x.Strides[d];
            }
            result[i] = Unsafe.Add(ref memory, (nint)at);
        }
        // Its memory could be lent out again while it is read.
        GC.KeepAlive(x);
        return result;
    }
}
