namespace Autograd.Data;

/// <summary>Files that may be gzipped.</summary>
internal static class DataFile
{
    /// <summary>Opens a file for reading, and unpacks it if its first bytes say that it is gzipped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="packed">Whether it is gzipped, so that its length is not that of its contents.</param>
    /// <exception cref="InvalidDataException">The name ends in .gz, but the file is not gzipped.</exception>
    public static Stream Open(string path, out bool packed)
    {
        var file = File.OpenRead(path);
        try
        {
            packed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (!packed && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) throw new InvalidDataException($"{path}: the name ends in .gz, but the file is not gzipped.");
            return packed ? new GunzipStream(file, path) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The length of a file's contents, counted no further than just over <paramref name="limit"/>.</summary>
    public static long Length(string path, long limit)
    {
        using var stream = Open(path, out var packed);
        if (!packed) return stream.Length;
        var buffer = new byte[1 << 16];
        long length = 0;
        while (length <= limit && stream.Read(buffer) is var read and > 0) length += read;
        return length;
    }
}
