using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Autograd.Tests.Conformance;

/// <summary>Reads safetensors: u64 header length, JSON header, data. Written apart from <c>Autograd.IO</c>, which it judges.</summary>
internal sealed class SafetensorsFile
{
    private readonly Dictionary<string, TensorData> tensors = [];

    private SafetensorsFile()
    {
    }

    public IReadOnlyDictionary<string, TensorData> Tensors => tensors;

    public TensorData this[string key] => tensors.TryGetValue(key, out var tensor)
        ? tensor
        : throw new InvalidDataException($"The safetensors file holds no tensor '{key}'.");

    public static SafetensorsFile Empty { get; } = new();

    public static SafetensorsFile Read(string path) => Read(File.ReadAllBytes(path));

    public static SafetensorsFile Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8) throw new InvalidDataException($"Truncated: {file.Length} bytes hold no header length.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > (ulong)(file.Length - 8))
            throw new InvalidDataException($"Truncated: a header of {length} bytes in a file of {file.Length}.");

        var data = file[(8 + (int)length)..];
        var result = new SafetensorsFile();
        try
        {
            using var header = JsonDocument.Parse(file.Slice(8, (int)length));
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__") continue;
                result.tensors.Add(entry.Name, Tensor(entry, data));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The header is not what safetensors prescribes: {e.Message}", e);
        }

        return result;
    }

    /// <summary>The bytes of a file with these tensors, for tests of the reader.</summary>
    public static byte[] Write(params (string Key, TensorData Tensor)[] tensors)
    {
        var header = new StringBuilder("{");
        int end = 0;
        foreach (var (key, t) in tensors)
        {
            if (header.Length > 1) header.Append(',');
            header.Append($"\"{key}\":{{\"dtype\":\"{Names.First(n => n.Value == t.DType).Key}\",\"shape\":[{string.Join(',', t.Shape)}],");
            header.Append($"\"data_offsets\":[{end},{end += t.Bytes.Length}]}}");
        }

        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        var file = new byte[8 + json.Length + end];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)json.Length);
        json.CopyTo(file, 8);
        int at = 8 + json.Length;
        foreach (var (_, t) in tensors)
        {
            t.Bytes.CopyTo(file.AsMemory(at));
            at += t.Bytes.Length;
        }

        return file;
    }

    private static TensorData Tensor(JsonProperty entry, ReadOnlyMemory<byte> data)
    {
        string name = entry.Value.GetProperty("dtype").GetString()!;
        if (!Names.TryGetValue(name, out var dtype)) throw new InvalidDataException($"'{entry.Name}' has the unknown dtype '{name}'.");
        long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
        long[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt64())];
        if (offsets is not [>= 0 and var begin, var end] || end < begin || end > data.Length)
            throw new InvalidDataException(
                $"'{entry.Name}' lies at {TensorData.Format(offsets)}, but the file holds {data.Length} bytes of data.");
        return new TensorData(dtype, shape, data[(int)begin..(int)end]);
    }

    private static readonly Dictionary<string, DType> Names = new()
    {
        ["F64"] = DType.Float64, ["F32"] = DType.Float32, ["F16"] = DType.Float16, ["BF16"] = DType.BFloat16,
        ["I64"] = DType.Int64, ["I32"] = DType.Int32, ["I16"] = DType.Int16, ["I8"] = DType.Int8, ["U8"] = DType.UInt8,
        ["BOOL"] = DType.Bool,
    };
}
