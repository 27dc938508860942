using System.Buffers.Binary;
using System.Text;

namespace Autograd.IO;

/// <summary>
/// Writes zip archives as PyTorch does: records are not compressed and begin at multiples of 64 bytes, so that they can be mapped; the padding is an extra field "FB" of the record's header.
/// </summary>
/// <remarks>Archives and records of 4 GB and more take the form Zip64. The same records give the same bytes: the time in the headers is fixed.</remarks>
/// <param name="stream">The archive, written from its start.</param>
/// <param name="beyond">From where on sizes and positions take 64 bits: 4 GB, less in tests.</param>
internal sealed class TorchZipWriter(Stream stream, long beyond = uint.MaxValue)
{
    private const int Alignment = 64, LocalHeader = 30, Zip64Extra = 20;
    private const ushort Utf8Names = 1 << 11, FirstOfJanuary1980 = 0x21;

    private readonly List<(byte[] Name, uint Crc, long Length, long At)> _records = [];

    /// <summary>Adds a record.</summary>
    public void Add(string name, ReadOnlySpan<byte> contents)
    {
        var at = Begin(name, contents.Length);
        var crc = new Crc32();
        crc.Append(contents);
        stream.Write(contents);
        End(name, at, contents.Length, crc);
    }

    /// <summary>Adds the elements of a tensor as a record.</summary>
    public void Add(string name, Tensor tensor)
    {
        var length = tensor.ElementCount * tensor.DType.Size();
        var at = Begin(name, length);
        var crc = new Crc32();
        TensorBytes.Write(tensor, part =>
        {
            crc.Append(part);
            stream.Write(part);
        });
        End(name, at, length, crc);
    }

    /// <summary>Writes the directory, the end of the archive.</summary>
    public void Finish()
    {
        var start = stream.Position;
        foreach (var (name, crc, length, at) in _records) WriteEntry(name, crc, length, at);
        var end = stream.Position;
        if (_records.Count >= ushort.MaxValue || start >= beyond || end - start >= beyond) WriteEnd64(start, end);
        var fields = new Fields(stackalloc byte[22]);
        fields.Add32(0x06054b50);
        fields.Add32(0);
        fields.Add16((ushort)Math.Min(_records.Count, ushort.MaxValue));
        fields.Add16((ushort)Math.Min(_records.Count, ushort.MaxValue));
        fields.Add32(Capped(end - start));
        fields.Add32(Capped(start));
        fields.Add16(0);
        stream.Write(fields.Written);
    }

    private long Begin(string name, long length)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var at = stream.Position;
        var big = length >= beyond;
        // An extra field has a header of 4 bytes, which are part of the padding.
        var before = LocalHeader + bytes.Length + (big ? Zip64Extra : 0) + 4;
        var padding = (int)(-(at + before) & (Alignment - 1));
        var fields = new Fields(stackalloc byte[LocalHeader]);
        fields.Add32(0x04034b50);
        AddCommon(ref fields, 0, length, bytes.Length, big);
        fields.Add16((ushort)((big ? Zip64Extra : 0) + 4 + padding));
        stream.Write(fields.Written);
        stream.Write(bytes);
        if (big)
        {
            var extra = new Fields(stackalloc byte[Zip64Extra]);
            extra.Add16(1);
            extra.Add16(16);
            extra.Add64(length);
            extra.Add64(length);
            stream.Write(extra.Written);
        }
        var pad = new Fields(stackalloc byte[4 + Alignment]);
        pad.Add16('F' | 'B' << 8);
        pad.Add16((ushort)padding);
        stream.Write(pad.Written);
        for (var i = 0; i < padding; i++) stream.WriteByte((byte)'Z');
        return at;
    }

    /// <summary>The checksum, known only now, goes back into the header.</summary>
    private void End(string name, long at, long length, Crc32 crc)
    {
        _records.Add((Encoding.UTF8.GetBytes(name), crc.Value, length, at));
        var end = stream.Position;
        stream.Position = at + 14;
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, crc.Value);
        stream.Write(bytes);
        stream.Position = end;
    }

    private void WriteEntry(byte[] name, uint crc, long length, long at)
    {
        var (big, far) = (length >= beyond, at >= beyond);
        var extraLength = (big ? 16 : 0) + (far ? 8 : 0);
        var fields = new Fields(stackalloc byte[46]);
        fields.Add32(0x02014b50);
        fields.Add16((ushort)(big || far ? 45 : 20));
        AddCommon(ref fields, crc, length, name.Length, big || far);
        fields.Add16((ushort)(extraLength > 0 ? extraLength + 4 : 0));
        // Comment, disk, internal and external attributes.
        fields.Add16(0);
        fields.Add16(0);
        fields.Add16(0);
        fields.Add32(0);
        fields.Add32(Capped(at));
        stream.Write(fields.Written);
        stream.Write(name);
        if (extraLength == 0) return;
        var extra = new Fields(stackalloc byte[28]);
        extra.Add16(1);
        extra.Add16((ushort)extraLength);
        if (big)
        {
            extra.Add64(length);
            extra.Add64(length);
        }
        if (far) extra.Add64(at);
        stream.Write(extra.Written);
    }

    private void WriteEnd64(long start, long end)
    {
        var fields = new Fields(stackalloc byte[76]);
        fields.Add32(0x06064b50);
        fields.Add64(44);
        fields.Add16(45);
        fields.Add16(45);
        fields.Add32(0);
        fields.Add32(0);
        fields.Add64(_records.Count);
        fields.Add64(_records.Count);
        fields.Add64(end - start);
        fields.Add64(start);
        // The locator of the above.
        fields.Add32(0x07064b50);
        fields.Add32(0);
        fields.Add64(end);
        fields.Add32(1);
        stream.Write(fields.Written);
    }

    /// <summary>What the header of a record and its entry in the directory have in common, from the version needed to the length of the name.</summary>
    private void AddCommon(ref Fields fields, uint crc, long length, int nameLength, bool needs64)
    {
        fields.Add16((ushort)(needs64 ? 45 : 20));
        fields.Add16(Utf8Names);
        fields.Add16(0);
        fields.Add16(0);
        fields.Add16(FirstOfJanuary1980);
        fields.Add32(crc);
        fields.Add32(Capped(length));
        fields.Add32(Capped(length));
        fields.Add16((ushort)nameLength);
    }

    private uint Capped(long value) => value >= beyond ? uint.MaxValue : (uint)value;

    /// <summary>Little-endian fields, one after the other.</summary>
    private ref struct Fields(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;
        private int _at;

        public readonly ReadOnlySpan<byte> Written => _bytes[.._at];

        public void Add16(int value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes[_at..], (ushort)value);
            _at += 2;
        }

        public void Add32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes[_at..], value);
            _at += 4;
        }

        public void Add64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_bytes[_at..], value);
            _at += 8;
        }
    }
}
