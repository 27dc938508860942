using Autograd.Tests.Conformance;

namespace Autograd.Tests.Display;

/// <summary>Every text that PyTorch printed for the conformance data, from tensors of ours.</summary>
/// <remarks>Some rows change the default dtype, which other tests must not see.</remarks>
[CollectionDefinition(nameof(TensorReprConformanceTests), DisableParallelization = true)]
[Collection(nameof(TensorReprConformanceTests))]
[Trait("Category", "Conformance")]
public class TensorReprConformanceTests
{
    private static readonly IReadOnlyList<PrintSample> Samples = PrintSample.All();
    private static readonly SafetensorsFile Stored = ConformanceData.Tensors("print", "tensor_repr");

    public static TheoryData<int> Plain => Ids(s => s.Call is null);

    public static TheoryData<int> Results => Ids(s => s.Call is not null && Mapped(s));

    [Theory]
    [MemberData(nameof(Plain))]
    public void A_tensor_prints_as_PyTorch_does(int id)
    {
        if (id < 0) return;
        var sample = Sample(id);
        var tensor = Bridge.Leaf(Stored[sample.Tensor!.Key], sample.Tensor.View, sample.RequiresGrad);
        Text(sample, tensor).Should().Be(sample.Repr);
    }

    /// <summary>A call that hands back its argument makes no node: the data give the type of Python's None, and the text is that of a leaf.</summary>
    [Theory]
    [MemberData(nameof(Results))]
    public void A_result_prints_as_PyTorch_does(int id)
    {
        if (id < 0) return;
        var sample = Sample(id);
        var arguments = new Arguments(sample.Args, value => Bridge.Leaf(Stored[value.Key], value.View, Stored[value.Key].IsFloat));
        var result = (Tensor)OpRunner.Flatten(CallTable.Calls[sample.Call!](arguments))[0];
        (result.GradFn?.Name ?? "NoneType").Should().Be(sample.GradFn);
        Text(sample, result).Should().Be(sample.Repr);
    }

    private static string Text(PrintSample sample, Tensor tensor)
    {
        var dtype = DTypes.Default;
        DTypes.Default = sample.DefaultDType;
        try
        {
            return sample.PrintOptions.Count > 0 ? tensor.ToString(Options(sample)) : tensor.ToString();
        }
        finally
        {
            DTypes.Default = dtype;
        }
    }

    private static PrintOptions Options(PrintSample sample)
    {
        var options = new PrintOptions();
        foreach (var (name, value) in sample.PrintOptions)
        {
            options = (name, value) switch
            {
                ("precision", IntValue v) => options with { Precision = (int)v.Int },
                ("threshold", IntValue v) => options with { Threshold = v.Int },
                ("threshold", FloatValue { Float: double.PositiveInfinity }) => options with { Threshold = long.MaxValue },
                ("edgeitems", IntValue v) => options with { EdgeItems = (int)v.Int },
                ("linewidth", IntValue v) => options with { LineWidth = (int)v.Int },
                ("sci_mode", BoolValue v) => options with { SciMode = v.Bool },
                _ => throw new InvalidDataException($"The print option {name} = {value} is unknown."),
            };
        }

        return options;
    }

    private static bool Mapped(PrintSample sample) => CallTable.Calls.ContainsKey(sample.Call!);

    private static PrintSample Sample(int id) => Samples.Single(s => s.Id == id);

    /// <summary>xunit wants at least one row: -1 where there is nothing to do.</summary>
    private static TheoryData<int> Ids(Func<PrintSample, bool> which) => [.. Samples.Where(which).Select(s => s.Id).DefaultIfEmpty(-1)];
}
