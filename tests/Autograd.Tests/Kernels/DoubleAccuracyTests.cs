using System.Globalization;

namespace Autograd.Tests.Kernels;

/// <summary>
/// Double functions against values to 60 digits. DoubleReference.txt, written by DoubleReference.py, holds in each line: function, arguments
/// and result as hexadecimal bits, and by how many units of its last place the true value exceeds that result.
/// </summary>
public class DoubleAccuracyTests
{
    private static readonly Lazy<ILookup<string, string[]>> Points = new(Read);

    // The bounds are those of docs/accuracy.md.
    public static TheoryData<string, double> Bounds => new()
    {
        { "Exp", 1.1 }, { "Expm1", 2.3 }, { "Log", 1.0 }, { "Log1p", 0.9 }, { "Sin", 1.9 }, { "Cos", 2.3 }, { "Tanh", 1.3 },
        { "Sigmoid", 1.9 }, { "Erf", 1.4 }, { "Pow", 1.0 },
        { "Tan", 2.7 }, { "Asin", 2.2 }, { "Acos", 1.2 }, { "Atan", 1.9 }, { "Atan2", 1.9 }, { "Sinh", 1.6 }, { "Cosh", 1.4 }, { "Asinh", 1.4 }, { "Acosh", 2.1 },
        { "Atanh", 1.5 }, { "Exp2", 1.2 }, { "Log2", 1.1 }, { "Log10", 0.9 }, { "Erfc", 3.3 }, { "Sinc", 2.1 }, { "Logit", 1.4 }, { "Hypot", 1.2 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Reference_points(string f, double bound)
    {
        var points = Points.Value[f].ToArray();
        points.Length.Should().BeGreaterThan(200);
        var x = Array.ConvertAll(points, p => Bits(p[1]));
        var y = points[0].Length > 4 ? Array.ConvertAll(points, p => Bits(p[2])) : null;
        foreach (int bits in new[] { 512, 256, 128 })
        {
            var actual = Registers.Run(f, bits, x, y);
            for (int i = 0; i < x.Length; i++)
            {
                double expected = Bits(points[i][^2]), size = Math.Abs(expected);
                double ulp = size == double.MaxValue ? Math.ScaleB(1, 971) : Math.BitIncrement(size) - size;
                double error = Math.Abs((actual[i] - expected) / ulp - double.Parse(points[i][^1], CultureInfo.InvariantCulture));
                error.Should().BeLessThanOrEqualTo(bound, "{0} at {1:R} {2:R} in {3} bits is {4:R}, not {5:R}", f, x[i], y?[i], bits, actual[i], expected);
            }
        }
    }

    private static double Bits(string hex) => BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static ILookup<string, string[]> Read()
    {
        using var stream = typeof(DoubleAccuracyTests).Assembly.GetManifestResourceStream("DoubleReference.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToLookup(p => p[0]);
    }
}
