namespace Autograd.IO;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name in the same folder, flushed to disk, then renamed over the old one, which a rename
/// within one folder replaces in one step.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;
    private FileStream? _stream;
    private bool _written;

    private AtomicFile(string path)
    {
        // Through a link, so that the file behind it is replaced and not the link.
        var file = new FileInfo(Path.GetFullPath(path));
        _target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        _temporary = Path.Combine(Path.GetDirectoryName(_target)!, $".{Path.GetFileName(_target)}.{Guid.NewGuid():N}.tmp");
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);
    }

    /// <summary>Writes a file in one go. When <paramref name="write"/> fails, the old file is as it was and no temporary is left.</summary>
    public static void Write(string path, Action<FileStream> write)
    {
        using var file = Prepare(path, write);
        file.Commit();
    }

    /// <summary>Writes the contents to disk, but under the temporary name until <see cref="Commit"/>.</summary>
    public static AtomicFile Prepare(string path, Action<FileStream> write)
    {
        var file = new AtomicFile(path);
        try
        {
            write(file._stream!);
            file._stream!.Flush(flushToDisk: true);
            file.Close();
            file._written = true;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Commit()
    {
        File.Move(_temporary, _target, overwrite: true);
        _written = false;
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        if (_stream is null && !_written) return;
        try
        {
            Close();
        }
        finally
        {
            // Also when closing fails, as it does on a full disk.
            File.Delete(_temporary);
            _written = false;
        }
    }

    private void Close()
    {
        var stream = _stream;
        _stream = null;
        stream?.Dispose();
    }
}
