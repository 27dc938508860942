namespace Autograd.Tests.OpTable;

/// <summary>Bessel and Airy functions, the incomplete gamma functions, zeta, orthogonal polynomials.</summary>
internal static partial class Rows
{
    private static OpRow[] BesselRows() =>
    [
        Tail("Special.BesselJ0", x => Special.BesselJ0(x), x => Wave(0, x)), Tail("Special.BesselJ1", x => Special.BesselJ1(x), x => Wave(1, x)),
        Tail("Special.BesselY0", x => Special.BesselY0(x), x => SecondWave(0, x), null, Operand.Positive), Tail("Special.BesselY1", x => Special.BesselY1(x), x => SecondWave(1, x), null, Operand.Positive),
        Tail("Special.ModifiedBesselI0", x => Special.ModifiedBesselI0(x), x => Bessel(0, x)), Tail("Special.ModifiedBesselI1", x => Special.ModifiedBesselI1(x), x => Bessel(1, x)),
        Tail("Special.ModifiedBesselK0", x => Special.ModifiedBesselK0(x), x => SecondBessel(0, x), null, Operand.Positive),
        Tail("Special.ModifiedBesselK1", x => Special.ModifiedBesselK1(x), x => SecondBessel(1, x), null, Operand.Positive),
        Tail("Special.ScaledModifiedBesselK0", x => Special.ScaledModifiedBesselK0(x), x => SecondBessel(0, x) * Math.Exp(x), null, Operand.Positive),
        Tail("Special.ScaledModifiedBesselK1", x => Special.ScaledModifiedBesselK1(x), x => SecondBessel(1, x) * Math.Exp(x), null, Operand.Positive),
        Tail("Special.SphericalBesselJ0", x => Special.SphericalBesselJ0(x), x => x == 0 ? 1 : Math.Sin(x) / x), Tail("Special.AiryAi", x => Special.AiryAi(x), Airy, null, new(-3, 1.5)),
        Gamma("Special.Zeta", x => Special.Zeta(2.5, x), x => Hurwitz(2.5, x)), Gamma("Special.Zeta tensors", x => Special.Zeta(Parameter(x, 3.5), x), x => Hurwitz(3.5, x)),
        Gamma("Special.Gammainc", x => Special.Gammainc(Parameter(x, 1.75), x), x => LowerGamma(1.75, x)), Gamma("Igamma", x => Parameter(x, 0.5).Igamma(x), x => LowerGamma(0.5, x)),
        Gamma("Special.Gammaincc", x => Special.Gammaincc(Parameter(x, 1.75), x), x => 1 - LowerGamma(1.75, x)), Gamma("Igammac", x => Parameter(x, 2.5).Igammac(x), x => 1 - LowerGamma(2.5, x)),
        Tail("Special.ChebyshevPolynomialT", x => Special.ChebyshevPolynomialT(x, 4), x => (8 * x * x - 8) * x * x + 1), Tail("Special.ChebyshevPolynomialU", x => Special.ChebyshevPolynomialU(x, 4), x => (16 * x * x - 12) * x * x + 1),
        Tail("Special.ChebyshevPolynomialV", x => Special.ChebyshevPolynomialV(x, 3), x => ((8 * x - 4) * x - 4) * x + 1), Tail("Special.ChebyshevPolynomialW", x => Special.ChebyshevPolynomialW(x, 3), x => ((8 * x + 4) * x - 4) * x - 1),
        Tail("Special.ShiftedChebyshevPolynomialT", x => Special.ShiftedChebyshevPolynomialT(x, 2), x => (8 * x - 8) * x + 1), Tail("Special.ShiftedChebyshevPolynomialU", x => Special.ShiftedChebyshevPolynomialU(x, 2), x => (16 * x - 16) * x + 3),
        Tail("Special.ShiftedChebyshevPolynomialV", x => Special.ShiftedChebyshevPolynomialV(x, 2), x => (16 * x - 20) * x + 5), Tail("Special.ShiftedChebyshevPolynomialW", x => Special.ShiftedChebyshevPolynomialW(x, 2), x => (16 * x - 12) * x + 1),
        Tail("Special.HermitePolynomialH", x => Special.HermitePolynomialH(x, 4), x => (16 * x * x - 48) * x * x + 12) with { Floor = 100 }, Tail("Special.HermitePolynomialHe", x => Special.HermitePolynomialHe(x, 4), x => (x * x - 6) * x * x + 3) with { Floor = 10 },
        Tail("Special.LaguerrePolynomialL", x => Special.LaguerrePolynomialL(x, 3), x => (((9 - x) * x - 18) * x + 6) / 6), Tail("Special.LegendrePolynomialP", x => Special.LegendrePolynomialP(x, 4), x => ((35 * x * x - 30) * x * x + 3) / 8),
        Degrees("Special.LegendrePolynomialP degrees", (x, n) => Special.LegendrePolynomialP(x, n), x => (5 * x * x - 3) * x / 2),
        IntegerPair("Gcd", (x, y) => x.Gcd(y), (x, y) => CommonDivisor(x, y)),
        IntegerPair("Lcm", (x, y) => x.Lcm(y), (x, y) => x == 0 || y == 0 ? 0 : Math.Abs(x * y) / CommonDivisor(x, y)),
        IntegerPair("BitwiseLeftShift", (x, y) => x.BitwiseLeftShift(y), (x, y) => y < 0 ? 0 : x * Math.Pow(2, y)) with { Operands = [Operand.Any, new(0, 3)] },
        IntegerPair("BitwiseRightShift", (x, y) => x.BitwiseRightShift(y), (x, y) => Math.Floor(x / Math.Pow(2, y))) with { Operands = [Operand.Any, new(0, 3)] },
    ];

    private static OpRow IntegerPair(string name, Func<Tensor, Tensor, Tensor> call, Func<double, double, double> f) => Binary(name, call, f) with { Takes = Takes.Integers, Slopes = Slopes.None, Special = false };

    /// <summary>The degrees take the dtype of x, but no gradients flow to them.</summary>
    private static OpRow Degrees(string name, Func<Tensor, Tensor, Tensor> call, Func<double, double> f) =>
        Real(name, x => call(x, Degrees(x)), f) with { Ulps = 16, Floor = 10, Special = false };

    private static Tensor Degrees(Tensor x) => Tensor.Full(x.Shape, 3, x.DType.IsFloatingPoint() ? x.DType : DTypes.Default);

    private static Tensor Parameter(Tensor x, double value) => Tensor.Full([], value, x.DType.IsFloatingPoint() ? x.DType : DTypes.Default);

    private static double CommonDivisor(double x, double y) => y == 0 ? Math.Abs(x) : CommonDivisor(y, x % y);

    /// <summary>J of whole order by the trapezoid rule over a period, exact for periodic functions.</summary>
    private static double Wave(int order, double x)
    {
        const int Points = 64;
        double sum = 0;
        for (var k = 0; k < Points; k++) sum += Math.Cos(order * 2 * Math.PI * k / Points - x * Math.Sin(2 * Math.PI * k / Points));
        return sum / Points;
    }

    /// <summary>Y0 by Neumann's series in J; Y1 = -Y0' from the same term by term.</summary>
    private static double SecondWave(int order, double x)
    {
        if (x == 0) return double.NegativeInfinity;
        var log = Math.Log(x / 2) + 0.57721566490153286;
        var sum = order == 0 ? log * Wave(0, x) : log * Wave(1, x) - Wave(0, x) / x;
        for (var k = 1; k < 14; k++)
            sum += (k % 2 == 1 ? 2.0 : -2.0) / k * (order == 0 ? Wave(2 * k, x) : (Wave(2 * k + 1, x) - Wave(2 * k - 1, x)) / 2);
        return 2 / Math.PI * sum;
    }

    /// <summary>The integral of e^(-x cosh t) cosh(order t), whose end falls so fast that the trapezoid rule has all digits.</summary>
    private static double SecondBessel(int order, double x)
    {
        if (x == 0) return double.PositiveInfinity;
        const double h = 1.0 / 32;
        double sum = 0.5 * Math.Exp(-x);
        for (var k = 1; k < 300; k++) sum += Math.Exp(-x * Math.Cosh(k * h)) * Math.Cosh(order * k * h);
        return sum * h;
    }

    /// <summary>By its series at 0.</summary>
    private static double Airy(double x)
    {
        double f = 1, g = x, even = 1, odd = x;
        for (var k = 1; k < 40; k++)
        {
            even *= x * x * x / ((3 * k - 1) * (3 * k));
            odd *= x * x * x / ((3 * k) * (3 * k + 1));
            (f, g) = (f + even, g + odd);
        }
        return 0.3550280538878172 * f - 0.2588194037928068 * g;
    }

    /// <summary>P(a, x) as a series in -x, from the integral of the series of e^-t.</summary>
    private static double LowerGamma(double a, double x)
    {
        if (x == 0) return 0;
        double term = 1, sum = 1 / a;
        for (var n = 1; n < 60; n++)
        {
            term *= -x / n;
            sum += term / (a + n);
        }
        return sum * Math.Pow(x, a) / Math.Exp(LogGamma(a));
    }
}
