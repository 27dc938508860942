using System.Buffers.Binary;
using System.Text;

namespace Autograd.IO;

/// <summary>The bytes of a pickle, from a stream that may go on after it.</summary>
internal sealed class PickleReader(Stream stream)
{
    private const int MaxLine = 256;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public long Position => stream.Position;

    public byte Byte()
    {
        var value = stream.ReadByte();
        return value >= 0 ? (byte)value : throw new EndOfStreamException();
    }

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(stackalloc byte[2]));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(stackalloc byte[4]));

    public uint UInt32() => (uint)Int32();

    /// <summary>A double; pickles store it with its most significant byte first.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(stackalloc byte[8]));

    /// <summary>Raw bytes, for which there is room only after a look at what is left of the file.</summary>
    public byte[] Bytes(long count)
    {
        if (count < 0 || count > stream.Length - stream.Position) throw new EndOfStreamException();
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public string Text(long count)
    {
        try
        {
            return Utf8.GetString(Bytes(count));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("the pickle holds a string that is no UTF-8.", e);
        }
    }

    /// <summary>The name of a module or class, which ends with a line feed.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (var c = Byte(); c != '\n'; c = Byte())
        {
            if (line.Length == MaxLine || c is < 32 or > 126) throw new InvalidDataException("the pickle holds a malformed name.");
            line.Append((char)c);
        }
        return line.ToString();
    }

    private ReadOnlySpan<byte> Bytes(Span<byte> target)
    {
        stream.ReadExactly(target);
        return target;
    }
}
