namespace Autograd.Tests.Random;

/// <summary>Normal numbers with a mean or a deviation for each element.</summary>
public class RandNormalTests
{
    private static readonly Tensor Mean = Tensor.From<double>([1, -2, 3]);
    private static readonly Tensor Std = Tensor.From<double>([0.5, 2, 0]);

    [Fact]
    public void Are_standard_numbers_scaled_and_shifted()
    {
        double[] drawn = Tensor.Randn([3], new Generator(7), DType.Float64).ToArray<double>();
        double[] mean = Mean.ToArray<double>(), std = Std.ToArray<double>();

        Tensor.RandNormal(Mean, Std, new Generator(7)).ToArray<double>().Should().Equal(drawn.Select((z, i) => z * std[i] + mean[i]));
        Tensor.RandNormal(Mean, 3, new Generator(7)).ToArray<double>().Should().Equal(drawn.Select((z, i) => z * 3 + mean[i]));
        Tensor.RandNormal(4, Std, new Generator(7)).ToArray<double>().Should().Equal(drawn.Select((z, i) => z * std[i] + 4));
    }

    [Fact]
    public void Broadcast_and_have_the_dtype_of_the_means()
    {
        var x = Tensor.RandNormal(Tensor.Zeros([2, 1]), Std);
        x.Shape.ToArray().Should().Equal(2, 3);
        x.DType.Should().Be(DType.Float32);
    }

    [Fact]
    public void Have_no_history()
    {
        var x = Tensor.RandNormal(Mean.Clone().RequireGrad(), Std);
        x.RequiresGrad.Should().BeFalse();
    }

    [Fact]
    public void A_negative_deviation_or_integers_are_refused_before_a_draw()
    {
        var generator = new Generator(7);
        Action[] calls =
        [
            () => Tensor.RandNormal(Mean, -Std, generator), () => Tensor.RandNormal(0, -Std, generator), () => Tensor.RandNormal(Mean, -1, generator),
        ];
        foreach (var call in calls) call.Should().Throw<ArgumentException>();
        ((Action)(() => Tensor.RandNormal(Mean.To(DType.Int64), Std, generator))).Should().Throw<NotSupportedException>();
        Tensor.Randn([5], generator).ToArray<float>().Should().Equal(Tensor.Randn([5], new Generator(7)).ToArray<float>());
    }
}
