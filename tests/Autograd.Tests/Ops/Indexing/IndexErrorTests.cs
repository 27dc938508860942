using FluentAssertions;

namespace Autograd.Tests.Ops.Indexing;

/// <summary>Each refusal names what is wrong, and nothing has been written.</summary>
public class IndexErrorTests
{
    private readonly Tensor _x = Tensor.Arange(6).Reshape(2, 3).Detach();

    [Fact]
    public void Positions_out_of_bounds()
    {
        Refuses<ArgumentOutOfRangeException>(2, "index 2 is out of bounds for dimension 0 with size 2");
        Refuses<ArgumentOutOfRangeException>(-3, "index -3 is out of bounds for dimension 0 with size 2");
        _x.Invoking(x => x[1, 3]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*index 3 is out of bounds for dimension 1 with size 3*");
        Refuses<ArgumentOutOfRangeException>(new[] { 0, 2 }, "index 2 is out of bounds for dimension 0 with size 2");
        Refuses<ArgumentOutOfRangeException>(new[] { 0, -3 }, "index -3 is out of bounds");
        _x.Invoking(x => x[^0]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*^0*^1*");
        Tensor.Zeros([0, 2]).Invoking(x => x[new[] { 0 }]).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Too_many_subscripts()
    {
        _x.Invoking(x => x[0, 0, 0]).Should().Throw<ArgumentException>().WithMessage("*too many*");
        Refuses<ArgumentException>(Tensor.Ones([2, 3, 1], DType.Bool), "too many");
        _x.Invoking(x => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis]).Should().Throw<ArgumentException>().WithMessage("*ellipsis*");
        Tensor.From(1f).Invoking(x => x[0]).Should().Throw<ArgumentException>().WithMessage("*Item*");
    }

    [Fact]
    public void Masks_of_another_shape()
    {
        Refuses<ArgumentException>(new[] { true, false, true }, "mask [3] at dimension 0 does not match*[2, 3]");
        _x.Invoking(x => x[0, new[] { true }]).Should().Throw<ArgumentException>().WithMessage("*mask*");
        _x.Invoking(x => x.MaskedSelect(Tensor.Ones([4], DType.Bool))).Should().Throw<ArgumentException>().WithMessage("*broadcast*");
        _x.Invoking(x => x.MaskedSelect(x)).Should().Throw<ArgumentException>().WithMessage("*torch.bool*");
        _x.Invoking(x => x.MaskedFillInPlace(Tensor.Ones([2, 2, 3], DType.Bool), 0)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Index_tensors_that_do_not_fit()
    {
        _x.Invoking(x => x[new[] { 0, 1 }, new[] { 0, 1, 2 }]).Should().Throw<ArgumentException>().WithMessage("*broadcast*");
        Refuses<ArgumentException>(Tensor.From([0f]), "torch.float32");
        Refuses<ArgumentException>(Tensor.From<short>([0]), "torch.int16");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Steps_that_are_not_positive(int step) => Refuses<ArgumentException>(TensorIndex.Slice(null, null, step), "step");

    [Fact]
    public void Values_that_do_not_fit()
    {
        _x.Invoking(x => x[0] = Tensor.Zeros([2])).Should().Throw<ArgumentException>();
        _x.Invoking(x => x[new[] { 0, 1 }] = Tensor.Zeros([2])).Should().Throw<ArgumentException>().WithMessage("*[2]*[2, 3]*");
        _x.Invoking(x => x[x > 1] = Tensor.Zeros([3])).Should().Throw<ArgumentException>();
        _x.Invoking(x => x.IndexPut([new[] { 0 }], Tensor.Zeros([3]))).Should().Throw<ArgumentException>().WithMessage("*torch.float32*torch.int64*");
        _x.ToArray<long>().Should().Equal(0, 1, 2, 3, 4, 5);
        _x.Version.Should().Be(0);
    }

    [Fact]
    public void Leaves_that_require_grad_and_expanded_tensors()
    {
        var leaf = Tensor.Ones([3], requiresGrad: true);
        leaf.Invoking(x => x[0] = 2).Should().Throw<InvalidOperationException>().WithMessage("*leaf*");
        leaf.Invoking(x => x[new[] { 0 }] = 2).Should().Throw<InvalidOperationException>().WithMessage("*leaf*");
        leaf.Invoking(x => x[x > 0] = 2).Should().Throw<InvalidOperationException>().WithMessage("*leaf*");
        leaf.Invoking(x => x.MaskedFillInPlace(x > 0, 2)).Should().Throw<InvalidOperationException>().WithMessage("*leaf*");
        leaf.ToArray<float>().Should().Equal(1, 1, 1);
        using (Autodiff.NoGrad()) leaf[new[] { 0 }] = 2;
        leaf.ToArray<float>().Should().Equal(2, 1, 1);
        Tensor.Zeros([1]).Expand(3).Invoking(x => x[new[] { 0 }] = 2).Should().Throw<InvalidOperationException>().WithMessage("*one memory location*");
    }

    private void Refuses<T>(TensorIndex index, string message) where T : Exception
    {
        _x.Invoking(x => x[index]).Should().Throw<T>().WithMessage($"*{message}*");
        _x.Invoking(x => x[index] = 9).Should().Throw<T>().WithMessage($"*{message}*");
        _x.ToArray<long>().Should().Equal(0, 1, 2, 3, 4, 5);
    }
}
