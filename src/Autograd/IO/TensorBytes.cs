using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Autograd.IO;

/// <summary>Where bytes come from: fills <paramref name="target"/> with those from <paramref name="at"/> on. Asked in ascending order without gaps.</summary>
internal delegate void ByteSource(long at, Span<byte> target);

/// <summary>The elements of tensors as bytes of a file, in parts, so that tensors beyond the 2 GB of a span pass too.</summary>
internal static class TensorBytes
{
    private const int PartBytes = 1 << 24;

    /// <summary>A new tensor with the row-major bytes of a source, least significant byte first or, if <paramref name="bigEndian"/>, last.</summary>
    public static Tensor Read(ReadOnlySpan<long> shape, DType dtype, ByteSource source, bool bigEndian = false)
    {
        var x = Tensor.Empty(shape, dtype);
        Fill(x, source, bigEndian);
        return x;
    }

    /// <summary>Overwrites a contiguous tensor.</summary>
    public static void Fill(Tensor x, ByteSource source, bool bigEndian)
    {
        Parts(x.Reshape(-1), (at, part) =>
        {
            source(at, part);
            if (bigEndian == BitConverter.IsLittleEndian) Reverse(part, x.DType.Size());
            if (x.DType == DType.Bool) Normalise(part);
        });
    }

    /// <summary>Hands the row-major bytes of any tensor to a writer, part by part.</summary>
    public static void Write(Tensor x, Action<ReadOnlySpan<byte>> write) => Parts(x.Detach().Contiguous().Reshape(-1), (_, part) => write(part));

    /// <summary>The bytes of a flat tensor of at most 2 GB.</summary>
    private static Span<byte> Bytes(Tensor flat) => flat.DType switch
    {
        DType.Bool => MemoryMarshal.AsBytes(flat.AsSpan<bool>()),
        DType.UInt8 => flat.AsSpan<byte>(),
        DType.Int8 => MemoryMarshal.AsBytes(flat.AsSpan<sbyte>()),
        DType.Int16 => MemoryMarshal.AsBytes(flat.AsSpan<short>()),
        DType.Int32 => MemoryMarshal.AsBytes(flat.AsSpan<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(flat.AsSpan<long>()),
        DType.Float16 => MemoryMarshal.AsBytes(flat.AsSpan<Half>()),
        DType.BFloat16 => MemoryMarshal.AsBytes(flat.AsSpan<BFloat16>()),
        DType.Float32 => MemoryMarshal.AsBytes(flat.AsSpan<float>()),
        _ => MemoryMarshal.AsBytes(flat.AsSpan<double>()),
    };

    private static void Parts(Tensor flat, Action<long, Span<byte>> visit)
    {
        var size = flat.DType.Size();
        var step = PartBytes / size;
        for (long at = 0; at < flat.ElementCount; at += step)
            visit(at * size, Bytes(flat.Slice(0, at, Math.Min(at + step, flat.ElementCount))));
    }

    private static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2: Reversed<short>(bytes, BinaryPrimitives.ReverseEndianness); break;
            case 4: Reversed<int>(bytes, BinaryPrimitives.ReverseEndianness); break;
            case 8: Reversed<long>(bytes, BinaryPrimitives.ReverseEndianness); break;
        }
    }

    private static void Reversed<T>(Span<byte> bytes, Func<T, T> reverse) where T : unmanaged
    {
        foreach (ref var value in MemoryMarshal.Cast<byte, T>(bytes)) value = reverse(value);
    }

    /// <summary>Truth is any byte but 0 in a file, and 1 in a tensor.</summary>
    private static void Normalise(Span<byte> bytes)
    {
        if (bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0) return;
        foreach (ref var value in bytes) value = value == 0 ? (byte)0 : (byte)1;
    }
}
