using Autograd.NN;

namespace Autograd.Tests.Networks;

/// <summary>Hooks before and after calls, and on gradients.</summary>
public class HookTests
{
    private static readonly Tensor X = Tensor.From([1f, 2f]);

    private sealed class Failing : Module<Tensor, Tensor>
    {
        public bool Fails { get; set; } = true;

        protected override Tensor Forward(Tensor input) => Fails ? throw new InvalidOperationException("as asked") : input * 3;
    }

    [Fact]
    public void Forward_hooks_run_in_order_and_may_replace()
    {
        var module = new Identity();
        var calls = new List<string>();
        using var a = module.RegisterForwardPreHook(x =>
        {
            calls.Add("before 1");
            return x + 1;
        });
        using var b = module.RegisterForwardPreHook(x =>
        {
            calls.Add("before 2");
            return x * 2;
        });
        var c = module.RegisterForwardHook((x, y) =>
        {
            calls.Add($"after {x.ToArray<float>()[0]}");
            return y * 10;
        });
        module.Call(X).ToArray<float>().Should().Equal(40, 60);
        calls.Should().Equal("before 1", "before 2", "after 4");
        c.Dispose();
        module.Call(X).ToArray<float>().Should().Equal(4, 6);
    }

    [Fact]
    public void A_hook_is_taken_away_once()
    {
        var module = new Identity();
        Func<Tensor, Tensor> plus = x => x + 1;
        var first = module.RegisterForwardPreHook(plus);
        using var second = module.RegisterForwardPreHook(plus);
        first.Dispose();
        first.Dispose();
        module.Call(X).ToArray<float>().Should().Equal(2, 3);
    }

    [Fact]
    public void A_hook_may_take_itself_away()
    {
        var module = new Identity();
        IDisposable? hook = null;
        hook = module.RegisterForwardHook((_, y) =>
        {
            hook!.Dispose();
            return y * 2;
        });
        module.Call(X).ToArray<float>().Should().Equal(2, 4);
        module.Call(X).ToArray<float>().Should().Equal(1, 2);
    }

    [Fact]
    public void Hooks_run_within_other_modules_and_in_other_ways_of_calling()
    {
        var pool = new MaxPool1d(2);
        var calls = 0;
        using var hook = pool.RegisterForwardHook((_, y) =>
        {
            calls++;
            return y + 1;
        });
        new Sequential(pool).Call(Tensor.From([1f, 3f]).Reshape(1, 2)).ToArray<float>().Should().Equal(4);
        var (values, indices) = pool.CallWithIndices(Tensor.From([1f, 3f]).Reshape(1, 2));
        values.ToArray<float>().Should().Equal(4);
        indices.ToArray<long>().Should().Equal(1);
        calls.Should().Be(2);
    }

    [Fact]
    public void A_backward_hook_sees_both_gradients_and_may_replace_that_of_the_input()
    {
        var square = new Failing { Fails = false };
        var x = Tensor.From([1f, 2f], requiresGrad: true);
        Tensor? input = null, output = null;
        var hook = square.RegisterFullBackwardHook((gx, gy) =>
        {
            (input, output) = (gx, gy);
            return null;
        });
        (square.Call(x) * 5).Sum().Backward();
        input!.ToArray<float>().Should().Equal(15, 15);
        output!.ToArray<float>().Should().Equal(5, 5);
        x.Grad!.ToArray<float>().Should().Equal(15, 15);
        hook.Dispose();

        x.ZeroGrad();
        using (square.RegisterFullBackwardHook((gx, _) => gx! * 100)) square.Call(x).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(300, 300);

        (input, x.Grad) = (null, null);
        square.Call(x).Sum().Backward();
        (x.Grad!.ToArray<float>()[0], input).Should().Be((3, null));
    }

    [Fact]
    public void A_backward_hook_without_a_gradient_of_the_input_has_that_of_the_output()
    {
        var linear = new Linear(2, 1);
        var seen = new List<(Tensor?, Tensor)>();
        using var hook = linear.RegisterFullBackwardHook((gx, gy) =>
        {
            seen.Add((gx, gy));
            return null;
        });
        linear.Call(X).Sum().Backward();
        seen.Should().ContainSingle().Which.Item1.Should().BeNull();
        linear.Weight.Grad!.ToArray<float>().Should().Equal(1, 2);
        using (Autodiff.NoGrad()) linear.Call(X);
        seen.Should().ContainSingle();
    }

    [Fact]
    public void Every_call_has_backward_hooks_of_its_own()
    {
        var module = new Failing { Fails = false };
        var x = Tensor.From([1f], requiresGrad: true);
        var seen = new List<float>();
        using var hook = module.RegisterFullBackwardHook((gx, gy) =>
        {
            seen.Add(gy.Item<float>());
            seen.Add(gx!.Item<float>());
            return null;
        });
        module.Fails = true;
        module.Invoking(m => m.Call(x)).Should().Throw<InvalidOperationException>();
        module.Fails = false;
        module.Call(module.Call(x)).Sum().Backward();
        seen.Should().Equal(1, 3, 3, 9);
    }

    [Fact]
    public void Concurrent_calls_keep_their_gradients_apart()
    {
        var module = new Failing { Fails = false };
        using var hook = module.RegisterFullBackwardHook((gx, gy) => gx! + gy);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var x = Tensor.From([1f], requiresGrad: true);
            (module.Call(x) * i).Sum().Backward();
            x.Grad!.Item<float>().Should().Be(4 * i);
        });
    }
}
