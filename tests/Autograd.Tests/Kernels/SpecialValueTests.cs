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
        ("Tan", 0, 0), ("Tan", -0.0, -0.0), ("Tan", PositiveInfinity, NaN), ("Tan", NegativeInfinity, NaN), ("Tan", NaN, NaN),
        ("Asin", 0, 0), ("Asin", -0.0, -0.0), ("Asin", 1.5, NaN), ("Asin", PositiveInfinity, NaN), ("Asin", NegativeInfinity, NaN), ("Asin", NaN, NaN),
        ("Acos", 1, 0), ("Acos", -1.5, NaN), ("Acos", PositiveInfinity, NaN), ("Acos", NegativeInfinity, NaN), ("Acos", NaN, NaN),
        ("Atan", 0, 0), ("Atan", -0.0, -0.0), ("Atan", NaN, NaN),
        ("Sinh", 0, 0), ("Sinh", -0.0, -0.0), ("Sinh", PositiveInfinity, PositiveInfinity), ("Sinh", NegativeInfinity, NegativeInfinity), ("Sinh", NaN, NaN),
        ("Sinh", 1e5, PositiveInfinity), ("Sinh", -1e30, NegativeInfinity),
        ("Cosh", 0, 1), ("Cosh", -0.0, 1), ("Cosh", PositiveInfinity, PositiveInfinity), ("Cosh", NegativeInfinity, PositiveInfinity), ("Cosh", NaN, NaN),
        ("Cosh", -1e30, PositiveInfinity),
        ("Asinh", 0, 0), ("Asinh", -0.0, -0.0), ("Asinh", PositiveInfinity, PositiveInfinity), ("Asinh", NegativeInfinity, NegativeInfinity), ("Asinh", NaN, NaN),
        ("Acosh", 1, 0), ("Acosh", 0.5, NaN), ("Acosh", -3, NaN), ("Acosh", PositiveInfinity, PositiveInfinity), ("Acosh", NegativeInfinity, NaN), ("Acosh", NaN, NaN),
        ("Atanh", 0, 0), ("Atanh", -0.0, -0.0), ("Atanh", 1, PositiveInfinity), ("Atanh", -1, NegativeInfinity), ("Atanh", 1.5, NaN), ("Atanh", -1e30, NaN),
        ("Atanh", PositiveInfinity, NaN), ("Atanh", NegativeInfinity, NaN), ("Atanh", NaN, NaN),
        ("Exp2", 0, 1), ("Exp2", -0.0, 1), ("Exp2", 10, 1024), ("Exp2", -3, 0.125), ("Exp2", PositiveInfinity, PositiveInfinity), ("Exp2", NegativeInfinity, 0),
        ("Exp2", NaN, NaN), ("Exp2", 1e30, PositiveInfinity), ("Exp2", -1e30, 0),
        ("Log2", 1, 0), ("Log2", 8, 3), ("Log2", 0.25, -2), ("Log2", 0, NegativeInfinity), ("Log2", -0.0, NegativeInfinity), ("Log2", PositiveInfinity, PositiveInfinity),
        ("Log2", -1, NaN), ("Log2", NegativeInfinity, NaN), ("Log2", NaN, NaN),
        ("Log10", 1, 0), ("Log10", 10, 1), ("Log10", 1000, 3), ("Log10", 1e9, 9), ("Log10", 0, NegativeInfinity), ("Log10", -0.0, NegativeInfinity),
        ("Log10", PositiveInfinity, PositiveInfinity), ("Log10", -1, NaN), ("Log10", NegativeInfinity, NaN), ("Log10", NaN, NaN),
        ("Erfc", 0, 1), ("Erfc", -0.0, 1), ("Erfc", PositiveInfinity, 0), ("Erfc", NegativeInfinity, 2), ("Erfc", NaN, NaN), ("Erfc", 30, 0), ("Erfc", -1e30, 2),
        ("Sinc", 0, 1), ("Sinc", -0.0, 1), ("Sinc", 1, 0), ("Sinc", -2, 0), ("Sinc", 1e30, 0), ("Sinc", PositiveInfinity, NaN), ("Sinc", NegativeInfinity, NaN), ("Sinc", NaN, NaN),
        ("Logit", 0.5, 0), ("Logit", 0, NegativeInfinity), ("Logit", -0.0, NegativeInfinity), ("Logit", 1, PositiveInfinity), ("Logit", -1e-40, NaN), ("Logit", 1.5, NaN),
        ("Logit", PositiveInfinity, NaN), ("Logit", NegativeInfinity, NaN), ("Logit", NaN, NaN),
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
        foreach (string f in new[] { "Expm1", "Log1p", "Sin", "Tanh", "Tan", "Asin", "Atan", "Sinh", "Asinh", "Atanh" })
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
    public void The_ends_of_the_ranges(int bits)
    {
        Registers.Run("Exp2", bits, [127, 128, -149, -149.9f, -151]).Should().Equal(MathF.ScaleB(1, 127), float.PositiveInfinity, float.Epsilon, float.Epsilon, 0);
        Registers.Run("Exp2", bits, [1024.0, -1074, -1076]).Should().Equal(PositiveInfinity, Epsilon, 0);
        Registers.Run("Log2", bits, [float.Epsilon, MathF.ScaleB(1, 127)]).Should().Equal(-149, 127);
        Registers.Run("Log2", bits, [Epsilon, Math.ScaleB(1, 1023)]).Should().Equal(-1074, 1023);
        Registers.Run("Cosh", bits, [89.41f])[0].Should().BeApproximately((float)Math.Cosh(89.41f), 1e32f);
        Registers.Run("Cosh", bits, [-89.42f])[0].Should().Be(float.PositiveInfinity);
        Registers.Run("Sinh", bits, [710.4758600739439])[0].Should().BeApproximately(1.7976931348621744e308, 1e293);
        Registers.Run("Sinh", bits, [-710.475860073944])[0].Should().Be(NegativeInfinity);
        Registers.Run("Asinh", bits, [-MaxValue])[0].Should().BeApproximately(-710.475860073944, 2e-13);
        Registers.Run("Acosh", bits, [float.MaxValue])[0].Should().BeApproximately(89.415985f, 1e-5f);
        Registers.Run("Acosh", bits, [1 + MathF.ScaleB(1, -23)])[0].Should().BeApproximately(MathF.ScaleB(1, -11), 6e-11f);
        Registers.Run("Erfc", bits, [26.5])[0].Should().BeApproximately(2.2109076642637343e-307, 1e-322);
        Registers.Run("Erfc", bits, [27.2, 27.3]).Should().Equal(2 * Epsilon, 0);
        Registers.Run("Atan", bits, [PositiveInfinity, NegativeInfinity, 1]).Should().Equal(Math.PI / 2, -Math.PI / 2, Math.PI / 4);
        Registers.Run("Asin", bits, [1.0, -1]).Should().Equal(Math.PI / 2, -Math.PI / 2);
        Registers.Run("Acos", bits, [0.0, -1]).Should().Equal(Math.PI / 2, Math.PI);
        Registers.Run("Logit", bits, [float.Epsilon])[0].Should().Be(-103.27893f);
        Registers.Run("Logit", bits, [Epsilon])[0].Should().Be(-744.4400719213812);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Logarithms_of_powers_are_whole(int bits)
    {
        Registers.Run("Log10", bits, [.. Enumerable.Range(0, 23).Select(k => Math.Pow(10, k))]).Should().Equal(Enumerable.Range(0, 23).Select(k => (double)k));
        Registers.Run("Log10", bits, [.. Enumerable.Range(0, 11).Select(k => MathF.Pow(10, k))]).Should().Equal(Enumerable.Range(0, 11).Select(k => (float)k));
        Registers.Run("Log2", bits, [.. Enumerable.Range(-1074, 2098).Select(k => Math.ScaleB(1, k))]).Should().Equal(Enumerable.Range(-1074, 2098).Select(k => (double)k));
        Registers.Run("Log2", bits, [.. Enumerable.Range(-149, 277).Select(k => MathF.ScaleB(1, k))]).Should().Equal(Enumerable.Range(-149, 277).Select(k => (float)k));
        Registers.Run("Exp2", bits, [.. Enumerable.Range(-1074, 2098).Select(k => (double)k)]).Should().Equal(Enumerable.Range(-1074, 2098).Select(k => Math.ScaleB(1, k)));
        Registers.Run("Exp2", bits, [.. Enumerable.Range(-149, 277).Select(k => (float)k)]).Should().Equal(Enumerable.Range(-149, 277).Select(k => MathF.ScaleB(1, k)));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Points_of_the_plane_as_in_C(int bits)
    {
        double[] values = [0, -0.0, 1, -1, 0.75, -3, PositiveInfinity, NegativeInfinity, NaN, 1e-45, -1e-45, float.MaxValue, -float.MaxValue, Epsilon, -Epsilon, 4 * Epsilon, MaxValue, -MaxValue];
        var x = values.SelectMany(a => values.Select(_ => a)).ToArray();
        var y = values.SelectMany(_ => values).ToArray();
        foreach (var (f, exact) in new (string, Func<double, double, double>)[] { ("Atan2", Math.Atan2), ("Hypot", double.Hypot) })
        {
            var z = Registers.Run(f, bits, x, y);
            for (int i = 0; i < x.Length; i++) Near(f, x[i], y[i], z[i], exact(x[i], y[i]), 4e-16, Epsilon);

            var a = Array.ConvertAll(x, v => (float)v);
            var b = Array.ConvertAll(y, v => (float)v);
            var c = Registers.Run(f, bits, a, b);
            for (int i = 0; i < x.Length; i++) Near(f, a[i], b[i], c[i], (float)exact(a[i], b[i]), 1e-7, float.Epsilon);
        }

        static void Near(string f, double x, double y, double actual, double expected, double relative, double absolute) =>
            (Same(actual, expected) || expected != 0 && Math.Abs(actual - expected) <= Math.Max(relative * Math.Abs(expected), absolute))
                .Should().BeTrue("{0}({1:R}, {2:R}) is {3:R}, not {4:R}", f, x, y, actual, expected);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Huge_angles(int bits)
    {
        float[] x = [1e5f, 123456.79f, -3e7f, 1e30f, -float.MaxValue];
        double[] y = [1e6, 12345678.9, -3e15, 1e300, -MaxValue];
        foreach (var (f, exact) in new (string, Func<double, double>)[] { ("Sin", Math.Sin), ("Cos", Math.Cos), ("Tan", Math.Tan) })
        {
            var s = Registers.Run(f, bits, x);
            for (int i = 0; i < x.Length; i++) s[i].Should().BeApproximately((float)exact(x[i]), 1e-7f * (1 + (float)Math.Abs(exact(x[i]))));
            var d = Registers.Run(f, bits, y);
            for (int i = 0; i < y.Length; i++) d[i].Should().BeApproximately(exact(y[i]), 2e-16 * (1 + Math.Abs(exact(y[i]))));

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

    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void Pow_of_floats_does_not_depend_on_neighbours(int bits)
    {
        // What goes by another way than most: zeros, negative numbers, subnormal ones, results that are subnormal or too large, NaN.
        float[] rare = [0, -0f, -2.5f, -3, 1e-40f, -1e-40f, 1e-18f, 1e20f, float.PositiveInfinity, float.NaN];
        var ordinary = Array.ConvertAll(Enumerable.Range(1, 320).ToArray(), i => 0.013f * i);
        foreach (var y in (float[])[2.5f, 3, -1.5f, -2, 0.5f])
        {
            var exponents = new float[ordinary.Length];
            Array.Fill(exponents, y);
            var alone = Registers.Run("Pow", bits, ordinary, exponents);
            foreach (var x in rare)
            {
                var expected = (float)Math.Pow(x, y);
                for (var at = 0; at < 17; at++)
                {
                    var mixed = ordinary.ToArray();
                    for (var i = at; i < mixed.Length; i += 17) mixed[i] = x;
                    var z = Registers.Run("Pow", bits, mixed, exponents);
                    for (var i = 0; i < z.Length; i++)
                    {
                        var right = i % 17 == at ? Same(z[i], expected) || (expected != 0 && float.IsFinite(expected) && MathF.Abs(z[i] - expected) <= 1.2e-7f * MathF.Abs(expected)) : z[i] == alone[i];
                        if (!right) Assert.Fail($"pow({mixed[i]:R}, {y:R}) next to {x:R} in {bits} bits is {z[i]:R}");
                    }
                }
            }
        }
    }

    private static bool Same(double actual, double expected) =>
        IsNaN(expected) ? IsNaN(actual) : actual == expected && IsNegative(actual) == IsNegative(expected);
}
