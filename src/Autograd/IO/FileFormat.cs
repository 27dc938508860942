namespace Autograd.IO;

/// <summary>What readers of all formats share: how they refuse, and the arithmetic of shapes that a file claims.</summary>
internal static class FileFormat
{
    private const int MaxRank = 64;

    /// <summary>Runs a reader; what it finds wrong with the contents becomes an <see cref="InvalidDataException"/> that names the file.</summary>
    public static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{path}: the file ends in the middle of its contents; it was cut off.", e);
        }
    }

    public static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    /// <summary>The number of bytes that a shape takes, refusing what no tensor can have.</summary>
    public static long ByteCount(string what, ReadOnlySpan<long> shape, DType dtype)
    {
        if (shape.Length > MaxRank) throw new InvalidDataException($"{what} has {shape.Length} dimensions, and there can be at most {MaxRank}.");
        long bytes = dtype.Size(), reach = bytes;
        foreach (var size in shape)
        {
            if (size < 0) throw new InvalidDataException($"{what} has the shape {Text(shape)}, and sizes cannot be negative.");
            bytes *= size;
            // Without the zeros, so that strides of empty tensors stay in range too.
            if (size > 0 && (reach = reach > long.MaxValue / size ? -1 : reach * size) < 0)
                throw new InvalidDataException($"{what} has the shape {Text(shape)}, which is more than 64 bits can address.");
        }
        return bytes;
    }

    public static string Text(ReadOnlySpan<long> shape) => "[" + string.Join(", ", shape.ToArray()) + "]";

    /// <summary>Text from a file as part of a message: on one line and not too long.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > 80 ? text[..80] + "..." : text;
        return "'" + string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c)) + "'";
    }

    /// <summary>The tensors to be written, in their order, after a check of all of them.</summary>
    public static List<KeyValuePair<string, Tensor>> Checked(string op, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var list = new List<KeyValuePair<string, Tensor>>();
        var names = new HashSet<string>();
        foreach (var (name, tensor) in tensors)
        {
            if (name is null) throw new ArgumentException($"{op}: a tensor has the name null.", nameof(tensors));
            if (tensor is null) throw new ArgumentNullException(nameof(tensors), $"{op}: the tensor {Quote(name)} is null.");
            if (!names.Add(name)) throw new ArgumentException($"{op}: two tensors are called {Quote(name)}; names must differ.", nameof(tensors));
            list.Add(new(name, tensor));
        }
        return list;
    }
}
