namespace Autograd.Tests.Tape;

/// <summary>Who may see, change or recycle the memory of a gradient. Sizes above 512 doubles are pooled.</summary>
public class OwnershipTests
{
    private const int Pooled = 3000;

    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    private static Tensor Big(double value) => Tensor.Full([Pooled], value, DType.Float64, requiresGrad: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LeavesNeverShareAGradient(bool createGraph)
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        var g = Tensor.From([1.0, 2.0]);
        (x + y).Backward(g, createGraph: createGraph);
        using (Autodiff.NoGrad()) x.Grad!.MulInPlace(10);
        y.Grad!.ToArray<double>().Should().Equal(1, 2);
        g.ToArray<double>().Should().Equal(1, 2);
    }

    [Fact]
    public void InputsOfABackwardPassNeverShareAGradient()
    {
        var (x, y) = (Leaf(1, 2), Leaf(3, 4));
        (x + y).Backward(Tensor.From([1.0, 2.0]), inputs: [x, y]);
        x.Grad!.MulInPlace(10);
        y.Grad!.ToArray<double>().Should().Equal(1, 2);
    }

    [Fact]
    public void AGradientLiesInTheOrderOfItsLeaf()
    {
        var x = Tensor.Ones([3, 5], DType.Float64, requiresGrad: true);
        (x.T() * Tensor.Ones([5, 3], DType.Float64)).Exp().Sum().Backward();
        x.Grad!.Strides.ToArray().Should().Equal(5, 1);
        x.Grad.AsSpan<double>().Length.Should().Be(15);
        var turned = Tensor.Ones([5, 3], DType.Float64).T().RequireGrad();
        (turned * 2).Sum().Backward();
        turned.Grad!.Strides.ToArray().Should().Equal(1, 3);
    }

    [Fact]
    public void AStretchedGradientIsStoredInFull()
    {
        var x = Big(1);
        x.Sum().Backward(createGraph: true);
        x.Grad!.IsContiguous.Should().BeTrue();
        using (Autodiff.NoGrad()) x.Grad.AddInPlace(1);
        x.Grad.ToArray<double>().Should().AllBeEquivalentTo(2.0);
    }

    [Fact]
    public async Task ThreadsThatNameTheirInputsAllArrive()
    {
        var w = Tensor.Ones([50], DType.Float64, requiresGrad: true);
        await Task.WhenAll(Enumerable.Range(1, 4).Select(k => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++) (w * k).Sum().Backward(inputs: [w]);
        })));
        w.Grad!.ToArray<double>().Should().AllBeEquivalentTo(2000.0);
    }

    [Fact]
    public void WhatAHookKeepsIsNeverRecycled()
    {
        var x = Big(2);
        var kept = new List<Tensor>();
        var y = x * 3;
        var z = y * 5;
        y.RegisterHook(kept.Add);
        z.RegisterHook(kept.Add);
        x.RegisterHook(kept.Add);
        (z * 7).Exp().Log().Sum().Backward();
        for (var i = 0; i < 20; i++) _ = Tensor.Full([Pooled], -1.0, DType.Float64) * i;
        kept.Select(g => g.ToArray<double>().Distinct().Count()).Should().AllBeEquivalentTo(1);
        kept.Select(g => Math.Round(g.ToArray<double>()[0], 9)).Should().Equal(7, 35, 105);
    }

    [Fact]
    public void CapturedGradientsOutliveThePassThatMadeThem()
    {
        var x = Big(2);
        var y = x * 3;
        var z = y.Sin();
        var g = Autodiff.Grad([(z * z).Sum()], [x, y, z]);
        var expected = new[] { 2 * Math.Sin(6) * Math.Cos(6) * 3, 2 * Math.Sin(6) * Math.Cos(6), 2 * Math.Sin(6) };
        for (var i = 0; i < 20; i++) _ = Tensor.Full([Pooled], -1.0, DType.Float64) * i;
        for (var i = 0; i < 3; i++) g[i]!.ToArray<double>().Should().OnlyContain(v => Math.Abs(v - expected[i]) < 1e-12);
    }

    [Fact]
    public void OneCotangentSeenByManyInputsIsChangedByNone()
    {
        var (a, b) = (Big(1), Big(2));
        var y = Tensor.Cat([a, b, a * 2]) * 3;
        var z = (Tensor.Stack([a, b]) * 5).Sum(0);
        (y.Sum() + (z + a - b).Sum() + (a + a).Sum()).Backward();
        a.Grad!.ToArray<double>().Should().AllBeEquivalentTo(3 + 6 + 5 + 1 + 2.0);
        b.Grad!.ToArray<double>().Should().AllBeEquivalentTo(3 + 5 - 1.0);
    }

    [Fact]
    public void ARetainedGradientIsACopy()
    {
        var x = Leaf(1, 2);
        var y = x * 2;
        y.RetainGrad();
        var g = Tensor.From([1.0, 1.0]);
        y.Backward(g, createGraph: true);
        using (Autodiff.NoGrad()) y.Grad!.AddInPlace(5);
        g.ToArray<double>().Should().Equal(1, 1);
        x.Grad!.ToArray<double>().Should().Equal(2, 2);
    }

    [Fact]
    public void AFailedPassLeavesTheGraphBelowItUsable()
    {
        var x = Leaf(1, 2);
        var y = x * x;
        var z = y * 1;
        z.RegisterHook(new Func<Tensor, Tensor?>(_ => throw new TimeoutException()));
        FluentActions.Invoking(() => (z * z).Sum().Backward()).Should().Throw<TimeoutException>();
        x.Grad.Should().BeNull();
        Autodiff.GradEnabled.Should().BeTrue();
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(2, 4);
    }

    [Fact]
    public void NodesThatThePassDidNotNeedAreNotFreed()
    {
        var (x, w) = (Leaf(1, 2), Leaf(3, 4));
        var side = w * w;
        var y = (x * x * side).Sum();
        Autodiff.Grad(y, [x])[0].ToArray<double>().Should().Equal(2 * 9, 4 * 16);
        side.Sum().Backward();
        w.Grad!.ToArray<double>().Should().Equal(6, 8);
    }

    [Fact]
    public void AHookMustKeepTheDtype()
    {
        var y = Leaf(1, 2) * 2;
        y.RegisterHook(g => g.To(DType.Float32));
        FluentActions.Invoking(() => y.Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*hook*torch.float32*torch.float64*");
    }
}
