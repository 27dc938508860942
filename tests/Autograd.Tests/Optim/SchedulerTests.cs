using Autograd.Optim;

namespace Autograd.Tests.Optim;

/// <summary>Beyond PyTorch's tables: states that go on, several groups, betas, and what is refused.</summary>
public class SchedulerTests
{
    private static readonly Dictionary<string, Func<Optimizer, LRScheduler>> Makers = new()
    {
        ["StepLR"] = o => new StepLR(o, 3, 0.5),
        ["MultiStepLR"] = o => new MultiStepLR(o, [2, 5, 5, 8], 0.5),
        ["ExponentialLR"] = o => new ExponentialLR(o, 0.9),
        ["ConstantLR"] = o => new ConstantLR(o, 0.5, 6),
        ["LinearLR"] = o => new LinearLR(o, 0.2, 0.8, 7),
        ["PolynomialLR"] = o => new PolynomialLR(o, 9, 2),
        ["LambdaLR"] = o => new LambdaLR(o, epoch => 1.0 / (epoch + 1)),
        ["MultiplicativeLR"] = o => new MultiplicativeLR(o, epoch => epoch % 2 == 0 ? 0.5 : 1.5),
        ["CosineAnnealingLR"] = o => new CosineAnnealingLR(o, 4, 0.001),
        ["CosineAnnealingWarmRestarts"] = o => new CosineAnnealingWarmRestarts(o, 2, 2, 0.001),
        ["OneCycleLR"] = o => new OneCycleLR(o, 1, 13),
        ["OneCycleLR three phases"] = o => new OneCycleLR(o, 1, 13, threePhase: true),
        ["CyclicLR"] = o => new CyclicLR(o, 0.01, 0.5, 2, 3, CyclicMode.Triangular2),
        ["CyclicLR scaled"] = o => new CyclicLR(o, 0.01, 0.5, 2, scale: x => 1 / x, scaleBySteps: false),
        ["SequentialLR"] = o => new SequentialLR(o, [new LinearLR(o, 0.1, totalIters: 3), new CosineAnnealingWarmRestarts(o, 3), new ExponentialLR(o, 0.5)], [3, 7]),
        ["ChainedScheduler"] = o => new ChainedScheduler(new ConstantLR(o, 0.5, 4), new ExponentialLR(o, 0.9)),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_schedule_goes_on_from_its_state(string name)
    {
        foreach (var make in (Func<Optimizer>[])[() => Two(x => new SGD(x, 0.1, momentum: 0.9)), () => Two(x => new Adam(x, 0.1))])
        {
            var optimizer = make();
            var scheduler = Makers[name](optimizer);
            for (var i = 0; i < 5; i++) scheduler.Step();

            var other = make();
            var resumed = Makers[name](other);
            resumed.LoadStateDict((Dictionary<string, object?>)StateDictTests.Frozen(scheduler.StateDict())!);
            other.LoadStateDict((Dictionary<string, object?>)StateDictTests.Frozen(optimizer.StateDict())!);
            resumed.GetLastLR().Should().Equal(scheduler.GetLastLR());
            for (var i = 0; i < 7; i++)
            {
                scheduler.Step();
                resumed.Step();
                other.ParameterGroups.Select(g => g.Lr).Should().Equal(optimizer.ParameterGroups.Select(g => g.Lr), "{0}, step {1}", name, i);
                if (optimizer is Adam) other.ParameterGroups.Select(g => g.Betas).Should().Equal(optimizer.ParameterGroups.Select(g => g.Betas));
                else other.ParameterGroups.Select(g => g.Momentum).Should().Equal(optimizer.ParameterGroups.Select(g => g.Momentum));
            }
        }
    }

    [Fact]
    public void A_plateau_goes_on_from_its_state()
    {
        double[] metrics = [5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3];
        var optimizer = Two(x => new SGD(x, 0.1));
        var scheduler = new ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 1, minLr: [0.02, 0.001]);
        foreach (var metric in metrics[..5]) scheduler.Step(metric);
        var other = Two(x => new SGD(x, 0.1));
        var resumed = new ReduceLROnPlateau(other, minLr: [0, 0]);
        resumed.LoadStateDict((Dictionary<string, object?>)StateDictTests.Frozen(scheduler.StateDict())!);
        other.LoadStateDict(optimizer.StateDict());
        foreach (var metric in metrics[5..])
        {
            scheduler.Step(metric);
            resumed.Step(metric);
            resumed.GetLastLR().Should().Equal(scheduler.GetLastLR());
        }
        scheduler.GetLastLR()[0].Should().Be(0.02);
        FluentActions.Invoking(scheduler.Step).Should().Throw<InvalidOperationException>().WithMessage("*Step(loss)*");
    }

    [Fact]
    public void The_keys_are_PyTorchs()
    {
        var optimizer = Two(x => new SGD(x, 0.1));
        new StepLR(optimizer, 3).StateDict().Keys.Should().Equal("step_size", "gamma", "base_lrs", "last_epoch", "verbose", "_step_count", "_get_lr_called_within_step", "_last_lr");
        new CosineAnnealingLR(optimizer, 3).StateDict().Keys.Should().Contain(["T_max", "eta_min"]);
        new SequentialLR(optimizer, [new StepLR(optimizer, 3), new StepLR(optimizer, 5)], [2]).StateDict().Keys.Should().Contain(["_milestones", "_schedulers", "last_epoch"]);
        optimizer.ParameterGroups[0].InitialLr.Should().Be(0.1);
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing()
    {
        var scheduler = new StepLR(Two(x => new SGD(x, 0.1)), 3, 0.5);
        var state = scheduler.StateDict();
        state["gamma"] = 0.25;
        state["base_lrs"] = new List<object?> { 1.0 };
        FluentActions.Invoking(() => scheduler.LoadStateDict(state)).Should().Throw<ArgumentException>().WithMessage("*base_lrs*1 entries*2 parameter groups*");
        state.Remove("base_lrs");
        FluentActions.Invoking(() => scheduler.LoadStateDict(state)).Should().Throw<ArgumentException>().WithMessage("*base_lrs*missing*");
        scheduler.StateDict()["gamma"].Should().Be(0.5);
    }

    [Fact]
    public void Adams_first_beta_is_the_momentum_that_cycles()
    {
        var optimizer = Two(x => new Adam(x, 0.1));
        _ = new OneCycleLR(optimizer, 1, 10, baseMomentum: 0.7, maxMomentum: 0.8);
        optimizer.ParameterGroups[0].Betas.Should().Be((0.8, 0.999));
    }

    [Fact]
    public void Restarts_take_fractions_of_epochs()
    {
        var optimizer = Two(x => new SGD(x, 0.1));
        var scheduler = new CosineAnnealingWarmRestarts(optimizer, 2, 2);
        scheduler.Step(0.5);
        optimizer.ParameterGroups[0].Lr.Should().BeApproximately(0.1 * (1 + Math.Cos(Math.PI / 4)) / 2, 1e-15);
        scheduler.Step(7.5); // 2 and 4 epochs are over, 1.5 of 8
        optimizer.ParameterGroups[0].Lr.Should().BeApproximately(0.1 * (1 + Math.Cos(Math.PI * 1.5 / 8)) / 2, 1e-15);
        scheduler.LastEpoch.Should().Be(7);
        FluentActions.Invoking(() => scheduler.Step(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_schedule_may_start_at_a_later_epoch()
    {
        var optimizer = Two(x => new SGD(x, 0.1));
        FluentActions.Invoking(() => new StepLR(optimizer, 3, lastEpoch: 4)).Should().Throw<ArgumentException>().WithMessage("*InitialLr*");
        foreach (var group in optimizer.ParameterGroups) group.InitialLr = 0.4;
        new LambdaLR(optimizer, epoch => epoch, lastEpoch: 4).GetLastLR().Should().Equal(2, 2);
        new CosineAnnealingLR(optimizer, 8, lastEpoch: 3).GetLastLR()[0].Should().BeApproximately(0.2, 1e-12);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var optimizer = Two(x => new SGD(x, 0.1));
        Refused(() => new StepLR(optimizer, 0), "*stepSize must be at least 1*");
        Refused(() => new ConstantLR(optimizer, 2), "*[0, 1]*");
        Refused(() => new LinearLR(optimizer, 0), "*(0, 1]*");
        Refused(() => new LinearLR(optimizer, endFactor: 2), "*[0, 1]*");
        Refused(() => new CosineAnnealingLR(optimizer, 0), "*tMax*");
        Refused(() => new OneCycleLR(optimizer, 1), "*totalSteps, or epochs and stepsPerEpoch*");
        Refused(() => new OneCycleLR(optimizer, 1, 10, pctStart: 2), "*[0, 1]*");
        Refused(() => new OneCycleLR(optimizer, [1, 2, 3], 10), "*maxLr has 3 numbers*2 parameter groups*");
        Refused(() => new OneCycleLR(Two(x => new Adagrad(x)), 1, 10), "*Adagrad has no momentum*cycleMomentum: false*");
        Refused(() => new ReduceLROnPlateau(optimizer, factor: 1), "*factor must be below 1*");
        Refused(() => new LambdaLR(optimizer, [e => e]), "*1 functions and 2 parameter groups*");
        Refused(() => new SequentialLR(optimizer, [new StepLR(optimizer, 1)], [3]), "*1 schedulers take 0 milestones*");
        Refused(() => new SequentialLR(optimizer, [new StepLR(Two(x => new SGD(x, 0.1)), 1)], []), "*of this optimizer*");
        Refused(() => new ChainedScheduler(new StepLR(optimizer, 1), new ReduceLROnPlateau(optimizer)), "*needs a metric*");
        Refused(() => new ChainedScheduler(), "*no schedulers*");
        Refused(() => new StepLR(null!, 1), "*");
        var cycle = new OneCycleLR(optimizer, 1, 3);
        for (var i = 0; i < 3; i++) cycle.Step();
        FluentActions.Invoking(cycle.Step).Should().Throw<InvalidOperationException>().WithMessage("*step 4 of a cycle of 3*");

        static void Refused(Func<object> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static Optimizer Two(Func<IEnumerable<ParameterGroup>, Optimizer> make) =>
        make([new ParameterGroup([Tensor.Zeros([1], requiresGrad: true)]), new ParameterGroup([Tensor.Zeros([1], requiresGrad: true)]) { Lr = 0.3 }]);
}
