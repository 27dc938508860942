namespace Autograd.Tests.Tape;

public class TransformTests
{
    private static Tensor Point(params double[] values) => Tensor.From<double>(values);

    [Fact]
    public void JvpIsTheDirectionalDerivative()
    {
        var (y, t) = Autodiff.Jvp(x => (x * x).Sin(), Point(1, 2), Point(1, -1));
        // The kernels' sine is within 2 ulp of the library's.
        y.ToArray<double>().Should().Equal([Math.Sin(1), Math.Sin(4)], (a, b) => Math.Abs(a - b) < 1e-15);
        t.ToArray<double>().Should().Equal([2 * Math.Cos(1), -4 * Math.Cos(4)], (a, b) => Math.Abs(a - b) < 1e-15);
        t.RequiresGrad.Should().BeFalse();
    }

    [Fact]
    public void JvpOfAFunctionThatDoesNotDependIsZero() =>
        Autodiff.Jvp(x => Tensor.Ones([2]), Point(1), Point(1)).Tangent.ToArray<double>().Should().Equal(0, 0);

    [Fact]
    public void NestedJvpsDoNotConfusePerturbations()
    {
        // d/dx [x * d/dy (x + y) at y = 1] = 1, the classic trap that gives 2.
        var one = Point(1);
        var result = Autodiff.Jvp(x => x * Autodiff.Jvp(y => x + y, one, one, createGraph: true).Tangent, one, one).Tangent;
        result.Item<double>().Should().Be(1);
    }

    [Fact]
    public void SecondDerivativeByNestedForwardMode()
    {
        var (x, one) = (Point(0.7), Point(1));
        Autodiff.Jvp(t => Autodiff.Jvp(u => u.Sin(), t, one, createGraph: true).Tangent, x, one).Tangent.Item<double>()
            .Should().BeApproximately(-Math.Sin(0.7), 1e-15);
    }

    [Fact]
    public void TangentsCanBeDifferentiatedBackwards()
    {
        var w = Tensor.From([3.0], requiresGrad: true);
        var (_, t) = Autodiff.Jvp(x => w * x * x, Point(2), Point(1), createGraph: true);
        t.Backward();
        w.Grad!.Item<double>().Should().Be(4);
    }

    [Fact]
    public void VjpIsTheTransposeOfJvp()
    {
        var (x, v, u) = (Point(0.3, -0.6, 1.1), Point(1, 2, 3), Point(-1, 0.5, 2));
        Tensor F(Tensor t) => t.Exp() * t.Flatten().Sum() + t.Tanh();
        var left = (Autodiff.Jvp(F, x, v).Tangent * u).Sum().Item<double>();
        var right = (Autodiff.Vjp(F, x, u).Cotangent * v).Sum().Item<double>();
        left.Should().BeApproximately(right, 1e-12);
    }

    [Fact]
    public void JacobianByEitherMode()
    {
        var wide = Autodiff.Jacobian(t => (t * t).Sum().Reshape(1), Point(1, 2, 3));
        wide.ToArray<double>().Should().Equal(2, 4, 6);
        var tall = Autodiff.Jacobian(t => t.Expand(4) * Point(1, 2, 3, 4), Point(5));
        tall.ToArray<double>().Should().Equal(1, 2, 3, 4);
        tall.Shape.ToArray().Should().Equal(4, 1);
    }

    [Fact]
    public void HessianAndItsProduct()
    {
        Tensor F(Tensor t) => (t * t * t).Sum() * t.Select(0, 0);
        var x = Point(1, 2);
        // f = (a^3 + b^3) a: [[12 a^2, 3 b^2], [3 b^2, 6 a b]]
        Autodiff.Hessian(F, x).ToArray<double>().Should().Equal(12, 12, 12, 12);
        var (g, hv) = Autodiff.Hvp(F, x, Point(1, -1));
        g.ToArray<double>().Should().Equal(4 + 8, 12);
        hv.ToArray<double>().Should().Equal(0, 0);
    }

    [Fact]
    public void GradCheckFindsAWrongDerivative()
    {
        var x = Tensor.From([0.3, 0.7], requiresGrad: true);
        Autodiff.GradCheck(t => (t[0].Tanh() * t[0]).Sum(), [x]).Should().BeTrue();
        FluentActions.Invoking(() => Autodiff.GradCheck(t => new Wrong().Apply(t[0])[0], [x])).Should().Throw<InvalidOperationException>().WithMessage("*backward*input 0*");
    }

    private sealed class Wrong : Function
    {
        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs) => [inputs[0] * 2];

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs) => [gradOutputs[0] * 3];
    }

    private sealed class Cube : Function
    {
        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs)
        {
            context.SaveForBackward(inputs[0]);
            return [inputs[0] * inputs[0] * inputs[0]];
        }

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs)
        {
            var x = context.SavedTensors[0];
            return [gradOutputs[0] * 3 * x * x];
        }
    }

    [Fact]
    public void CustomFunctionsDifferentiateToAnyOrderAndForward()
    {
        var x = Tensor.From([2.0], requiresGrad: true);
        var y = new Cube().Apply(x)[0];
        y.GradFn!.Name.Should().Be("CubeBackward");
        var g = Autodiff.Grad(y, [x], createGraph: true)[0];
        var h = Autodiff.Grad(g, [x])[0];
        (g.Item<double>(), h.Item<double>()).Should().Be((12, 12));
        Autodiff.Jvp(t => new Cube().Apply(t)[0], Point(2), Point(1)).Tangent.Item<double>().Should().Be(12);
    }

    [Fact]
    public void ForwardModeLeavesGraphsThatTheFunctionUsesAlone()
    {
        var w = Tensor.From([3.0], requiresGrad: true);
        var square = w * w;
        Autodiff.Jvp(x => x * square, Tensor.From([2.0]), Tensor.From([1.0])).Tangent.Item<double>().Should().Be(9);
        square.Backward();
        w.Grad!.Item<double>().Should().Be(6);
    }

    [Fact]
    public void ADirectionIsConvertedToTheDtypeOfItsInput() =>
        Autodiff.Jvp(x => x * x, Tensor.From([3f]), Tensor.From([1L])).Tangent.DType.Should().Be(DType.Float32);

    [Fact]
    public void CheckpointReachesParametersWhereNoInputRequiresGrad()
    {
        var w = Tensor.From([3.0], requiresGrad: true);
        Autodiff.Checkpoint(x => (x[0] * w).Sin(), Tensor.From([2.0])).Backward();
        w.Grad!.Item<double>().Should().BeApproximately(2 * Math.Cos(6), 1e-15);
    }

    [Fact]
    public void CheckpointRecomputesAndReachesParameters()
    {
        var (x, w) = (Tensor.From([0.3], requiresGrad: true), Tensor.From([1.5], requiresGrad: true));
        var runs = 0;
        var y = Autodiff.Checkpoint(t =>
        {
            runs++;
            return (t[0] * w).Sin();
        }, x);
        runs.Should().Be(1);
        y.Backward();
        runs.Should().Be(2);
        x.Grad!.Item<double>().Should().BeApproximately(1.5 * Math.Cos(0.45), 1e-15);
        w.Grad!.Item<double>().Should().BeApproximately(0.3 * Math.Cos(0.45), 1e-15);
    }
}
