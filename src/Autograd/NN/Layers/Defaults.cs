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
}
