using System.Globalization;

namespace Autograd.NN;

/// <summary>How layers with weights start.</summary>
internal static class Defaults
{
    /// <summary>PyTorch's start of linear layers and convolutions: both uniform in +-1 / sqrt(fan in), the weight by way of He's formula with slope sqrt(5).</summary>
    public static void Uniform(Tensor weight, Tensor? bias)
    {
        Init.KaimingUniform(weight, Math.Sqrt(5));
        if (bias is null) return;
        var (fanIn, _) = Init.Fans(weight, "KaimingUniform");
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        Init.Uniform(bias, -bound, bound);
    }
}

/// <summary>Python's text of the values of options.</summary>
internal static class Text
{
    public static string Of(bool value) => value ? "True" : "False";

    /// <summary>A float, or None.</summary>
    public static string Of(double? value) => value is { } given ? Of(given) : "None";

    /// <summary>A number in the kind that it was given in.</summary>
    public static string Of(Scalar value) => value.IsFloatingPoint ? Of(value.ToDouble()) : value.ToString();

    /// <summary>Where PyTorch's own default is an integer: a float that is none, as one.</summary>
    public static string Whole(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? ((long)value).ToString(CultureInfo.InvariantCulture) : Of(value);

    /// <summary>Sizes as they were given: one number, a list, or None.</summary>
    public static string Of(Sizes sizes) =>
        sizes.IsDefault ? "None" : sizes.Count() == 1 ? sizes.First().ToString(CultureInfo.InvariantCulture) : $"[{string.Join(", ", sizes.Select(Name))}]";

    /// <summary>The option of writing to the input, after others.</summary>
    public static string Inplace(bool inplace) => inplace ? ", inplace=True" : "";

    /// <summary>A float, which always shows that it is one.</summary>
    public static string Of(double value)
    {
        if (double.IsPositiveInfinity(value)) return "inf";
        if (double.IsNegativeInfinity(value)) return "-inf";
        if (double.IsNaN(value)) return "nan";
        var magnitude = Math.Abs(value);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (magnitude != 0 && magnitude is < 1e-4 or >= 1e16)
        {
            text = value.ToString("E16", CultureInfo.InvariantCulture);
            for (var digits = 0; digits <= 16; digits++)
            {
                var shorter = value.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
                if (double.Parse(shorter, CultureInfo.InvariantCulture) != value) continue;
                text = shorter;
                break;
            }
            var at = text.IndexOf('E', StringComparison.Ordinal);
            var exponent = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
            return $"{text[..at]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <summary>A tuple.</summary>
    public static string Of(ReadOnlySpan<long> values) => values.Length == 1 ? $"({values[0]},)" : $"({string.Join(", ", values.ToArray())})";

    // What a size keeps is written as None.
    private static string Name(long size) => size == -1 ? "None" : size.ToString(CultureInfo.InvariantCulture);
}
