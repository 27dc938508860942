using System.Text.Json;
using Autograd.IO;
using Autograd.Tests.Conformance;

namespace Autograd.Tests.IO;

/// <summary>Files that PyTorch, NumPy and safetensors wrote, and broken ones, against files/expected.json.</summary>
[Trait("Category", "Conformance")]
public class FileConformanceTests
{
    private static readonly Lazy<(Dictionary<string, JsonElement> Files, Conformance.SafetensorsFile Tensors)> Expected = new(ReadExpected);

    public static TheoryData<string> Files => Report.Rows(Expected.Value.Files.Keys);

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_are_read_or_refused(string file)
    {
        if (file == Report.Nothing) return;
        var sample = Expected.Value.Files[file];
        var path = Path.Combine(ConformanceData.Root, "files", file);
        var format = sample.GetProperty("format").GetString()!;

        if (sample.TryGetProperty("expect", out _))
        {
            FluentActions.Invoking(() => Read(path, format)).Should().Throw<InvalidDataException>(sample.GetProperty("why").GetString()).WithMessage($"*{file}*");
            return;
        }
        var contents = Read(path, format);
        Compare(file, contents, sample.GetProperty("contents"));
        // Headers of safetensors files are in any order, which their writers do not promise to keep.
        if (format != "safetensors" && contents.Kind == TorchKind.Dictionary)
            contents.AsDictionary().Keys.Should().Equal(sample.GetProperty("contents").GetProperty("dict").EnumerateArray().Select(e => Key(e[0])), file);
        if (!sample.TryGetProperty("metadata", out var metadata)) return;
        using var open = Safetensors.Open(path);
        open.Metadata.Should().Equal(metadata.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!));
    }

    [Fact]
    public void Views_of_one_storage_share_memory()
    {
        if (!Expected.Value.Files.ContainsKey("pt_views_shared_storage.pt")) return;
        var tensors = TorchCheckpoint.LoadStateDict(Path.Combine(ConformanceData.Root, "files", "pt_views_shared_storage.pt"));

        tensors.Values.Select(t => t.MemoryIdentity).Distinct().Should().ContainSingle();
        tensors["base"].FillInPlace(7);
        tensors["offset"].ToArray<float>().Should().OnlyContain(x => x == 7);
    }

    private static TorchValue Read(string path, string format) => format switch
    {
        "npy" => Npy.Load(path),
        "npz" => TorchDictionary.StateDict(Npz.Load(path)),
        "safetensors" => TorchDictionary.StateDict(Safetensors.Load(path)),
        "pt" or "pt_legacy" => TorchCheckpoint.Load(path),
        _ => throw new InvalidDataException($"The format {format} is not mapped."),
    };

    private static void Compare(string where, TorchValue actual, JsonElement expected)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Null: actual.IsNone.Should().BeTrue(where); break;
            case JsonValueKind.True or JsonValueKind.False: actual.AsBoolean().Should().Be(expected.GetBoolean(), where); break;
            case JsonValueKind.String: actual.AsString().Should().Be(expected.GetString(), where); break;
            case JsonValueKind.Number when expected.TryGetInt64(out var number): actual.AsInt64().Should().Be(number, where); break;
            case JsonValueKind.Number:
                actual.Kind.Should().Be(TorchKind.Float, where);
                actual.AsDouble().Should().Be(expected.GetDouble(), where);
                break;
            default: CompareObject(where, actual, expected.EnumerateObject().First(), expected); break;
        }
    }

    private static void CompareObject(string where, TorchValue actual, JsonProperty expected, JsonElement whole)
    {
        switch (expected.Name)
        {
            case "tensor":
                var (got, want) = (Bridge.Read(actual.AsTensor()), Expected.Value.Tensors[expected.Value.GetString()!]);
                got.DType.Should().Be(want.DType, where);
                got.Shape.Should().Equal(want.Shape, where);
                got.Bytes.ToArray().Should().Equal(want.Bytes.ToArray(), where);
                actual.AsTensor().RequiresGrad.Should().Be(whole.TryGetProperty("requires_grad", out var requires) && requires.GetBoolean(), where);
                break;
            case "dict":
                var entries = expected.Value.EnumerateArray().Select(e => (Key: Key(e[0]), Value: e[1])).ToArray();
                actual.AsDictionary().Keys.Should().BeEquivalentTo(entries.Select(e => e.Key), where);
                foreach (var (key, value) in entries) Compare($"{where}[{key}]", actual[key], value);
                break;
            case "list" or "tuple":
                actual.Kind.Should().Be(expected.Name == "list" ? TorchKind.List : TorchKind.Tuple, where);
                actual.AsList().Should().HaveCount(expected.Value.GetArrayLength(), where);
                for (var i = 0; i < actual.AsList().Count; i++) Compare($"{where}[{i}]", actual[i], expected.Value[i]);
                break;
            default: throw new InvalidDataException($"Contents of the kind {expected.Name} are not mapped.");
        }
    }

    private static TorchValue Key(JsonElement key) => key.ValueKind == JsonValueKind.String ? key.GetString()! : key.GetInt64();

    private static (Dictionary<string, JsonElement> Files, Conformance.SafetensorsFile Tensors) ReadExpected()
    {
        if (!ConformanceData.Has("files", "expected")) return ([], Conformance.SafetensorsFile.Empty);
        var json = JsonDocument.Parse(File.ReadAllBytes(ConformanceData.PathOf("files", "expected"))).RootElement;
        return (json.GetProperty("files").EnumerateArray().ToDictionary(f => f.GetProperty("file").GetString()!), ConformanceData.Tensors("files", "expected"));
    }
}
