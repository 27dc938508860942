using Autograd.Kernels;
using Autograd.NN;
using FluentAssertions;

namespace Autograd.Tests.Kernels;

/// <summary>Elementwise operations, fills and distances over lines of every length, against single elements.</summary>
public class ShortLineTests
{
    private static readonly long[] Lengths = [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 48, 64, 100, 127, 128, 129, 200];

    private static void Same(Tensor y, double[] expected, string why) => y.To(DType.Float64).Reshape(-1).ToArray<double>().Should().Equal(expected, why);

    /// <summary>The elements of a tensor of any layout, in order.</summary>
    private static double[] Each(Tensor x)
    {
        var values = new double[x.ElementCount];
        for (long i = 0; i < values.Length; i++)
        {
            var (rest, element) = (i, x);
            var place = new long[x.Rank];
            for (var d = x.Rank - 1; d >= 0; d--) (rest, place[d]) = Math.DivRem(rest, x.Shape[d]);
            foreach (var at in place) element = element.Select(0, at);
            values[i] = element.To(DType.Float64).Item<double>();
        }
        return values;
    }

    [Fact]
    public void Operands_of_every_layout_meet_element_by_element()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int16, DType.UInt8, DType.BFloat16])
            foreach (var n in Lengths)
            {
                var x = Tensor.Arange(3 * 4 * n).Remainder(61).To(dtype).Reshape(3, 4, n);
                var wide = Tensor.Arange(3 * 4 * (2 * n + 3)).Remainder(53).To(dtype).Reshape(3, 4, 2 * n + 3);
                foreach (var y in (Tensor[])[
                    wide.Slice(2, 1, 2 * n + 1, 2), wide.Narrow(2, 2, n), wide.Slice(1, 0, 4, 3).Narrow(1, 0, 1).Narrow(2, 1, n), wide.Narrow(2, 0, 1), wide.Narrow(0, 1, 1).Narrow(2, 3, n),
                    wide.Narrow(0, 1, 1).Narrow(1, 2, 1).Narrow(2, 0, 1), x.Transpose(0, 1).Contiguous().Transpose(0, 1)])
                {
                    var (a, b) = (Each(x), Each(y.Expand(3, 4, n)));
                    var why = $"{dtype}, {n}, {y.Layout}";
                    Same(x + y, [.. a.Zip(b, (p, q) => p + q)], why);
                    Same(y.Expand(3, 4, n).Maximum(x), [.. a.Zip(b, Math.Max)], why);
                    var z = wide.Clone();
                    var part = z.Narrow(2, 1, n);
                    part.AddInPlace(y.Expand(3, 4, n));
                    Same(part, [.. Each(wide.Narrow(2, 1, n)).Zip(b, (p, q) => p + q)], why);
                    Same(z.Narrow(2, n + 1, n + 2), Each(wide.Narrow(2, n + 1, n + 2)), why);
                }
            }
    }

    [Fact]
    public void Fills_write_their_lines_and_nothing_else()
    {
        foreach (var dtype in (DType[])[DType.UInt8, DType.Int16, DType.Float32, DType.Int64])
            foreach (var n in (long[])[.. Lengths, 1000, 5000])
                foreach (var first in (long[])[0, 1, 3])
                {
                    var y = Tensor.Full([7, n + 4], 5, dtype);
                    y.Narrow(1, first, n).FillInPlace(2);
                    y.Eq(2).Sum().Item<long>().Should().Be(7 * n, $"{dtype}, {n}");
                    y.Narrow(1, first, n).Eq(2).All().Item<bool>().Should().BeTrue();
                    y.Eq(5).Sum().Item<long>().Should().Be(7 * 4);
                }
    }

    [Fact]
    public void Padding_surrounds_every_plane()
    {
        foreach (var (left, right, top, bottom) in ((long, long, long, long)[])[(1, 1, 1, 1), (0, 3, 0, 0), (2, 0, 0, 5), (0, 0, 3, 1), (-1, 2, 1, -1), (-3, 0, 0, -4), (1, -9, 0, 0)])
            foreach (var n in (long[])[1, 8, 9, 40])
            {
                if (n + Math.Min(0, left) + Math.Min(0, right) < 0) continue;
                var x = Tensor.Arange(2 * 3 * 6 * n).To(DType.Float32).Reshape(2, 3, 6, n);
                foreach (var input in (Tensor[])[x, x.Transpose(0, 1), x.Slice(2, 0, 6, 2)])
                {
                    if (input.Shape[2] + Math.Min(0, top) + Math.Min(0, bottom) < 0) continue;
                    var y = F.Pad(input, [left, right, top, bottom], value: -7);
                    for (long h = 0; h < y.Shape[2]; h++)
                        for (long w = 0; w < y.Shape[3]; w++)
                        {
                            var (i, j) = (h - top, w - left);
                            var inside = i >= 0 && i < input.Shape[2] && j >= 0 && j < n;
                            y[1, 1, h, w].Item<float>().Should().Be(inside ? input[1, 1, i, j].Item<float>() : -7, $"{left} {right} {top} {bottom}, {n}");
                        }
                }
            }
    }

    [Fact]
    public void Distances_of_rows_of_every_length()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            foreach (var k in Lengths)
            {
                var (x, y) = (Tensor.Arange(2 * 5 * k).Remainder(17).To(dtype).Reshape(2, 5, k), Tensor.Arange(7 * k).Remainder(13).To(dtype).Reshape(1, 7, k));
                var apart = x.Unsqueeze(2) - y.Unsqueeze(1);
                foreach (var p in (double[])[0, 1, 2, double.PositiveInfinity])
                {
                    var expected = p == 0 ? apart.Ne(0).Sum(-1).To(dtype) : apart.Norm(p, -1);
                    var z = x.Cdist(y, p, CdistMode.DonotUseMmForEuclidDist);
                    (z - expected).Abs().Max().Item<double>().Should().BeLessThanOrEqualTo(1e-5 * k, $"{dtype}, {k}, {p}");
                }
                // NaN is passed on, and differs from everything.
                x[0, 1, k - 1] = double.NaN;
                x.Cdist(y, 1)[0, 1].IsNaN().All().Item<bool>().Should().BeTrue();
                x.Cdist(y, 1)[0, 2].IsNaN().Any().Item<bool>().Should().BeFalse();
                x.Cdist(y, double.PositiveInfinity)[0, 1].IsNaN().All().Item<bool>().Should().BeTrue();
            }
    }

    [Fact]
    public void Distances_have_the_same_bits_on_any_threads_and_long_rows_are_measured_too()
    {
        var (x, y) = (Tensor.Arange(300 * 40).Remainder(71).To(DType.Float32).Reshape(3, 100, 40).Sin(), Tensor.Arange(90 * 40).Remainder(83).To(DType.Float32).Reshape(90, 40).Cos());
        foreach (var p in (double[])[0, 1, 2, double.PositiveInfinity])
        {
            float[]? first = null;
            ThreadCounts.OnThreads(threads =>
            {
                var z = x.Cdist(y, p, CdistMode.DonotUseMmForEuclidDist).Reshape(-1).ToArray<float>();
                z.Should().Equal(first ??= z, $"{p}, {threads} threads");
            });
        }
        var (a, b) = (Tensor.Ones([2, 5001]), Tensor.Zeros([3, 5001]));
        a.Cdist(b, 1).Reshape(-1).ToArray<float>().Should().AllBeEquivalentTo(5001f);
    }

    /// <summary>Registers of points against the same in double, which goes point by point: inside, outside, at edges and nowhere.</summary>
    [Fact]
    public void Grid_samples_in_registers_are_those_of_single_points()
    {
        var x = Tensor.Arange(2 * 5 * 4 * 7).Remainder(19).To(DType.Float32).Reshape(2, 5, 4, 7);
        x[1, 2, 3, 6] = float.PositiveInfinity;
        var grid = (Tensor.Arange(2 * 9 * 5 * 2).Remainder(23).To(DType.Float32) / 8 - 1.4).Reshape(2, 9, 5, 2);
        grid[0, 0, 0, 0] = float.NaN;
        grid[0, 3, 1, 1] = float.PositiveInfinity;
        foreach (var padding in Enum.GetValues<GridPadding>())
        {
            // So far away a float cannot tell which way a reflection goes.
            if (padding != GridPadding.Reflection) (grid[1, 4, 2, 0], grid[1, 5, 3, 1]) = (-1e30, 3e9);
            else (grid[1, 4, 2, 0], grid[1, 5, 3, 1]) = (-2.3, 3.1);
            var (y, expected) = (F.GridSample(x, grid, paddingMode: padding, alignCorners: true), F.GridSample(x.To(DType.Float64), grid.To(DType.Float64), paddingMode: padding, alignCorners: true));
            var (values, wanted) = (y.Reshape(-1).ToArray<float>(), expected.Reshape(-1).ToArray<double>());
            for (var i = 0; i < values.Length; i++)
                (values[i] == wanted[i] || (float.IsNaN(values[i]) && double.IsNaN(wanted[i])) || Math.Abs(values[i] - wanted[i]) <= 2e-4).Should().BeTrue($"{padding}, {i}: {values[i]} and {wanted[i]}");
        }
    }

    [Fact]
    public void Signs_of_16_bit_floats_and_logic_of_bools()
    {
        foreach (var dtype in (DType[])[DType.BFloat16, DType.Float16])
        {
            var x = Tensor.From([0f, -0f, 1.5f, -2, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-7f]).To(dtype);
            var wide = x.To(DType.Float32);
            (-x).To(DType.Float32).ToArray<float>().Select(BitConverter.SingleToInt32Bits).Should().Equal((-wide).ToArray<float>().Select(BitConverter.SingleToInt32Bits));
            x.Abs().To(DType.Float32).ToArray<float>().Where(v => !float.IsNaN(v)).Should().Equal(wide.Abs().ToArray<float>().Where(v => !float.IsNaN(v)));
            x.Abs().IsNaN().Sum().Item<long>().Should().Be(1);
        }
        var (a, b) = (Tensor.From([true, true, false, false]), Tensor.From([true, false, true, false]));
        a.Maximum(b).ToArray<bool>().Should().Equal(true, true, true, false);
        a.Minimum(b).ToArray<bool>().Should().Equal(true, false, false, false);
        (a * b).ToArray<bool>().Should().Equal(true, false, false, false);
        (a & b).ToArray<bool>().Should().Equal(true, false, false, false);
        (a ^ b).ToArray<bool>().Should().Equal(false, true, true, false);
        (a + b).Sum().Item<long>().Should().Be(3);
    }
}
