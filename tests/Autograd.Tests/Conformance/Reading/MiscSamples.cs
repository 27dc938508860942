using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>A call that must fail.</summary>
internal sealed record ErrorSample(int Id, string Call, IReadOnlyDictionary<string, Value> Args, string Raises, string Message)
{
    public static IReadOnlyList<ErrorSample> All() => ConformanceData.Samples("misc", "errors", json => new ErrorSample(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("call").GetString()!,
        ValueReader.ReadArguments(json.GetProperty("args")),
        json.GetProperty("raises").GetString()!,
        json.GetProperty("message").GetString()!));
}

/// <summary>A short program about autograd: what it leaves in <c>out</c>, or that it fails.</summary>
internal sealed record ScenarioSample(int Id, string Name, string Code, IReadOnlyDictionary<string, Value> Expect, string? Raises)
{
    public static IReadOnlyList<ScenarioSample> All() => ConformanceData.Samples("autograd", "scenarios", json => new ScenarioSample(
        json.GetProperty("id").GetInt32(),
        json.GetProperty("name").GetString()!,
        json.GetProperty("code").GetString()!,
        json.TryGetProperty("expect", out var expect) ? ValueReader.ReadArguments(expect) : new Dictionary<string, Value>(),
        json.TryGetProperty("raises", out var raises) ? raises.GetString() : null));
}

/// <summary>An operand of a promotion row: what kind of thing of which dtype (true, 2 or 2.5 for scalars).</summary>
internal sealed record PromotionOperand(string DType, string Kind)
{
    public override string ToString() => $"{DType} {Kind}";
}

internal sealed record BinaryPromotion(string Op, PromotionOperand A, PromotionOperand B, string? Result);

internal sealed record UnaryPromotion(string Op, string DType, string? Result);

internal sealed record CanCast(string From, string To, bool Possible);

/// <summary>The tables of misc/type_promotion.json; columns are found by the names the file gives them.</summary>
internal sealed record PromotionTables(
    IReadOnlyList<BinaryPromotion> Binary, IReadOnlyList<UnaryPromotion> Unary, IReadOnlyList<CanCast> Casts)
{
    public static PromotionTables Read()
    {
        if (!ConformanceData.Has("misc", "type_promotion")) return new PromotionTables([], [], []);
        using var json = JsonDocument.Parse(File.ReadAllBytes(ConformanceData.PathOf("misc", "type_promotion")));
        var root = json.RootElement;
        return new PromotionTables(
            Rows(root, "binary", c => new BinaryPromotion(
                c("op").GetString()!,
                new PromotionOperand(c("dtype_a").GetString()!, c("kind_a").GetString()!),
                new PromotionOperand(c("dtype_b").GetString()!, c("kind_b").GetString()!),
                c("result").GetString())),
            Rows(root, "unary", c => new UnaryPromotion(c("op").GetString()!, c("dtype").GetString()!, c("result").GetString())),
            Rows(root, "can_cast", c => new CanCast(c("from").GetString()!, c("to").GetString()!, c("can_cast").GetBoolean())));
    }

    private static IReadOnlyList<T> Rows<T>(JsonElement root, string table, Func<Func<string, JsonElement>, T> read)
    {
        if (!root.TryGetProperty(table, out var rows)) return [];
        string[] columns = [.. root.GetProperty(table + "_columns").EnumerateArray().Select(c => c.GetString()!)];
        return [.. rows.EnumerateArray().Select(row => read(name => row[Array.IndexOf(columns, name)]))];
    }
}
