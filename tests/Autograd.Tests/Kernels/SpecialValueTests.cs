using static System.Double;

namespace Autograd.Tests.Kernels;

/// <summary>Zeros with their signs, infinities, NaN, subnormals and the ends of the ranges, in every lane of every width.</summary>
public class SpecialValueTests
{
    // Exact in both types, and the same in both.
    private static readonly (string F, double X, double Y)[] Exact =
    [
        ("Exp", 0, 1), ("Exp", -0.0, 1), ("Exp", PositiveInfinity, PositiveInfinity), ("Exp", NegativeInfinity, 0), ("Exp", NaN, NaN),
        ("Exp", 1e5, PositiveInfinity), ("Exp", -1e5, 0), ("Exp", 1e30, PositiveInfinity), ("Exp", -1e30, 0),
        ("Expm1", 0, 0), ("Expm1", -0.0, -0.0), ("Expm1", PositiveInfinity, PositiveInfinity), ("Expm1", NegativeInfinity, -1), ("Expm1", NaN, NaN),
        ("Expm1", 1e30, PositiveInfinity), ("Expm1", -1e30, -1),
        ("Log", 1, 0), ("Log", 0, NegativeInfinity), ("Log", -0.0, NegativeInfinity), ("Log", PositiveInfinity, PositiveInfinity),
        ("Log", -1, NaN), ("Log", -1e-40, NaN), ("Log", NegativeInfinity, NaN), ("Log", NaN, NaN),
        ("Log1p", 0, 0), ("Log1p", -0.0, -0.0), ("Log1p", -1, NegativeInfinity), ("Log1p", PositiveInfinity, PositiveInfinity),
        ("Log1p", -1.5, NaN), ("Log1p", NegativeInfinity, NaN), ("Log1p", NaN, NaN),
        ("Sin", 0, 0), ("Sin", -0.0, -0.0), ("Sin", PositiveInfinity, NaN), ("Sin", NegativeInfinity, NaN), ("Sin", NaN, NaN),
        ("Cos", 0, 1), ("Cos", -0.0, 1), ("Cos", PositiveInfinity, NaN), ("Cos", NegativeInfinity, NaN), ("Cos", NaN, NaN),
        ("Tanh", 0, 0), ("Tanh", -0.0, -0.0), ("Tanh", PositiveInfinity, 1), ("Tanh", NegativeInfinity, -1), ("Tanh", NaN, NaN),
        ("Tanh", 1e30, 1), ("Tanh", -30, -1),
        ("Sigmoid", 0, 0.5), ("Sigmoid", -0.0, 0.5), ("Sigmoid", PositiveInfinity, 1), ("Sigmoid", NegativeInfinity, 0), ("Sigmoid", NaN, NaN),
        ("Sigmoid", 1e30, 1), ("Sigmoid", -1e30, 0),
        ("Erf", 0, 0), ("Erf", -0.0, -0.0), ("Erf", PositiveInfinity, 1), ("Erf", NegativeInfinity, -1), ("Erf", NaN, NaN),
        ("Erf", 1e30, 1), ("Erf", -7, -1),
    ];

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Exact_values(int bits)
    {
        foreach (var (f, x, y) in Exact)
        {
            // 17 elements: a special value meets an ordinary one in every position of a register.
            for (int at = 0; at < 17; at++)
            {
                var singles = new float[17];
                var doubles = new double[17];
                Array.Fill(singles, 0.75f);
                Array.Fill(doubles, 0.75);
                var ordinary = Registers.Run(f, bits, singles)[0];
                singles[at] = (float)x;
                doubles[at] = x;
                var z = Registers.Run(f, bits, singles);
                Same(z[at], y).Should().BeTrue("{0}({1:R}) in {2} bits of float is {3:R}", f, x, bits, z[at]);
                z[(at + 1) % 17].Should().Be(ordinary);
                var w = Registers.Run(f, bits, doubles);
                Same(w[at], y).Should().BeTrue("{0}({1:R}) in {2} bits of double is {3:R}", f, x, bits, w[at]);
            }
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Odd_functions_keep_subnormals(int bits)
    {
        foreach (string f in new[] { "Expm1", "Log1p", "Sin", "Tanh" })
        {
            float[] x = [float.Epsilon, -float.Epsilon, 3 * float.Epsilon, -1e-40f, 1.1e-38f, -2e-38f];
            Registers.Run(f, bits, x).Should().Equal(x, "{0} is the identity there", f);
            double[] y = [Epsilon, -Epsilon, 3 * Epsilon, -1e-310, 2.2e-308, -4e-308];
            Registers.Run(f, bits, y).Should().Equal(y, "{0} is the identity there", f);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Exponential_underflows_gradually_and_overflows_at_the_end(int bits)
    {
        Registers.Run("Exp", bits, [88.72283f, 88.72284f, -103.97208f, -103.9721f]).Should().Equal(MathF.Exp(88.72283f), float.PositiveInfinity, float.Epsilon, 0);
        Registers.Run("Exp", bits, [709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412])
            .Should().Equal(Math.Exp(709.782712893384), PositiveInfinity, Epsilon, 0);
        Registers.Run("Sigmoid", bits, [-100f])[0].Should().BeApproximately(MathF.Exp(-100), float.Epsilon).And.BeGreaterThan(0);
        Registers.Run("Sigmoid", bits, [-740.0])[0].Should().BeGreaterThan(0).And.BeLessThan(5e-322);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Huge_angles(int bits)
    {
        float[] x = [1e5f, 123456.79f, -3e7f, 1e30f, -float.MaxValue];
        double[] y = [1e6, 12345678.9, -3e15, 1e300, -MaxValue];
        foreach (string f in new[] { "Sin", "Cos" })
        {
            var s = Registers.Run(f, bits, x);
            for (int i = 0; i < x.Length; i++) s[i].Should().BeApproximately((float)(f == "Sin" ? Math.Sin(x[i]) : Math.Cos(x[i])), 1e-7f);
            var d = Registers.Run(f, bits, y);
            for (int i = 0; i < y.Length; i++) d[i].Should().BeApproximately(f == "Sin" ? Math.Sin(y[i]) : Math.Cos(y[i]), 2e-16);

            // A value does not depend on its neighbours: 200 angles alone, and next to a huge one each.
            var angles = Enumerable.Range(1, 200).Select(i => i * 0.37).ToArray();
            var between = angles.SelectMany(v => new[] { v, 1e30 }).ToArray();
            Registers.Run(f, bits, between).Where((_, i) => i % 2 == 0).Should().Equal(Registers.Run(f, bits, angles));
            Registers.Run(f, bits, Array.ConvertAll(between, v => (float)v)).Where((_, i) => i % 2 == 0)
                .Should().Equal(Registers.Run(f, bits, Array.ConvertAll(angles, v => (float)v)));
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Pow_as_in_C(int bits)
    {
        double[] values =
        [
            0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, -1.5, -2.5, PositiveInfinity, NegativeInfinity, NaN, 1e30, -1e30,
            float.MaxValue, -float.MaxValue, float.Epsilon, -float.Epsilon, 1e-40, 16777215, 16777216, -16777217, 33554431,
            9007199254740991, -9007199254740991, 9007199254740992, MaxValue, Epsilon,
        ];
        var x = values.SelectMany(a => values.Select(_ => a)).ToArray();
        var y = values.SelectMany(_ => values).ToArray();
        var z = Registers.Run("Pow", bits, x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Pow(x[i], y[i]);
            bool close = Math.Abs(z[i] - expected) <= 2e-16 * Math.Abs(expected) || Math.Abs(z[i] - expected) <= Epsilon;
            (Same(z[i], expected) || (close && expected != 0)).Should().BeTrue("pow({0:R}, {1:R}) in {2} bits of double is {3:R}, not {4:R}", x[i], y[i], bits, z[i], expected);
        }

        var a = Array.ConvertAll(x, v => (float)v);
        var b = Array.ConvertAll(y, v => (float)v);
        var c = Registers.Run("Pow", bits, a, b);
        for (int i = 0; i < x.Length; i++)
        {
            float expected = (float)Math.Pow(a[i], b[i]);
            bool close = MathF.Abs(c[i] - expected) <= 1.2e-7f * MathF.Abs(expected);
            (Same(c[i], expected) || (close && expected != 0)).Should().BeTrue("pow({0:R}, {1:R}) in {2} bits of float is {3:R}, not {4:R}", a[i], b[i], bits, c[i], expected);
        }
    }

    private static bool Same(double actual, double expected) =>
        IsNaN(expected) ? IsNaN(actual) : actual == expected && IsNegative(actual) == IsNegative(expected);
}
