namespace Autograd.IO;

/// <summary>NumPy's .npy files: one array each.</summary>
/// <remarks>
/// Read are versions 1 to 3 of the format, either byte order, C and Fortran order, and the types bool, int8 to int64, uint8, float16, float32 and float64. Written is version 1, little-endian, in C
/// order. Arrays of Python objects are refused: they are pickles, which could run code.
/// </remarks>
/// <example><code>
/// Npy.Save("points.npy", Tensor.Randn([100, 3]));      // numpy.load("points.npy") reads it
/// var points = Npy.Load("points.npy");
/// </code></example>
public static class Npy
{
    /// <summary>The array of a file as a contiguous tensor.</summary>
    /// <exception cref="InvalidDataException">The file is no valid .npy file, has another length than its shape takes, or holds elements that no dtype stores.</exception>
    public static Tensor Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileFormat.Reading(path, () =>
        {
            using var stream = FileFormat.OpenRead(path);
            return Read(stream, stream.Length);
        });
    }

    /// <summary>Writes a tensor by its values, replacing an old file in one step.</summary>
    /// <exception cref="ArgumentException">The tensor is bfloat16, which the format has no name for.</exception>
    public static void Save(string path, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        CheckStorable("Npy.Save", tensor);
        AtomicFile.Write(path, stream => Write(stream, tensor));
    }

    /// <summary>Reads an array that takes the whole of a stream of known length.</summary>
    internal static Tensor Read(Stream stream, long length)
    {
        var header = NpyHeader.Read(stream, length, out var read);
        var bytes = FileFormat.ByteCount("the array", header.Shape, header.DType);
        if (bytes != length - read)
        {
            throw new InvalidDataException($"the array takes {bytes} bytes as {header.DType.TorchName()} of shape {FileFormat.Text(header.Shape)}, but {length - read} follow the header: the file "
                + (bytes > length - read ? "was cut off." : "holds more than one array."));
        }
        // Fortran order is the C order of the transpose.
        var shape = header.FortranOrder ? header.Shape.Reverse().ToArray() : header.Shape;
        var x = TensorBytes.Read(shape, header.DType, (_, target) => stream.ReadExactly(target), header.BigEndian);
        return header.FortranOrder ? x.Permute([.. Enumerable.Range(0, x.Rank).Reverse()]).Contiguous() : x;
    }

    internal static void Write(Stream stream, Tensor tensor)
    {
        stream.Write(NpyHeader.Write(tensor));
        TensorBytes.Write(tensor, stream.Write);
    }

    internal static void CheckStorable(string op, Tensor tensor)
    {
        if (!NpyHeader.CanStore(tensor.DType))
            throw new ArgumentException($"{op}: .npy has no name for {tensor.DType.TorchName()}. Save tensor.To(DType.Float32), which holds the same values, or use Safetensors.", nameof(tensor));
    }
}
