using System.Collections;
using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>What an optimizer remembers, in PyTorch's layout, and training that goes on from it to the same bits.</summary>
public class StateDictTests
{
    public static TheoryData<string> Names => Training.Names;

    [Theory, MemberData(nameof(Names))]
    public void Training_goes_on_to_the_same_bits(string name)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.BFloat16])
        {
            var straight = Training.Parameters(dtype);
            Training.Run(Training.Makers[name](straight), 9);

            var first = Training.Parameters(dtype);
            var optimizer = Training.Makers[name](first);
            Training.Run(optimizer, 4);
            Tensor[] second = [.. first.Select(x => x.Detach().Clone().RequireGrad())];
            var state = Frozen(optimizer.StateDict());
            Training.Run(optimizer, 2, from: 4); // must not reach what was loaded
            var resumed = Training.Makers[name](second);
            resumed.ParameterGroups[0].Lr = 77;
            resumed.LoadStateDict((Dictionary<string, object?>)state!);
            Training.Run(resumed, 5, from: 4);
            for (var i = 0; i < straight.Length; i++) Training.Same(second[i], straight[i], $"{name}, {dtype}, parameter {i}");
        }
    }

    [Fact]
    public void The_layout_is_PyTorchs()
    {
        var parameters = Training.Parameters();
        var optimizer = new Adam([new ParameterGroup([parameters[0]]), new ParameterGroup([parameters[1]]) { Lr = 0.5, WeightDecay = 0.1 }], amsgrad: true);
        Training.Run(optimizer, 2);
        var state = optimizer.StateDict();
        state.Keys.Should().Equal("state", "param_groups");
        var states = (Dictionary<long, object?>)state["state"]!;
        states.Keys.Should().Equal(0, 1);
        var entry = (Dictionary<string, object?>)states[1]!;
        entry.Keys.Should().Equal("step", "exp_avg", "exp_avg_sq", "max_exp_avg_sq");
        ((Tensor)entry["step"]!).Should().Match<Tensor>(t => t.Rank == 0 && t.DType == DType.Float32 && t.Item<float>() == 2);
        var groups = (List<object?>)state["param_groups"]!;
        var group = (Dictionary<string, object?>)groups[1]!;
        group.Keys.Should().Equal("lr", "betas", "eps", "weight_decay", "amsgrad", "maximize", "foreach", "capturable", "differentiable", "fused", "params");
        (group["lr"], group["weight_decay"], group["amsgrad"]).Should().Be((0.5, 0.1, true));
        ((List<object?>)group["betas"]!).Should().Equal(0.9, 0.999);
        ((List<object?>)group["params"]!).Should().Equal(1L);
    }

    [Theory]
    [InlineData("SGD", ""), InlineData("SGD momentum", "momentum_buffer"), InlineData("Adam", "step,exp_avg,exp_avg_sq"), InlineData("Adamax", "step,exp_avg,exp_inf")]
    [InlineData("NAdam", "step,mu_product,exp_avg,exp_avg_sq"), InlineData("RAdam", "step,exp_avg,exp_avg_sq"), InlineData("RMSprop", "step,square_avg")]
    [InlineData("RMSprop centered", "step,square_avg,grad_avg,momentum_buffer"), InlineData("Adagrad", "step,sum"), InlineData("Adadelta", "step,square_avg,acc_delta")]
    [InlineData("ASGD", "step,eta,mu,ax"), InlineData("Rprop", "step,prev,step_size")]
    public void The_names_are_PyTorchs(string name, string keys)
    {
        var optimizer = Training.Makers[name](Training.Parameters());
        Training.Run(optimizer, 1);
        var states = (Dictionary<long, object?>)optimizer.StateDict()["state"]!;
        if (keys == "") states.Should().BeEmpty();
        else ((Dictionary<string, object?>)states[0]!).Keys.Should().BeEquivalentTo(keys.Split(','));
    }

    [Fact]
    public void A_checkpoint_of_PyTorch_is_read_however_its_numbers_are_spelt()
    {
        var x = Tensor.From([1.0, 2], requiresGrad: true);
        var optimizer = new Adam([x]);
        optimizer.LoadStateDict(new Dictionary<string, object?>
        {
            ["state"] = new Dictionary<object, object?>
            {
                [0] = new Dictionary<object, object?> { ["step"] = 3, ["exp_avg"] = Tensor.From([0.5f, 1f]), ["exp_avg_sq"] = Tensor.From([0.25f, 1f]) },
            },
            ["param_groups"] = new object[]
            {
                new Dictionary<object, object?>
                {
                    ["lr"] = 1, ["betas"] = new[] { 0.5, 0.75 }, ["eps"] = 0f, ["weight_decay"] = 0, ["amsgrad"] = false, ["maximize"] = false, ["foreach"] = null,
                    ["capturable"] = false, ["initial_lr"] = 2, ["unknown_to_us"] = "kept", ["params"] = new List<object?> { 0 },
                },
            },
        });
        (optimizer.ParameterGroups[0].Lr, optimizer.ParameterGroups[0].Betas, optimizer.ParameterGroups[0].InitialLr).Should().Be((1.0, (0.5, 0.75), 2.0));
        optimizer.ParameterGroups[0]["unknown_to_us"].Should().Be("kept");
        x.Grad = Tensor.From([1.0, 0]);
        optimizer.Step();
        double m = 0.75, v = 0.25 * 0.75 + 0.25;
        x.Detach().ToArray<double>()[0].Should().BeApproximately(1 - 1 / (1 - Math.Pow(0.5, 4)) * m / (Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(0.75, 4))), 1e-12);
    }

    [Fact]
    public void Adagrad_has_its_sums_from_the_start()
    {
        var states = (Dictionary<long, object?>)new Adagrad(Training.Parameters(), initialAccumulatorValue: 0.5).StateDict()["state"]!;
        var entry = (Dictionary<string, object?>)states[1]!;
        ((Tensor)entry["step"]!).Item<float>().Should().Be(0);
        ((Tensor)entry["sum"]!).ToArray<float>().Should().Equal(Enumerable.Repeat(0.5f, 6));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_has_changed()
    {
        var optimizer = new Adam(Training.Parameters(), 0.1);
        Training.Run(optimizer, 2);
        var other = new Adam(Training.Parameters(), 0.2);
        Training.Run(other, 1);

        Refused(s => s.Remove("param_groups"), "*param_groups*missing*");
        Refused(s => ((IList)s["param_groups"]!).Clear(), "*0 parameter groups*1*");
        Refused(s => ((IList)Group(s)["params"]!).RemoveAt(0), "*1 parameters*2*");
        Refused(s => Group(s)["lr"] = -1.0, "*lr must be at least 0*");
        Refused(s => Group(s)["lr"] = "fast", "*'lr' must be a number*");
        Refused(s => Group(s)["betas"] = new List<object?> { 0.5 }, "*betas*two numbers*");
        Refused(s => State(s)["exp_avg"] = Tensor.Zeros([5]), "*exp_avg*[5]*[2, 3]*");
        Refused(s => State(s)["step"] = "two", "*'step' must be a number*");

        void Refused(Action<Dictionary<string, object?>> spoil, string message)
        {
            var state = (Dictionary<string, object?>)Frozen(other.StateDict())!;
            spoil(state);
            FluentActions.Invoking(() => optimizer.LoadStateDict(state)).Should().Throw<ArgumentException>().WithMessage(message);
            optimizer.ParameterGroups[0].Lr.Should().Be(0.1);
            ((Tensor)State(optimizer.StateDict())["step"]!).Item<float>().Should().Be(2);
        }

        static Dictionary<string, object?> Group(Dictionary<string, object?> s) => (Dictionary<string, object?>)((List<object?>)s["param_groups"]!)[0]!;
        static Dictionary<string, object?> State(Dictionary<string, object?> s) => (Dictionary<string, object?>)((Dictionary<long, object?>)s["state"]!)[1]!;
    }

    [Fact]
    public void LBFGS_goes_on_to_the_same_bits()
    {
        foreach (var search in (LineSearch[])[LineSearch.None, LineSearch.StrongWolfe])
        {
            var x = Start();
            Solve(new LBFGS([x], 0.5, maxIter: 3, historySize: 2, lineSearch: search), x, 4);
            var y = Start();
            var half = new LBFGS([y], 0.5, maxIter: 3, historySize: 2, lineSearch: search);
            Solve(half, y, 2);
            var resumed = new LBFGS([y], lineSearch: search);
            resumed.LoadStateDict((Dictionary<string, object?>)Frozen(half.StateDict())!);
            Solve(resumed, y, 2);
            Training.Same(y, x, search.ToString());
        }

        static Tensor Start() => Tensor.From([-0.5, 0.7, 1.3], requiresGrad: true);

        static void Solve(LBFGS optimizer, Tensor x, int steps)
        {
            for (var i = 0; i < steps; i++)
                optimizer.Step(() =>
                {
                    // Zeros in the same memory must not reach the gradient that LBFGS remembers.
                    optimizer.ZeroGrad(setToNone: false);
                    var loss = (x.Square() * Tensor.From([1.0, 3, 9]) + x.Sin()).Sum();
                    loss.Backward();
                    return loss;
                });
        }
    }

    /// <summary>A copy of a tree, as a file would hold it.</summary>
    internal static object? Frozen(object? tree) => tree switch
    {
        Tensor x => x.Detach().Clone(),
        Dictionary<string, object?> map => map.ToDictionary(p => p.Key, p => Frozen(p.Value)),
        Dictionary<long, object?> map => map.ToDictionary(p => p.Key, p => Frozen(p.Value)),
        List<object?> list => list.Select(Frozen).ToList(),
        null or double or long or bool or string => tree,
        _ => throw new InvalidOperationException($"A state dict holds no {tree.GetType()}."),
    };
}
