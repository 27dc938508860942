namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly Operand Inside = new(-0.9, 0.9);

    private static OpRow[] ElementaryRows() =>
    [
        Real("Tan", x => x.Tan(), Math.Tan, x => x.TanInPlace(), new(-1.4, 1.4)),
        Real("Asin", x => x.Asin(), Math.Asin, x => x.AsinInPlace(), Inside),
        Real("Acos", x => x.Acos(), Math.Acos, x => x.AcosInPlace(), Inside),
        Real("Atan", x => x.Atan(), Math.Atan, x => x.AtanInPlace()),
        Real("Sinh", x => x.Sinh(), Math.Sinh, x => x.SinhInPlace()),
        Real("Cosh", x => x.Cosh(), Math.Cosh, x => x.CoshInPlace()),
        Real("Asinh", x => x.Asinh(), Math.Asinh, x => x.AsinhInPlace()),
        Real("Acosh", x => x.Acosh(), Math.Acosh, x => x.AcoshInPlace(), new(1.2, 4)),
        Real("Atanh", x => x.Atanh(), Math.Atanh, x => x.AtanhInPlace(), Inside),
        Real("Exp2", x => x.Exp2(), x => Math.Pow(2, x), x => x.Exp2InPlace()),
        Real("Log2", x => x.Log2(), Math.Log2, x => x.Log2InPlace(), Operand.Positive),
        Real("Log10", x => x.Log10(), Math.Log10, x => x.Log10InPlace(), Operand.Positive),
        Real("Erfc", x => x.Erfc(), Erfc, x => x.ErfcInPlace()) with { Ulps = 6 },
        Real("Sinc", x => x.Sinc(), Sinc, x => x.SincInPlace()),
        Real("Logit", x => x.Logit(), Logit, x => x.LogitInPlace(), new(0.05, 0.95)) with { Floor = 1 },
        Real("Logit eps", x => x.Logit(Eps), x => Logit(Math.Clamp(x, Eps, 1 - Eps)), x => x.LogitInPlace(Eps), new Operand(-0.5, 1.5) { Kinks = [Eps, 1 - Eps] })
            with { Floor = 1, Subgradients = [(0, 0), (Eps, 1 / (Eps * (1 - Eps))), (1, 0), (2, 0)] },
        Real("Special.Expit", Special.Expit, x => 1 / (1 + Math.Exp(-x))),
        Real("Deg2rad", x => x.Deg2rad(), x => x * (Math.PI / 180), x => x.Deg2radInPlace()) with { Slopes = Slopes.Linear },
        Real("Rad2deg", x => x.Rad2deg(), x => x * (180 / Math.PI), x => x.Rad2degInPlace()) with { Slopes = Slopes.Linear },
        Binary("Atan2", (x, y) => x.Atan2(y), Math.Atan2, (x, y) => x.Atan2InPlace(y), Operand.Any, new(1, 3)) with { Gives = Gives.Real },
        Binary("Atan2 left", (x, y) => x.Atan2(y), Math.Atan2, null, new(0.2, 3), new(-3, -1)) with { Gives = Gives.Real },
        Binary("Hypot", (x, y) => x.Hypot(y), double.Hypot, (x, y) => x.HypotInPlace(y), Operand.Any, new(0.6, 3)) with { Gives = Gives.Real },
    ];

    private const double Eps = 0.125;

    private static double Sinc(double x)
    {
        if (double.IsInfinity(x)) return double.NaN;
        var n = Math.Round(x);
        if (x == n) return x == 0 ? 1 : 0;
        return Math.Sin(Math.PI * (x - n)) * (Math.IEEERemainder(n, 2) == 0 ? 1 : -1) / (Math.PI * x);
    }

    private static double Logit(double x) =>
        Math.Abs(x - 0.5) < 0.25 ? 2 * Math.Atanh(2 * x - 1) : x is < 0 or > 1 ? double.NaN : Math.Log(x) - Math.Log(1 - x);

    /// <summary>The complement of the error function: by itself up to 0.7, by a continued fraction above.</summary>
    private static double Erfc(double x)
    {
        if (!(x > 0.7)) return 1 - Erf(x);
        if (x > 28) return 0;
        var square = x * x;
        var bell = Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square)) / Math.Sqrt(Math.PI);
        double fraction = 0;
        for (var k = 400; k > 0; k--) fraction = k / 2.0 / (x + fraction);
        return bell / (x + fraction);
    }
}
