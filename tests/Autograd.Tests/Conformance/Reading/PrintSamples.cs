using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>A tensor, or the first result of a call with its <c>grad_fn</c>, and the text it must print.</summary>
internal sealed record PrintSample(
    int Id,
    TensorValue? Tensor,
    bool RequiresGrad,
    IReadOnlyDictionary<string, Value> PrintOptions,
    DType DefaultDType,
    string? Call,
    IReadOnlyDictionary<string, Value> Args,
    string? GradFn,
    string? Result,
    string Repr,
    IReadOnlyList<string> Tags)
{
    public static IReadOnlyList<PrintSample> All() => ConformanceData.Samples("print", "tensor_repr", json => new PrintSample(
        json.GetProperty("id").GetInt32(),
        json.TryGetProperty("tensor", out var key)
            ? new TensorValue(key.GetString()!, json.TryGetProperty("view", out var view) ? ValueReader.View(view) : null)
            : null,
        json.TryGetProperty("requires_grad", out var requires) && requires.GetBoolean(),
        Arguments(json, "printoptions"),
        json.TryGetProperty("default_dtype", out var dtype) ? ValueReader.DType(dtype.GetString()!) : DType.Float32,
        json.TryGetProperty("call", out var call) ? call.GetString() : null,
        Arguments(json, "args"),
        json.TryGetProperty("grad_fn", out var gradFn) ? gradFn.GetString() : null,
        json.TryGetProperty("result", out var result) ? result.GetString() : null,
        json.GetProperty("repr").GetString()!,
        json.TryGetProperty("tags", out var tags) ? [.. tags.EnumerateArray().Select(t => t.GetString()!)] : []));

    private static IReadOnlyDictionary<string, Value> Arguments(JsonElement json, string name) =>
        json.TryGetProperty(name, out var args) ? ValueReader.ReadArguments(args) : new Dictionary<string, Value>();
}
