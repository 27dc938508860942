using Autograd.Tape;

namespace Autograd.Tests.Tape;

/// <summary>Grad mode: scopes, nesting, and that it flows with async code rather than with the thread.</summary>
public class ModeTests
{
    [Fact]
    public void ScopesNestAndRestore()
    {
        Autodiff.GradEnabled.Should().BeTrue();
        using (Autodiff.NoGrad())
        {
            Autodiff.GradEnabled.Should().BeFalse();
            using (Autodiff.EnableGrad()) Autodiff.GradEnabled.Should().BeTrue();
            using (Autodiff.InferenceMode()) Autodiff.GradEnabled.Should().BeFalse();
            Autodiff.GradEnabled.Should().BeFalse();
        }
        Autodiff.GradEnabled.Should().BeTrue();
    }

    [Fact]
    public async Task FlowsThroughAwaitsToOtherThreads()
    {
        using (Autodiff.NoGrad())
        {
            await Task.Delay(1);
            Autodiff.GradEnabled.Should().BeFalse();
            (await Task.Run(() => Autodiff.GradEnabled)).Should().BeFalse();
        }
        (await Task.Run(() => Autodiff.GradEnabled)).Should().BeTrue();
    }

    [Fact]
    public async Task DoesNotLeakIntoOtherFlows()
    {
        var inside = new TaskCompletionSource();
        var outside = new TaskCompletionSource();
        var other = Task.Run(async () =>
        {
            await inside.Task;
            outside.SetResult();
            return Autodiff.GradEnabled;
        });
        using (Autodiff.NoGrad())
        {
            inside.SetResult();
            await outside.Task;
        }
        (await other).Should().BeTrue();
    }

    [Fact]
    public async Task HooksMaySwitchTheModeDuringABackwardPass()
    {
        var x = Tensor.From([1.0], requiresGrad: true);
        var y = x * 2;
        var enabled = false;
        y.RegisterHook(g =>
        {
            using (Autodiff.EnableGrad()) enabled = Autodiff.GradEnabled;
        });
        y.Backward();
        enabled.Should().BeTrue();
        Autodiff.GradEnabled.Should().BeTrue();
        (await Task.Run(() => Autodiff.GradEnabled)).Should().BeTrue();
    }

    [Fact]
    public async Task AScopeInsideAnOpDoesNotChangeWhatFlows()
    {
        using (Quiet.Now())
        {
            using (Autodiff.EnableGrad()) Autodiff.GradEnabled.Should().BeTrue();
            Autodiff.GradEnabled.Should().BeFalse();
            Autodiff.Jvp(t => t.Softmax(0), Tensor.From([1.0, 2.0]), Tensor.From([1.0, 0.0]));
            Autodiff.GradEnabled.Should().BeFalse();
        }
        Autodiff.GradEnabled.Should().BeTrue();
        (await Task.Run(() => Autodiff.GradEnabled)).Should().BeTrue();
    }

    [Fact]
    public void InferenceTensorsCanBeNeitherSavedNorWrittenOutside()
    {
        var x = Tensor.From([1.0], requiresGrad: true);
        Tensor y;
        using (Autodiff.InferenceMode())
        {
            y = x * 2;
            y.AddInPlace(1);
            Tensor.Stack([x, x]).IsInference.Should().BeTrue("ops that are put together from others mark their results too");
            x.Cumprod(0).IsInference.Should().BeTrue();
        }
        y.IsInference.Should().BeTrue();
        (x + y).RequiresGrad.Should().BeTrue("a sum saves nothing");
        FluentActions.Invoking(() => x * y).Should().Throw<InvalidOperationException>().WithMessage("*MulBackward0*inference*");
        FluentActions.Invoking(() => y.AddInPlace(1)).Should().Throw<InvalidOperationException>().WithMessage("*inference*Clone*");
        (x * y.Clone()).Item<double>().Should().Be(3);
    }

    [Fact]
    public void ResultsUnderNoGradHaveNoHistory()
    {
        var x = Tensor.From([1.0], requiresGrad: true);
        Tensor y;
        using (Autodiff.NoGrad()) y = x * 2;
        (y.RequiresGrad, y.IsLeaf, y.GradFn is null).Should().Be((false, true, true));
        (x.Detach() * 2).RequiresGrad.Should().BeFalse();
    }
}
