using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Autograd.IO;

/// <summary>
/// The header of a .npy file: magic, version, length, and a Python dictionary such as <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</c>, which is read by a
/// parser of just that.
/// </summary>
internal sealed class NpyHeader
{
    /// <summary>Real headers have 118 bytes, or a little more for many dimensions.</summary>
    private const int MaxLength = 1 << 16;

    private static readonly (string Code, DType DType)[] Types =
    [
        ("b1", DType.Bool), ("u1", DType.UInt8), ("i1", DType.Int8), ("i2", DType.Int16), ("i4", DType.Int32), ("i8", DType.Int64),
        ("f2", DType.Float16), ("f4", DType.Float32), ("f8", DType.Float64),
    ];

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public required DType DType { get; init; }

    public required bool BigEndian { get; init; }

    public required bool FortranOrder { get; init; }

    public required long[] Shape { get; init; }

    /// <summary>Reads a header; the stream then stands at the data.</summary>
    /// <param name="stream">The file, or a member of an archive.</param>
    /// <param name="length">How many bytes the stream has.</param>
    /// <param name="read">How many of them the header took.</param>
    public static NpyHeader Read(Stream stream, long length, out int read)
    {
        Span<byte> start = stackalloc byte[12];
        if (length < 10) throw new InvalidDataException($"{length} bytes are no .npy file.");
        stream.ReadExactly(start[..8]);
        if (!start.StartsWith(Magic)) throw new InvalidDataException(@"this is no .npy file: it does not begin with \x93NUMPY.");
        int major = start[6], minor = start[7];
        if (major is < 1 or > 3 || minor != 0) throw new InvalidDataException($"version {major}.{minor} of the .npy format is unknown; 1.0, 2.0 and 3.0 are read.");

        var field = start.Slice(8, major == 1 ? 2 : 4);
        stream.ReadExactly(field);
        var size = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        read = 8 + field.Length;
        if (size > length - read) throw new InvalidDataException($"the header is said to have {size} bytes, but only {length - read} follow.");
        if (size > MaxLength) throw new InvalidDataException($"the header has {size} bytes; at most {MaxLength} are allowed.");
        var text = new byte[size];
        stream.ReadExactly(text);
        read += text.Length;
        return Parse(major == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text));
    }

    /// <summary>Magic, version 1.0 (2.0 where the header is too long for it) and a header padded so that the data begin at a multiple of 64.</summary>
    public static byte[] Write(Tensor x)
    {
        var code = Types.First(t => t.DType == x.DType).Code;
        var order = x.DType.Size() == 1 ? '|' : '<';
        var shape = string.Join(", ", x.Shape.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture))) + (x.Rank == 1 ? "," : "");
        var text = $"{{'descr': '{order}{code}', 'fortran_order': False, 'shape': ({shape}), }}";
        var prefix = 10;
        var total = (prefix + text.Length + 1 + 63) & ~63;
        if (total - prefix > ushort.MaxValue) throw new ArgumentException($"Npy: a header of {total} bytes does not fit.");
        var bytes = new byte[total];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(total - prefix));
        Encoding.ASCII.GetBytes(text.PadRight(total - prefix - 1) + "\n", bytes.AsSpan(prefix));
        return bytes;
    }

    public static bool CanStore(DType dtype) => Types.Any(t => t.DType == dtype);

    private static NpyHeader Parse(string text)
    {
        string? type = null;
        bool? fortran = null;
        long[]? shape = null;
        var literal = new PythonLiteral(text);
        literal.Expect('{');
        while (!literal.Try('}'))
        {
            var key = literal.Text();
            literal.Expect(':');
            switch (key)
            {
                case "descr" when type is null:
                    if (literal.Next is '[' or '(' or '{') throw new InvalidDataException("the elements are records with fields (a structured array), which no tensor can hold. Save the fields as arrays of their own.");
                    type = literal.Text();
                    break;
                case "fortran_order" when fortran is null: fortran = literal.Truth(); break;
                case "shape" when shape is null: shape = literal.Integers(); break;
                default: throw new InvalidDataException($"the header has the key {FileFormat.Quote(key)}, unknown or for the second time; descr, fortran_order and shape are expected, once each.");
            }
            if (literal.Try(',')) continue;
            literal.Expect('}');
            break;
        }
        literal.End();
        if (type is null || fortran is null || shape is null) throw new InvalidDataException("the header lacks descr, fortran_order or shape.");
        var (dtype, big) = ParseType(type);
        return new NpyHeader { DType = dtype, BigEndian = big, FortranOrder = fortran.Value, Shape = shape };
    }

    private static (DType DType, bool BigEndian) ParseType(string text)
    {
        var order = text.Length > 0 ? text[0] : ' ';
        if (order is '<' or '>' or '|' or '=')
        {
            foreach (var (code, dtype) in Types)
                if (text.AsSpan(1).SequenceEqual(code) && (order != '|' || dtype.Size() == 1))
                    return (dtype, order == '>');
        }
        var what = $"the elements are of NumPy's type {FileFormat.Quote(text)}";
        if (text.Contains('O')) throw new InvalidDataException(what + ": Python objects, which are pickled and are never loaded here. Save them as numbers.");
        if (text.Contains('V') || text.Contains("bfloat16"))
            throw new InvalidDataException(what + ", raw bytes as bfloat16 arrays are saved: .npy has no name for bfloat16. Save them as float32, or use safetensors.");
        throw new InvalidDataException(what + ", which no dtype here stores: convert them to bool, int8 to int64, uint8, float16, float32 or float64 before saving.");
    }
}
