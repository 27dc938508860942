using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>
/// One call of a sampling program: <c>manual_seed</c>, or a draw with the key of its result.
/// A build-dependent one draws otherwise under Intel MKL.
/// </summary>
internal sealed record Draw(string Call, IReadOnlyDictionary<string, Value> Args, string? Result, bool Exact, bool BuildDependent);

/// <summary>Draws in order after <c>manual_seed(Seed)</c>.</summary>
internal sealed record SamplingProgram(int Id, long Seed, IReadOnlyList<Draw> Program)
{
    public static IReadOnlyList<SamplingProgram> All() => ConformanceData.Samples("rng", "sampling", json => new SamplingProgram(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("seed").GetInt64(),
        [.. json.GetProperty("program").EnumerateArray().Select(Step)]));

    private static Draw Step(JsonElement json) => new(
        json.GetProperty("call").GetString()!,
        ValueReader.ReadArguments(json.GetProperty("args")),
        json.TryGetProperty("result", out var result) ? result.GetString() : null,
        Flag(json, "exact"),
        Flag(json, "build_dependent"));

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var flag) && flag.GetBoolean();
}

/// <summary>Initial values under a seed: of a module, by a function of torch.nn.init, or a gain.</summary>
internal sealed record InitSample(
    int Id,
    string Kind,
    long Seed,
    string? Module,
    string? Function,
    IReadOnlyDictionary<string, Value> Init,
    IReadOnlyDictionary<string, Value> Args,
    DType DType,
    long[] Shape,
    IReadOnlyDictionary<string, string?> StateDict,
    string? Result,
    string? NextRand2,
    double? Gain,
    bool Exact)
{
    public static IReadOnlyList<InitSample> All() => ConformanceData.Samples("rng", "init", json => new InitSample(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("kind").GetString()!,
        json.TryGetProperty("seed", out var seed) ? seed.GetInt64() : 0,
        Text(json, "module"),
        Text(json, "function"),
        json.TryGetProperty("init", out var init) ? ValueReader.ReadArguments(init) : new Dictionary<string, Value>(),
        json.TryGetProperty("args", out var args) ? ValueReader.ReadArguments(args) : new Dictionary<string, Value>(),
        ValueReader.DType(Text(json, "dtype") ?? Text(json, "default_dtype") ?? "float32"),
        json.TryGetProperty("shape", out var shape) ? ValueReader.Longs(shape) : [],
        json.TryGetProperty("state_dict", out var state) ? OpSample.Keys(state) : new Dictionary<string, string?>(),
        Text(json, "result"),
        Text(json, "next_rand2"),
        json.TryGetProperty("value", out var value) ? value.GetDouble() : null,
        json.TryGetProperty("exact", out var exact) && exact.GetBoolean()));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
