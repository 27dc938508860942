using System.IO.Compression;

namespace Autograd.Tests.Data;

/// <summary>A file that is gone after the test.</summary>
internal sealed class ScratchFile : IDisposable
{
    public ScratchFile(string extension, byte[] bytes)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + extension);
        File.WriteAllBytes(Path, bytes);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);

    public static byte[] Zipped(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest)) zip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The folder that the sources are in.</summary>
    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Autograd.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository, since this one reads its data.");
        return folder;
    }
}
