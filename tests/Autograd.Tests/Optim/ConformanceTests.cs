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
}
