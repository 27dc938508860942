using Autograd.NN;

namespace Autograd.Tests.Conformance;

/// <summary>What PyTorch prints of modules, and the shapes of their parameters and buffers.</summary>
[Trait("Category", "Conformance")]
public class ModuleTextTests
{
    private static readonly IReadOnlyList<ModulePrintSample> Samples = ModulePrintSample.All();

    public static TheoryData<int> Ids => [.. Samples.Select(s => s.Id).DefaultIfEmpty(-1)];

    [Theory, MemberData(nameof(Ids))]
    public void A_module_prints_as_PyTorch_does(int id)
    {
        if (id < 0) return;
        var sample = Samples.Single(s => s.Id == id);
        var module = ModuleTable.Make(sample.Module, sample.Init);
        module.ToString().Should().Be(sample.Repr);
        module.NamedParameters().Select(p => (p.Name, string.Join(",", p.Parameter.Shape.ToArray()))).Should().Equal(sample.Parameters.Select(p => (p.Name, string.Join(",", p.Shape))));
        module.NamedBuffers().Select(p => (p.Name, string.Join(",", p.Buffer.Shape.ToArray()))).Should().Equal(sample.Buffers.Select(p => (p.Name, string.Join(",", p.Shape))));
    }
}
