namespace Autograd.Tests.BadInput;

/// <summary>Backward passes and in-place ops that make no sense: refused in words, and no gradient or value is changed.</summary>
public class GraphTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    private static void Refused<T>(Action call, string message) where T : Exception =>
        FluentActions.Invoking(call).Should().Throw<T>().WithMessage(message);

    [Fact]
    public void ANonScalarWithoutCotangent()
    {
        var x = Leaf(1, 2);
        Refused<InvalidOperationException>(() => (x * 2).Backward(), "*Backward*one element*[2]*Sum()*");
        Refused<InvalidOperationException>(() => Autodiff.Grad([x * 2], [x]), "*Grad*one element*[2]*");
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void ATensorWithoutGraph()
    {
        Refused<InvalidOperationException>(() => Tensor.Ones([]).Backward(), "*Backward*does not require grad*");
        Refused<InvalidOperationException>(() => Leaf(1).Detach().Backward(), "*Backward*does not require grad*");
        Tensor y;
        using (Autodiff.NoGrad()) y = Leaf(1) * 2;
        Refused<InvalidOperationException>(() => y.Backward(), "*Backward*NoGrad*");
        Refused<InvalidOperationException>(() => Autodiff.Grad([Leaf(1) * 2], [Tensor.Ones([1])]), "*Grad*does not require grad*");
    }

    [Fact]
    public void ASecondTimeThroughAFreedGraph()
    {
        var x = Leaf(1, 2);
        var y = x.Exp().Sum();
        y.Backward();
        Refused<InvalidOperationException>(() => y.Backward(), "*second time*ExpBackward0*retainGraph: true*");
        Refused<InvalidOperationException>(() => Autodiff.Grad(y, [x]), "*second time*retainGraph: true*");
        x.Grad!.ToArray<double>().Should().Equal([Math.Exp(1), Math.Exp(2)], (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void AnInPlaceChangeOfASavedValue()
    {
        var x = Leaf(1, 2);
        var y = x.Exp();
        var z = y.Sum();
        y.MulInPlace(2);
        Refused<InvalidOperationException>(() => z.Backward(), "*ExpBackward0*output*version 0*version 1*Mul*Clone()*");
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void ACotangentOfAnotherShapeOrDtype()
    {
        var x = Leaf(1, 2);
        Refused<ArgumentException>(() => (x * 2).Backward(Tensor.Ones([3])), "*Backward*[3]*[2]*");
        Refused<ArgumentException>(() => (x * 2).Sum().Backward(Tensor.Ones([1])), "*Backward*[1]*[]*");
        Refused<ArgumentException>(() => (x * 2).Backward(Tensor.Arange(2)), "*Backward*floating point*torch.int64*");
        Refused<ArgumentException>(() => Autodiff.Grad([x * 2, x * 3], [x], [Tensor.Ones([2])]), "*Grad*2 outputs*1 cotangents*");
        Refused<ArgumentException>(() => x.Grad = Tensor.Ones([3], DType.Float64), "*Grad*[3]*[2]*");
        Refused<ArgumentException>(() => x.Grad = Tensor.Ones([2]), "*Grad*torch.float32*torch.float64*");
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void AnInPlaceOpOnALeafThatRequiresGrad()
    {
        var x = Leaf(1, 2);
        foreach (var call in new Action[]
        {
            () => x.AddInPlace(1), () => x.MulInPlace(x), () => x.ExpInPlace(), () => x.CopyInPlace(Tensor.Zeros([2])), () => x.FillInPlace(0), () => x.NormalInPlace(),
            () => x.ClampInPlace(0, 1), () => x.MaskedFillInPlace(x > 0, 0), () => x.IndexAddInPlace(0, Tensor.From([0L]), Tensor.Ones([1], DType.Float64)),
            () => x[0] = 5, () => x[x > 0] = 5, () => x[Tensor.From([0L])] = 5,
        })
            Refused<InvalidOperationException>(call, "*leaf*requires grad*NoGrad*");
        (x.Version, x.ToArray<double>()[0]).Should().Be((0, 1));
    }

    [Fact]
    public void IntegersThatAskForGradients()
    {
        Refused<InvalidOperationException>(() => Tensor.From([1, 2], requiresGrad: true), "*floating-point*torch.int32*");
        Refused<InvalidOperationException>(() => Tensor.Zeros([2], DType.Int64, requiresGrad: true), "*floating-point*torch.int64*");
        Refused<InvalidOperationException>(() => Tensor.Arange(3).RequireGrad(), "*torch.int64*To(DType.Float32)*");
        Refused<InvalidOperationException>(() => Tensor.From([true]).RequiresGrad = true, "*torch.bool*");
        Refused<InvalidOperationException>(() => (Leaf(1) * 2).RequiresGrad = false, "*leaf*Detach()*");
        Refused<ArgumentException>(() => Autodiff.Jvp(x => x, Tensor.Arange(2), Tensor.Arange(2)), "*Jvp*torch.int64*");
    }

    [Fact]
    public void InputsThatCannotBeReached()
    {
        var (x, y) = (Leaf(1), Leaf(2));
        Refused<InvalidOperationException>(() => Autodiff.Grad([x * 2], [y]), "*Grad*input 0*not used*allowUnused*");
        Refused<ArgumentException>(() => (x * 2).Backward(inputs: []), "*inputs is empty*");
        Refused<InvalidOperationException>(() => (x * 2).Backward(inputs: [Tensor.Ones([1])]), "*does not require grad*");
        Refused<InvalidOperationException>(() => Tensor.Ones([1]).RegisterHook(g => g), "*does not require grad*");
        Refused<InvalidOperationException>(() => Tensor.Ones([1]).RetainGrad(), "*does not require grad*");
        x.Grad.Should().BeNull();
    }
}
