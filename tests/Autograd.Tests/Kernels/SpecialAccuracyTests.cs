using System.Globalization;

namespace Autograd.Tests.Kernels;

/// <summary>
/// Special functions against values to 60 digits. SpecialReference.txt, written by SpecialReference.py, has lines as DoubleReference.txt and, where a function
/// loses relative digits next to its zeros, the size in whose last place errors count.
/// </summary>
public class SpecialAccuracyTests
{
    private static readonly Lazy<ILookup<string, string[]>> Points = new(Read);

    // The bounds are those of docs/accuracy.md.
    public static TheoryData<string, double> Bounds => new()
    {
        { "Erfcx", 3.5 }, { "Erfinv", 3 }, { "Ndtr", 3.5 }, { "Ndtri", 4 }, { "LogNdtr", 3.3 }, { "Entr", 2.2 }, { "Xlogy", 2.2 }, { "Xlog1py", 2.2 },
        { "Lgamma", 3 }, { "Digamma", 3 }, { "Trigamma", 3.5 }, { "Polygamma", 3.5 }, { "Zeta", 2.5 }, { "Gammainc", 5 }, { "Gammaincc", 5 },
        { "I0", 3.8 }, { "I1", 3.8 }, { "I0e", 3.8 }, { "I1e", 3.8 }, { "K0", 3 }, { "K1", 3 }, { "K0e", 3 }, { "K1e", 3 },
        { "J0", 3 }, { "J1", 3 }, { "Y0", 3.4 }, { "Y1", 3.4 }, { "SphericalJ0", 1.8 }, { "AiryAi", 3.6 }, { "AiryAiPrime", 3.6 },
    };

    /// <summary>All but the products of vectorised logarithms, which are not rounded once.</summary>
    public static TheoryData<string> InDouble => [.. Bounds.Select(row => (string)row[0]).Where(f => f is not ("Xlogy" or "Xlog1py"))];

    private static readonly string[] OfTwo = ["Xlogy", "Xlog1py", "Polygamma", "Zeta", "Gammainc", "Gammaincc"];

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Reference_points(string f, double bound)
    {
        var points = Points.Value[f].ToArray();
        points.Length.Should().BeGreaterThan(100);
        var at = OfTwo.Contains(f) ? 3 : 2;
        var x = Array.ConvertAll(points, p => Bits(p[1]));
        var y = at == 3 ? Array.ConvertAll(points, p => Bits(p[2])) : null;
        foreach (int bits in new[] { 512, 256, 128 })
        {
            var actual = Registers.Run(f, bits, x, y);
            for (int i = 0; i < x.Length; i++)
            {
                var p = points[i];
                double expected = Bits(p[at]), ulp = Ulp(expected), counts = p.Length > at + 2 ? Math.Max(ulp, Ulp(Bits(p[at + 2]))) : ulp;
                double error = Math.Abs((actual[i] - expected) / ulp - double.Parse(p[at + 1], CultureInfo.InvariantCulture)) * ulp / counts;
                error.Should().BeLessThanOrEqualTo(bound, "{0} at {1:R} {2:R} in {3} bits is {4:R}, not {5:R}", f, x[i], y?[i], bits, actual[i], expected);
            }
        }
    }

    /// <summary>Floats are computed in double, some by shorter polynomials, and rounded once: the same bits in registers of every width.</summary>
    [Theory]
    [MemberData(nameof(InDouble))]
    public void Floats_are_rounded_doubles(string f)
    {
        const int Stride = 1_000_003;
        var x = new float[(int)((1L << 32) / Stride)];
        for (int i = 0; i < x.Length; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)(i * (long)Stride));
        float[]? y = OfTwo.Contains(f) ? Array.ConvertAll(x, v => v) : null;
        if (y is not null)
        {
            new System.Random(3).Shuffle(y);
            x = Array.ConvertAll(x, v => f == "Polygamma" ? (float)Math.Floor(Math.Clamp(Math.Log2(1 + Math.Abs(v)), 2, 30)) : v);
            y = Array.ConvertAll(y, v => f == "Polygamma" ? Math.Abs(v) : v);
        }
        var wide = Registers.Run(f, 256, Array.ConvertAll(x, v => (double)v), y is null ? null : Array.ConvertAll(y, v => (double)v));
        var floats = Registers.Run(f, 512, x, y);
        foreach (int bits in new[] { 256, 128 })
            Array.ConvertAll(Registers.Run(f, bits, x, y), Pattern).Should().Equal(Array.ConvertAll(floats, Pattern), f);
        for (int i = 0; i < x.Length; i++)
        {
            float rounded = (float)wide[i], place = MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded);
            if (Pattern(rounded) != Pattern(floats[i]))
                (Math.Abs(floats[i] - wide[i]) / place).Should().BeLessThan(0.51, "{0} at {1:R} {2:R} is {3:R}, not {4:R}", f, x[i], y?[i], floats[i], wide[i]);
        }

        // A NaN's sign is of no matter.
        static int Pattern(float v) => BitConverter.SingleToInt32Bits(float.IsNaN(v) ? float.NaN : v);
    }

    /// <summary>Neighbouring lanes take different ways and different numbers of terms; each has the bits that it would have alone.</summary>
    [Theory]
    [InlineData("Gammainc")]
    [InlineData("Gammaincc")]
    [InlineData("Zeta")]
    [InlineData("Polygamma")]
    public void Neighbours_do_not_matter(string f)
    {
        var random = new System.Random(6);
        double[] ends = [0, -1, double.PositiveInfinity, double.NaN, 5e-324, 1e308];
        double[] x = new double[6000], y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double a = Math.Exp(random.NextDouble() * 16 - 6), near = a * (1 + (random.NextDouble() - 0.5) * 4 / Math.Sqrt(a + 1)), wide = random.NextDouble() * 3 * a;
            (x[i], y[i]) = f switch
            {
                "Zeta" => (i % 3 == 0 ? random.Next(2, 30) : 1 + random.NextDouble() * 20, i % 3 == 0 ? random.NextDouble() * 120 - 80 : near),
                "Polygamma" => (random.Next(2, 20), random.NextDouble() * 120 - 80),
                _ => (a, Math.Abs(random.Next(2) == 0 ? near : wide)),
            };
            if (i % 50 == 7) x[i] = ends[random.Next(ends.Length)];
            if (i % 50 == 9) y[i] = ends[random.Next(ends.Length)];
        }
        var alone = new double[x.Length];
        for (int i = 0; i < x.Length; i++) alone[i] = Registers.Run(f, 512, [x[i], x[i], x[i], x[i], x[i], x[i], x[i], x[i]], [y[i], y[i], y[i], y[i], y[i], y[i], y[i], y[i]])[5];
        foreach (int bits in new[] { 512, 256, 128 })
            Array.ConvertAll(Registers.Run(f, bits, x, y), Pattern).Should().Equal(Array.ConvertAll(alone, Pattern), "{0} in {1} bits", f, bits);
        alone.Count(double.IsFinite).Should().BeGreaterThan(5000);

        static long Pattern(double v) => BitConverter.DoubleToInt64Bits(double.IsNaN(v) ? double.NaN : v);
    }

    /// <summary>At zeros, poles and the ends of the range; in the lanes beside them an ordinary argument.</summary>
    [Theory]
    [InlineData("Lgamma", 1, 0)]
    [InlineData("Lgamma", -0.0, double.PositiveInfinity)]
    [InlineData("Lgamma", -3, double.PositiveInfinity)]
    [InlineData("Lgamma", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("Digamma", 0, double.NegativeInfinity)]
    [InlineData("Digamma", -0.0, double.PositiveInfinity)]
    [InlineData("Digamma", -5e-324, double.PositiveInfinity)]
    [InlineData("Digamma", -2, double.NaN)]
    [InlineData("Trigamma", double.PositiveInfinity, 0)]
    [InlineData("Trigamma", double.NegativeInfinity, double.NaN)]
    [InlineData("Erfinv", -0.0, -0.0)]
    [InlineData("Erfinv", -1, double.NegativeInfinity)]
    [InlineData("Erfinv", 1.5, double.NaN)]
    [InlineData("Ndtri", 0, double.NegativeInfinity)]
    [InlineData("Ndtri", 0.5, 0)]
    [InlineData("Ndtri", 1, double.PositiveInfinity)]
    [InlineData("Erfcx", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("Erfcx", double.PositiveInfinity, 0)]
    [InlineData("I0", 1e5, double.PositiveInfinity)]
    [InlineData("I0", double.PositiveInfinity, double.NaN)]
    [InlineData("I1", -1e30, double.NegativeInfinity)]
    [InlineData("I1e", double.NegativeInfinity, -0.0)]
    [InlineData("K1", 5e-324, double.PositiveInfinity)]
    [InlineData("K1", -0.0, double.PositiveInfinity)]
    [InlineData("K0", double.PositiveInfinity, 0)]
    [InlineData("K0e", double.NegativeInfinity, double.NaN)]
    [InlineData("J1", -0.0, -0.0)]
    [InlineData("J0", double.NegativeInfinity, 0)]
    [InlineData("Y0", -1, double.NaN)]
    [InlineData("Y1", 0, double.NegativeInfinity)]
    public void Ends(string f, double x, double expected)
    {
        foreach (int bits in new[] { 512, 256, 128 })
        {
            var y = Registers.Run(f, bits, [x, 0.75, x]);
            (y[0], y[2]).Should().Be((expected, expected), "{0} at {1:R} in {2} bits", f, x, bits);
            if (expected == 0) double.IsNegative(y[0]).Should().Be(double.IsNegative(expected), f);
            if ((float)x == x) Registers.Run(f, bits, [(float)x, 0.75f])[0].Should().Be((float)expected, "{0} at {1:R} in {2} bits", f, x, bits);
        }
    }

    [Theory]
    [InlineData("Xlogy")]
    [InlineData("Xlog1py")]
    public void Products_of_logarithms_in_floats(string f)
    {
        var random = new System.Random(8);
        var x = new float[100_000];
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = (random.NextSingle() * 4 - 2, (float)Math.Exp(random.NextDouble() * 60 - 30));
        var exact = Registers.Run(f, 256, Array.ConvertAll(x, v => (double)v), Array.ConvertAll(y, v => (double)v));
        foreach (int bits in new[] { 512, 256, 128 })
        {
            var actual = Registers.Run(f, bits, x, y);
            for (int i = 0; i < x.Length; i++)
                (Math.Abs(actual[i] - exact[i]) / (MathF.BitIncrement(MathF.Abs((float)exact[i])) - MathF.Abs((float)exact[i]))).Should().BeLessThan(2.2, "{0} at {1:R}, {2:R}", f, x[i], y[i]);
        }
    }

    private static double Ulp(double x) => Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);

    private static double Bits(string hex) => BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static ILookup<string, string[]> Read()
    {
        using var stream = typeof(SpecialAccuracyTests).Assembly.GetManifestResourceStream("SpecialReference.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToLookup(p => p[0]);
    }
}
