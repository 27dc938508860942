namespace Autograd.Tests.Tape;

public class HookTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    [Fact]
    public void HooksRunInOrderAndMayReplaceTheGradient()
    {
        var x = Leaf(1, 2);
        var y = x * 1;
        y.RegisterHook(g => g + 1);
        y.RegisterHook(g => g * -2);
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(-4, -4);
    }

    [Fact]
    public void AHookOnALeafSeesTheSumOnce()
    {
        var x = Leaf(1, 2);
        var calls = new List<double[]>();
        using var handle = x.RegisterHook(g => calls.Add(g.ToArray<double>()));
        (x * x + x * 3).Sum().Backward();
        calls.Should().ContainSingle().Which.Should().Equal(5, 7);
    }

    [Fact]
    public void ARemovedHookIsNotCalled()
    {
        var x = Leaf(1);
        var handle = x.RegisterHook(g => g * 0);
        handle.Remove();
        handle.Dispose();
        (x * 3).Backward();
        x.Grad!.Item<double>().Should().Be(3);
    }

    [Fact]
    public void AHookMayKeepTheGradientItSaw()
    {
        Tensor? kept = null;
        var x = Tensor.Ones([100_000], requiresGrad: true);
        var y = x * 2;
        y.RegisterHook(g => kept = g);
        (y * y).Sum().Backward();
        // Later passes recycle memory; what the hook kept must not be among it.
        for (var i = 0; i < 5; i++) (x * 5 * x).Sum().Backward();
        kept!.ToArray<float>().Should().AllBeEquivalentTo(4f);
    }

    [Fact]
    public void RetainedGradientsComeAfterHooks()
    {
        var x = Leaf(1, 2);
        var y = x * 3;
        y.RetainGrad();
        y.RegisterHook(g => g * 10);
        (y * y).Sum().Backward();
        y.Grad!.ToArray<double>().Should().Equal(60, 120);
        x.Grad!.ToArray<double>().Should().Equal(180, 360);
    }

    [Fact]
    public void AHookMustKeepTheShape()
    {
        var x = Leaf(1, 2);
        x.RegisterHook(g => g.Sum());
        FluentActions.Invoking(() => (x * 2).Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*hook*[2]*");
    }

    [Fact]
    public void ABackwardPassInsideAHookIsItsOwn()
    {
        var (x, w) = (Leaf(2), Leaf(3));
        var y = x * 1;
        y.RegisterHook(g =>
        {
            using (Autodiff.EnableGrad()) (w * w * x).Sum().Backward();
        });
        (y * 5).Sum().Backward();
        w.Grad!.Item<double>().Should().Be(12);
        x.Grad!.Item<double>().Should().Be(5 + 9);
    }

    [Fact]
    public void TensorsWithoutGradientsTakeNoHooks() =>
        FluentActions.Invoking(() => Tensor.Ones([1]).RegisterHook(g => null)).Should().Throw<InvalidOperationException>();
}
