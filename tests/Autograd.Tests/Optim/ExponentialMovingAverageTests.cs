using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>The average, its warm-up, the exchange and its state.</summary>
public class ExponentialMovingAverageTests
{
    [Fact]
    public void It_follows_the_parameters()
    {
        var x = Tensor.From([1f, 2f], requiresGrad: true);
        var average = new ExponentialMovingAverage([x], 0.75);
        Set(x, 5, 6);
        average.Update();
        average.Averages[0].ToArray<float>().Should().Equal(2, 3);
        average.Update();
        average.Averages[0].ToArray<float>().Should().Equal(2.75f, 3.75f);
        x.Detach().ToArray<float>().Should().Equal(5, 6);
        average.Updates.Should().Be(2);
    }

    [Fact]
    public void Averages_of_16_bits_are_float32()
    {
        var x = Tensor.Full([1000], 1, DType.BFloat16, requiresGrad: true);
        var average = new ExponentialMovingAverage([x], 0.75);
        using (Autodiff.NoGrad()) x.FillInPlace(2);
        average.Update();
        average.Averages[0].ToArray<float>().Should().OnlyContain(v => v == 1.25f);
        average.CopyToParameters();
        x.DType.Should().Be(DType.BFloat16);
        x.Detach().To(DType.Float32).ToArray<float>().Should().OnlyContain(v => v == 1.25f);
    }

    [Fact]
    public void Early_averages_forget_faster_with_warm_up()
    {
        var x = Tensor.From([0f], requiresGrad: true);
        var average = new ExponentialMovingAverage([x], 0.999, warmUp: true);
        average.Decay.Should().Be(0.1);
        Set(x, 1);
        average.Update();
        average.Averages[0].Item<float>().Should().BeApproximately(0.9f, 1e-6f);
        average.Decay.Should().BeApproximately(2 / 11.0, 1e-15);
        for (var i = 0; i < 20_000; i++) average.Update();
        average.Decay.Should().Be(0.999);
    }

    [Fact]
    public void Parameters_and_averages_are_exchanged_and_brought_back()
    {
        var x = Tensor.From([1f], requiresGrad: true);
        var average = new ExponentialMovingAverage([x], 0.5);
        Set(x, 3);
        average.Update();
        using (average.Swap())
        {
            x.Item<float>().Should().Be(2);
            x.RequiresGrad.Should().BeTrue();
            FluentActions.Invoking(average.Update).Should().Throw<InvalidOperationException>().WithMessage("*Swap*");
            FluentActions.Invoking(() => average.Swap()).Should().Throw<InvalidOperationException>();
            FluentActions.Invoking(average.CopyToParameters).Should().Throw<InvalidOperationException>();
        }
        x.Item<float>().Should().Be(3);
        average.Averages[0].Item<float>().Should().Be(2);
        average.CopyToParameters();
        x.Item<float>().Should().Be(2);
    }

    [Fact]
    public void Its_state_goes_on_to_the_same_bits()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.BFloat16])
        {
            var x = Training.Values(9, 1, dtype).RequireGrad();
            var average = new ExponentialMovingAverage([x], 0.9, warmUp: true);
            Move(x, 1);
            average.Update();
            var resumed = new ExponentialMovingAverage([x]);
            resumed.LoadStateDict((Dictionary<string, object?>)StateDictTests.Frozen(average.StateDict())!);
            Move(x, 2);
            average.Update();
            resumed.Update();
            Training.Same(resumed.Averages[0], average.Averages[0], $"{dtype}");
            resumed.Decay.Should().Be(average.Decay);
            average.Averages[0].DType.Should().Be(DType.Float32);
        }

        static void Move(Tensor x, int step)
        {
            using (Autodiff.NoGrad()) x.AddInPlace(Training.Values(9, step));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var average = new ExponentialMovingAverage([Tensor.Ones([2])]);
        var state = new ExponentialMovingAverage([Tensor.Ones([3])], 0.5).StateDict();
        FluentActions.Invoking(() => average.LoadStateDict(state)).Should().Throw<ArgumentException>().WithMessage("*average 0*[2]*");
        average.Decay.Should().Be(0.999);
        FluentActions.Invoking(() => new ExponentialMovingAverage([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ExponentialMovingAverage([Tensor.Ones([1])], 1.5)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ExponentialMovingAverage([Tensor.Ones([1], DType.Int64)])).Should().Throw<ArgumentException>().WithMessage("*torch.int64*");
        FluentActions.Invoking(() => new ExponentialMovingAverage(null!)).Should().Throw<ArgumentNullException>();
    }

    private static void Set(Tensor x, params float[] values)
    {
        using (Autodiff.NoGrad()) x.CopyInPlace(Tensor.From(values));
    }
}
