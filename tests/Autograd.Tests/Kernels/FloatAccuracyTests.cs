namespace Autograd.Tests.Kernels;

/// <summary>Float functions over all bit patterns by a stride, against references in double, in units of the last place.</summary>
public class FloatAccuracyTests
{
    // The bounds are those of docs/accuracy.md.
    public static TheoryData<string, double> Bounds => new()
    {
        { "Exp", 1.1 }, { "Expm1", 1.6 }, { "Log", 0.9 }, { "Log1p", 0.9 }, { "Sin", 1.6 }, { "Cos", 1.6 }, { "Tanh", 1.3 },
        { "Sigmoid", 1.9 }, { "Erf", 1.2 },
        { "Tan", 1.5 }, { "Asin", 0.51 }, { "Acos", 0.51 }, { "Atan", 0.52 }, { "Sinh", 1.7 }, { "Cosh", 1.5 }, { "Asinh", 1.7 }, { "Acosh", 1.9 }, { "Atanh", 1.7 },
        { "Exp2", 1.1 }, { "Log2", 1.2 }, { "Log10", 0.9 }, { "Erfc", 0.6 }, { "Sinc", 0.51 }, { "Logit", 1.5 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Every_pattern_by_a_stride(string f, double bound)
    {
        const int Stride = 10_007;
        var x = new float[(int)((1L << 32) / Stride)];
        for (int i = 0; i < x.Length; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)(i * (long)Stride));
        var expected = Array.ConvertAll(x, v => Reference(f, v));
        var wide = Patterns(Check(f, 512, x, null, expected, bound));
        foreach (int bits in new[] { 256, 128 })
            Patterns(Check(f, bits, x, null, expected, bound)).AsSpan().SequenceEqual(wide).Should().BeTrue("every width computes the same");
    }

    [Fact]
    public void The_normal_distribution_function_is_right_to_an_absolute_error()
    {
        var x = Array.ConvertAll(Enumerable.Range(-100_000, 200_001).ToArray(), i => i * 7e-5f).Concat([-1e30f, float.MinValue, -100, 100, float.MaxValue, float.NaN]).ToArray();
        foreach (int bits in new[] { 512, 256, 128 })
        {
            var y = Registers.Run("Normal", bits, x);
            for (int i = 0; i < x.Length - 6; i++)
                if (!(Math.Abs(y[i] - 0.5 * (1 + Erf(x[i] * Math.Sqrt(0.5)))) < 2.1e-7)) Assert.Fail($"Phi({x[i]:R}) in {bits} bits is {y[i]:R}");
            y[^6..^1].Should().Equal(0, 0, 0, 1, 1);
            float.IsNaN(y[^1]).Should().BeTrue();
        }
    }

    // All NaN as one: which operand's sign and payload a NaN takes over is up to the order that the compiler gives operands.
    private static int[] Patterns(float[] x) => Array.ConvertAll(x, v => BitConverter.SingleToInt32Bits(float.IsNaN(v) ? float.NaN : v));

    [Fact]
    public void Pow_over_the_plane()
    {
        var random = new System.Random(5);
        var x = new float[300_000];
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1, 0x7F800000));
            // Half of them by a result that is spread over the exponents, to beyond both ends.
            y[i] = (float)(i % 2 == 0 ? (random.NextDouble() * 200 - 108) / Math.Log(x[i]) : random.NextDouble() * 8 - 4);
            if (i % 3 == 0) (x[i], y[i]) = (-x[i], MathF.Round(y[i]));
        }
        var expected = new double[x.Length];
        for (int i = 0; i < x.Length; i++) expected[i] = Math.Pow(x[i], y[i]);
        foreach (int bits in new[] { 512, 256, 128 }) Check("Pow", bits, x, y, expected, 0.51);
    }

    [Theory]
    [InlineData("Atan2", 0.52)]
    [InlineData("Hypot", 0.51)]
    public void Points_of_the_plane(string f, double bound)
    {
        var random = new System.Random(6);
        var x = new float[300_000];
        var y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            // All pairs of patterns, and pairs of like size, whose angle is of every size.
            x[i] = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            y[i] = i % 2 == 0 ? BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)) : (float)(x[i] * Math.Tan(random.NextDouble() * 7));
        }
        var expected = new double[x.Length];
        for (int i = 0; i < x.Length; i++) expected[i] = f == "Atan2" ? Math.Atan2(x[i], y[i]) : Hypot(x[i], y[i]);
        foreach (int bits in new[] { 512, 256, 128 }) Check(f, bits, x, y, expected, bound);
    }

    private static float[] Check(string f, int bits, float[] x, float[]? y, double[] expected, double bound)
    {
        var actual = Registers.Run(f, bits, x, y);
        double worst = 0;
        int at = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = Error(actual[i], expected[i]);
            if (error > worst) (worst, at) = (error, i);
        }
        worst.Should().BeLessThanOrEqualTo(bound, "{0} at {1:R} {2:R} in {3} bits is {4:R}, not {5:R}", f, x[at], y?[at], bits, actual[at], expected[at]);
        return actual;
    }

    // NaN for NaN, infinities and zeros with their signs; the spacing of floats continues over the end, so that rounding to inf is not an error.
    private static double Error(float actual, double expected)
    {
        var rounded = (float)expected;
        if (float.IsNaN(rounded)) return float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (expected == 0) return actual == 0 && float.IsNegative(actual) == double.IsNegative(expected) ? 0 : double.PositiveInfinity;
        if (double.IsInfinity(expected)) return actual == rounded ? 0 : double.PositiveInfinity;
        if (float.IsNaN(actual)) return double.PositiveInfinity;
        double ulp = float.IsInfinity(rounded) ? Math.ScaleB(1, 104) : MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded);
        if (double.IsInfinity(ulp)) ulp = Math.ScaleB(1, 104);
        double value = float.IsInfinity(actual) ? Math.CopySign(Math.ScaleB(1, 128), actual) : actual;
        if (float.IsInfinity(actual) && Math.Abs(expected) > Math.ScaleB(1, 128)) return 0;
        return Math.Abs(value - expected) / ulp;
    }

    private static double Reference(string f, double x) => f switch
    {
        "Exp" => Math.Exp(x),
        "Expm1" => Math.Abs(x) < 0.5 ? Expm1Series(x) : Math.Exp(x) - 1,
        "Log" => Math.Log(x),
        "Log1p" => Math.Abs(x) < 1e-8 ? x - x * x / 2 : Log1p(x),
        "Sin" => Math.Sin(x),
        "Cos" => Math.Cos(x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        "Tan" => Math.Tan(x),
        "Asin" => Math.Asin(x),
        "Acos" => Math.Acos(x),
        "Atan" => Math.Atan(x),
        "Sinh" => Math.Sinh(x),
        "Cosh" => Math.Cosh(x),
        "Asinh" => Math.Asinh(x),
        "Acosh" => Math.Acosh(x),
        "Atanh" => Math.Atanh(x),
        "Exp2" => Math.Pow(2, x),
        "Log2" => Math.Log2(x),
        "Log10" => Math.Log10(x),
        "Erfc" => Erfc(x),
        "Sinc" => x == 0 ? 1 : x == Math.Round(x) && double.IsFinite(x) ? 0 : Math.Sin(Math.PI * (x - Math.Round(x))) / (Math.PI * x) * (Math.IEEERemainder(Math.Round(x), 2) == 0 ? 1 : -1),
        "Logit" => Math.Abs(x - 0.5) < 0.25 ? Log1p((2 * x - 1) / (1 - x)) : x is > 1 or < 0 ? double.NaN : Math.Log(x) - Log1p(-x),
        _ => Erf(x),
    };

    // Floats have squares in the range of doubles.
    private static double Hypot(double x, double y) => double.IsInfinity(x) || double.IsInfinity(y) ? double.PositiveInfinity : Math.Sqrt(x * x + y * y);

    private static double Expm1Series(double x)
    {
        double term = x, sum = x;
        for (int n = 2; n < 20 && term != 0; n++) sum += term *= x / n;
        return sum;
    }

    private static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 0 || !double.IsFinite(u) ? Math.Log(u) : Math.Log(u) + (x - (u - 1)) / u;
    }

    private static double Erfc(double x)
    {
        if (!(x > 3)) return 1 - Erf(x);
        if (x > 12) return 0;
        double f = 0;
        for (int k = 60; k > 0; k--) f = k / 2.0 / (x + f);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + f);
    }

    // Maclaurin's series times e^(x^2) below 3, the continued fraction of erfc above.
    private static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (!(a > 0) || a > 6) return a > 6 ? Math.Sign(x) : x;
        double e = Math.Exp(-a * a) / Math.Sqrt(Math.PI);
        if (a > 3)
        {
            double f = 0;
            for (int k = 60; k > 0; k--) f = k / 2.0 / (a + f);
            return Math.CopySign(1 - e / (a + f), x);
        }
        double term = 2 * a, sum = term;
        for (int n = 1; term > sum * 1e-18; n++) sum += term *= 2 * a * a / (2 * n + 1);
        return Math.CopySign(e * sum, x);
    }
}
