using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Autograd.IO;

public static partial class Safetensors
{
    private const string Model = "model.safetensors", Index = "model.safetensors.index.json";

    // Far above any real index, and low enough to read at once.
    private const long MaxIndexLength = 100_000_000;

    /// <summary>
    /// All tensors of a set of files: <c>model.safetensors.index.json</c> names the file of every tensor, as Hugging Face writes large models. A folder without an index may hold a single
    /// <c>model.safetensors</c>.
    /// </summary>
    /// <param name="path">The folder, or the index file in it.</param>
    /// <exception cref="InvalidDataException">The index or a file is invalid, or a file lacks a tensor that the index promises.</exception>
    public static Dictionary<string, Tensor> LoadSharded(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var index = Directory.Exists(path) ? Path.Combine(path, Index) : path;
        if (Directory.Exists(path) && !File.Exists(index) && File.Exists(Path.Combine(path, Model))) return Load(Path.Combine(path, Model));

        var map = FileFormat.Reading(index, () => ReadIndex(index));
        var tensors = new Dictionary<string, Tensor>(map.Count);
        // The order of the index, whatever the order of the files.
        foreach (var (name, _) in map) tensors.Add(name, null!);
        foreach (var group in map.GroupBy(m => m.Value))
        {
            using var file = new SafetensorsFile(Path.Combine(Path.GetDirectoryName(index)!, group.Key), mapped: false);
            foreach (var (name, shard) in group)
            {
                if (!file.Contains(name)) throw new InvalidDataException($"{index}: the tensor {FileFormat.Quote(name)} should be in {shard}, but is not.");
                tensors[name] = file.Read(name);
            }
        }
        return tensors;
    }

    /// <summary>
    /// Writes tensors as a set of files of limited size with an index, as Hugging Face does: <c>model-00001-of-00003.safetensors</c> and so on, or one <c>model.safetensors</c> with its index if all fits.
    /// </summary>
    /// <remarks>All files are written in full under temporary names before the first one is renamed, the index last.</remarks>
    /// <param name="folder">The folder, made if it is not there.</param>
    /// <param name="tensors">Names and tensors: a state dict.</param>
    /// <param name="maximumShardBytes">The most that the tensors of one file may take; a larger tensor gets a file of its own.</param>
    /// <param name="metadata">Strings for every file.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>, or the maximum is not positive.</exception>
    public static void SaveSharded(string folder, IEnumerable<KeyValuePair<string, Tensor>> tensors, long maximumShardBytes = 5_000_000_000, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumShardBytes);
        var shards = Split(FileFormat.Checked("Safetensors.SaveSharded", tensors), maximumShardBytes);
        var headers = shards.ConvertAll(shard => SafetensorsHeader.For(shard, metadata).Write());
        Directory.CreateDirectory(folder);

        var files = new List<AtomicFile>();
        try
        {
            for (var i = 0; i < shards.Count; i++)
            {
                var (shard, header) = (shards[i], headers[i]);
                files.Add(AtomicFile.Prepare(Path.Combine(folder, ShardName(i, shards.Count)), stream => Write(stream, header, shard)));
            }
            files.Add(AtomicFile.Prepare(Path.Combine(folder, Index), stream => WriteIndex(stream, shards)));
            foreach (var file in files) file.Commit();
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }

    private static List<List<KeyValuePair<string, Tensor>>> Split(List<KeyValuePair<string, Tensor>> tensors, long maximum)
    {
        List<List<KeyValuePair<string, Tensor>>> shards = [[]];
        long bytes = 0;
        foreach (var pair in tensors)
        {
            var size = pair.Value.ElementCount * pair.Value.DType.Size();
            if (shards[^1].Count > 0 && size > maximum - bytes)
            {
                shards.Add([]);
                bytes = 0;
            }
            shards[^1].Add(pair);
            bytes += size;
        }
        return shards;
    }

    private static string ShardName(int i, int count) => count == 1 ? Model : string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:00000}-of-{count:00000}.safetensors");

    private static void WriteIndex(Stream stream, List<List<KeyValuePair<string, Tensor>>> shards)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        writer.WriteNumber("total_size", shards.Sum(shard => shard.Sum(t => t.Value.ElementCount * t.Value.DType.Size())));
        writer.WriteEndObject();
        writer.WriteStartObject("weight_map");
        for (var i = 0; i < shards.Count; i++)
            foreach (var (name, _) in shards[i])
                writer.WriteString(name, ShardName(i, shards.Count));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Tensor names to file names. What else the index holds is of no use here.</summary>
    private static Dictionary<string, string> ReadIndex(string path)
    {
        using var stream = FileFormat.OpenRead(path);
        if (stream.Length > MaxIndexLength) throw new InvalidDataException($"the index has {stream.Length} bytes; at most {MaxIndexLength} are allowed.");
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("weight_map", out var entries) || entries.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException("the index has no weight_map, an object that names the file of every tensor.");
            var map = new Dictionary<string, string>();
            foreach (var entry in entries.EnumerateObject())
            {
                var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
                // The name of a file beside the index, never a path out of its folder.
                if (file is "" or "." or ".." || file.AsSpan().IndexOfAny("/\\:\0") >= 0)
                    throw new InvalidDataException($"the index puts the tensor {FileFormat.Quote(entry.Name)} into {FileFormat.Quote(file)}; the plain name of a file in the same folder is expected.");
                if (!map.TryAdd(entry.Name, file)) throw new InvalidDataException($"the index holds the tensor {FileFormat.Quote(entry.Name)} twice.");
            }
            return map;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"the index is no valid JSON ({e.Message}).", e);
        }
    }
}
