using FluentAssertions;

namespace Autograd.Tests.Ops;

/// <summary>Numbers become tensors where only a tensor is taken, and stay scalars, which promote by category alone, everywhere else.</summary>
public class ImplicitConversionTests
{
    [Fact]
    public void Numbers_become_tensors_of_their_category()
    {
        DTypeOf(true).Should().Be(DType.Bool);
        DTypeOf(2).Should().Be(DType.Int64);
        DTypeOf(2L).Should().Be(DType.Int64);
        DTypeOf(2f).Should().Be(DType.Float32);
        DTypeOf(2.0).Should().Be(DType.Float64);
        DTypeOf((Scalar)2).Should().Be(DType.Int64);

        static DType DTypeOf(Tensor x) => x.DType;
    }

    [Fact]
    public void Ops_on_numbers_choose_the_scalar_form()
    {
        // A float64 0-d tensor would make these float64.
        var n = Tensor.Arange(3);
        var c = n > 1;
        (n + 2.5).DType.Should().Be(DType.Float32);
        (2.5 - n).DType.Should().Be(DType.Float32);
        n.Mul(2.5).DType.Should().Be(DType.Float32);
        (n > 0.5).ToArray<bool>().Should().Equal(false, true, true);
        Tensor.Where(c, n, 0.5).DType.Should().Be(DType.Float32);
        Tensor.Where(c, 0.5, n).DType.Should().Be(DType.Float32);
        Tensor.Where(c, 0.5, 1).DType.Should().Be(DType.Float32);
        n.Clamp(0.5, 1).DType.Should().Be(DType.Float32);
        n.Clamp(null, 1.5).DType.Should().Be(DType.Float32);
        n.ClampMin(0.5).DType.Should().Be(DType.Float32);
        n.Remainder(1.5).DType.Should().Be(DType.Float32);
        n.Pow(0.5).DType.Should().Be(DType.Float32);
        n.MaskedFill(c, 7).DType.Should().Be(DType.Int64);
        n.Clamp(min: n).DType.Should().Be(DType.Int64);
        n.Clamp(null, n).DType.Should().Be(DType.Int64);
    }
}
