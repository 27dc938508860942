using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>A module of nn/: how it is made, its state, and calls with their results and gradients.</summary>
internal sealed record ModuleSample(
    int Id, string Module, IReadOnlyDictionary<string, Value> Init, DType DType, IReadOnlyDictionary<string, string?> StateDict,
    IReadOnlyList<string> Parameters, IReadOnlyList<ModuleStep> Steps, Tolerance Tolerance, IReadOnlyList<string> Tags)
{
    public static IReadOnlyList<ModuleSample> Of(string group) => ConformanceData.Samples("nn", group, json => new ModuleSample(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("module").GetString()!,
        ValueReader.ReadArguments(json.GetProperty("init")),
        ValueReader.DType(json.GetProperty("dtype").GetString()!),
        OpSample.Keys(json.GetProperty("state_dict")),
        [.. json.GetProperty("parameters").EnumerateArray().Select(p => p.GetString()!)],
        [.. json.GetProperty("steps").EnumerateArray().Select(ModuleStep.Read)],
        Tolerance.For(json.TryGetProperty("tol", out var tol) ? Tolerance.Read(tol) : null, ConformanceData.Tolerances("nn", group), json.GetProperty("dtype").GetString()!),
        json.TryGetProperty("tags", out var tags) ? [.. tags.EnumerateArray().Select(t => t.GetString()!)] : []));
}

/// <summary>One call of a module.</summary>
internal sealed record ModuleStep(
    bool Training, IReadOnlyDictionary<string, Value> Args, IReadOnlyList<ExpectedOutput?> Outputs, IReadOnlyDictionary<string, string?> Grads,
    IReadOnlyDictionary<string, string?> ParamGrads, IReadOnlyDictionary<string, string?> StateChanged)
{
    public static ModuleStep Read(JsonElement json) => new(
        json.GetProperty("training").GetBoolean(),
        ValueReader.ReadArguments(json.GetProperty("args")),
        [.. json.GetProperty("outputs").EnumerateArray().Select(ExpectedOutput.Read)],
        Keys(json, "grads"), Keys(json, "param_grads"), Keys(json, "state_changed"));

    private static IReadOnlyDictionary<string, string?> Keys(JsonElement json, string name) =>
        json.TryGetProperty(name, out var keys) ? OpSample.Keys(keys) : new Dictionary<string, string?>();
}

/// <summary>A module and the text it must print.</summary>
internal sealed record ModulePrintSample(int Id, string Module, IReadOnlyDictionary<string, Value> Init, string Repr, IReadOnlyList<(string Name, long[] Shape)> Parameters, IReadOnlyList<(string Name, long[] Shape)> Buffers)
{
    public static IReadOnlyList<ModulePrintSample> All() => ConformanceData.Samples("print", "module_repr", json => new ModulePrintSample(
        json.GetProperty("id").GetInt32(), json.GetProperty("module").GetString()!, ValueReader.ReadArguments(json.GetProperty("init")), json.GetProperty("repr").GetString()!,
        Shapes(json, "parameters"), Shapes(json, "buffers")));

    private static IReadOnlyList<(string Name, long[] Shape)> Shapes(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var list) ? [] : list.ValueKind == JsonValueKind.Object
            ? [.. list.EnumerateObject().Select(p => (p.Name, ValueReader.Longs(p.Value)))]
            : [.. list.EnumerateArray().Select(p => (p[0].GetString()!, ValueReader.Longs(p[1])))];
}
