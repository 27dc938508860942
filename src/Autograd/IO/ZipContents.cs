using System.IO.Compression;

namespace Autograd.IO;

/// <summary>Opens zip archives of unknown origin: whatever is wrong with their structure is an <see cref="InvalidDataException"/>.</summary>
internal static class ZipContents
{
    /// <summary>Reads an archive whose members all have different names and whose compressed contents fit the file, so that none of them overlap.</summary>
    public static T Read<T>(Stream stream, Func<IReadOnlyDictionary<string, ZipArchiveEntry>, T> read)
    {
        using var archive = Open(stream);
        return read(Members(archive, stream.Length));
    }

    /// <summary>Opens a member for reading.</summary>
    public static Stream Open(ZipArchiveEntry entry) => Guarded(entry.Open);

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException or NotSupportedException or IOException)
        {
            throw new InvalidDataException($"this is no zip archive, or it was cut off ({e.Message})", e);
        }
    }

    private static Dictionary<string, ZipArchiveEntry> Members(ZipArchive archive, long length) => Guarded(() =>
    {
        var members = new Dictionary<string, ZipArchiveEntry>();
        long compressed = 0;
        foreach (var entry in archive.Entries)
        {
            if (!members.TryAdd(entry.FullName, entry)) throw new InvalidDataException($"the archive holds {FileFormat.Quote(entry.FullName)} twice.");
            if (entry.CompressedLength < 0 || entry.Length < 0 || (compressed += entry.CompressedLength) > length || compressed < 0)
                throw new InvalidDataException($"the members of the archive are said to take more than its {length} bytes: they overlap, or the archive was cut off.");
        }
        return members;
    });

    /// <summary>Broken directories surface as many kinds of exceptions.</summary>
    private static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or NotSupportedException or IOException or InvalidOperationException)
        {
            throw new InvalidDataException($"the zip archive is damaged ({e.Message})", e);
        }
    }
}
