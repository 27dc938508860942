using System.IO.Compression;
using System.Security.Cryptography;

namespace Autograd.Data;

/// <summary>Unpacks a gzipped file and notices when its end is missing.</summary>
/// <remarks>
/// <see cref="GZipStream"/> checks sums, but takes a file that breaks off for one that ends there. So a gzipped seal is put behind the file, as gzip allows: if the file is whole, the seal
/// comes out last; if not, its bytes land in the middle of something else. The seal itself is held back from the reader.
/// </remarks>
internal sealed class GunzipStream : ReadingStream
{
    private static readonly byte[] Seal = RandomNumberGenerator.GetBytes(16);

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly GZipStream _unpacked;
    private readonly string _path;
    private int _at, _end;
    private bool _ended;

    public GunzipStream(Stream packed, string path)
    {
        var seal = new MemoryStream();
        using (var zip = new GZipStream(seal, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Seal);
        seal.Position = 0;
        (_unpacked, _path) = (new GZipStream(new Appended(packed, seal), CompressionMode.Decompress), path);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && _end - _at <= Seal.Length) Fill();
        var count = Math.Min(buffer.Length, Math.Max(0, _end - _at - Seal.Length));
        _buffer.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    private void Fill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_at, _end) = (0, _end - _at);
        try
        {
            var read = _unpacked.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_path}: the gzipped data are damaged, or their end is missing.", e);
        }
        if (_ended && !_buffer.AsSpan(0, _end).SequenceEqual(Seal)) throw new InvalidDataException($"{_path}: the end of the gzipped data is missing.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>One stream behind another.</summary>
    private sealed class Appended(Stream first, Stream second) : ReadingStream
    {
        public override int Read(Span<byte> buffer) => first.Read(buffer) is var read and > 0 ? read : second.Read(buffer);

        protected override void Dispose(bool disposing)
        {
            if (disposing) first.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A stream that can be read, and nothing else.</summary>
internal abstract class ReadingStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public sealed override void Flush()
    {
    }
}
