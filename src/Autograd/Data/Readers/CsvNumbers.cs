using System.Globalization;
using System.Numerics;

namespace Autograd.Data;

/// <summary>Reads the numbers of a CSV text record by record, and keeps nothing but those of the chosen columns.</summary>
internal sealed class CsvNumbers<T>(CsvScanner scanner, DType dtype, T? missing, IReadOnlyList<string> missingMarks) where T : unmanaged, INumberBase<T>
{
    private static readonly bool Fractions = typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);

    private string[]? _header;

    /// <summary>The fields to keep, in the order of the result.</summary>
    private int[] _places = [];

    private bool[] _kept = [];
    private T[] _row = [];
    private T[] _values = [];
    private int _count;

    public Tensor Read(bool header, IReadOnlyList<CsvColumn>? columns)
    {
        if (!scanner.NextRecord()) throw scanner.Invalid(header ? "the file is empty and has no header" : "the file is empty", 1);
        var first = Csv.Record(scanner);
        Choose(first.Length, columns, header ? Array.ConvertAll(first, name => name.Trim()) : null);
        if (!header)
        {
            for (var i = 0; i < first.Length; i++) Keep(first[i], i);
            EndRow();
        }
        while (scanner.NextRecord())
        {
            while (scanner.NextField(out var field))
            {
                if (scanner.Fields > _row.Length) throw scanner.Invalid($"the record has more fields than the first one, which has {_row.Length}");
                Keep(field, scanner.Fields - 1);
            }
            if (scanner.Fields < _row.Length) throw scanner.Invalid($"the record ends after {scanner.Fields} fields, but the first one has {_row.Length}");
            EndRow();
        }
        return Tensor.From<T>(_values.AsSpan(0, _count), [_count / _places.Length, _places.Length]);
    }

    private void Choose(int fields, IReadOnlyList<CsvColumn>? columns, string[]? header)
    {
        _header = header;
        _places = columns is null ? [.. Enumerable.Range(0, fields)] : [.. columns.Select(column => column.Find(fields, header))];
        if (_places.Length == 0) throw new ArgumentException("Csv: at least one column is to be read.", nameof(columns));
        (_kept, _row) = (new bool[fields], new T[fields]);
        foreach (var place in _places) _kept[place] = true;
    }

    private void Keep(ReadOnlySpan<char> field, int place)
    {
        if (_kept[place]) _row[place] = Number(field, place);
    }

    private void EndRow()
    {
        if (_count > Array.MaxLength - _places.Length) throw scanner.Invalid("the file has more numbers than fit into one tensor here. Choose columns");
        if (_count + _places.Length > _values.Length)
            Array.Resize(ref _values, (int)Math.Min(Math.Max(2L * _values.Length, (long)_count + Math.Max(_places.Length, 1024)), Array.MaxLength));
        foreach (var place in _places) _values[_count++] = _row[place];
    }

    private T Number(ReadOnlySpan<char> field, int place)
    {
        var text = field.Trim();
        foreach (var mark in missingMarks)
            if (text.SequenceEqual(mark))
                return missing ?? throw Invalid("the value is missing. Pass missing: with what to put in its place");
        if (dtype == DType.Bool && bool.TryParse(text, out var truth)) return truth ? T.One : T.Zero;
        if (T.TryParse(text, Fractions ? NumberStyles.Float : NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
        {
            if (dtype == DType.Bool && value != T.Zero && value != T.One) throw Invalid($"'{Shown(text)}' is no {dtype.TorchName()}");
            // The parser makes infinity of numbers that are too large; only the word may be one.
            return Fractions && T.IsInfinity(value) && text.ContainsAnyInRange('0', '9') ? throw Invalid($"{Shown(text)} is beyond the range of {dtype.TorchName()}") : value;
        }
        if (Fractions && Infinity(text) is { } sign) return T.CreateChecked(sign * double.PositiveInfinity);
        throw Invalid($"'{Shown(text)}' is no {dtype.TorchName()}{Hint()}");

        InvalidDataException Invalid(string why) => scanner.Invalid(why, place + 1, _header?[place]);

        string Hint() => _count == 0 && _header is null ? ". If this is the header, pass header: true"
            : Fractions || dtype == DType.Bool ? ". Choose other columns, or read text with Csv.Rows" : ". Choose a floating-point dtype, or other columns";
    }

    /// <summary>The sign of Python's and C's "inf", which .NET does not know.</summary>
    private static int? Infinity(ReadOnlySpan<char> text) =>
        text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("+inf", StringComparison.OrdinalIgnoreCase) ? 1
        : text.Equals("-inf", StringComparison.OrdinalIgnoreCase) ? -1
        : null;

    private static string Shown(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}...";
}
