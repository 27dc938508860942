using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>One file of ops/: a PyTorch function with its samples.</summary>
internal sealed record OpFile(
    string Op, string Call, IReadOnlyDictionary<string, Tolerance> Tolerances, SafetensorsFile Tensors, IReadOnlyList<OpSample> Samples)
{
    public static OpFile Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        string call = root.GetProperty("call").GetString()!;
        var tolerances = Tolerance.ReadHeader(root);
        OpSample[] samples = [.. root.GetProperty("samples").EnumerateArray().Select(s => OpSample.Read(s, call, tolerances))];
        return new OpFile(root.GetProperty("op").GetString()!, call, tolerances, ConformanceData.TensorsOf(root, path), samples);
    }
}

/// <summary>One call: arguments, results, gradients and gradients of gradients.</summary>
internal sealed record OpSample(
    int Id,
    string Call,
    IReadOnlyDictionary<string, Value> Args,
    IReadOnlyList<ExpectedOutput?> Outputs,
    IReadOnlyDictionary<string, string?>? Grads,
    SecondOrder? SecondOrder,
    IReadOnlyDictionary<string, string> Mutated,
    IReadOnlyDictionary<string, Triangle> GradCompare,
    Tolerance Tolerance,
    IReadOnlyList<string> Tags)
{
    public static OpSample Read(JsonElement json, string call, IReadOnlyDictionary<string, Tolerance> tolerances)
    {
        Tolerance? own = json.TryGetProperty("tol", out var tol) ? Tolerance.Read(tol) : null;
        return new OpSample(
            json.GetProperty("id").GetInt32(),
            json.TryGetProperty("call", out var other) ? other.GetString()! : call,
            ValueReader.ReadArguments(json.GetProperty("args")),
            [.. json.GetProperty("outputs").EnumerateArray().Select(ExpectedOutput.Read)],
            json.TryGetProperty("grads", out var grads) ? Keys(grads) : null,
            json.TryGetProperty("second_order", out var second) ? SecondOrder.Read(second) : null,
            Map(json, "mutated", e => e.GetString()!),
            Map(json, "grad_compare", e => e.GetString() == "tril" ? Triangle.Lower : Triangle.Upper),
            Tolerance.For(own, tolerances, json.GetProperty("dtype").GetString()!),
            json.TryGetProperty("tags", out var tags) ? [.. tags.EnumerateArray().Select(t => t.GetString()!)] : []);
    }

    internal static IReadOnlyDictionary<string, string?> Keys(JsonElement json) =>
        json.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString());

    private static IReadOnlyDictionary<string, T> Map<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var map)
            ? map.EnumerateObject().ToDictionary(p => p.Name, p => read(p.Value))
            : new Dictionary<string, T>();
}

/// <summary>What an output must be: a stored tensor (maybe of its absolute value, maybe with a cotangent) or a plain value.</summary>
internal sealed record ExpectedOutput(string? Tensor, string? Cotangent, bool Absolute, Value? Plain)
{
    public static ExpectedOutput? Read(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : new ExpectedOutput(
        json.TryGetProperty("tensor", out var tensor) ? tensor.GetString() : null,
        json.TryGetProperty("cotangent", out var cotangent) ? cotangent.GetString() : null,
        json.TryGetProperty("post", out var post)
            && (post.GetString() == "abs" ? true : throw new InvalidDataException($"Unknown post '{post}'.")),
        json.TryGetProperty("value", out var value) ? ValueReader.Read(value) : null);
}

/// <summary>With S = sum of &lt;g_k, u_k&gt; over the first gradients: dS/d(argument) and dS/d(cotangent).</summary>
internal sealed record SecondOrder(
    IReadOnlyDictionary<string, string?> U, IReadOnlyDictionary<string, string?> Grads, IReadOnlyList<string?> CotangentGrads)
{
    public static SecondOrder Read(JsonElement json) => new(
        OpSample.Keys(json.GetProperty("u")),
        OpSample.Keys(json.GetProperty("grads")),
        [.. json.GetProperty("cotangent_grads").EnumerateArray().Select(e => e.GetString())]);
}

/// <summary>Which part of a matrix counts in a comparison.</summary>
internal enum Triangle
{
    Whole,
    Lower,
    Upper,
}
