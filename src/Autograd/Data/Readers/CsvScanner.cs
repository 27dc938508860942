namespace Autograd.Data;

/// <summary>Takes CSV text apart by RFC 4180, field by field, with no more of it in memory than a field. Lines may end in CR, LF or both; empty lines are skipped.</summary>
internal sealed class CsvScanner(TextReader reader, char delimiter, string source)
{
    /// <summary>A field this long means a quote that is never closed, or no CSV file.</summary>
    private const int LongestField = 1 << 20;

    private readonly char[] _buffer = new char[1 << 14];
    private char[] _field = new char[64];
    private int _at, _end, _length, _line = 1, _fieldLine = 1;
    private bool _more;

    /// <summary>The number of fields of the record that have been read.</summary>
    public int Fields { get; private set; }

    /// <summary>Goes on to the next record, after the last field of the one before; false at the end.</summary>
    public bool NextRecord()
    {
        while (AtLineEnd()) EndLine();
        Fields = 0;
        return _more = Fill();
    }

    /// <summary>The next field of the record, good until the one after it; false when there is none.</summary>
    public bool NextField(out ReadOnlySpan<char> field)
    {
        field = default;
        if (!_more) return false;
        Fields++;
        (_length, _fieldLine) = (0, _line);
        if (Fill() && _buffer[_at] == '"') Quoted();
        else Plain();
        if (!Fill()) _more = false;
        else if (_buffer[_at] == delimiter) _at++;
        else if (AtLineEnd())
        {
            EndLine();
            _more = false;
        }
        else throw Invalid("there is text behind the closing quote; a quote inside quotes is written twice");
        field = _field.AsSpan(0, _length);
        return true;
    }

    /// <summary>What is wrong with a field of this record (the last one read, unless another is given), and where it is.</summary>
    public InvalidDataException Invalid(string why, int? column = null, string? name = null) =>
        new($"Csv: {source}, line {_fieldLine}, column {column ?? Fields}{(name is null ? "" : $" ('{name}')")}: {why}.");

    private void Plain()
    {
        while (Fill())
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var stop = rest.IndexOfAny(delimiter, '\r', '\n');
            Take(rest[..(stop < 0 ? rest.Length : stop)]);
            if (stop >= 0) return;
        }
    }

    private void Quoted()
    {
        _at++;
        while (Fill())
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var quote = rest.IndexOf('"');
            var inside = rest[..(quote < 0 ? rest.Length : quote)];
            _line += inside.Count('\n');
            Take(inside);
            if (quote < 0) continue;
            _at++;
            if (!Fill() || _buffer[_at] != '"') return;
            Take("\"");
        }
        throw Invalid("the quotes that begin here are never closed");
    }

    /// <summary>Adds to the field and steps over as much text.</summary>
    private void Take(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > LongestField) throw Invalid($"the field is longer than {LongestField} characters. Is a closing quote missing, or is this no CSV file?");
        if (_length + text.Length > _field.Length) Array.Resize(ref _field, Math.Max(2 * _field.Length, _length + text.Length));
        text.CopyTo(_field.AsSpan(_length));
        _length += text.Length;
        _at += text.Length;
    }

    private bool AtLineEnd() => Fill() && _buffer[_at] is '\r' or '\n';

    private void EndLine()
    {
        _line++;
        if (_buffer[_at++] == '\r' && Fill() && _buffer[_at] == '\n') _at++;
    }

    /// <summary>Sees to it that there is text in the buffer; false at the end of it all.</summary>
    private bool Fill()
    {
        if (_at < _end) return true;
        _at = 0;
        _end = reader.Read(_buffer);
        return _end > 0;
    }
}
