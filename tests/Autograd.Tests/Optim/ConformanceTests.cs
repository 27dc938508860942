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
}
