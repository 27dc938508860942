using System.Buffers.Binary;

namespace Autograd.IO;

/// <summary>
/// Safetensors files: named tensors behind a JSON header, which nothing but tensors can hide in. The format of choice for weights, here and on Hugging Face.
/// </summary>
/// <remarks>
/// Readers check the whole header against the file before any tensor is made, and refuse with <see cref="InvalidDataException"/> what is cut off, overlaps, leaves holes, or says anything
/// that the file's length contradicts. Writers replace an old file in one step, or leave it as it was. Files may be larger than 2 GB.
/// </remarks>
/// <example><code>
/// Safetensors.Save("model.safetensors", new Dictionary&lt;string, Tensor&gt; { ["weight"] = weight, ["bias"] = bias });
/// var tensors = Safetensors.Load("model.safetensors");
/// Console.WriteLine(tensors["weight"]);
/// </code></example>
public static partial class Safetensors
{
    /// <summary>All tensors of a file, in the order of its header.</summary>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file, or holds a dtype that is unknown here; the message names the tensor.</exception>
    public static Dictionary<string, Tensor> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new SafetensorsFile(path, mapped: false);
        var tensors = new Dictionary<string, Tensor>(file.Entries.Count);
        foreach (var entry in file.Entries) tensors.Add(entry.Name, file.Read(entry.Name));
        return tensors;
    }

    /// <summary>Opens a file to look at its header and to read single tensors, or rows of them.</summary>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file, or holds a dtype that is unknown here; the message names the tensor.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new SafetensorsFile(path, mapped: true);
    }

    /// <summary>Writes tensors, and perhaps strings, to a file. Views are written by their values; tensors that share memory are each written in full.</summary>
    /// <param name="path">The file, replaced in one step if it is there.</param>
    /// <param name="tensors">Names and tensors: a state dict.</param>
    /// <param name="metadata">Strings beside the tensors, such as <c>format</c>: <c>pt</c>.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var list = FileFormat.Checked("Safetensors.Save", tensors);
        var header = SafetensorsHeader.For(list, metadata);
        var json = header.Write();
        AtomicFile.Write(path, stream => Write(stream, json, list));
    }

    private static void Write(FileStream stream, byte[] json, List<KeyValuePair<string, Tensor>> tensors)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        // The order in which the header laid them out.
        foreach (var (_, tensor) in tensors.OrderByDescending(t => t.Value.DType.Size())) TensorBytes.Write(tensor, stream.Write);
    }
}
