namespace Autograd.IO;

/// <summary>Reads what a .npy header is made of: quoted strings, True, False, and tuples of integers. Nothing is evaluated.</summary>
internal sealed class PythonLiteral(string text)
{
    // More than any tensor has dimensions.
    private const int MaxIntegers = 1000;

    private int _at;

    /// <summary>The next character that is no space, or 0 at the end.</summary>
    public char Next
    {
        get
        {
            while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
            return _at < text.Length ? text[_at] : '\0';
        }
    }

    public bool Try(char c)
    {
        if (Next != c) return false;
        _at++;
        return true;
    }

    public void Expect(char c)
    {
        if (!Try(c)) throw Unexpected($"'{c}'");
    }

    public void End()
    {
        if (Next != '\0' || _at < text.Length) throw Unexpected("its end");
    }

    /// <summary>A string in single or double quotes, without escapes.</summary>
    public string Text()
    {
        var quote = Next;
        if (quote is not ('\'' or '"')) throw Unexpected("a string");
        var end = text.IndexOf(quote, _at + 1);
        if (end < 0) throw Unexpected("a string that ends");
        var value = text[(_at + 1)..end];
        if (value.Contains('\\')) throw Unexpected("a string without escapes");
        _at = end + 1;
        return value;
    }

    public bool Truth()
    {
        _ = Next;
        var rest = text.AsSpan(_at);
        if (rest.StartsWith("True")) _at += 4;
        else if (rest.StartsWith("False")) _at += 5;
        else throw Unexpected("True or False");
        return rest[0] == 'T';
    }

    /// <summary>A tuple of integers: (), (3,), (2, 3). Python 2 wrote 3L for 3.</summary>
    public long[] Integers()
    {
        var values = new List<long>();
        Expect('(');
        while (!Try(')'))
        {
            values.Add(Integer());
            if (values.Count > MaxIntegers) throw Unexpected("a shape");
            if (Try(',')) continue;
            // One integer in brackets is no tuple.
            if (values.Count == 1) throw Unexpected("','");
            Expect(')');
            break;
        }
        return [.. values];
    }

    private long Integer()
    {
        _ = Next;
        var end = _at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (!long.TryParse(text.AsSpan(_at, end - _at), System.Globalization.NumberStyles.None, null, out var value)) throw Unexpected("an integer from 0 to 2^63 - 1");
        _at = end;
        if (_at < text.Length && text[_at] == 'L') _at++;
        return value;
    }

    private InvalidDataException Unexpected(string expected) => new($"the header is malformed: {expected} was expected at position {_at} of {FileFormat.Quote(text)}.");
}
