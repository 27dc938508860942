using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>Gradients that are missing, not finite, of several dtypes, or have a history.</summary>
public class ClipGradTests
{
    [Fact]
    public void No_gradient_has_the_norm_0() => ClipGrad.Norm([Tensor.Ones([2], requiresGrad: true)], 1).Item<float>().Should().Be(0);

    [Fact]
    public void A_norm_that_is_not_finite_is_an_error_on_demand()
    {
        var x = With([3f, float.PositiveInfinity]);
        FluentActions.Invoking(() => ClipGrad.Norm([x], 1, errorIfNonfinite: true)).Should().Throw<InvalidOperationException>().WithMessage("*norm of order 2*errorIfNonfinite: false*");
        x.Grad!.ToArray<float>().Should().Equal(3, float.PositiveInfinity);
        ClipGrad.Norm([x], 1).Item<float>().Should().Be(float.PositiveInfinity);
        x.Grad!.ToArray<float>()[0].Should().Be(0);
    }

    [Fact]
    public void Gradients_of_several_dtypes_are_one_vector()
    {
        var (x, y) = (With([3f]), Tensor.Zeros([1], DType.Float64, requiresGrad: true));
        y.Grad = Tensor.From([4.0]);
        ClipGrad.Norm([x, y], 2.5).Item<double>().Should().BeApproximately(5, 1e-6);
        x.Grad!.Item<float>().Should().BeApproximately(1.5f, 1e-5f);
        (y.Grad.DType, x.Grad.DType).Should().Be((DType.Float64, DType.Float32));
        y.Grad.Item<double>().Should().BeApproximately(2, 1e-5);
    }

    [Fact]
    public void Values_are_limited_in_place()
    {
        var x = With([-3f, 0.5f, 2f, float.NaN]);
        var g = x.Grad;
        ClipGrad.Value([x, Tensor.Ones([1], requiresGrad: true)], 1);
        x.Grad.Should().BeSameAs(g);
        g!.ToArray<float>().Should().Equal(-1, 0.5f, 1, float.NaN);
        FluentActions.Invoking(() => ClipGrad.Value([x], -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ClipGrad.Value(null!, 1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ClipGrad.Norm(null!, 1)).Should().Throw<ArgumentNullException>();
    }

    private static Tensor With(float[] gradient)
    {
        var x = Tensor.Zeros([gradient.Length], requiresGrad: true);
        x.Grad = Tensor.From(gradient);
        return x;
    }
}
