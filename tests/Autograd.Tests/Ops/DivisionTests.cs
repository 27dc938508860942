using System.Numerics;

namespace Autograd.Tests.Ops;

/// <summary>Rounded division and remainders in registers against C#'s own operators, bit for bit, where quotients are small, huge, or a hair from a whole number.</summary>
public class DivisionTests
{
    [Fact]
    public void Floats() => Reals(x => Tensor.From<float>(x, [x.Length]), t => t.ToArray<float>(), MathF.BitIncrement, MathF.BitDecrement, float.Epsilon, float.MaxValue);

    [Fact]
    public void Doubles() => Reals(x => Tensor.From<double>(x, [x.Length]), t => t.ToArray<double>(), Math.BitIncrement, Math.BitDecrement, double.Epsilon, double.MaxValue);

    private static void Reals<T>(Func<T[], Tensor> tensor, Func<Tensor, T[]> array, Func<T, T> up, Func<T, T> down, T least, T most) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new System.Random(3);
        var (x, y) = (new List<T>(), new List<T>());
        T[] divisors = [T.One, T.CreateChecked(0.1), T.CreateChecked(3), T.CreateChecked(7), T.CreateChecked(-2.5), T.CreateChecked(1e-5), T.CreateChecked(-1e10)];
        for (var i = 0; i < 4000; i++)
        {
            var b = i % 3 == 0 ? divisors[i % divisors.Length] : T.CreateChecked((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8)));
            var whole = b * T.CreateChecked(Math.Floor(Math.Pow(2, random.NextDouble() * (i % 5 == 0 ? 60 : 21))));
            var a = (i % 7) switch { 0 => whole, 1 => up(whole), 2 => down(whole), 3 => -whole, 4 => -up(whole), _ => T.CreateChecked((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7))) };
            x.Add(a);
            y.Add(b);
        }
        // A register of ordinary numbers among those that go one by one.
        T[] special = [T.Zero, T.NegativeZero, T.One, -T.One, T.NaN, T.PositiveInfinity, T.NegativeInfinity, least, -least, most, -most];
        foreach (var a in special)
            foreach (var b in special)
            {
                x.Add(a);
                y.Add(b);
            }
        var (p, q) = (tensor([.. x]), tensor([.. y]));
        Same(array(p.Fmod(q)), (a, b) => a % b, "fmod");
        Same(array(p.Remainder(q)), (a, b) => a % b is var r && r != T.Zero && T.IsNegative(r) != T.IsNegative(b) ? r + b : r, "remainder");
        Same(array(p.FloorDivide(q)), Floor, "floor");
        Same(array(p.Div(q, "trunc")), (a, b) => T.Truncate(a / b), "trunc");
        y = [.. Enumerable.Repeat(T.CreateChecked(0.7), x.Count)];
        Same(array(p.Remainder(0.7)), (a, b) => a % b is var r && r != T.Zero && T.IsNegative(r) != T.IsNegative(b) ? r + b : r, "remainder of a number");

        static T Floor(T a, T b)
        {
            if (b == T.Zero) return a / b;
            var rest = a % b;
            var quotient = (a - rest) / b;
            if (rest != T.Zero && T.IsNegative(rest) != T.IsNegative(b)) quotient -= T.One;
            if (quotient == T.Zero) return T.CopySign(T.Zero, a / b);
            var floor = T.Floor(quotient);
            return quotient - floor > T.CreateChecked(0.5) ? floor + T.One : floor;
        }

        void Same(T[] got, Func<T, T, T> want, string op)
        {
            for (var i = 0; i < got.Length; i++)
            {
                var expected = want(x[i], y[i]);
                if (!(got[i] == expected && (expected != T.Zero || T.IsNegative(got[i]) == T.IsNegative(expected))) && !(T.IsNaN(got[i]) && T.IsNaN(expected)))
                    Assert.Fail($"{op} of {x[i]:R} and {y[i]:R} is {expected:R}, not {got[i]:R}");
            }
        }
    }

    [Fact]
    public void Integers()
    {
        Whole<long>([long.MinValue, long.MaxValue, -1, 0, 1, 7, -7, 1L << 52, (1L << 52) + 1, -(1L << 53) - 1, 123456789012345, 4503599627370495], [1, -1, 2, 3, -3, 7, 1L << 31, long.MaxValue, long.MinValue, 4503599627370496, 67108863]);
        Whole<long>([-100, 99, 4503599627370495, -4503599627370495, 1L << 40, -17, 0, 5], [1, -1, 2, 3, -3, 67108863, 4503599627370496]);
        Whole<int>([int.MinValue, int.MaxValue, -1, 0, 1, 7, -7, 1 << 30, 46341], [1, -1, 2, 3, -3, 7, int.MaxValue, int.MinValue, 46341]);
        Whole<short>([short.MinValue, short.MaxValue, -1, 0, 1, 7, -7], [1, -1, 2, 3, -3, short.MaxValue, short.MinValue]);
        Whole<sbyte>([sbyte.MinValue, sbyte.MaxValue, -1, 0, 1, 7, -7], [1, -1, 2, 3, -3, sbyte.MaxValue, sbyte.MinValue]);
        Whole<byte>([0, 1, 7, 100, 255], [1, 2, 3, 255]);

        static void Whole<T>(T[] a, T[] b) where T : unmanaged, IBinaryInteger<T>
        {
            // Enough for several parts.
            var x = Enumerable.Range(0, 700).Select(i => a[i % a.Length]).ToArray();
            var y = Enumerable.Range(0, 700).Select(i => b[i / a.Length % b.Length]).ToArray();
            var (p, q) = (Tensor.From<T>(x, [700]), Tensor.From<T>(y, [700]));
            Same(p.FloorDivide(q).ToArray<T>(), Floored);
            Same(p.Div(q, "trunc").ToArray<T>(), (m, n) => T.CreateTruncating(BigInteger.Divide(BigInteger.CreateChecked(m), BigInteger.CreateChecked(n))));
            Same(p.Fmod(q).ToArray<T>(), (m, n) => T.CreateTruncating(BigInteger.Remainder(BigInteger.CreateChecked(m), BigInteger.CreateChecked(n))));
            Same(p.Remainder(q).ToArray<T>(), (m, n) => T.CreateTruncating(BigInteger.CreateChecked(m) - BigInteger.CreateChecked(n) * FloorOf(m, n)));
            y = [.. Enumerable.Repeat(b[2], 700)];
            Same(p.FloorDivide(Tensor.From<T>([b[2]], [1])).ToArray<T>(), Floored);

            static BigInteger FloorOf(T m, T n)
            {
                var (quotient, rest) = BigInteger.DivRem(BigInteger.CreateChecked(m), BigInteger.CreateChecked(n));
                return !rest.IsZero && rest.Sign != T.Sign(n) ? quotient - 1 : quotient;
            }

            static T Floored(T m, T n) => T.CreateTruncating(FloorOf(m, n));

            void Same(T[] got, Func<T, T, T> want)
            {
                for (var i = 0; i < got.Length; i++)
                    if (got[i] != want(x[i], y[i])) Assert.Fail($"{typeof(T)}: {x[i]} and {y[i]} give {want(x[i], y[i])}, not {got[i]}");
            }
        }
    }

    [Fact]
    public void A_zero_among_divisors_is_refused()
    {
        var x = Tensor.Ones([300], DType.Int64);
        var y = Tensor.Ones([300], DType.Int64);
        y[299].FillInPlace(0);
        x.Invoking(t => t.Remainder(y)).Should().Throw<DivideByZeroException>();
        x.Invoking(t => t.To(DType.UInt8).FloorDivide(y.To(DType.UInt8))).Should().Throw<DivideByZeroException>();
    }
}
