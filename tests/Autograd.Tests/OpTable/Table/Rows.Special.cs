namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] SpecialRows() =>
    [
        Gamma("Lgamma", x => x.Lgamma(), LogGamma, x => x.LgammaInPlace()), Gamma("Special.Gammaln", x => Special.Gammaln(x), LogGamma),
        Gamma("Digamma", x => x.Digamma(), x => Slope(LogGamma, x), x => x.DigammaInPlace()) with { Ulps = 1e6 }, Gamma("Special.Psi", x => Special.Psi(x), x => Slope(LogGamma, x)) with { Ulps = 1e6 },
        Gamma("Polygamma", x => x.Polygamma(2), x => -2 * Hurwitz(3, x)), Gamma("Special.Polygamma", x => Special.Polygamma(1, x), x => Hurwitz(2, x)),
        Gamma("Mvlgamma", x => (x + 1).Mvlgamma(2), x => Math.Log(Math.PI) / 2 + LogGamma(x + 1) + LogGamma(x + 0.5)) with { Takes = Takes.Numbers, Floor = 40, Refuses = false },
        Gamma("Special.Multigammaln", x => Special.Multigammaln(x + 1, 2), x => Math.Log(Math.PI) / 2 + LogGamma(x + 1) + LogGamma(x + 0.5)) with { Takes = Takes.Numbers, Floor = 40, Refuses = false },
        Tail("Erfinv", x => x.Erfinv(), x => Solved(Erf, x, -4, 4), x => x.ErfinvInPlace(), new(-0.95, 0.95)), Tail("Special.Erfinv", x => Special.Erfinv(x), x => Solved(Erf, x, -4, 4), null, new(-0.95, 0.95)),
        Tail("I0", x => x.I0(), x => Bessel(0, x), x => x.I0InPlace()), Tail("Special.I0", x => Special.I0(x), x => Bessel(0, x)), Tail("Special.I1", x => Special.I1(x), x => Bessel(1, x)),
        Tail("Special.I0e", x => Special.I0e(x), x => Bessel(0, x) * Math.Exp(-Math.Abs(x)), null, Operand.Any with { Kinks = [0] }),
        Tail("Special.I1e", x => Special.I1e(x), x => Bessel(1, x) * Math.Exp(-Math.Abs(x)), null, Operand.Any with { Kinks = [0] }),
        Tail("Special.Erfcx", x => Special.Erfcx(x), x => Math.Exp(x * x) * (1 - Erf(x)), null, new(-2, 1)) with { Ulps = 64 },
        Tail("Special.Ndtr", x => Special.Ndtr(x), Normal, null, new(-2, 3)), Tail("Special.LogNdtr", x => Special.LogNdtr(x), x => Math.Log(Normal(x)), null, new(-2, 2)) with { Ulps = 64 },
        Tail("Special.Ndtri", x => Special.Ndtri(x), x => Solved(Normal, x, -6, 6), null, new(0.05, 0.95)),
        Tail("Special.Entr", x => Special.Entr(x), x => x == 0 ? 0 : -x * Math.Log(x), null, Operand.Positive),
        Binary("Xlogy", (x, y) => x.Xlogy(y), (x, y) => x == 0 ? 0 : x * Math.Log(y), (x, y) => x.XlogyInPlace(y), Operand.Any, Operand.Positive) with { Gives = Gives.Real, Special = false },
        Binary("Special.Xlogy", (x, y) => Special.Xlogy(x, y), (x, y) => x == 0 ? 0 : x * Math.Log(y), null, Operand.Any, Operand.Positive) with { Gives = Gives.Real, Special = false },
        Binary("Special.Xlog1py", (x, y) => Special.Xlog1py(x, y), (x, y) => x == 0 ? 0 : x * Log1p(y), null, Operand.Any, Operand.Positive) with { Gives = Gives.Real, Special = false },
    ];

    private static OpRow Tail(string name, Func<Tensor, Tensor> call, Func<double, double> f, Func<Tensor, Tensor>? inPlace = null, Operand? from = null) =>
        Real(name, call, f, inPlace, from) with { Ulps = 16, Floor = 1, Special = false, Costly = true };

    private static OpRow Gamma(string name, Func<Tensor, Tensor> call, Func<double, double> f, Func<Tensor, Tensor>? inPlace = null) =>
        Real(name, call, f, inPlace, Operand.Positive) with { Ulps = 64, Floor = 40, Special = false, Costly = true };

    /// <summary>By the product up to where Stirling's series has all digits.</summary>
    private static double LogGamma(double x)
    {
        if (x == 0) return double.PositiveInfinity;
        double product = 1;
        for (; x < 30; x++) product *= x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * Math.Pow(x, 5)) - Math.Log(product);
    }

    /// <summary>Richardson's central difference, for references that need no last digits.</summary>
    private static double Slope(Func<double, double> f, double x)
    {
        if (x == 0) return double.NegativeInfinity;
        var h = 1e-3 * x;
        double Central(double d) => (f(x + d) - f(x - d)) / (2 * d);
        return (16 * (4 * Central(h / 2) - Central(h)) / 3 - (4 * Central(h) - Central(2 * h)) / 3) / 15;
    }

    /// <summary>The sum of (x + k)^-s, its end by the trapezoid rule.</summary>
    private static double Hurwitz(double s, double x)
    {
        const int Terms = 2000;
        if (x == 0) return double.PositiveInfinity;
        var end = x + Terms;
        var sum = Math.Pow(end, 1 - s) / (s - 1) + Math.Pow(end, -s) / 2 + s * Math.Pow(end, -s - 1) / 12;
        for (var k = Terms - 1; k >= 0; k--) sum += Math.Pow(x + k, -s);
        return sum;
    }

    private static double Normal(double x) => 0.5 * (1 + Erf(x * Math.Sqrt(0.5)));

    /// <summary>By Simpson's rule on cosh and cos over a period: exact for periodic functions.</summary>
    private static double Bessel(int order, double x)
    {
        const int Points = 64;
        double sum = 0;
        for (var k = 0; k < Points; k++) sum += Math.Exp(x * Math.Cos(2 * Math.PI * k / Points)) * Math.Cos(2 * Math.PI * k * order / Points);
        return sum / Points;
    }

    /// <summary>Where a rising function has a value, by bisection.</summary>
    private static double Solved(Func<double, double> f, double y, double low, double high)
    {
        if (f(low) >= y) return double.NegativeInfinity;
        if (f(high) <= y) return double.PositiveInfinity;
        for (var k = 0; k < 200; k++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = f(middle) < y ? (middle, high) : (low, middle);
        }
        return 0.5 * (low + high);
    }
}
