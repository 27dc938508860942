namespace Autograd.Tests.Tape;

/// <summary>Custom functions: what they may save and return.</summary>
public class FunctionTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    [Fact]
    public void ASavedOutputTakesPartInSecondDerivatives()
    {
        var x = Leaf(0.5, 2);
        var y = new ExpOfOutput().Apply(x)[0];
        var g = Autodiff.Grad(y.Sum(), [x], createGraph: true)[0];
        g.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal([Math.Exp(0.5), Math.Exp(2)], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void OneTensorMayBeTheGradientOfSeveralInputs()
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        var sum = new Given(g => [g, g], xs => xs[0] + xs[1]).Apply(x, y)[0];
        (sum * 2).Sum().Backward();
        x.Grad!.MulInPlace(10);
        y.Grad!.ToArray<double>().Should().Equal(2, 2);
    }

    [Fact]
    public void AGradientMayBroadcastAndIsSummed()
    {
        var (x, y) = (Leaf(1), Leaf(1, 2, 3));
        new Given(g => [g, null], xs => xs[0] * xs[1]).Apply(x, y)[0].Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(3);
        y.Grad.Should().BeNull();
    }

    /// <summary>What a function was given stays its own to keep, also where the pass has no further use of it and its memory is a pool's block.</summary>
    [Fact]
    public void ACotangentThatBackwardKeepsStaysAsItWas()
    {
        const int n = 100_000;
        var x = Tensor.Ones([n], requiresGrad: true);
        Tensor? kept = null;
        var y = new Given(g => { kept = g; return [g * 2]; }, xs => xs[0] * 1).Apply(x)[0];
        (y * y).Backward(Tensor.Full([n], 3f));

        var others = Enumerable.Range(0, 8).Select(_ => Tensor.Zeros([n])).ToArray();
        kept!.Equal(Tensor.Full([n], 6f)).Should().BeTrue();
        GC.KeepAlive(others);
    }

    [Fact]
    public void AGradientThatDoesNotFitIsRefused()
    {
        Refused(g => [Tensor.Ones([2], DType.Float64)], "*Given.Backward*[2]*input 0*[3]*");
        Refused(g => [Tensor.Ones([], DType.Float64)], "*Given.Backward*[]*input 0*[3]*");
        Refused(g => [Tensor.Arange(3)], "*Given.Backward*torch.int64*floating point*");
        Refused(g => [g, g], "*Given.Backward*2 gradients for 1 inputs*");

        static void Refused(Func<Tensor, Tensor?[]> backward, string message)
        {
            var x = Leaf(1, 2, 3);
            var y = new Given(backward, xs => xs[0] * 2).Apply(x)[0];
            FluentActions.Invoking(() => y.Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage(message);
            x.Grad.Should().BeNull();
        }
    }

    [Fact]
    public void AnInputReturnedAsItIsBecomesAnOutput()
    {
        var x = Leaf(1, 2);
        var y = new Given(g => [g * 3], xs => xs[0]).Apply(x)[0];
        ReferenceEquals(x, y).Should().BeFalse();
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(3, 3);
    }

    [Fact]
    public void SavedTensorsAreFreedAndChecked()
    {
        var x = Leaf(1, 2);
        var y = new ExpOfOutput().Apply(x)[0];
        var z = y.Sum();
        y.Detach().AddInPlace(1);
        FluentActions.Invoking(() => z.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*changed in place*ExpOfOutput*");
        z = new ExpOfOutput().Apply(x)[0].Sum();
        z.Backward();
        FluentActions.Invoking(() => z.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*second time*ExpOfOutput*");
    }

    private sealed class ExpOfOutput : Function
    {
        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs)
        {
            var y = inputs[0].Exp();
            context.SaveForBackward(y);
            return [y];
        }

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs) => [gradOutputs[0] * context.SavedTensors[0]];
    }

    private sealed class Given(Func<Tensor, Tensor?[]> backward, Func<Tensor[], Tensor> forward) : Function
    {
        protected override Tensor[] Forward(FunctionContext context, ReadOnlySpan<Tensor> inputs) => [forward(inputs.ToArray())];

        protected override Tensor?[] Backward(FunctionContext context, ReadOnlySpan<Tensor> gradOutputs) => backward(gradOutputs[0]);
    }
}
