using System.Buffers.Binary;

namespace Autograd.Tests.Conformance;

/// <summary>A recorded tensor: row-major little-endian bytes, apart from the library under test.</summary>
internal sealed class TensorData
{
    public TensorData(DType dtype, long[] shape, ReadOnlyMemory<byte> bytes)
    {
        long count = 1;
        foreach (long size in shape)
        {
            if (size < 0) throw new InvalidDataException($"A size of {size} in the shape {Format(shape)}.");
            count = checked(count * size);
        }

        if (checked(count * SizeOf(dtype)) != bytes.Length)
            throw new InvalidDataException(
                $"{dtype} of shape {Format(shape)} takes {count * SizeOf(dtype)} bytes, but {bytes.Length} are stored.");
        (DType, Shape, Bytes, Count) = (dtype, shape, bytes, count);
    }

    public DType DType { get; }

    public long[] Shape { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public long Count { get; }

    public bool IsFloat => DType >= DType.Float16;

    /// <summary>Element <paramref name="i"/> in row-major order; integers beyond 2^53 lose their last bits here.</summary>
    public double Double(long i)
    {
        var at = Element(i);
        return DType switch
        {
            DType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(at),
            DType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(at),
            DType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
            DType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
            _ => Integer(i),
        };
    }

    /// <summary>Element <paramref name="i"/> of an integer or bool tensor, exactly.</summary>
    public long Integer(long i)
    {
        var at = Element(i);
        return DType switch
        {
            DType.Bool or DType.UInt8 => at[0],
            DType.Int8 => (sbyte)at[0],
            DType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
            DType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
            DType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
            _ => throw new InvalidOperationException($"{DType} holds no integers."),
        };
    }

    public static int SizeOf(DType dtype) => dtype switch
    {
        DType.Bool or DType.UInt8 or DType.Int8 => 1,
        DType.Int16 or DType.Float16 or DType.BFloat16 => 2,
        DType.Int32 or DType.Float32 => 4,
        _ => 8,
    };

    public static TensorData Zeros(DType dtype, long[] shape) =>
        new(dtype, shape, new byte[shape.Aggregate(1L, (a, b) => a * b) * SizeOf(dtype)]);

    public static string Format(ReadOnlySpan<long> shape) => "[" + string.Join(", ", shape.ToArray()) + "]";

    private ReadOnlySpan<byte> Element(long i) => Bytes.Span[checked((int)(i * SizeOf(DType)))..];
}
