using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>Turns JSON into <see cref="Value"/>s.</summary>
internal static class ValueReader
{
    public static Value Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => new NullValue(),
        JsonValueKind.True or JsonValueKind.False => new BoolValue(json.GetBoolean()),
        JsonValueKind.String => new TextValue(json.GetString()!),
        JsonValueKind.Number => Number(json),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.Object => Object(json),
        _ => throw new InvalidDataException($"No value: {json.GetRawText()}"),
    };

    /// <summary>The members of an <c>args</c> object, in their order.</summary>
    public static IReadOnlyDictionary<string, Value> ReadArguments(JsonElement args) =>
        args.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value));

    public static DType DType(string name) => DTypes.TryGetValue(name, out var dtype)
        ? dtype
        : throw new InvalidDataException($"Unknown dtype '{name}'.");

    public static string Name(DType dtype) => DTypes.First(p => p.Value == dtype).Key;

    public static long[] Longs(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetInt64())];

    public static StridedView View(JsonElement view) =>
        new(Longs(view.GetProperty("shape")), Longs(view.GetProperty("stride")), view.GetProperty("offset").GetInt64());

    /// <summary>Python's rule: a point or an exponent makes a float.</summary>
    private static Value Number(JsonElement json) =>
        json.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? new IntValue(json.GetInt64()) : new FloatValue(json.GetDouble());

    private static Value Object(JsonElement json)
    {
        if (json.TryGetProperty("tensor", out var key))
            return new TensorValue(key.GetString()!, json.TryGetProperty("view", out var view) ? View(view) : null);
        if (json.TryGetProperty("float", out var text)) return new FloatValue(NonFinite(text.GetString()!));
        if (json.TryGetProperty("dtype", out var dtype)) return new DTypeValue(DType(dtype.GetString()!));
        if (json.TryGetProperty("ellipsis", out _)) return new EllipsisValue();
        if (json.TryGetProperty("slice", out var slice))
        {
            long?[] parts = [.. slice.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? (long?)null : e.GetInt64())];
            if (parts is [var start, var stop, var step]) return new SliceValue(start, stop, step);
        }

        if (json.EnumerateObject().All(p => p.Name is not ("float" or "dtype" or "slice"))) return new MapValue(ReadArguments(json));
        throw new InvalidDataException($"Unknown kind of value: {json.GetRawText()}");
    }

    private static double NonFinite(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => throw new InvalidDataException($"Unknown float '{text}'."),
    };

    private static readonly Dictionary<string, DType> DTypes = new()
    {
        ["bool"] = Autograd.DType.Bool, ["uint8"] = Autograd.DType.UInt8, ["int8"] = Autograd.DType.Int8,
        ["int16"] = Autograd.DType.Int16, ["int32"] = Autograd.DType.Int32, ["int64"] = Autograd.DType.Int64,
        ["float16"] = Autograd.DType.Float16, ["bfloat16"] = Autograd.DType.BFloat16,
        ["float32"] = Autograd.DType.Float32, ["float64"] = Autograd.DType.Float64,
    };
}
