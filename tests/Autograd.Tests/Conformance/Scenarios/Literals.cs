using System.Globalization;

namespace Autograd.Tests.Conformance;

/// <summary>
/// The numbers of a Python program in the order of its text: a list whose items are all literal is one item, every other number
/// stands alone. So the C# form of a program carries none of its constants, and replays the same program with others.
/// </summary>
internal sealed class Literals
{
    private readonly Queue<object> items = new();

    public Literals(string code)
    {
        for (int i = 0; i < code.Length;)
        {
            char c = code[i];
            if (c is '\'' or '"') i = code.IndexOf(c, i + 1) + 1;
            else if (char.IsLetter(c) || c == '_') i = EndOfName(code, i);
            else if (c == '[' && !Subscripts(code, i) && TryList(code, i, out var list, out int end)) (_, i) = (Add(list), end);
            else if (TryNumber(code, i, out var number, out end)) (_, i) = (Add(number), end);
            else i++;
        }
    }

    public int Left => items.Count;

    /// <summary>A double (written with a point), a long, or a list of such.</summary>
    public object Next() => items.Count > 0
        ? items.Dequeue()
        : throw new UnmappedArgumentException("The program holds fewer literals than its translation asks for.");

    private bool Add(object item)
    {
        items.Enqueue(item);
        return true;
    }

    private static int EndOfName(string code, int i)
    {
        while (i < code.Length && (char.IsLetterOrDigit(code[i]) || code[i] == '_')) i++;
        return i;
    }

    /// <summary>A bracket after a name, a call or another subscript opens no list.</summary>
    private static bool Subscripts(string code, int i) => i > 0 && (char.IsLetterOrDigit(code[i - 1]) || code[i - 1] is '_' or ')' or ']');

    private static bool TryList(string code, int i, out object list, out int end)
    {
        var items = new List<object>();
        (list, end) = (items, i + 1);
        while (true)
        {
            while (end < code.Length && code[end] is ' ' or ',') end++;
            if (end >= code.Length) return false;
            if (code[end] == ']')
            {
                end++;
                return items.Count > 0;
            }

            bool found = code[end] == '[' ? TryList(code, end, out var item, out int next) : TryNumber(code, end, out item, out next);
            if (!found) return false;
            int after = next;
            while (after < code.Length && code[after] == ' ') after++;
            if (after >= code.Length || code[after] is not (',' or ']')) return false;
            items.Add(item);
            end = next;
        }
    }

    private static bool TryNumber(string code, int i, out object number, out int end)
    {
        (number, end) = (0L, i);
        if (code[i] == '-')
        {
            if (!IsUnary(code, i)) return false;
            end++;
        }

        int digits = end;
        while (end < code.Length && (char.IsAsciiDigit(code[end]) || code[end] == '.' || IsExponent(code, digits, end))) end++;
        if (end == digits || !char.IsAsciiDigit(code[digits])) return false;
        string text = code[i..end];
        number = text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? (object)long.Parse(text, CultureInfo.InvariantCulture)
            : double.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool IsExponent(string code, int digits, int i) => i > digits && (code[i] is 'e' or 'E'
        || (code[i] is '-' or '+' && code[i - 1] is 'e' or 'E' && i + 1 < code.Length && char.IsAsciiDigit(code[i + 1])));

    private static bool IsUnary(string code, int i)
    {
        while (--i >= 0 && code[i] == ' ')
        {
        }

        return i < 0 || !(char.IsLetterOrDigit(code[i]) || code[i] is '_' or ')' or ']');
    }
}
