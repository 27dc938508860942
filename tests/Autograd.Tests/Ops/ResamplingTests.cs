using Autograd.NN;
using Autograd.Tests.Kernels;
using Autograd.Tests.OpTable;

namespace Autograd.Tests.Ops;

/// <summary>Padding, interpolation and grids: what the table of ops does not say.</summary>
public class ResamplingTests
{
    private static Tensor Image(params long[] shape) => (Tensor.Arange(0, shape.Aggregate(1L, (a, b) => a * b), 1, DType.Float64).Reshape(shape) * 0.7).Sin();

    [Fact]
    public void Padding_and_cropping_of_any_dimensions_agree_with_the_definition()
    {
        var random = new System.Random(7);
        for (var trial = 0; trial < 200; trial++)
        {
            var rank = random.Next(1, 5);
            // Rows of less than a register, of some, and of more than are copied in registers.
            long[] shape = [.. Enumerable.Range(0, rank).Select(d => (long)random.Next(1, d == rank - 1 && trial % 3 == 0 ? 400 : 9))];
            long[] pad = [.. Enumerable.Range(0, 2 * random.Next(1, rank + 1)).Select(i => (long)random.Next(-2, 4))];
            long Before(int d) => 2 * (rank - 1 - d) < pad.Length ? pad[2 * (rank - 1 - d)] : 0;
            long[] to = [.. Enumerable.Range(0, rank).Select(d => shape[d] + Before(d) + (2 * (rank - 1 - d) < pad.Length ? pad[2 * (rank - 1 - d) + 1] : 0))];
            if (to.Any(n => n < 0)) continue;
            var count = shape.Aggregate(1L, (a, b) => a * b);
            foreach (var dtype in (DType[])[DType.UInt8, DType.Int16, DType.Float32, DType.Float64])
            {
                var x = Tensor.Arange(count, DType.Int64).Remainder(100).To(dtype).Reshape(shape);
                if (trial % 5 == 0 && rank > 1) x = x.Transpose(0, 1).Contiguous().Transpose(0, 1);
                var (from, y) = (x.To(DType.Float64).ToArray<double>(), F.Pad(x, pad, value: 101));
                y.Shape.ToArray().Should().Equal(to);
                var place = new long[rank];
                var want = new double[to.Aggregate(1L, (a, b) => a * b)];
                for (var i = 0; i < want.Length; i++)
                {
                    var (rest, at, inside) = ((long)i, 0L, true);
                    for (var d = rank - 1; d >= 0; d--) (rest, place[d]) = Math.DivRem(rest, to[d]);
                    for (var d = 0; d < rank; d++)
                    {
                        var o = place[d] - Before(d);
                        (at, inside) = (at * shape[d] + o, inside && o >= 0 && o < shape[d]);
                    }
                    want[i] = inside ? from[at] : 101;
                }
                y.To(DType.Float64).ToArray<double>().Should().Equal(want, $"[{string.Join(", ", shape)}] by [{string.Join(", ", pad)}]");
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Pixels_are_shuffled_as_their_dimensions_are_permuted(long r)
    {
        foreach (var w in (long[])[1, 5, 8, 37])
            foreach (var dtype in (DType[])[DType.UInt8, DType.Int16, DType.Float32, DType.Float64])
            {
                var x = Tensor.Arange(2 * 3 * r * r * 4 * w, DType.Int64).Remainder(251).To(dtype).Reshape(2, 3 * r * r, 4, w);
                var y = F.PixelShuffle(x, r);
                y.Eq(x.Reshape(2, 3, r, r, 4, w).Permute(0, 1, 4, 2, 5, 3).Reshape(2, 3, 4 * r, w * r)).All().Item<bool>().Should().BeTrue();
                F.PixelUnshuffle(y, r).Eq(x).All().Item<bool>().Should().BeTrue();
            }
    }

    [Fact]
    public void Nodes_have_PyTorchs_names()
    {
        var (x, grid) = (Image(1, 2, 4, 4).RequireGrad(), (Image(1, 3, 3, 2) * 0.9).RequireGrad());
        var solid = Image(1, 1, 3, 3, 3).RequireGrad();
        F.Pad(x, [1, 1]).GradFn!.Name.Should().Be("ConstantPadNdBackward0");
        F.Pad(x, [1, 1, 1, 1], PadMode.Reflect).GradFn!.Name.Should().Be("ReflectionPad2DBackward0");
        F.Pad(solid, [1, 1, 1, 1, 1, 1], PadMode.Replicate).GradFn!.Name.Should().Be("ReplicationPad3DBackward0");
        F.PixelShuffle(solid.Reshape(9, 1, 3), 3).GradFn!.Name.Should().Be("PixelShuffleBackward0");
        F.PixelUnshuffle(x, 2).GradFn!.Name.Should().Be("PixelUnshuffleBackward0");
        F.Interpolate(x, 3).GradFn!.Name.Should().Be("UpsampleNearest2DBackward0");
        F.Interpolate(solid, 2, mode: InterpolateMode.NearestExact).GradFn!.Name.Should().Be("UpsampleNearestExact3DBackward0");
        F.Interpolate(x.Squeeze(0).Unsqueeze(0).Flatten(2), 3, mode: InterpolateMode.Linear).GradFn!.Name.Should().Be("UpsampleLinear1DBackward0");
        F.Interpolate(x, 3, mode: InterpolateMode.Bilinear).GradFn!.Name.Should().Be("UpsampleBilinear2DBackward0");
        F.Interpolate(x, 3, mode: InterpolateMode.Bilinear, antialias: true).GradFn!.Name.Should().Be("UpsampleBilinear2DAaBackward0");
        F.Interpolate(x, 3, mode: InterpolateMode.Bicubic).GradFn!.Name.Should().Be("UpsampleBicubic2DBackward0");
        F.Interpolate(solid, 3, mode: InterpolateMode.Trilinear).GradFn!.Name.Should().Be("UpsampleTrilinear3DBackward0");
        F.GridSample(x, grid).GradFn!.Name.Should().Be("GridSampler2DBackward0");
        F.GridSample(solid, Image(1, 1, 2, 2, 3)).GradFn!.Name.Should().Be("GridSampler3DBackward0");
        F.AffineGrid(Image(1, 2, 3).RequireGrad(), [1, 1, 2, 2]).GradFn!.Name.Should().Be("AffineGridGeneratorBackward0");
    }

    [Fact]
    public void A_factor_gives_the_places_unless_it_is_recomputed()
    {
        var x = Image(1, 1, 7);
        // 7 elements by 0.6 are 4; the factor puts the second output at 1.5 / 0.6 - 0.5 = 2, the ratio of sizes at 1.5 * 7 / 4 - 0.5 = 2.125.
        var (a, b) = (F.Interpolate(x, scaleFactor: 0.6, mode: InterpolateMode.Linear), F.Interpolate(x, scaleFactor: 0.6, mode: InterpolateMode.Linear, recomputeScaleFactor: true));
        a.Shape.ToArray().Should().Equal(1, 1, 4);
        a[0, 0, 1].Item<double>().Should().BeApproximately(x[0, 0, 2].Item<double>(), 1e-12);
        b[0, 0, 1].Item<double>().Should().BeApproximately(0.875 * x[0, 0, 2].Item<double>() + 0.125 * x[0, 0, 3].Item<double>(), 1e-12);
        b.ToArray<double>().Should().Equal(F.Interpolate(x, 4, mode: InterpolateMode.Linear).ToArray<double>());
        F.Interpolate(Image(1, 1, 4, 5), scaleFactor: [2, 0.5]).Shape.ToArray().Should().Equal(1, 1, 8, 2);
    }

    [Fact]
    public void Equal_sizes_are_a_copy_by_any_factor()
    {
        var x = Image(1, 1, 5);
        var y = F.Interpolate(x, scaleFactor: 1.1, mode: InterpolateMode.Linear);
        y.ToArray<double>().Should().Equal(x.ToArray<double>());
        y.AddInPlace(1);
        x.ToArray<double>().Should().Equal(Image(1, 1, 5).ToArray<double>());
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.BFloat16)]
    public void Nearest_rounds_down_in_float(DType dtype)
    {
        for (var from = 1; from < 40; from++)
            for (var to = 1; to < 60; to++)
            {
                var x = Tensor.Arange(0, from, 1, dtype).Reshape(1, 1, from);
                var expected = Enumerable.Range(0, to).Select(o => (double)Math.Min((long)MathF.Floor(o * ((float)from / to)), from - 1));
                var y = F.Interpolate(x, to);
                y.DType.Should().Be(dtype);
                y.To(DType.Float64).ToArray<double>().Should().Equal(expected, $"{from} to {to}");
            }
    }

    [Fact]
    public void Smoothing_by_a_whole_number_averages_symmetrically()
    {
        // Triangles that reach two inputs beyond the edges of each pair: the input is 0.5 and 1.5 from the middles of two, of raw weights 0.75 and 0.25 of a sum of 2.
        var x = Tensor.From<double>([0, 0, 0, 1, 0, 0, 0, 0], [1, 1, 1, 8]);
        var y = F.Interpolate(x, [1, 4], mode: InterpolateMode.Bilinear, antialias: true).ToArray<double>();
        y[1].Should().BeApproximately(0.375, 1e-12);
        y[2].Should().BeApproximately(0.125, 1e-12);
        y[0].Should().Be(0);
        y[3].Should().Be(0);
    }

    [Theory]
    [InlineData(InterpolateMode.Bilinear)]
    [InlineData(InterpolateMode.Bicubic)]
    public void Constants_stay_constant(InterpolateMode mode)
    {
        foreach (var antialias in (bool[])[false, true])
            foreach (var size in (long[])[1, 2, 5, 13])
                F.Interpolate(Tensor.Full([1, 1, 7, 5], 3, DType.Float64), size, mode: mode, antialias: antialias).ToArray<double>().Should().AllSatisfy(v => v.Should().BeApproximately(3, 1e-12));
    }

    [Fact]
    public void Strided_inputs_and_empty_batches()
    {
        var x = Image(2, 5, 3, 4).Permute(0, 2, 3, 1);
        foreach (var call in (Func<Tensor, Tensor>[])
            [
                t => F.Pad(t, [1, 2, 1, 1], PadMode.Reflect), t => F.Pad(t, [1, -2]), t => F.Pad(t, [1, 2, 1, 1], PadMode.Circular), t => F.Interpolate(t, 6, mode: InterpolateMode.Bicubic),
                t => F.Interpolate(t, 3), t => F.PixelUnshuffle(t.Narrow(-1, 0, 4), 2), t => F.GridSample(t, (Image(2, 2, 2, 3) * 1.2).Narrow(3, 0, 2)),
            ])
        {
            call(x).ToArray<double>().Should().Equal(call(x.Contiguous()).ToArray<double>());
        }
        var none = Tensor.Zeros([0, 2, 4, 4], requiresGrad: true);
        foreach (var y in (Tensor[])
            [
                F.Pad(none, [1, 1, 1, 1], PadMode.Reflect), F.Pad(none, [1, 1]), F.Interpolate(none, 3, mode: InterpolateMode.Bilinear), F.PixelUnshuffle(none, 2),
                F.GridSample(none, Tensor.Zeros([0, 3, 3, 2])), F.Interpolate(none, 3, mode: InterpolateMode.Area),
            ])
        {
            y.Shape[0].Should().Be(0);
            y.Sum().Backward();
        }
    }

    [Fact]
    public void The_identity_grid_gives_the_image()
    {
        var x = Image(2, 3, 4, 5);
        var theta = Tensor.From<double>([1, 0, 0, 0, 1, 0], [1, 2, 3]).Expand(2, 2, 3);
        foreach (var corners in (bool[])[false, true])
            foreach (var mode in Enum.GetValues<GridMode>())
                F.GridSample(x, F.AffineGrid(theta, x.Shape, corners), mode, GridPadding.Border, corners).ToArray<double>().Zip(x.ToArray<double>())
                    .Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-9));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Samples_of_many_channels_are_those_of_each_alone(DType dtype)
    {
        // Points inside, across the edge, far out and undefined; the channels of one register, of more, and not of whole ones; more points than a block, or few.
        foreach (var channels in (long[])[7, 8, 16, 21])
            foreach (var points in (long[])[2, 5, 13])
                foreach (var mode in Enum.GetValues<GridMode>())
                {
                    var grid = (Image(3, points, 7, 2) * 1.2).To(dtype);
                    grid[1, 0, 0].FillInPlace(double.NaN);
                    grid[1, 1, 2, 0].FillInPlace(1e30);
                    var x = (Image(3, channels, 9, 8) + 0.1).To(dtype);
                    x[2, 3, 4, 4].FillInPlace(double.PositiveInfinity);
                    x[2, 2, 8, 7].FillInPlace(double.NaN);
                    x[0, 1].FillInPlace(1e-310);
                    ThreadCounts.OnThreads(threads =>
                    {
                        var y = F.GridSample(x, grid, mode);
                        for (long c = 0; c < channels; c++)
                            Near.Same(y[.., (int)c..((int)c + 1)].Contiguous(), F.GridSample(x[.., (int)c..((int)c + 1)], grid, mode), $"channel {c} of {channels}, {points} lines of points, {mode}, {threads} threads");
                    });
                }
        Tensor solid = Image(2, 9, 3, 4, 5).To(dtype), at = (Image(2, 3, 4, 4, 3) * 1.1).To(dtype);
        var all = F.GridSample(solid, at);
        for (var c = 0; c < 9; c++) Near.Same(all[.., c..(c + 1)].Contiguous(), F.GridSample(solid[.., c..(c + 1)], at), $"channel {c} in space");
    }

    [Fact]
    public void Places_far_outside_or_undefined_read_nothing_foreign()
    {
        double[] far = [double.NaN, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, 1e10];
        var grid = Tensor.From<double>([.. far.SelectMany(v => (double[])[v, 0.1])], [1, far.Length, 1, 2]);
        foreach (var mode in Enum.GetValues<GridMode>())
            foreach (var padding in Enum.GetValues<GridPadding>())
            {
                var x = Tensor.Ones([1, 1, 3, 3], DType.Float64, requiresGrad: true);
                var y = F.GridSample(x, grid, mode, padding);
                y.Sum().Backward();
                if (mode == GridMode.Nearest) y.ToArray<double>().Should().AllSatisfy(v => v.Should().Be(padding == GridPadding.Zeros ? 0 : 1, $"{padding}"));
            }
    }

    [Fact]
    public void The_grids_gradient_is_zero_beyond_the_border_and_turns_where_it_is_reflected()
    {
        var x = Tensor.Arange(0, 4, 1, DType.Float64).Reshape(1, 1, 1, 4);
        double Slope(double at, GridPadding padding)
        {
            var grid = Tensor.From<double>([at, 0], [1, 1, 1, 2]).RequireGrad();
            F.GridSample(x, grid, GridMode.Bilinear, padding).Sum().Backward();
            return grid.Grad!.ToArray<double>()[0];
        }
        Slope(0.1, GridPadding.Border).Should().BeApproximately(2, 1e-12);
        Slope(1.2, GridPadding.Border).Should().Be(0);
        Slope(-0.75, GridPadding.Border).Should().Be(0, "the edge itself counts as beyond");
        Slope(1.5, GridPadding.Reflection).Should().BeApproximately(-2, 1e-12);
        Slope(-1.5, GridPadding.Reflection).Should().BeApproximately(-2, 1e-12);
        Slope(2.6, GridPadding.Reflection).Should().BeApproximately(-2, 1e-12);
        Slope(3.5, GridPadding.Reflection).Should().BeApproximately(2, 1e-12);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var x = Image(1, 2, 4, 4);
        Action[] calls =
        [
            () => F.Pad(x, [1]), () => F.Pad(x, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]), () => F.Pad(x, [-3, -2]), () => F.Pad(x, [4, 0, 0, 0], PadMode.Reflect), () => F.Pad(x, [1, 1, 1, 1], PadMode.Reflect, 1),
            () => F.Pad(x, [5, 0, 0, 0], PadMode.Circular), () => F.Pad(x, [-4, 2, 0, 0], PadMode.Circular), () => F.Pad(x, [1, 1], PadMode.Replicate), () => F.Pad(Tensor.Zeros([1, 0, 3]), [1, 1], PadMode.Replicate), () => F.Pad(x, [1, 1], (PadMode)9),
            () => F.PixelShuffle(x, 2), () => F.PixelShuffle(x, 0), () => F.PixelUnshuffle(x, 3), () => F.ChannelShuffle(x, 3), () => F.PixelShuffle(Image(4, 4), 1),
            () => F.Interpolate(x), () => F.Interpolate(x, 3, 2.0), () => F.Interpolate(x, 3, mode: InterpolateMode.Linear), () => F.Interpolate(x, 3, alignCorners: true), () => F.Interpolate(x, 3, antialias: true),
            () => F.Interpolate(x, [1, 2, 3]), () => F.Interpolate(x, scaleFactor: [1, 2, 3]), () => F.Interpolate(x, scaleFactor: 0.1), () => F.Interpolate(x, scaleFactor: -1), () => F.Interpolate(x, 0),
            () => F.Interpolate(x, 3, recomputeScaleFactor: true), () => F.Interpolate(Image(3, 3), 2), () => F.Interpolate(Tensor.Zeros([1, 0, 3]), 2), () => F.Interpolate(x, 2, mode: (InterpolateMode)99),
            () => F.Interpolate(x, 0, mode: InterpolateMode.Area), () => F.GridSample(x, Image(2, 3, 3, 2)), () => F.GridSample(x, Image(1, 3, 3, 3)), () => F.GridSample(x, Image(1, 3, 2)),
            () => F.GridSample(x, Image(1, 3, 3, 2).To(DType.Float32)), () => F.GridSample(Image(1, 1, 2, 2, 2), Image(1, 1, 1, 1, 3), GridMode.Bicubic), () => F.GridSample(x, Image(1, 3, 3, 2), (GridMode)7),
            () => F.GridSample(x, Image(1, 3, 3, 2), paddingMode: (GridPadding)7), () => F.GridSample(Tensor.Zeros([1, 1, 0, 2]), Tensor.Zeros([1, 1, 1, 2])), () => F.AffineGrid(Image(1, 2, 3), [1, 1, 1, 1, 1]),
            () => F.AffineGrid(Image(1, 2, 3), [2, 1, 4, 4]), () => F.AffineGrid(Image(1, 2, 3), [1, 1, 0, 4]), () => F.AffineGrid(Image(1, 2, 3), [1, 1, 4]),
        ];
        foreach (var call in calls) call.Should().Throw<ArgumentException>().Which.Message.Should().MatchRegex("^(Pad|Pixel|Channel|Interpolate|Grid|Affine)");
    }
}
