using FluentAssertions;

namespace Autograd.Tests.Ops;

public class RoundingTests
{
    private static readonly double[] Values = [-2.5, -1.5, -0.5, -0.2, 0, 0.5, 1.5, 2.5, 1e300, double.NaN, double.NegativeInfinity];

    [Fact]
    public void Functions_agree_with_Math_in_both_floating_point_types()
    {
        Check(x => x.Floor(), Math.Floor);
        Check(x => x.Ceil(), Math.Ceiling);
        Check(x => x.Trunc(), Math.Truncate);
        Check(x => x.Round(), v => Math.Round(v, MidpointRounding.ToEven));
        Check(x => x.Clone().FloorInPlace(), Math.Floor);
        Check(x => x.Clone().CeilInPlace(), Math.Ceiling);
        Check(x => x.Clone().TruncInPlace(), Math.Truncate);
        Check(x => x.Clone().RoundInPlace(), v => Math.Round(v, MidpointRounding.ToEven));

        static void Check(Func<Tensor, Tensor> op, Func<double, double> f)
        {
            op(Tensor.From(Values)).ToArray<double>().Should().Equal(Values.Select(f));
            op(Tensor.From(Values).To(DType.Float32)).ToArray<float>().Should().Equal(Values.Select(v => (float)f((float)v)));
            double.IsNegative(op(Tensor.From([-0.0])).Item<double>()).Should().BeTrue();
        }
    }

    [Fact]
    public void Integers_are_copied_and_decimals_scale()
    {
        var n = Tensor.From([1, -2]);
        n.Floor().Should().NotBeSameAs(n);
        n.Round().ToArray<int>().Should().Equal(1, -2);
        Tensor.From([1.239, -17.5, 0.125]).Round(2).ToArray<double>().Should().Equal(1.24, -17.5, 0.12);
        Tensor.From([15.0, 25, -149]).Round(-1).ToArray<double>().Should().Equal(20, 20, -150);
        Tensor.From([1.75, -1.75]).Frac().ToArray<double>().Should().Equal(0.75, -0.75);
        n.Invoking(t => t.Round(1)).Should().Throw<NotSupportedException>();
        Tensor.From([true]).Invoking(t => t.Floor()).Should().Throw<NotSupportedException>();
    }

    [Theory]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int16)]
    [InlineData(DType.Int8)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Quotients_and_remainders_have_Pythons_signs(DType dtype)
    {
        long[] range = dtype == DType.UInt8 ? [0, 1, 5, 7, 200, 255] : [-7, -5, -1, 0, 1, 5, 7, 100];
        var x = Tensor.From<long>(range).To(dtype).Unsqueeze(1);
        var y = Tensor.From<long>([.. range.Where(v => v != 0)]).To(dtype);
        var pairs = from a in range from b in range where b != 0 select (a, b);
        x.FloorDivide(y).ToArray<long>().Should().Equal(pairs.Select(p => (long)Math.Floor((double)p.a / p.b)));
        x.Div(y, "floor").ToArray<long>().Should().Equal(pairs.Select(p => (long)Math.Floor((double)p.a / p.b)));
        x.Div(y, "trunc").ToArray<long>().Should().Equal(pairs.Select(p => p.a / p.b));
        x.Fmod(y).ToArray<long>().Should().Equal(pairs.Select(p => p.a % p.b));
        x.Remainder(y).ToArray<long>().Should().Equal(pairs.Select(p => (p.a % p.b + p.b) % p.b));
        x.Remainder(y).DType.Should().Be(dtype);
    }

    [Fact]
    public void The_lowest_integer_divided_by_minus_one_wraps()
    {
        Tensor.From([long.MinValue]).FloorDivide(-1).Item<long>().Should().Be(long.MinValue);
        Tensor.From([int.MinValue]).Div(-1, "trunc").Item<int>().Should().Be(int.MinValue);
        Tensor.From([long.MinValue]).Remainder(-1).Item<long>().Should().Be(0);
        Tensor.From([int.MinValue]).Fmod(-1).Item<int>().Should().Be(0);
    }

    [Fact]
    public void Floating_point_floors_by_the_remainder_and_divides_by_zero()
    {
        Tensor.From([1.0]).FloorDivide(0.1).Item<double>().Should().Be(9);
        Tensor.From([1.0, -1, 0]).FloorDivide(0.0).ToArray<double>().Should().Equal(double.PositiveInfinity, double.NegativeInfinity, double.NaN);
        Tensor.From([-5.0]).Remainder(double.PositiveInfinity).Item<double>().Should().Be(double.PositiveInfinity);
        Tensor.From([5.5]).To(DType.Float16).Remainder(-2).Item<float>().Should().Be(-0.5f);
    }

    [Fact]
    public void Remainders_have_gradients_and_floor_divide_none()
    {
        var x = Tensor.From([7.5, -7.5], requiresGrad: true);
        var y = Tensor.From([2.0, 2], requiresGrad: true);
        x.Remainder(y).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(1, 1);
        y.Grad!.ToArray<double>().Should().Equal(-3, 4);
        x.Fmod(y).GradFn!.Name.Should().Be("FmodBackward1");
        x.FloorDivide(y).RequiresGrad.Should().BeFalse();
        x.Div(y, "floor").RequiresGrad.Should().BeTrue();
        Autodiff.GradCheck(t => t[0].Fmod(t[1]) * t[0].Remainder(t[1]), [Tensor.From([7.5, -7.5], requiresGrad: true), Tensor.From([2.0, -3], requiresGrad: true)]);
    }

    [Fact]
    public void Integers_divided_by_zero_are_refused_before_anything_is_written()
    {
        var x = Tensor.From([7, 8]);
        x.Invoking(t => t.FloorDivide(0)).Should().Throw<DivideByZeroException>().WithMessage("*To(DType.Float32)*");
        x.Invoking(t => t.Remainder(Tensor.From([1, 0]))).Should().Throw<DivideByZeroException>();
        x.Invoking(t => t.FloorDivideInPlace(Tensor.From([1, 0]))).Should().Throw<DivideByZeroException>();
        x.Invoking(t => t.RemainderInPlace(0)).Should().Throw<DivideByZeroException>();
        x.Invoking(t => t.Div(2, "up")).Should().Throw<ArgumentException>().WithMessage("*floor*trunc*");
        x.ToArray<int>().Should().Equal(7, 8);
        x.RemainderInPlace(5).ToArray<int>().Should().Equal(2, 3);
    }
}
