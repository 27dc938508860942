namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] Elementary() =>
    [
        Real("Exp", x => x.Exp(), Math.Exp, x => x.ExpInPlace()),
        Real("Expm1", x => x.Expm1(), Expm1, x => x.Expm1InPlace()),
        Real("Log", x => x.Log(), Math.Log, x => x.LogInPlace(), Operand.Positive),
        Real("Log1p", x => x.Log1p(), Log1p, x => x.Log1pInPlace(), new(-0.9, 3)),
        Real("Sqrt", x => x.Sqrt(), Math.Sqrt, x => x.SqrtInPlace(), Operand.Positive),
        Real("Rsqrt", x => x.Rsqrt(), x => 1 / Math.Sqrt(x), x => x.RsqrtInPlace(), Operand.Positive),
        Real("Sin", x => x.Sin(), Math.Sin, x => x.SinInPlace()),
        Real("Cos", x => x.Cos(), Math.Cos, x => x.CosInPlace()),
        Real("Tanh", x => x.Tanh(), Math.Tanh, x => x.TanhInPlace()),
        Real("Sigmoid", x => x.Sigmoid(), x => 1 / (1 + Math.Exp(-x)), x => x.SigmoidInPlace()),
        Real("Erf", x => x.Erf(), Erf, x => x.ErfInPlace()) with { Ulps = 6 },
        Unary("Relu", x => x.Relu(), x => Math.Max(x, 0), x => x.ReluInPlace(), Operand.Any with { Kinks = [0] })
            with { Subgradients = [(0, 0)], Takes = Takes.Numbers },
        Unary("Gelu", x => x.Gelu(), x => 0.5 * x * (1 + Erf(x * Math.Sqrt(0.5)))) with { Takes = Takes.Floats, Floor = 4 },
        Unary("Gelu tanh", x => x.Gelu(GeluApproximation.Tanh), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * x * (1 + 0.044715 * x * x))))
            with { Takes = Takes.Floats, Floor = 4 },
    ];

    private static OpRow Real(string name, Func<Tensor, Tensor> call, Func<double, double> f, Func<Tensor, Tensor>? inPlace = null, Operand? from = null) =>
        Unary(name, call, f, inPlace, from) with { Gives = Gives.Real };

    // Kahan's: the rounding error of e^x is the same in both factors and cancels.
    private static double Expm1(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 ? -1 : double.IsInfinity(u) ? u : (u - 1) * x / Math.Log(u);
    }

    private static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Abs(x) > 1e20 ? Math.Log(x) : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>The error function: its series near 0, a continued fraction of its complement further out.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        var a = Math.Abs(x);
        if (a > 6) return Math.Sign(x);
        // What rounding x x lost would otherwise be lost of the exponential x x times over.
        var square = x * x;
        var bell = Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square)) / Math.Sqrt(Math.PI);
        if (a > 1)
        {
            double fraction = 0;
            for (var k = 250; k > 0; k--) fraction = k / 2.0 / (a + fraction);
            return Math.Sign(x) * (1 - bell / (a + fraction));
        }
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return 2 * bell * sum;
    }
}
