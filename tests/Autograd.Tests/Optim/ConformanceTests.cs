using Autograd.Optim;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.Optim;

/// <summary>PyTorch's trajectories.</summary>
[Trait("Category", "Conformance")]
public class ConformanceTests
{
    public static TheoryData<string> Optimizers => Report.Rows(ConformanceData.Names("optim").Where(name => name is not ("clip_grad" or "lr_scheduler" or "LBFGS")));

    [Theory, MemberData(nameof(Optimizers))]
    public void Trajectories_agree(string optimizer)
    {
        if (optimizer == Report.Nothing) return;
        var tensors = ConformanceData.Tensors("optim", optimizer);
        Report.Assert(optimizer, [.. OptimSample.Of(optimizer).Select(sample => (sample.Id, Run(sample, tensors)))]);
    }

    private static IReadOnlyList<string> Run(OptimSample sample, SafetensorsFile tensors)
    {
        Tensor[] parameters = [.. sample.Parameters.Select(key => Bridge.Leaf(tensors[key], requiresGrad: true))];
        Tensor[] grads = [.. sample.Grads.Select(key => Bridge.Leaf(tensors[key]))];
        Tensor[] expected = [.. sample.Trajectory.Select(key => Bridge.Leaf(tensors[key]))];
        var optimizer = OptimizerTable.Create(sample, parameters);
        for (var t = 0; t < grads[0].Shape[0]; t++)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Grad = sample.NoneGrads.Contains((t, i)) ? null : grads[i][t].Clone();
            optimizer.Step();
            for (var i = 0; i < parameters.Length; i++)
                if (Comparer.Difference(Bridge.Read(parameters[i]), Bridge.Read(expected[i][t]), sample.Tolerance) is { } difference)
                    return [$"sample {sample.Id}, step {t}, parameter {i}: {difference}"];
        }
        return [];
    }

    [Fact]
    public void LBFGS_agrees()
    {
        var tensors = ConformanceData.Tensors("optim", "LBFGS");
        Report.Assert("LBFGS", [.. OptimSample.Of("LBFGS").Select(sample => (sample.Id, RunLbfgs(sample, tensors)))]);
    }

    private static IReadOnlyList<string> RunLbfgs(OptimSample sample, SafetensorsFile tensors)
    {
        var x = Bridge.Leaf(tensors[sample.Parameters[0]], requiresGrad: true);
        var optimizer = OptimizerTable.Create(sample, [x]);
        var trajectory = Bridge.Leaf(tensors[sample.Trajectory[0]]);
        long calls = 0;
        for (var t = 0; t < trajectory.Shape[0]; t++)
        {
            var loss = optimizer.Step(() =>
            {
                calls++;
                optimizer.ZeroGrad();
                var y = Objective(sample, tensors, x);
                y.Backward();
                return y;
            }).Item<double>();
            if (!Comparer.Agree(loss, sample.Losses[t], sample.Tolerance)) return [$"sample {sample.Id}, step {t}: loss {loss}, expected {sample.Losses[t]}"];
            if (calls != sample.ClosureCalls[t]) return [$"sample {sample.Id}, step {t}: {calls} evaluations, expected {sample.ClosureCalls[t]}"];
            if (Comparer.Difference(Bridge.Read(x), Bridge.Read(trajectory[t]), sample.Tolerance) is { } difference) return [$"sample {sample.Id}, step {t}: {difference}"];
        }
        return [];
    }

    private static Tensor Objective(OptimSample sample, SafetensorsFile tensors, Tensor x)
    {
        switch (sample.Objective)
        {
            case "quadratic":
                return 0.5 * x.Dot(Bridge.Leaf(tensors[sample.A!]).Matmul(x)) - Bridge.Leaf(tensors[sample.B!]).Dot(x);
            case "rosenbrock":
                var (low, high) = (x[..^1], x[1..]);
                return (100 * (high - low.Square()).Square() + (1 - low).Square()).Sum();
            default:
                throw new UnmappedArgumentException($"The objective {sample.Objective} is not mapped.");
        }
    }

    [Fact]
    public void Schedules_agree() => Report.Assert("lr_scheduler", [.. ScheduleSample.All().Select(sample => (sample.Id, Run(sample)))]);

    private static IReadOnlyList<string> Run(ScheduleSample sample)
    {
        var groups = sample.BaseLrs.Select(lr => new ParameterGroup([Tensor.Zeros([1], requiresGrad: true)]) { Lr = lr });
        var optimizer = new SGD(groups, lr: sample.BaseLrs[0], momentum: sample.BaseMomentum);
        var scheduler = SchedulerTable.Create(sample.Scheduler, sample.Init, optimizer);
        for (var k = 0; k < sample.Lrs.Length; k++)
        {
            if (k > 0)
            {
                if (scheduler is ReduceLROnPlateau plateau) plateau.Step(sample.Metrics![k - 1]);
                else scheduler.Step();
            }
            double[] rates = [.. optimizer.ParameterGroups.Select(g => g.Lr)], momenta = [.. optimizer.ParameterGroups.Select(g => g.Momentum)];
            if (!scheduler.GetLastLR().SequenceEqual(rates)) return [$"sample {sample.Id}, step {k}: GetLastLR differs from the rates"];
            if (Different(rates, sample.Lrs[k], sample.Tolerance))
                return [$"sample {sample.Id} ({sample.Scheduler}), step {k}: rates {string.Join(", ", rates)}, expected {string.Join(", ", sample.Lrs[k])}"];
            if (sample.Momenta is { } expected && Different(momenta, expected[k], sample.Tolerance))
                return [$"sample {sample.Id} ({sample.Scheduler}), step {k}: momenta {string.Join(", ", momenta)}, expected {string.Join(", ", expected[k])}"];
        }
        return [];
    }

    private static bool Different(double[] actual, double[] expected, Tolerance tolerance) =>
        actual.Length != expected.Length || actual.Zip(expected).Any(pair => !Comparer.Agree(pair.First, pair.Second, tolerance));

    [Fact]
    public void Clipping_agrees()
    {
        var tensors = ConformanceData.Tensors("optim", "clip_grad");
        Report.Assert("clip_grad", [.. ClipSample.All().Select(sample => (sample.Id, Run(sample, tensors)))]);
    }

    private static IReadOnlyList<string> Run(ClipSample sample, SafetensorsFile tensors)
    {
        Tensor[] parameters = [.. sample.Grads.Select(key =>
        {
            var g = key is null ? null : Bridge.Leaf(tensors[key]);
            var x = g is null ? Tensor.Zeros([2], DType.Float64) : Tensor.ZerosLike(g);
            (x.RequiresGrad, x.Grad) = (true, g);
            return x;
        })];
        var a = new Arguments(sample.Args, _ => throw new UnmappedArgumentException("No argument is a tensor."));
        double? result = null;
        switch (sample.Function)
        {
            case "torch.nn.utils.clip_grad_norm_":
                result = ClipGrad.Norm(parameters, a.Double("max_norm", 0), a.Double("norm_type", 2), a.Bool("error_if_nonfinite", false)).Item<double>();
                break;
            case "torch.nn.utils.clip_grad_value_":
                ClipGrad.Value(parameters, a.Double("clip_value", 0));
                break;
            default:
                return [$"{sample.Function} is not mapped"];
        }
        if (a.Unread.Any()) return [$"sample {sample.Id}: nobody reads {string.Join(", ", a.Unread)}"];
        if (sample.Result is { } expected && !Comparer.Agree(result ?? double.NaN, expected, sample.Tolerance)) return [$"sample {sample.Id}: norm {result}, expected {expected}"];
        for (var i = 0; i < parameters.Length; i++)
        {
            if (sample.Clipped[i] is null != parameters[i].Grad is null) return [$"sample {sample.Id}: gradient {i} is there and should not be, or the other way round"];
            if (parameters[i].Grad is { } g && Comparer.Difference(Bridge.Read(g), tensors[sample.Clipped[i]!], sample.Tolerance) is { } difference)
                return [$"sample {sample.Id}, gradient {i}: {difference}"];
        }
        return [];
    }
}
