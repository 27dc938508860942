namespace Autograd.IO;

/// <summary>A member of an archive as it is unpacked: no more than its declared length, and its checksum.</summary>
internal sealed class CheckedStream(Stream inner, long length) : Stream
{
    private Crc32 _crc;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer[..(int)Math.Min(buffer.Length, length - _read)]);
        _crc.Append(buffer[..count]);
        _read += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>After the last byte: nothing may follow, and the checksum must be right.</summary>
    public void CheckEnd(uint crc)
    {
        if (_read != length || inner.ReadByte() >= 0) throw new InvalidDataException($"it does not unpack to the {length} bytes that the archive declares.");
        if (_crc.Value != crc) throw new InvalidDataException("its checksum is wrong: the archive is damaged.");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
