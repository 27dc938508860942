using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Autograd.IO;

/// <summary>
/// The header of a safetensors file: a JSON object of tensors by name, <c>{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}</c>, and perhaps a map of strings under
/// <c>__metadata__</c>. Nothing is believed that the file's length or the other entries contradict.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header, as in the reference implementation: some 100 bytes a tensor make it a million tensors.</summary>
    public const int MaxLength = 100_000_000;

    private const string MetadataKey = "__metadata__";

    private static readonly (string Name, DType DType)[] Types =
    [
        ("F32", DType.Float32), ("F64", DType.Float64), ("F16", DType.Float16), ("BF16", DType.BFloat16), ("I64", DType.Int64), ("I32", DType.Int32),
        ("I16", DType.Int16), ("I8", DType.Int8), ("U8", DType.UInt8), ("BOOL", DType.Bool),
    ];

    /// <summary>The tensors in the order of the header.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Reads and checks a header before <paramref name="dataLength"/> bytes of data.</summary>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != '{') throw new InvalidDataException("the header is no JSON object: a safetensors header begins with '{'.");
        try
        {
            var header = new SafetensorsHeader();
            header.ParseObject(json);
            header.CheckRanges(dataLength);
            return header;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the header is no valid JSON ({e.Message}).", e);
        }
        catch (InvalidOperationException e)
        {
            // A string that is no UTF-8, or half of a surrogate pair.
            throw new InvalidDataException($"the header holds text that cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>
    /// The header's bytes, padded with spaces so that the data, after 8 bytes of length, begin at a multiple of 64: the format asks for 8, but who maps the file likes whole vectors.
    /// </summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Names stay readable: beyond the Unicode they hold, only what JSON itself requires is escaped.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            if (Metadata.Count > 0)
            {
                writer.WriteStartObject(MetadataKey);
                foreach (var (key, value) in Metadata) writer.WriteString(key, value);
                writer.WriteEndObject();
            }
            foreach (var entry in Entries)
            {
                writer.WriteStartObject(entry.Name);
                writer.WriteString("dtype", Types.First(t => t.DType == entry.DType).Name);
                writer.WriteStartArray("shape");
                foreach (var size in entry.Shape) writer.WriteNumberValue(size);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(entry.Begin);
                writer.WriteNumberValue(entry.End);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        var padding = -(8 + buffer.WrittenCount) & 63;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount > MaxLength)
            throw new ArgumentException($"Safetensors: the header takes {buffer.WrittenCount} bytes, and readers refuse more than {MaxLength}. Save fewer tensors or less metadata to a file.");
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A header for tensors to be written: the entries in the given order, their data by falling element size, so that every tensor is aligned to its own.</summary>
    public static SafetensorsHeader For(List<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        var header = new SafetensorsHeader();
        foreach (var (key, value) in metadata ?? [])
        {
            if (key is null || value is null) throw new ArgumentException("Safetensors: a key or value of the metadata is null; both are strings.", nameof(metadata));
            if (!header.Metadata.TryAdd(key, value)) throw new ArgumentException($"Safetensors: the metadata hold {FileFormat.Quote(key)} twice.", nameof(metadata));
        }
        var places = new Dictionary<string, (long Begin, long End)>();
        long end = 0;
        foreach (var (name, tensor) in tensors.OrderByDescending(t => t.Value.DType.Size()))
        {
            if (name == MetadataKey) throw new ArgumentException($"Safetensors: no tensor can be called {MetadataKey}, the name of the metadata. Choose another.", nameof(tensors));
            places.Add(name, (end, end += tensor.ElementCount * tensor.DType.Size()));
        }
        foreach (var (name, tensor) in tensors) header.Entries.Add(new(name, tensor.DType, tensor.Shape.ToArray(), places[name].Begin, places[name].End));
        return header;
    }

    private void ParseObject(ReadOnlySpan<byte> json)
    {
        // Object, entry, list: nothing lies deeper.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
        reader.Read();
        var names = new HashSet<string>();
        while (NextProperty(ref reader, "the header") is { } name)
        {
            if (!names.Add(name)) throw new InvalidDataException($"the header holds {FileFormat.Quote(name)} twice.");
            if (name == MetadataKey) ParseMetadata(ref reader);
            else Entries.Add(ParseEntry(name, ref reader));
        }
        if (reader.Read()) throw new InvalidDataException("the header goes on after its JSON object.");
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey, "an object of strings");
        while (NextProperty(ref reader, MetadataKey) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, MetadataKey, "an object of strings");
            if (!Metadata.TryAdd(key, reader.GetString()!)) throw new InvalidDataException($"{MetadataKey} holds {FileFormat.Quote(key)} twice.");
        }
    }

    private static SafetensorsEntry ParseEntry(string name, ref Utf8JsonReader reader)
    {
        var what = "the tensor " + FileFormat.Quote(name);
        DType? dtype = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, what, "an object with dtype, shape and data_offsets");
        while (NextProperty(ref reader, what) is { } key)
        {
            switch (key)
            {
                case "dtype" when dtype is null: dtype = ParseType(what, ref reader); break;
                case "shape" when shape is null: shape = ParseNumbers(what, "shape", ref reader); break;
                case "data_offsets" when offsets is null: offsets = ParseNumbers(what, "data_offsets", ref reader); break;
                default: throw new InvalidDataException($"{what} has the key {FileFormat.Quote(key)}, unknown or for the second time; dtype, shape and data_offsets are expected, once each.");
            }
        }
        if (dtype is null || shape is null || offsets is null) throw new InvalidDataException($"{what} lacks its dtype, shape or data_offsets.");
        if (offsets is not [var begin, var end] || begin < 0 || end < begin)
            throw new InvalidDataException($"{what} has the data_offsets {FileFormat.Text(offsets)}; [begin, end] with 0 <= begin <= end are expected.");
        var bytes = FileFormat.ByteCount(what, shape, dtype.Value);
        if (bytes != end - begin)
            throw new InvalidDataException($"{what} takes {bytes} bytes as {dtype.Value.TorchName()} of shape {FileFormat.Text(shape)}, but its data_offsets {FileFormat.Text(offsets)} span {end - begin}.");
        return new SafetensorsEntry(name, dtype.Value, shape, begin, end);
    }

    private static DType ParseType(string what, ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String, what + ".dtype", "a string");
        var name = reader.GetString()!;
        foreach (var (known, dtype) in Types)
            if (known == name)
                return dtype;
        throw new InvalidDataException($"{what} has the dtype {FileFormat.Quote(name)}, which no dtype here stores: convert it to one of {string.Join(", ", Types.Select(t => t.Name))} where it was saved.");
    }

    private static long[] ParseNumbers(string what, string key, ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, $"{what}.{key}", "a list of integers");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw new InvalidDataException($"{what} has a {key} that is no list of integers from 0 to 2^63 - 1.");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>The ranges in the order of the file must follow each other from the first to the last byte.</summary>
    private void CheckRanges(long dataLength)
    {
        long end = 0;
        foreach (var entry in Entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != end)
            {
                throw new InvalidDataException($"the tensor {FileFormat.Quote(entry.Name)} begins at byte {entry.Begin} of the data, but what comes before it ends at {end}: "
                    + (entry.Begin < end ? "tensors must not overlap." : "there must be no holes."));
            }
            end = entry.End;
            if (end > dataLength) throw new InvalidDataException($"the tensor {FileFormat.Quote(entry.Name)} ends at byte {end} of the data, but the file holds only {dataLength}; it was cut off or its header is wrong.");
        }
        if (end != dataLength) throw new InvalidDataException($"the tensors end at byte {end} of the data, but the file holds {dataLength}: bytes without a meaning follow.");
    }

    private static string? NextProperty(ref Utf8JsonReader reader, string what)
    {
        if (!reader.Read()) throw new InvalidDataException($"{what} is not closed.");
        return reader.TokenType == JsonTokenType.EndObject ? null : reader.GetString();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what, string expected)
    {
        if (!reader.Read() || reader.TokenType != type) throw new InvalidDataException($"{what} is no {expected.Replace("an ", "").Replace("a ", "")}.");
    }
}
