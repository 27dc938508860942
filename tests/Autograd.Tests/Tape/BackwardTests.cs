namespace Autograd.Tests.Tape;

/// <summary>Backward passes: what accumulates where, what is freed, what is refused before anything is written.</summary>
public class BackwardTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    [Fact]
    public void AccumulatesOverCallsAndSharedInputs()
    {
        var x = Leaf(1, 2, 3);
        (x * x).Sum().Backward();
        (x * 2 + x).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(5, 7, 9);
        x.ZeroGrad();
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void TheFirstGradientIsNotTheCallersTensor()
    {
        var x = Leaf(1, 2);
        var g = Tensor.From([1.0, 1.0]);
        (x + 0).Backward(g);
        x.Grad!.AddInPlace(1);
        g.ToArray<double>().Should().Equal(1, 1);
    }

    [Fact]
    public void BothEdgesOfASumGetTheirOwnMemory()
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        (x + y).Backward(Tensor.From([1.0, 2.0]));
        x.Grad!.MulInPlace(10);
        y.Grad!.ToArray<double>().Should().Equal(1, 2);
    }

    [Fact]
    public void ASecondPassThroughAFreedGraphIsRefused()
    {
        var x = Leaf(1, 2);
        var y = (x * x).Sum();
        y.Backward();
        FluentActions.Invoking(() => y.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*second time*MulBackward0*retainGraph*");
        x.Grad!.ToArray<double>().Should().Equal(2, 4);
    }

    [Fact]
    public void ARetainedGraphCanBeUsedAgain()
    {
        var x = Leaf(1, 2);
        var y = (x * x).Sum();
        y.Backward(retainGraph: true);
        y.Backward();
        x.Grad!.ToArray<double>().Should().Equal(4, 8);
    }

    [Fact]
    public void ANonScalarNeedsACotangent() =>
        FluentActions.Invoking(() => (Leaf(1, 2) * 2).Backward()).Should().Throw<InvalidOperationException>().WithMessage("*one element*[2]*");

    [Fact]
    public void ATensorWithoutGraphIsRefused() =>
        FluentActions.Invoking(() => Tensor.From([1.0]).Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*does not require grad*");

    [Fact]
    public void ACotangentOfAnotherShapeIsRefusedBeforeAnythingIsWritten()
    {
        var x = Leaf(1, 2);
        FluentActions.Invoking(() => (x * 2).Backward(Tensor.Ones([3], DType.Float64))).Should().Throw<ArgumentException>().WithMessage("*[3]*[2]*");
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void OnlyTheGivenInputsAccumulate()
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        (x * y).Sum().Backward(inputs: [x]);
        x.Grad!.ToArray<double>().Should().Equal(3, 4);
        y.Grad.Should().BeNull();
    }

    [Fact]
    public void GradOfIntermediateAndUnusedInputs()
    {
        var (x, unused) = (Leaf(1, 2), Leaf(0));
        var y = x * 3;
        var z = (y * y).Sum();
        Autodiff.Grad(z, [y], retainGraph: true)[0].ToArray<double>().Should().Equal(6, 12);
        FluentActions.Invoking(() => Autodiff.Grad(z, [unused], retainGraph: true)).Should().Throw<InvalidOperationException>().WithMessage("*input 0*not used*");
        Autodiff.Grad([z], [x, unused], allowUnused: true)[1].Should().BeNull();
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void ManyOutputsAndInputsAtOnce()
    {
        var (x, y) = (Leaf(2), Leaf(5));
        var gradients = Autodiff.Grad([x * y, x * x], [x, y], [Tensor.From([1.0]), Tensor.From([10.0])]);
        gradients[0]!.Item<double>().Should().Be(5 + 40);
        gradients[1]!.Item<double>().Should().Be(2);
    }

    [Fact]
    public void DerivativesOfAnyOrder()
    {
        var x = Leaf(0.5);
        var y = x.Sin();
        double[] expected = [Math.Cos(0.5), -Math.Sin(0.5), -Math.Cos(0.5), Math.Sin(0.5), Math.Cos(0.5)];
        foreach (var value in expected)
        {
            y = Autodiff.Grad(y.Sum(), [x], createGraph: true)[0];
            y.Item<double>().Should().BeApproximately(value, 1e-14);
        }
    }

    [Fact]
    public void NamesAndNextFunctionsArePyTorchs()
    {
        var x = Leaf(1, 2);
        var z = (x * 2 + 1).Mean();
        z.GradFn!.Name.Should().Be("MeanBackward0");
        z.GradFn.NextFunctions.Should().ContainSingle().Which!.Name.Should().Be("AddBackward0");
        var multiply = z.GradFn.NextFunctions[0]!.NextFunctions[0]!;
        multiply.Name.Should().Be("MulBackward0");
        multiply.NextFunctions[0]!.Name.Should().Be("AccumulateGrad");
        x.GradFn.Should().BeNull();
        (x.IsLeaf, z.IsLeaf).Should().Be((true, false));
    }

    [Fact]
    public void IntegersCannotRequireGrad()
    {
        FluentActions.Invoking(() => Tensor.From([1, 2], requiresGrad: true)).Should().Throw<InvalidOperationException>().WithMessage("*floating-point*torch.int32*");
        FluentActions.Invoking(() => Tensor.Arange(3).RequireGrad()).Should().Throw<InvalidOperationException>().WithMessage("*torch.int64*");
    }

    [Fact]
    public void GradientsHaveTheDtypeAndShapeOfTheirLeaf()
    {
        var x = Tensor.From([1f, 2f], requiresGrad: true);
        var y = Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }, requiresGrad: true);
        (x * y).Sum().Backward();
        (x.Grad!.DType, y.Grad!.DType).Should().Be((DType.Float32, DType.Float64));
        x.Grad.ToArray<float>().Should().Equal(4, 6);
    }

    [Fact]
    public void HalfPrecisionLeavesGetHalfPrecisionGradients()
    {
        foreach (var dtype in (DType[])[DType.Float16, DType.BFloat16])
        {
            var x = Tensor.From([1f, 2f, 3f]).To(dtype).RequireGrad();
            (x.Tanh() * x + x.Abs()).Sum().Backward();
            x.Grad!.DType.Should().Be(dtype);
            Autodiff.Grad((x * x * x).Sum(), [x], createGraph: true)[0].DType.Should().Be(dtype);
        }
    }
}
