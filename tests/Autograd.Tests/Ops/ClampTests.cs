using FluentAssertions;

namespace Autograd.Tests.Ops;

public class ClampTests
{
    private static readonly double[] Values = [-3, -1, 0.5, 2, 5, double.NaN, double.PositiveInfinity];

    [Fact]
    public void Bounds_are_part_of_the_range_and_NaN_stays()
    {
        var x = Tensor.From(Values, requiresGrad: true);
        var y = x.Clamp(-1, 2);
        y.ToArray<double>().Should().Equal(-1, -1, 0.5, 2, 2, double.NaN, 2);
        y.Backward(Tensor.OnesLike(y));
        x.Grad!.ToArray<double>().Should().Equal(0, 1, 1, 1, 0, 0, 0);
        y.GradFn!.Name.Should().Be("ClampBackward1");
        x.ClampMin(0.5).ToArray<double>().Should().Equal(0.5, 0.5, 0.5, 2, 5, double.NaN, double.PositiveInfinity);
        x.Clamp(3, 1).ToArray<double>()[0].Should().Be(1, "the upper bound comes last");
        x.Clamp(double.NaN).ToArray<double>().Should().OnlyContain(v => double.IsNaN(v));
    }

    [Fact]
    public void Integers_keep_their_type_unless_a_bound_is_a_fraction()
    {
        var x = Tensor.From([-5, 0, 5]);
        x.Clamp(-1, 3).ToArray<int>().Should().Equal(-1, 0, 3);
        x.Clamp(-1, 3).DType.Should().Be(DType.Int32);
        x.Clamp(max: 0.5).ToArray<float>().Should().Equal(-5, 0, 0.5f);
        x.Clamp(min: 1).ToArray<int>().Should().Equal(1, 1, 5);
        const long Large = (1L << 53) + 1;
        Tensor.From([0L, long.MaxValue]).Clamp(Large, long.MaxValue - 1).ToArray<long>().Should().Equal(Large, long.MaxValue - 1);
        Tensor.From([0L, long.MaxValue]).ClampInPlace(max: long.MaxValue - 1).ToArray<long>().Should().Equal(0, long.MaxValue - 1);
    }

    [Fact]
    public void Tensor_bounds_broadcast_and_get_the_gradients_of_what_they_replace()
    {
        var x = Tensor.From(new[,] { { -2.0, 0, 9 }, { 1, 5, 4 } }, requiresGrad: true);
        var min = Tensor.From([-1.0, 1, 5], requiresGrad: true);
        var max = Tensor.From(new[,] { { 3.0 }, { 4 } }, requiresGrad: true);
        var y = x.Clamp(min, max);
        y.ToArray<double>().Should().Equal(-1, 1, 3, 1, 4, 4);
        (y * y).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 0, 0, 2, 0, 0);
        min.Grad!.ToArray<double>().Should().Equal(-2, 2, 0);
        max.Grad!.ToArray<double>().Should().Equal(6, 16);
        y.GradFn!.Name.Should().Be("ClampBackward0");
        Autodiff.GradCheck(t => t[0].Clamp(t[1], t[2]).Square(), [
            Tensor.From([-1.5, 0.3, 4], requiresGrad: true), Tensor.From([-0.5], requiresGrad: true), Tensor.From([2.0, 1, 3], requiresGrad: true)]);
    }

    [Fact]
    public void A_number_and_a_tensor_differ_at_ties_from_Maximum()
    {
        var (x, y) = (Tensor.From([1.0, 1], requiresGrad: true), Tensor.From([1.0, 2], requiresGrad: true));
        x.ClampMin(y).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(1, 0);
        y.Grad!.ToArray<double>().Should().Equal(0, 1);
    }

    [Fact]
    public void In_place_forms_write_and_record()
    {
        var x = Tensor.From([-2.0, 0, 9], requiresGrad: true);
        var y = x * 1;
        y.ClampInPlace(-1, 3);
        y.ToArray<double>().Should().Equal(-1, 0, 3);
        y.ClampInPlace(Tensor.From([0.0]), Tensor.From([2.0, 2, 4]));
        (y * 2).Sum().Backward();
        y.ToArray<double>().Should().Equal(0, 0, 3);
        x.Grad!.ToArray<double>().Should().Equal(0, 2, 0);
    }

    [Fact]
    public void Refusals_come_before_any_write()
    {
        var x = Tensor.From([1, 2]);
        x.Invoking(t => t.Clamp()).Should().Throw<ArgumentException>().WithMessage("*bounds*");
        x.Invoking(t => t.ClampInPlace(0.5)).Should().Throw<InvalidOperationException>().WithMessage("*torch.float32*torch.int32*");
        x.Invoking(t => t.ClampInPlace(Tensor.From([5, 5]), Tensor.From([0, 0, 0]))).Should().Throw<ArgumentException>();
        Tensor.From<byte>([1]).Invoking(t => t.Clamp(-1)).Should().Throw<ArgumentException>().WithMessage("*-1*torch.uint8*");
        Tensor.From([true]).Invoking(t => t.Clamp(true)).Should().Throw<NotSupportedException>();
        x.ToArray<int>().Should().Equal(1, 2);
    }
}
