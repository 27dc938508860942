using System.Numerics;

namespace Autograd.Data;

/// <summary>Reads files of comma-separated values (RFC 4180), also gzipped ones.</summary>
/// <remarks>
/// Fields may be quoted, and quoted ones may hold delimiters, line ends and doubled quotes. Numbers are read the same in every culture: a point before the fraction, no thousands.
/// Files are UTF-8 unless a byte order mark says otherwise, and are read as a stream.
/// </remarks>
/// <example>
/// <code>
/// var digits = Csv.Load("digits.csv.gz");                       // [1797, 65]
/// var (x, y) = (digits[.., ..64] / 16, digits[.., 64].To(DType.Int64));
/// var wine = Csv.Load("wine.csv", header: true, delimiter: ';', columns: ["alcohol", "quality"], missing: double.NaN);
/// </code>
/// </example>
public static class Csv
{
    private static readonly string[] Empty = [""];

    /// <summary>The numbers of a file as a tensor [records, columns].</summary>
    /// <param name="path">The file; gzipped ones are known by their first bytes.</param>
    /// <param name="header">Whether the first record has the names of the columns.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="columns">The columns to read, in the order of the result, by name or place; all unless given.</param>
    /// <param name="dtype">The type of the numbers. Integers must be written without a fraction; bools as true, false, 1 or 0.</param>
    /// <param name="missing">What to put where a value is missing; unless given, that is an error.</param>
    /// <param name="missingMarks">How missing values are written; by default as empty fields only. Common are <c>["", "NA", "?"]</c>.</param>
    /// <exception cref="InvalidDataException">A field is no number, or a record has too many or too few fields; the message names line and column. Or the file is damaged.</exception>
    /// <exception cref="ArgumentException">There is no such column, or the dtype has no such number as <paramref name="missing"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Load(
        string path, bool header = false, char delimiter = ',', IReadOnlyList<CsvColumn>? columns = null, DType dtype = DType.Float32, double? missing = null,
        IReadOnlyList<string>? missingMarks = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var text = new StreamReader(DataFile.Open(path, out _));
        return Load(text, path, header, delimiter, columns, dtype, missing, missingMarks);
    }

    /// <summary>The numbers of a text, which is read to its end and stays open, as a tensor [records, columns]. Everything else is as for a file.</summary>
    /// <exception cref="InvalidDataException">A field is no number, or a record has too many or too few fields; the message names line and column.</exception>
    /// <exception cref="ArgumentException">There is no such column, or the dtype has no such number as <paramref name="missing"/>.</exception>
    public static Tensor Load(
        TextReader text, bool header = false, char delimiter = ',', IReadOnlyList<CsvColumn>? columns = null, DType dtype = DType.Float32, double? missing = null,
        IReadOnlyList<string>? missingMarks = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Load(text, "text", header, delimiter, columns, dtype, missing, missingMarks);
    }

    /// <summary>The fields of each record of a file, the header included, as text. The file is read while the records are enumerated.</summary>
    /// <exception cref="InvalidDataException">A quote is not closed, or is followed by text; the message names line and column. Or the file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<string[]> Rows(string path, char delimiter = ',')
    {
        ArgumentNullException.ThrowIfNull(path);
        Check(delimiter);
        return Read();

        IEnumerable<string[]> Read()
        {
            using var text = new StreamReader(DataFile.Open(path, out _));
            var scanner = new CsvScanner(text, delimiter, path);
            while (scanner.NextRecord()) yield return Record(scanner);
        }
    }

    /// <summary>The fields of the record that the scanner is at.</summary>
    internal static string[] Record(CsvScanner scanner)
    {
        const int most = 1 << 20;
        var fields = new List<string>();
        while (scanner.NextField(out var field))
        {
            if (fields.Count == most) throw scanner.Invalid($"the record has more than {most} fields. Is the delimiter right?");
            fields.Add(field.ToString());
        }
        return [.. fields];
    }

    private static Tensor Load(
        TextReader text, string source, bool header, char delimiter, IReadOnlyList<CsvColumn>? columns, DType dtype, double? missing, IReadOnlyList<string>? missingMarks)
    {
        Check(delimiter);
        var scanner = new CsvScanner(text, delimiter, source);
        return dtype switch
        {
            DType.Float64 => Read<double>(),
            DType.Float32 => Read<float>(),
            DType.Float16 => Read<Half>(),
            DType.BFloat16 => Read<float>().To(DType.BFloat16),
            DType.Int64 => Read<long>(),
            DType.Int32 => Read<int>(),
            DType.Int16 => Read<short>(),
            DType.Int8 => Read<sbyte>(),
            DType.UInt8 => Read<byte>(),
            _ => Read<byte>().To(DType.Bool),
        };

        Tensor Read<T>() where T : unmanaged, INumberBase<T> => new CsvNumbers<T>(scanner, dtype, Missing<T>(dtype, missing), missingMarks ?? Empty).Read(header, columns);
    }

    private static T? Missing<T>(DType dtype, double? missing) where T : unmanaged, INumberBase<T>
    {
        if (missing is not { } value) return null;
        var converted = T.CreateSaturating(value);
        if (!dtype.IsFloatingPoint() && (double.CreateSaturating(converted) != value || dtype == DType.Bool && value is not (0 or 1)))
            throw new ArgumentException($"Csv: {dtype.TorchName()} has no number {value} to put where values are missing. Choose another, or a floating-point dtype.", nameof(missing));
        return converted;
    }

    private static void Check(char delimiter)
    {
        if (delimiter is '"' or '\r' or '\n') throw new ArgumentException("Csv: quotes and line ends cannot be delimiters.", nameof(delimiter));
    }
}
