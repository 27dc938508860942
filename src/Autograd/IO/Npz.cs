using System.IO.Compression;

namespace Autograd.IO;

/// <summary>NumPy's .npz files: zip archives of .npy files, which are arrays by name.</summary>
/// <example><code>
/// Npz.SaveCompressed("data.npz", new Dictionary&lt;string, Tensor&gt; { ["images"] = images, ["labels"] = labels });
/// var data = Npz.Load("data.npz");
/// Console.WriteLine(data["labels"]);
/// </code></example>
public static class Npz
{
    private const string Ending = ".npy";

    // What compressed archives may unpack to when the caller does not say: zeros can shrink a thousandfold, so there must be a limit, and real data hardly ever reach it.
    private const long LeastLimit = 1L << 30;
    private const int LargestRatio = 100;

    /// <summary>The arrays of a file by name, without the ending <c>.npy</c> of the members, in the order of the archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">
    /// The most that all arrays together may take; more is refused before it is unpacked, since a small archive can claim any size. Unless given: 100 times the size of the file, but at
    /// least 1 GB.
    /// </param>
    /// <exception cref="InvalidDataException">The file is no zip archive of .npy files, or is damaged, or would unpack to more than allowed.</exception>
    public static Dictionary<string, Tensor> Load(string path, long? maximumBytes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (maximumBytes is { } given) ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(maximumBytes));
        return FileFormat.Reading(path, () =>
        {
            using var stream = FileFormat.OpenRead(path);
            var maximum = maximumBytes ?? Math.Max(LeastLimit, stream.Length * LargestRatio);
            return ZipContents.Read(stream, members => Read(members, maximum));
        });
    }

    /// <summary>Writes tensors by name without compression, replacing an old file in one step.</summary>
    /// <exception cref="ArgumentException">A name is empty or occurs twice, or a tensor is bfloat16, which the format has no name for.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors) => Save("Npz.Save", path, tensors, CompressionLevel.NoCompression);

    /// <summary>Writes tensors by name, compressed (deflate), replacing an old file in one step.</summary>
    /// <exception cref="ArgumentException">A name is empty or occurs twice, or a tensor is bfloat16, which the format has no name for.</exception>
    public static void SaveCompressed(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors) => Save("Npz.SaveCompressed", path, tensors, CompressionLevel.Optimal);

    private static Dictionary<string, Tensor> Read(IReadOnlyDictionary<string, ZipArchiveEntry> members, long maximum)
    {
        long total = 0;
        foreach (var member in members.Values)
        {
            // No stream of deflate unpacks to more than 1032 times its size: a member that claims so is no reason to make room for it.
            if (member.Length / 1032 > member.CompressedLength)
                throw new InvalidDataException($"the member {FileFormat.Quote(member.FullName)} is said to unpack from {member.CompressedLength} to {member.Length} bytes, which is impossible.");
            total += member.Length;
            if (total > maximum || total < 0)
                throw new InvalidDataException($"the archive is said to unpack to more than {maximum} bytes, which smells of a zip bomb. If it is none, pass a larger maximumBytes.");
        }
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, member) in members)
        {
            if (!name.EndsWith(Ending, StringComparison.Ordinal)) throw new InvalidDataException($"the archive holds {FileFormat.Quote(name)}; only members that end in {Ending} are arrays.");
            tensors.Add(name[..^Ending.Length], Read(name, member));
        }
        return tensors;
    }

    private static Tensor Read(string name, ZipArchiveEntry member)
    {
        try
        {
            using var stream = new CheckedStream(ZipContents.Open(member), member.Length);
            var tensor = Npy.Read(stream, member.Length);
            stream.CheckEnd(member.Crc32);
            return tensor;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"the member {FileFormat.Quote(name)}: {e.Message}", e);
        }
    }

    private static void Save(string op, string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, CompressionLevel level)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var list = FileFormat.Checked(op, tensors);
        foreach (var (name, tensor) in list)
        {
            if (name.Length == 0) throw new ArgumentException($"{op}: a tensor has the empty name; NumPy needs one.", nameof(tensors));
            Npy.CheckStorable(op, tensor);
        }
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, tensor) in list)
            {
                var entry = archive.CreateEntry(name + Ending, level);
                // The same tensors give the same bytes, whatever the clock says.
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var member = entry.Open();
                Npy.Write(member, tensor);
            }
        });
    }
}
