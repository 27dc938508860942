using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>Groups, closures, gradients that are missing, and what is refused.</summary>
public class OptimizerTests
{
    [Fact]
    public void Frozen_parameters_stay_as_they_are()
    {
        var layer = new Linear(2, 2);
        layer.Bias!.RequireGrad(false);
        var (weight, bias) = (layer.Weight.Clone(), layer.Bias.Clone());
        var optimizer = new SGD(layer.Parameters(), 0.1);
        layer.Call(Tensor.Ones([3, 2])).Sum().Backward();
        optimizer.Step();
        layer.Bias.ToArray<float>().Should().Equal(bias.ToArray<float>());
        layer.Weight.ToArray<float>().Should().NotEqual(weight.Detach().ToArray<float>());
    }

    [Fact]
    public void Groups_have_their_own_options_and_the_optimizers_for_the_rest()
    {
        var (x, y) = (Tensor.From([1f], requiresGrad: true), Tensor.From([1f], requiresGrad: true));
        var optimizer = new SGD([new ParameterGroup([x]), new ParameterGroup([y]) { Lr = 0.01, WeightDecay = 1 }], lr: 0.1);
        (x.Grad, y.Grad) = (Tensor.Ones([1]), Tensor.Ones([1]));
        optimizer.Step();
        x.Item<float>().Should().BeApproximately(0.9f, 1e-6f);
        y.Item<float>().Should().BeApproximately(1 - 0.01f * 2, 1e-6f);
        optimizer.ParameterGroups[0].Lr = 1;
        optimizer.ParameterGroups[1].WeightDecay = 0;
        optimizer.Step();
        x.Item<float>().Should().BeApproximately(-0.1f, 1e-6f);
        y.Item<float>().Should().BeApproximately(0.97f, 1e-6f);
        optimizer.Parameters.Should().Equal(x, y);
    }

    [Fact]
    public void A_group_may_come_later()
    {
        var (x, y) = (Tensor.From([1f], requiresGrad: true), Tensor.From([1f], requiresGrad: true));
        var optimizer = new Adam([x], lr: 0.1);
        (x.Grad, y.Grad) = (Tensor.Ones([1]), Tensor.Ones([1]));
        optimizer.Step();
        optimizer.AddParameterGroup(new ParameterGroup([y]) { Betas = (0.5, 0.5) });
        optimizer.Step();
        y.Item<float>().Should().BeApproximately(0.9f, 1e-5f, "its first step is its own");
        optimizer.ParameterGroups[1].Lr.Should().Be(0.1);
    }

    [Fact]
    public void Parameters_without_gradient_are_skipped_and_keep_their_state()
    {
        foreach (var (name, make) in Training.Makers)
        {
            var (x, y) = (Training.Values(5, 1).RequireGrad(), Training.Values(5, 2).RequireGrad());
            var optimizer = make([x, y]);
            Training.Run(optimizer, 2);
            var before = y.Detach().Clone();
            (x.Grad, y.Grad) = (Tensor.Ones([5]), null);
            optimizer.Step();
            Training.Same(y, before, name);
            var states = (Dictionary<long, object?>)optimizer.StateDict()["state"]!;
            if (states.Count > 0 && ((Dictionary<string, object?>)states[1]!).TryGetValue("step", out var step)) StateTree.Number(step, "step").Should().Be(2, name);
        }
    }

    [Fact]
    public void A_closure_runs_with_grad_mode_and_its_loss_comes_back()
    {
        var x = Tensor.From([3f], requiresGrad: true);
        var optimizer = new SGD([x], 0.1);
        using (Autodiff.NoGrad())
        {
            var loss = optimizer.Step(() =>
            {
                optimizer.ZeroGrad();
                var y = (x * x).Sum();
                y.Backward();
                return y;
            });
            loss.Item<float>().Should().Be(9);
            Autodiff.GradEnabled.Should().BeFalse();
        }
        Autodiff.GradEnabled.Should().BeTrue();
        x.Item<float>().Should().BeApproximately(2.4f, 1e-6f);
        x.RequiresGrad.Should().BeTrue();
        x.IsLeaf.Should().BeTrue();
    }

    [Fact]
    public void ZeroGrad_clears_or_fills()
    {
        var x = Tensor.From([3f], requiresGrad: true);
        var optimizer = new SGD([x], 0.1);
        (x * 2).Backward();
        var g = x.Grad!;
        optimizer.ZeroGrad(setToNone: false);
        x.Grad.Should().BeSameAs(g);
        g.Item<float>().Should().Be(0);
        (x * x).Backward(createGraph: true);
        optimizer.ZeroGrad(setToNone: false);
        x.Grad!.RequiresGrad.Should().BeFalse();
        optimizer.ZeroGrad();
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void Gradients_of_several_batches_add_up()
    {
        var (x, y) = (Tensor.From([3f], requiresGrad: true), Tensor.From([3f], requiresGrad: true));
        var (a, b) = (new Adam([x], 0.1), new Adam([y], 0.1));
        (x * 2).Backward();
        (x * 4).Backward();
        (y * 6).Backward();
        a.Step();
        b.Step();
        Training.Same(x, y, "a step sees the sum");
    }

    [Fact]
    public void Wrong_parameters_are_refused()
    {
        var x = Tensor.Ones([2], requiresGrad: true);
        Refused(() => new SGD(Array.Empty<Tensor>(), 0.1), "*without parameters*");
        Refused(() => new SGD(Array.Empty<ParameterGroup>(), 0.1), "*no parameter groups*");
        Refused(() => new SGD([x, x * 2], 0.1), "*parameter 1*is a result*");
        Refused(() => new SGD([x, x], 0.1), "*parameter 1*given twice*");
        Refused(() => new SGD([new ParameterGroup([x]), new ParameterGroup([x])], 0.1), "*another parameter group*");
        var group = new ParameterGroup([x]);
        _ = new SGD([group], 0.1);
        Refused(() => new SGD([group], 0.1), "*belongs to an optimizer*");
        FluentActions.Invoking(() => new SGD([x, null!], 0.1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new SGD((IEnumerable<Tensor>)null!, 0.1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new SGD([x], 0.1).Step(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Tensor[] x = [Tensor.Ones([2], requiresGrad: true)];
        Refused(() => new SGD(x, -0.1), "*SGD: lr must be at least 0*-0.1*");
        Refused(() => new SGD(x, double.NaN), "*lr must be at least 0*");
        Refused(() => new SGD(x, 0.1, momentum: -1), "*momentum*");
        Refused(() => new SGD(x, 0.1, weightDecay: -1), "*weight_decay*");
        Refused(() => new SGD(x, 0.1, nesterov: true), "*nesterov needs momentum*");
        Refused(() => new Adam(x, betas: (1, 0.9)), "*betas must be in [0, 1)*");
        Refused(() => new AdamW(x, eps: -1), "*eps*");
        Refused(() => new NAdam(x, momentumDecay: -1), "*momentum_decay*");
        Refused(() => new RMSprop(x, alpha: -1), "*alpha*");
        Refused(() => new Adagrad(x, lrDecay: -1), "*lr_decay*");
        Refused(() => new Adagrad(x, initialAccumulatorValue: -1), "*initial_accumulator_value*");
        Refused(() => new Adadelta(x, rho: 2), "*rho*");
        Refused(() => new Rprop(x, etas: (1.5, 2)), "*etas*");
        Refused(() => new LBFGS(x, historySize: 0), "*history_size*");
        Refused(() => new SGD([new ParameterGroup(x) { Betas = (0.9, 0.9) }], 0.1), "*SGD has no option 'betas'*It has lr, momentum*");
        Refused(() => new SGD([new ParameterGroup(x) { Lr = -1 }], 0.1), "*lr*");
    }

    [Fact]
    public void Options_are_checked_when_they_change_too()
    {
        var optimizer = new SGD([Tensor.Ones([2], requiresGrad: true)], 0.1);
        var group = optimizer.ParameterGroups[0];
        Refused(() => group.Lr = -1, "*lr must be at least 0*");
        group.Lr.Should().Be(0.1);
        FluentActions.Invoking(() => group.Betas = (0, 0)).Should().Throw<InvalidOperationException>().WithMessage("*SGD has no option 'betas'*");
        FluentActions.Invoking(() => group.Eps).Should().Throw<InvalidOperationException>().WithMessage("*no option 'eps'*");
        FluentActions.Invoking(() => new ParameterGroup([]).Lr).Should().Throw<InvalidOperationException>().WithMessage("*has no 'lr' yet*");
    }

    [Fact]
    public void A_group_that_was_refused_has_not_joined()
    {
        var (x, y) = (Tensor.Ones([2], requiresGrad: true), Tensor.Ones([2], requiresGrad: true));
        var optimizer = new SGD([x], 0.1);
        var group = new ParameterGroup([y]) { Lr = -1 };
        Refused(() => optimizer.AddParameterGroup(group), "*lr*");
        optimizer.ParameterGroups.Should().HaveCount(1);
        group.Lr = 1;
        optimizer.AddParameterGroup(group);
        optimizer.ParameterGroups.Should().HaveCount(2);
    }

    [Fact]
    public void LBFGS_needs_a_closure_one_group_and_one_dtype()
    {
        var x = Tensor.Ones([2], requiresGrad: true);
        var optimizer = new LBFGS([x]);
        FluentActions.Invoking(optimizer.Step).Should().Throw<InvalidOperationException>().WithMessage("*Step(()*");
        Refused(() => optimizer.AddParameterGroup(new ParameterGroup([Tensor.Ones([1], requiresGrad: true)])), "*only one parameter group*");
        Refused(() => new LBFGS([x, Tensor.Ones([2], DType.Float64, requiresGrad: true)]), "*one dtype*");
    }

    [Fact]
    public void LBFGS_finds_the_minimum_over_several_parameters()
    {
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var (x, y, unused) = (Tensor.From([-1.0, 2]).To(dtype).RequireGrad(), Tensor.Full([2, 2], 0.5, dtype).RequireGrad(), Tensor.Ones([3], dtype, requiresGrad: true));
            var optimizer = new LBFGS([x, unused, y], lineSearch: LineSearch.StrongWolfe);
            for (var i = 0; i < 5; i++)
                optimizer.Step(() =>
                {
                    optimizer.ZeroGrad();
                    var loss = (x - 3).Square().Sum() + (y.Sum() - 4).Square() + (y * y).Sum();
                    loss.Backward();
                    return loss;
                });
            x.Detach().To(DType.Float64).ToArray<double>().Should().OnlyContain(v => Math.Abs(v - 3) < 1e-3);
            y.Detach().To(DType.Float64).ToArray<double>().Should().OnlyContain(v => Math.Abs(v - 0.8) < 1e-3);
            unused.Detach().To(DType.Float64).ToArray<double>().Should().Equal(1, 1, 1);
        }
    }

    [Fact]
    public void An_optimizer_of_ones_own_is_a_class_with_Update()
    {
        var x = Tensor.From([1f, -2f, 0f], requiresGrad: true);
        var optimizer = new SignDescent([x], 0.5);
        for (var i = 0; i < 2; i++)
        {
            x.Grad = x.Detach().Clone();
            optimizer.Step();
        }
        x.Detach().ToArray<float>().Should().Equal(0f, -1f, 0f);
        var copy = new SignDescent([x], 0.1);
        copy.LoadStateDict(optimizer.StateDict());
        copy.ParameterGroups[0].Lr.Should().Be(0.5);
        ((Tensor)((Dictionary<string, object?>)((Dictionary<long, object?>)copy.StateDict()["state"]!)[0]!)["last"]!).ToArray<float>().Should().Equal(0.5f, -1.5f, 0f);
    }

    private sealed class SignDescent(IEnumerable<Tensor> parameters, double lr) : Optimizer([new ParameterGroup(parameters)], new Dictionary<string, object?> { ["lr"] = lr })
    {
        protected override void Update(ParameterGroup group)
        {
            for (var i = 0; i < group.Parameters.Count; i++)
            {
                if (group.Parameters[i] is not { Grad: { } g } x) continue;
                StateOf(group, i).GetOrAdd("last", x).CopyInPlace(g);
                StateOf(group, i).Step++;
                x.SubInPlace(g.Sign() * group.Lr);
            }
        }
    }

    private static void Refused(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private static void Refused(Func<object> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);
}
