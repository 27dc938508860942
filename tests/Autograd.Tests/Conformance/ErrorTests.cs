namespace Autograd.Tests.Conformance;

/// <summary>Calls that PyTorch refuses must be refused, in words.</summary>
[Trait("Category", "Conformance")]
public class ErrorTests
{
    public static TheoryData<string> Calls =>
        Report.Rows(ErrorSample.All().Select(s => s.Call).Where(CallTable.Calls.ContainsKey).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Calls))]
    public void Bad_calls_are_refused(string call)
    {
        var stored = ConformanceData.Tensors("misc", "errors");
        Report.Assert(call, [.. ErrorSample.All().Where(s => s.Call == call).Select(s => (s.Id, Failures(s, stored)))]);
    }

    private static IReadOnlyList<string> Failures(ErrorSample sample, SafetensorsFile stored)
    {
        // Made before the call, so that a tensor that cannot be made never passes for a refusal.
        var tensors = new Dictionary<string, Tensor>();
        foreach (var value in sample.Args.Values.SelectMany(Tensors)) tensors[value.Key] = Bridge.Leaf(stored[value.Key], value.View);
        var arguments = new Arguments(sample.Args, value => tensors[value.Key]);
        return Refusal.Missing(() => CallTable.Calls[sample.Call](arguments)) is { } instead
            ? [$"errors[{sample.Id}] ({sample.Call}) must fail with: {sample.Raises}: {sample.Message}; but {instead}"]
            : [];
    }

    private static IEnumerable<TensorValue> Tensors(Value value) => value switch
    {
        TensorValue t => [t],
        ListValue list => list.Items.SelectMany(Tensors),
        _ => [],
    };
}
