namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] ElementaryRows() =>
    [
        Real("Tan", x => x.Tan(), Math.Tan, x => x.TanInPlace(), new(-1.4, 1.4)) with { Special = false },
        Real("Asin", x => x.Asin(), Math.Asin, x => x.AsinInPlace(), Inside), Real("Acos", x => x.Acos(), Math.Acos, x => x.AcosInPlace(), Inside),
        Real("Atan", x => x.Atan(), Math.Atan, x => x.AtanInPlace()), Real("Sinh", x => x.Sinh(), Math.Sinh, x => x.SinhInPlace()), Real("Cosh", x => x.Cosh(), Math.Cosh, x => x.CoshInPlace()),
        Real("Asinh", x => x.Asinh(), Math.Asinh, x => x.AsinhInPlace()), Real("Acosh", x => x.Acosh(), Math.Acosh, x => x.AcoshInPlace(), new(1.1, 4)),
        Real("Atanh", x => x.Atanh(), Math.Atanh, x => x.AtanhInPlace(), Inside), Real("Exp2", x => x.Exp2(), x => Math.Pow(2, x), x => x.Exp2InPlace()),
        Real("Log2", x => x.Log2(), Math.Log2, x => x.Log2InPlace(), Operand.Positive), Real("Log10", x => x.Log10(), Math.Log10, x => x.Log10InPlace(), Operand.Positive),
        Real("Erfc", x => x.Erfc(), x => 1 - Erf(x), x => x.ErfcInPlace(), new(-3, 1)) with { Ulps = 16, Floor = 0.5, Special = false },
        Real("Sinc", x => x.Sinc(), x => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x), x => x.SincInPlace()) with { Floor = 1, Special = false },
        Real("Deg2rad", x => x.Deg2rad(), x => x * (Math.PI / 180)) with { Slopes = Slopes.Linear, Special = false }, Real("Rad2deg", x => x.Rad2deg(), x => x * (180 / Math.PI)) with { Slopes = Slopes.Linear, Special = false },
        Real("Logit", x => x.Logit(), x => Math.Log(x / (1 - x)), x => x.LogitInPlace(), new(0.05, 0.95)) with { Floor = 1, Special = false },
        Real("Logit cut", x => x.Logit(0.2), x => Math.Clamp(x, 0.2, 0.8) is var c ? Math.Log(c / (1 - c)) : 0, x => x.LogitInPlace(0.2), new(0.05, 0.95) { Kinks = [0.2, 0.8] }) with { Floor = 2, Special = false },
        Binary("Atan2", (x, y) => x.Atan2(y), Math.Atan2, (x, y) => x.Atan2InPlace(y), new Operand(0.2, 3), Operand.Any) with { Gives = Gives.Real },
        Binary("Hypot", (x, y) => x.Hypot(y), (x, y) => Math.Sqrt(x * x + y * y), (x, y) => x.HypotInPlace(y), new Operand(0.2, 3), Operand.Any) with { Takes = Takes.Floats, Special = false },
    ];

    private static readonly Operand Inside = new(-0.95, 0.95);
}
