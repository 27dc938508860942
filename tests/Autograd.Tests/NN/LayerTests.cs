using Autograd.NN;

namespace Autograd.Tests.Networks;

/// <summary>What layers do beyond their functional forms: options, state, checks before anything is written.</summary>
public class LayerTests
{
    private static readonly Tensor Line = Tensor.From([1f, 2f, 3f, 4f]).Reshape(1, 1, 4);

    public static TheoryData<Module<Tensor, Tensor>> InPlace =>
    [
        new ReLU(true), new ReLU6(true), new LeakyReLU(inplace: true), new ELU(inplace: true), new SELU(true), new CELU(inplace: true), new SiLU(true), new Mish(true), new Hardswish(true),
        new Hardsigmoid(true), new Hardtanh(inplace: true), new Threshold(0.5, 2, true), new Dropout(1, true), new Dropout1d(1, true), new AlphaDropout(0.5, true),
    ];

    [Theory, MemberData(nameof(InPlace))]
    public void In_place_layers_write_to_the_input_and_return_it(Module<Tensor, Tensor> layer)
    {
        var x = Tensor.From([-2f, -1f, 0.25f, 9f]).Reshape(1, 2, 2);
        var y = layer.Call(x);
        y.Should().BeSameAs(x);
        y.ToArray<float>().Should().NotEqual([-2f, -1f, 0.25f, 9f]);
    }

    [Fact]
    public void A_randomised_slope_is_the_mean_of_its_bounds_unless_learning()
    {
        var (layer, x) = (new RReLU(0.1, 0.3), Tensor.From<double>([-2, -1, 3]));
        layer.Eval().Call(x).ToArray<double>().Should().BeEquivalentTo([-0.4, -0.2, 3], options => options.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12)).WhenTypeIs<double>());
        var y = layer.Train().Call(x).ToArray<double>();
        y[0].Should().BeInRange(-0.6, -0.2);
        y[2].Should().Be(3);
    }

    [Fact]
    public void Softmax_without_a_dimension_follows_the_old_rule()
    {
        new Softmax().Call(Tensor.Zeros([2, 4])).ToArray<float>().Should().OnlyContain(v => v == 0.25f);
        new Softmin().Call(Tensor.Zeros([2, 1, 4])).ToArray<float>().Should().OnlyContain(v => v == 0.5f);
        new LogSoftmax().Call(Tensor.Zeros([1])).Item<float>().Should().Be(0);
        new Softmax2d().Call(Tensor.Zeros([2, 5, 5])).ToArray<float>().Should().OnlyContain(v => v == 0.5f);
        new Softmax2d().Invoking(m => m.Call(Tensor.Zeros([2, 5]))).Should().Throw<ArgumentException>().WithMessage("*Softmax2d*[2, 5]*");
    }

    [Theory]
    [InlineData(PadMode.Constant, 3f, 6f, 9f, 7f)]
    [InlineData(PadMode.Reflect, 5f, 6f, 9f, 10f)]
    [InlineData(PadMode.Replicate, 4f, 6f, 9f, 11f)]
    [InlineData(PadMode.Circular, 7f, 6f, 9f, 8f)]
    public void Convolutions_pad_in_every_mode(PadMode mode, params float[] expected)
    {
        foreach (ConvolutionPadding padding in (ConvolutionPadding[])[1, "same"])
        {
            var layer = new Conv1d(1, 1, 3, padding: padding, bias: false, paddingMode: mode);
            Init.Ones(layer.Weight);
            layer.Call(Line).ToArray<float>().Should().Equal(expected);
        }
    }

    [Fact]
    public void Same_padding_of_an_even_kernel_has_the_odd_one_at_the_end()
    {
        var layer = new Conv1d(1, 1, 2, padding: "same", bias: false, paddingMode: PadMode.Circular);
        Init.Ones(layer.Weight);
        layer.Call(Line).ToArray<float>().Should().Equal(3, 5, 7, 5);
    }

    [Fact]
    public void Convolutions_check_their_options_when_made()
    {
        FluentActions.Invoking(() => new Conv2d(3, 4, 3, groups: 2)).Should().Throw<ArgumentException>().WithMessage("*Conv2d*2 groups*3 channels*");
        FluentActions.Invoking(() => new Conv2d(4, 4, 3, groups: 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Conv2d(4, 4, [3, 3, 3])).Should().Throw<ArgumentException>().WithMessage("*kernel size*");
        FluentActions.Invoking(() => new Conv1d(4, 4, 0)).Should().Throw<ArgumentException>().WithMessage("*kernel size*positive*");
        FluentActions.Invoking(() => new Conv1d(4, 4, 3, stride: 2, padding: "same")).Should().Throw<ArgumentException>().WithMessage("*same*stride*");
        FluentActions.Invoking(() => new ConvTranspose1d(4, 3, 3, groups: 2)).Should().Throw<ArgumentException>().WithMessage("*ConvTranspose1d*");
    }

    [Fact]
    public void A_transposed_convolution_gives_the_size_asked_for()
    {
        var layer = new ConvTranspose2d(1, 2, 3, stride: 2, padding: 1);
        var x = Tensor.Ones([1, 1, 4, 4]);
        layer.Call(x).Shape.ToArray().Should().Equal(1, 2, 7, 7);
        layer.Call(x, [8, 7]).Shape.ToArray().Should().Equal(1, 2, 8, 7);
        layer.Call(x, [1, 2, 8, 8]).Shape.ToArray().Should().Equal(1, 2, 8, 8);
        layer.Call(x[0], [8, 8]).Shape.ToArray().Should().Equal(2, 8, 8);
        layer.Invoking(m => m.Call(x, [9, 7])).Should().Throw<ArgumentException>().WithMessage("*7 to 8*9*");
        layer.Invoking(m => m.Call(x, [8])).Should().Throw<ArgumentException>().WithMessage("*output size*");
    }

    [Fact]
    public void Poolings_give_places_too()
    {
        var (values, indices) = new AdaptiveMaxPool1d(2).CallWithIndices(Line);
        values.ToArray<float>().Should().Equal(2, 4);
        indices.ToArray<long>().Should().Equal(1, 3);
    }

    [Fact]
    public void Without_momentum_batch_statistics_are_the_mean_over_batches()
    {
        var layer = new BatchNorm1d(1, momentum: null);
        foreach (var mean in (float[])[1, 2, 6]) layer.Call(Tensor.From([mean - 1, mean + 1]).Reshape(2, 1));
        layer.RunningMean!.Item<float>().Should().BeApproximately(3, 1e-6f);
        layer.RunningVar!.Item<float>().Should().BeApproximately(2, 1e-6f);
        layer.NumBatchesTracked!.Item<long>().Should().Be(3);
        layer.Eval().Call(Tensor.From([3f]).Reshape(1, 1)).Item<float>().Should().BeApproximately(0, 1e-6f);
        layer.NumBatchesTracked!.Item<long>().Should().Be(3);
        layer.ResetRunningStats();
        layer.StateDict().Values.Select(t => t.To(DType.Float32).Item<float>()).Should().Equal(1, 0, 0, 1, 0);
    }

    [Fact]
    public void A_batch_that_is_refused_changes_no_statistics()
    {
        var layer = new BatchNorm1d(2);
        foreach (long[] shape in (long[][])[[1, 2], [4, 3], [4], [4, 2, 2, 2]])
            layer.Invoking(m => m.Call(Tensor.Ones(shape))).Should().Throw<ArgumentException>();
        layer.NumBatchesTracked!.Item<long>().Should().Be(0);
        layer.RunningMean!.ToArray<float>().Should().Equal(0, 0);
        new BatchNorm2d(2).Invoking(m => m.Call(Tensor.Ones([4, 2]))).Should().Throw<ArgumentException>().WithMessage("*BatchNorm2d*2 dimensions*");
        new BatchNorm1d(2, trackRunningStats: false).Eval().Call(Tensor.From([0f, 0, 2, 4]).Reshape(2, 2)).Sum().Item<float>().Should().BeApproximately(0, 1e-5f);
    }

    [Fact]
    public void Instance_norm_takes_single_inputs_and_keeps_statistics_if_asked()
    {
        var x = Tensor.From([0f, 2, 4, 8]).Reshape(2, 2);
        var layer = new InstanceNorm1d(2, eps: 0, trackRunningStats: true);
        layer.Call(x).ToArray<float>().Should().Equal(-1, 1, -1, 1);
        layer.RunningMean!.ToArray<float>().Should().Equal(0.1f, 0.6f);
        layer.StateDict().Keys.Should().Equal("running_mean", "running_var", "num_batches_tracked");
        new InstanceNorm1d(2).StateDict().Should().BeEmpty();
        new InstanceNorm2d(2).Invoking(m => m.Call(x)).Should().Throw<ArgumentException>().WithMessage("*InstanceNorm2d*");
    }

    [Fact]
    public void Layers_are_made_in_the_dtype_asked_for()
    {
        Module[] layers =
        [
            new Conv2d(1, 1, 1, dtype: DType.Float64), new ConvTranspose1d(1, 1, 1, dtype: DType.Float64), new BatchNorm1d(1, dtype: DType.Float64), new LayerNorm(1, dtype: DType.Float64),
            new RMSNorm(1, dtype: DType.Float64), new GroupNorm(1, 1, dtype: DType.Float64), new Embedding(1, 1, dtype: DType.Float64), new EmbeddingBag(1, 1, dtype: DType.Float64),
            new PReLU(dtype: DType.Float64), new InstanceNorm1d(1, affine: true, dtype: DType.Float64),
        ];
        layers.SelectMany(m => m.StateDict()).Where(s => s.Key != "num_batches_tracked").Should().OnlyContain(s => s.Value.DType == DType.Float64);
        new LayerNorm(3, bias: false).StateDict().Keys.Should().Equal("weight");
        FluentActions.Invoking(() => new GroupNorm(2, 3)).Should().Throw<ArgumentException>().WithMessage("*2 groups*3 channels*");
    }

    [Fact]
    public void Dropout_drops_only_while_learning()
    {
        var x = Tensor.Ones([1000]);
        var layer = new Dropout(0.5);
        layer.Call(x).ToArray<float>().Distinct().Order().Should().Equal(0, 2);
        layer.Eval().Call(x).Should().BeSameAs(x);
        FluentActions.Invoking(() => new AlphaDropout(1.5)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*AlphaDropout*1.5*");
    }

    [Fact]
    public void A_table_that_is_there_already_is_shared()
    {
        var table = Tensor.From([1f, 2, 3, 4]).Reshape(2, 2);
        var frozen = Embedding.FromPretrained(table);
        frozen.Weight.RequiresGrad.Should().BeFalse();
        table.FillInPlace(5);
        frozen.Call(Tensor.From([1L])).ToArray<float>().Should().Equal(5, 5);
        var bag = EmbeddingBag.FromPretrained(table, freeze: false, mode: BagMode.Sum);
        bag.Weight.RequiresGrad.Should().BeTrue();
        bag.Call(Tensor.From([0L, 1, 1]), Tensor.From([0L, 1])).ToArray<float>().Should().Equal(5, 5, 10, 10);
        bag.Call(Tensor.From([0L, 1]).Reshape(1, 2), perSampleWeights: Tensor.From([1f, 2f]).Reshape(1, 2)).ToArray<float>().Should().Equal(15, 15);
        FluentActions.Invoking(() => Embedding.FromPretrained(Tensor.Ones([2]))).Should().Throw<ArgumentException>().WithMessage("*FromPretrained*[2]*");
        FluentActions.Invoking(() => new Embedding(3, 2, paddingIdx: 3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*3*");
    }

    [Fact]
    public void The_padding_row_starts_as_zeros_and_gets_no_gradient()
    {
        var layer = new Embedding(3, 2, paddingIdx: -1);
        layer.Weight.ToArray<float>()[4..].Should().Equal(0, 0);
        layer.Call(Tensor.From([2L, 0])).Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().Should().Equal(1, 1, 0, 0, 0, 0);
    }

    [Fact]
    public void Weights_of_losses_are_buffers()
    {
        var loss = new BCEWithLogitsLoss(Tensor.Ones([2]), posWeight: Tensor.Full([2], 3f));
        loss.StateDict().Keys.Should().Equal("weight", "pos_weight");
        loss.Parameters().Should().BeEmpty();
        loss.To(DType.Float64).Weight!.DType.Should().Be(DType.Float64);
        new CrossEntropyLoss().StateDict().Should().BeEmpty();
        var weighted = new CrossEntropyLoss(Tensor.From([1f, 0f]));
        weighted.Call(Tensor.From([0f, 0, 5, 0]).Reshape(2, 2), Tensor.From([0L, 1])).Item<float>().Should().BeApproximately(MathF.Log(2), 1e-6f);
    }

    private sealed class Hinge : Loss
    {
        protected override Tensor Forward(Tensor input, Tensor target) => (1 - input * target).Relu().Mean();
    }

    [Fact]
    public void Ones_own_losses_need_a_forward_only() => new Hinge().Call(Tensor.From([2f, 0.5f]), Tensor.From([1f, -1f])).Item<float>().Should().Be(0.75f);

    [Fact]
    public void Lengths_and_distances_may_be_plain_values_and_functions()
    {
        var logs = Tensor.Zeros([4, 1, 3]).LogSoftmax(2);
        var loss = new CTCLoss();
        loss.Call(logs, Tensor.From([1L, 2]).Reshape(1, 2), [4], [2]).Item<float>().Should()
            .Be(loss.Call(logs, Tensor.From([1L, 2]).Reshape(1, 2), Tensor.From([4L]), Tensor.From([2L])).Item<float>());
        Tensor a = Tensor.Zeros([1, 2]), p = Tensor.Ones([1, 2]), n = Tensor.Full([1, 2], 3f);
        new TripletMarginWithDistanceLoss((x, y) => (x - y).Abs().Sum(1), margin: 5).Call(a, p, n).Item<float>().Should().Be(1);
        new TripletMarginWithDistanceLoss(margin: 5).Call(a, p, n).Item<float>().Should().BeApproximately(5 + MathF.Sqrt(2) - 3 * MathF.Sqrt(2), 1e-4f);
    }
}
