namespace Autograd.Tests.Conformance;

/// <summary>Everything in the folder can be read, and every key that a sample names is there.</summary>
[Trait("Category", "Conformance")]
public class DataReadsTests
{
    [Fact]
    public void Every_op_file_reads_and_its_keys_exist()
    {
        foreach (string name in ConformanceData.Names("ops"))
        {
            var file = ConformanceData.Op(name);
            file.Samples.Should().NotBeEmpty();
            foreach (var s in file.Samples)
            {
                var keys = s.Args.Values.SelectMany(TensorKeys)
                    .Concat(s.Outputs.OfType<ExpectedOutput>().SelectMany(o => new[] { o.Tensor, o.Cotangent }))
                    .Concat((s.Grads ?? new Dictionary<string, string?>()).SelectMany(g => new[] { g.Key, g.Value }))
                    .Concat(s.Mutated.Values)
                    .Concat(s.SecondOrder is { } second ? second.U.Values.Concat(second.Grads.Values).Concat(second.CotangentGrads) : []);
                foreach (string? key in keys)
                {
                    if (key is not null) file.Tensors.Tensors.Should().ContainKey(key, $"{name}[{s.Id}] names it");
                }
            }
        }
    }

    [Fact]
    public void The_other_parts_read()
    {
        _ = ErrorSample.All();
        _ = ScenarioSample.All();
        _ = PromotionTables.Read();
        _ = PrintSample.All();
        _ = SamplingProgram.All();
        _ = InitSample.All();
        _ = ConformanceData.Tensors("misc", "errors");
        _ = ConformanceData.Tensors("print", "tensor_repr");
        _ = ConformanceData.Tensors("rng", "sampling");
    }

    private static IEnumerable<string?> TensorKeys(Value value) => value switch
    {
        TensorValue t => [t.Key],
        ListValue list => list.Items.SelectMany(TensorKeys),
        _ => [],
    };
}
