using System.Globalization;

namespace Autograd;

/// <summary>Numbers as C and Python write them, whatever the culture: correctly rounded from the binary value, ties to even.</summary>
internal static class CNumber
{
    /// <summary><c>%.{precision}f</c>.</summary>
    public static string Fixed(double x, int precision) =>
        double.IsFinite(x) ? x.ToString("F" + Digits(precision), CultureInfo.InvariantCulture) : NonFinite(x);

    /// <summary><c>%.{precision}e</c>. C's exponent has two digits at least, where .NET's "e" has three.</summary>
    public static string Scientific(double x, int precision)
    {
        if (!double.IsFinite(x)) return NonFinite(x);
        string text = x.ToString("e" + Digits(precision), CultureInfo.InvariantCulture);
        return text[^3] == '0' ? string.Concat(text.AsSpan(0, text.Length - 3), text.AsSpan(text.Length - 2)) : text;
    }

    /// <summary><c>%d</c>.</summary>
    public static string Integer(long x) => x.ToString(CultureInfo.InvariantCulture);

    static string NonFinite(double x) => double.IsNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";

    static string Digits(int precision) => precision.ToString(CultureInfo.InvariantCulture);
}
