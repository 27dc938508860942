namespace Autograd.Tests.Ops;

/// <summary>Ends of the ranges, parameters without a derivative, degrees per element.</summary>
public class SpecialFunctionTests
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    private static Tensor Of(params double[] x) => Tensor.From<double>(x);

    [Fact]
    public void Ends_of_the_ranges()
    {
        Tensor[] values =
        [
            Special.BesselJ0(Of(0, Inf, -Inf, NaN)), Special.BesselJ1(Of(0, Inf, -Inf, NaN)), Special.BesselY0(Of(0, -1, Inf, NaN)), Special.BesselY1(Of(0, -1, Inf, NaN)),
            Special.ModifiedBesselK0(Of(0, -1, Inf, NaN)), Special.ScaledModifiedBesselK1(Of(0, -1, Inf, NaN)), Special.SphericalBesselJ0(Of(0, Inf, -Inf, NaN)), Special.AiryAi(Of(1000, Inf, -Inf, NaN)),
            Special.Zeta(Of(1, 0.5, 2, 2), Of(1, 1, 0, Inf)), Special.Zeta(Of(2, 2.5, NaN, 2), Of(-3, -0.5, 1, NaN)), Of(0, -1, Inf, NaN).Polygamma(2), Of(0, -2, Inf, 1).Polygamma(3),
            Special.Gammainc(Of(0, 0, 1, Inf), Of(0, 1, 0, Inf)), Special.Gammaincc(Of(0, 0, 1, 1), Of(0, 1, 0, Inf)), Special.Gammainc(Of(-1, 1, Inf, NaN), Of(1, -1, 1, 1)),
        ];
        double[][] expected =
        [
            [1, 0, 0, NaN], [0, 0, 0, NaN], [-Inf, NaN, 0, NaN], [-Inf, NaN, 0, NaN],
            [Inf, NaN, 0, NaN], [Inf, NaN, 0, NaN], [1, 0, 0, NaN], [0, 0, 0, NaN],
            [Inf, NaN, Inf, 0], [Inf, NaN, NaN, NaN], [-Inf, -Inf, 0, NaN], [Inf, Inf, 0, 6.4939394022668291491],
            [NaN, 1, 0, NaN], [NaN, 0, 1, 0], [NaN, NaN, 0, NaN],
        ];
        for (var i = 0; i < values.Length; i++) values[i].ToArray<double>().Should().Equal(expected[i], $"row {i}");
    }

    [Fact]
    public void Both_incomplete_gamma_functions_make_one()
    {
        var random = new System.Random(4);
        for (var k = 0; k < 2000; k++)
        {
            double a = Math.Exp(random.NextDouble() * 30 - 5), x = a * Math.Exp((random.NextDouble() - 0.5) * 3 / Math.Max(1, Math.Sqrt(a)));
            (Special.Gammainc(Of(a), Of(x)) + Special.Gammaincc(Of(a), Of(x))).Item<double>().Should().BeApproximately(1, 3e-15, $"{a:R}, {x:R}");
        }
    }

    [Fact]
    public void The_derivative_of_the_incomplete_gamma_functions_in_every_region()
    {
        double[] a = [0.2, 0.2, 1, 3, 3, 11.5, 12, 40, 40, 40, 500, 500, 0.5, 1, 2, 0], x = [0.1, 9, 2.5, 0.5, 650, 12, 12.5, 41, 5, 130, 480, 2000, 0, 0, 0, 1];
        var z = Of(x).RequireGrad();
        Special.Gammainc(Of(a), z).Sum().Backward();
        var slopes = z.Grad!.ToArray<double>();
        z.Grad = null;
        Special.Gammaincc(Of(a), z).Sum().Backward();
        z.Grad!.ToArray<double>().Should().Equal(Array.ConvertAll(slopes, v => -v));
        for (var i = 0; i < 12; i++)
        {
            var expected = Math.Exp((a[i] - 1) * Math.Log(x[i]) - x[i] - Of(a[i]).Lgamma().Item<double>());
            slopes[i].Should().BeApproximately(expected, 1e-11 * expected, $"{a[i]:R}, {x[i]:R}");
        }
        slopes[12..].Should().Equal(Inf, 1, 0, 0);
    }

    [Fact]
    public void A_parameter_without_derivative_is_refused_where_it_would_be_recorded()
    {
        var a = Of(1.5).RequireGrad();
        var x = Of(2.0);
        foreach (var f in (Func<Tensor, Tensor, Tensor>[])[Special.Gammainc, Special.Gammaincc, Special.Zeta])
        {
            f.Invoking(g => g(a, x)).Should().Throw<NotSupportedException>().WithMessage("*first argument*");
            using (Autodiff.NoGrad()) f(a, x).RequiresGrad.Should().BeFalse();
        }
    }

    /// <summary>Registers of one degree and elements with degrees of their own, of every family, plain and shifted.</summary>
    [Fact]
    public void Polynomials_of_one_degree_are_those_of_degrees_by_element()
    {
        Func<Tensor, Tensor, Tensor>[] families =
        [
            Special.ChebyshevPolynomialT, Special.ChebyshevPolynomialU, Special.ChebyshevPolynomialV, Special.ChebyshevPolynomialW, Special.HermitePolynomialH, Special.HermitePolynomialHe,
            Special.LaguerrePolynomialL, Special.LegendrePolynomialP, Special.ShiftedChebyshevPolynomialT, Special.ShiftedChebyshevPolynomialW,
        ];
        foreach (var f in families)
            foreach (var count in new[] { 1, 3, 4, 7, 8, 21 })
            {
                var x = Tensor.Rand([count], new Generator(count), DType.Float64).RequireGrad();
                var mixed = Tensor.Arange(count).Remainder(9).Sub(1).To(DType.Float64);
                var all = f(x, mixed);
                foreach (var degree in new[] { -1.0, 0, 1, 2, 7 })
                {
                    var one = f(x, Of(degree));
                    one.ToArray<double>().Should().Equal(f(x, Tensor.Full([count], degree, DType.Float64)).ToArray<double>());
                    for (var i = 0; i < count; i++)
                    {
                        one[i].Item<double>().Should().Be(f(x.Detach()[i], Of(degree)).Item<double>());
                        if (mixed[i].Item<double>() == degree) all[i].Item<double>().Should().Be(one[i].Item<double>());
                    }
                    Autodiff.Grad(one.Sum(), [x])[0]!.ToArray<double>().Should().Equal(Autodiff.Grad(f(x, Tensor.Full([count], degree, DType.Float64)).Sum(), [x])[0]!.ToArray<double>());
                }
            }
    }

    [Fact]
    public void Degrees_broadcast_and_count_down_to_whole_numbers()
    {
        var x = Of(0.5, -0.25).Reshape(2, 1).RequireGrad();
        var y = Special.ChebyshevPolynomialT(x, Of(-1, 0, 1, 2.9, 3));
        y.ToArray<double>().Should().Equal(0, 1, 0.5, -0.5, -1, 0, 1, -0.25, -0.875, 0.6875);
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(1 + 2 + 0, 1 - 1 + (12 * 0.0625 - 3));
    }

    [Fact]
    public void Shifts_that_take_all_bits_out()
    {
        var x = Tensor.From<int>([5, -5]);
        foreach (var n in (long[])[-1, 32, 100])
        {
            x.BitwiseLeftShift(n).ToArray<int>().Should().Equal(0, 0);
            x.BitwiseRightShift(n).ToArray<int>().Should().Equal(0, -1);
        }
        x.BitwiseLeftShift(31).ToArray<int>().Should().Equal(int.MinValue, int.MinValue);
        Tensor.From<byte>([200]).BitwiseRightShift(8).ToArray<byte>().Should().Equal(0);
        Tensor.From<byte>([200]).BitwiseLeftShift(1).ToArray<byte>().Should().Equal(144);
    }

    [Fact]
    public void Multiples_and_divisors_at_the_end_of_the_range()
    {
        Tensor.From<long>([long.MinValue, 0, -12, 6]).Gcd(Tensor.From<long>([6, 0, 18, -1])).ToArray<long>().Should().Equal(2, 0, 6, 1);
        Tensor.From<int>([4, 0, -3, 7]).Lcm(Tensor.From<int>([6, 5, 5, 7])).ToArray<int>().Should().Equal(12, 0, 15, 7);
    }

    [Theory]
    [InlineData(-50.5)]
    [InlineData(-1234.25)]
    [InlineData(-1e9 - 0.5)]
    public void Polygamma_far_on_the_left_takes_no_longer(double x)
    {
        // The fourth derivative of pi cot(pi x), up to the sum from 1 - x on, which is small here.
        double f = x - Math.Floor(x), sum = 0;
        for (var k = -2000; k < 2000; k++) sum += Math.Pow(f + k, -3);
        Of(x).Polygamma(2).Item<double>().Should().BeApproximately(-2 * sum, 1e-3);
    }
}
