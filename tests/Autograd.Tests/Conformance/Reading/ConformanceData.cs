using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>The folder of golden data: the one beside the tests, or what AUTOGRAD_CONFORMANCE_DATA names.</summary>
/// <remarks>Files are found by listing the folder, so that another folder of the same format is replayed in full.</remarks>
internal static class ConformanceData
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("AUTOGRAD_CONFORMANCE_DATA") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "Conformance", "data");

    /// <summary>Names of the JSON files of a part (ops, nn, ...) without their ending, in order; none when the part is not there.</summary>
    public static IReadOnlyList<string> Names(string part)
    {
        if (!Directory.Exists(Root))
            throw new DirectoryNotFoundException(
                $"No conformance data at '{Root}'. Unset AUTOGRAD_CONFORMANCE_DATA or let it name a folder with ops/, misc/, ...");
        string folder = Path.Combine(Root, part);
        if (!Directory.Exists(folder)) return [];
        return [.. Directory.GetFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
    }

    public static string PathOf(string part, string name) => Path.Combine(Root, part, name + ".json");

    public static bool Has(string part, string name) => File.Exists(PathOf(part, name));

    public static OpFile Op(string name) => OpFile.Read(PathOf("ops", name));

    /// <summary>The PyTorch function of each sample of a file of ops/.</summary>
    public static IReadOnlyList<string> Calls(string op)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf("ops", op)));
        string call = json.RootElement.GetProperty("call").GetString()!;
        return [.. json.RootElement.GetProperty("samples").EnumerateArray()
            .Select(s => s.TryGetProperty("call", out var own) ? own.GetString()! : call)];
    }

    /// <summary>The samples of a file, each read by <paramref name="read"/>; none when the folder lacks the file.</summary>
    public static IReadOnlyList<T> Samples<T>(string part, string name, Func<JsonElement, T> read)
    {
        if (!Has(part, name)) return [];
        using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf(part, name)));
        return [.. json.RootElement.GetProperty("samples").EnumerateArray().Select(read)];
    }

    /// <summary>The safetensors file that stands beside a JSON file.</summary>
    public static SafetensorsFile Tensors(string part, string name)
    {
        if (!Has(part, name)) return SafetensorsFile.Empty;
        using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf(part, name)));
        return TensorsOf(json.RootElement, PathOf(part, name));
    }

    public static IReadOnlyDictionary<string, Tolerance> Tolerances(string part, string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf(part, name)));
        return Tolerance.ReadHeader(json.RootElement);
    }

    internal static SafetensorsFile TensorsOf(JsonElement root, string path) => root.TryGetProperty("tensors", out var file)
        ? SafetensorsFile.Read(Path.Combine(Path.GetDirectoryName(path)!, file.GetString()!))
        : SafetensorsFile.Empty;
}
