using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Data;

/// <summary>Reads IDX files, the format of MNIST and its successors.</summary>
/// <remarks>
/// Two zero bytes, one for the element type, one for the number of dimensions; each size in 32 bits; then the elements in row-major order; all numbers with their highest byte first.
/// See <see href="https://yann.lecun.org/exdb/mnist/"/>.
/// </remarks>
/// <example>
/// <code>
/// var images = Idx.Load("train-images-idx3-ubyte.gz").To(DType.Float32).Unsqueeze(1) / 255;   // [60000, 1, 28, 28]
/// var labels = Idx.Load("train-labels-idx1-ubyte.gz").To(DType.Int64);
/// var loader = new DataLoader(new TensorDataset(images, labels), batchSize: 64, shuffle: true);
/// </code>
/// </example>
public static class Idx
{
    private const int MostDimensions = 32;

    /// <summary>The tensor that a file holds, of dtype uint8, int8, int16, int32, float32 or float64. The file may be gzipped.</summary>
    /// <exception cref="InvalidDataException">The file is no IDX file, or is longer or shorter than its header says. This is known before memory is taken for the elements.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = DataFile.Open(path, out _);
        var (dtype, shape) = Header(stream, path);
        long count = 1;
        foreach (var size in shape)
        {
            // Empty dimensions must not excuse sizes that no layout can hold.
            count *= Math.Max(size, 1);
            if (count > Array.MaxLength) throw Invalid(path, $"its header announces {Text(shape)} elements, which are more than fit into one tensor here");
        }
        if (shape.Contains(0)) count = 0;
        var expected = 4 + 4L * shape.Length + count * dtype.Size();
        var length = DataFile.Length(path, expected);
        if (length != expected)
            throw Invalid(path, $"its header announces {dtype.TorchName()} of {Text(shape)}, which takes {expected} bytes, but the file holds {(length > expected ? "more" : $"{length}")}");
        return dtype switch
        {
            DType.UInt8 => Elements<byte>(stream, shape),
            DType.Int8 => Elements<sbyte>(stream, shape),
            DType.Int16 => Elements<short>(stream, shape),
            DType.Int32 => Elements<int>(stream, shape),
            DType.Float32 => Elements<float>(stream, shape),
            _ => Elements<double>(stream, shape),
        };
    }

    private static (DType DType, long[] Shape) Header(Stream stream, string path)
    {
        Span<byte> head = stackalloc byte[4 + 4 * MostDimensions];
        if (stream.ReadAtLeast(head[..4], 4, throwOnEndOfStream: false) < 4) throw Invalid(path, "it is shorter than a header");
        if (head[0] != 0 || head[1] != 0) throw Invalid(path, $"it begins with the bytes {head[0]:x2} {head[1]:x2} instead of 00 00");
        DType dtype = head[2] switch
        {
            0x08 => DType.UInt8,
            0x09 => DType.Int8,
            0x0b => DType.Int16,
            0x0c => DType.Int32,
            0x0d => DType.Float32,
            0x0e => DType.Float64,
            var code => throw Invalid(path, $"no element type has the code 0x{code:x2}"),
        };
        var rank = head[3];
        if (rank > MostDimensions) throw Invalid(path, $"it announces {rank} dimensions, and {MostDimensions} are the most that are read");
        var sizes = head.Slice(4, 4 * rank);
        if (stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length) throw Invalid(path, $"it ends before the sizes of its {rank} dimensions");
        var shape = new long[rank];
        for (var d = 0; d < rank; d++) shape[d] = BinaryPrimitives.ReadUInt32BigEndian(sizes[(4 * d)..]);
        return (dtype, shape);
    }

    private static Tensor Elements<T>(Stream stream, long[] shape) where T : unmanaged
    {
        const int run = 1 << 20;
        var tensor = Tensor.Empty(shape, DTypes.Of<T>());
        var elements = tensor.AsSpan<T>();
        for (var rest = elements; !rest.IsEmpty; rest = rest[Math.Min(run, rest.Length)..])
            stream.ReadExactly(MemoryMarshal.AsBytes(rest[..Math.Min(run, rest.Length)]));
        if (BitConverter.IsLittleEndian) Reverse(elements);
        return tensor;
    }

    private static void Reverse<T>(Span<T> elements) where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == 2) Swap16(MemoryMarshal.Cast<T, ushort>(elements));
        else if (Unsafe.SizeOf<T>() == 4) Swap32(MemoryMarshal.Cast<T, uint>(elements));
        else if (Unsafe.SizeOf<T>() == 8) Swap64(MemoryMarshal.Cast<T, ulong>(elements));

        static void Swap16(Span<ushort> x) => BinaryPrimitives.ReverseEndianness(x, x);
        static void Swap32(Span<uint> x) => BinaryPrimitives.ReverseEndianness(x, x);
        static void Swap64(Span<ulong> x) => BinaryPrimitives.ReverseEndianness(x, x);
    }

    private static string Text(long[] shape) => $"({string.Join(", ", shape)})";

    private static InvalidDataException Invalid(string path, string why) => new($"Idx: {path} is no whole IDX file: {why}.");
}
