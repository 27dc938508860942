using System.Buffers.Binary;
using System.Text;

namespace Autograd.Onnx.Format;

/// <summary>A protobuf message being written: a list of byte runs, so that a message within another, or the bytes of a weight, are put in without being copied.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0, Delimited = 2, Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> _runs = [];
    private MemoryStream _open = new();

    /// <summary>The bytes written so far.</summary>
    public long Length { get; private set; }

    public void Add(int field, long value)
    {
        Key(field, Varint);
        Number((ulong)value);
    }

    public void Add(int field, float value)
    {
        Key(field, Fixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Put(bytes);
    }

    public void Add(int field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Key(field, Delimited);
        Number((ulong)bytes.Length);
        Put(bytes);
    }

    public void Add(int field, ReadOnlyMemory<byte> bytes)
    {
        Key(field, Delimited);
        Number((ulong)bytes.Length);
        Close();
        _runs.Add(bytes);
        Length += bytes.Length;
    }

    public void Add(int field, ProtoMessage message)
    {
        Key(field, Delimited);
        Number((ulong)message.Length);
        Close();
        message.Close();
        _runs.AddRange(message._runs);
        Length += message.Length;
    }

    public void WriteTo(Stream stream)
    {
        Close();
        foreach (var run in _runs) stream.Write(run.Span);
    }

    private void Key(int field, int kind) => Number((ulong)(field << 3 | kind));

    private void Number(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var n = 0;
        for (; value >= 0x80; value >>= 7) bytes[n++] = (byte)(value | 0x80);
        bytes[n++] = (byte)value;
        Put(bytes[..n]);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _open.Write(bytes);
        Length += bytes.Length;
    }

    private void Close()
    {
        if (_open.Length == 0) return;
        _runs.Add(_open.ToArray());
        _open = new MemoryStream();
    }
}
