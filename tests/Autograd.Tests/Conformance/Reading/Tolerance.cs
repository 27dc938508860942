using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>|actual - expected| &lt;= Atol + Rtol |expected|.</summary>
internal readonly record struct Tolerance(double Rtol, double Atol)
{
    public static Tolerance Exact => default;

    public static Tolerance Read(JsonElement json) => new(json.GetProperty("rtol").GetDouble(), json.GetProperty("atol").GetDouble());

    /// <summary>A sample's own tolerance, else the header's for its working precision; integers and bools borrow float64's.</summary>
    public static Tolerance For(Tolerance? own, IReadOnlyDictionary<string, Tolerance> header, string precision) =>
        own ?? (header.TryGetValue(precision, out var found) || header.TryGetValue("float64", out found) ? found : Exact);

    /// <summary>The header's <c>tol</c>: by dtype, or one for all (kept under float64, which the others fall back to).</summary>
    public static IReadOnlyDictionary<string, Tolerance> ReadHeader(JsonElement root)
    {
        if (!root.TryGetProperty("tol", out var tol)) return new Dictionary<string, Tolerance>();
        return tol.TryGetProperty("rtol", out _)
            ? new Dictionary<string, Tolerance> { ["float64"] = Read(tol) }
            : tol.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value));
    }
}
