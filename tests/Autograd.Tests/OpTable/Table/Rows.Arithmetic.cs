namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly Operand Divisor = new(0.25, 3);

    /// <summary>Two operands that are never equal where a derivative is taken.</summary>
    private static readonly Operand[] Apart = [new(-3, 3) { Shift = 0 }, new(-3, 3) { Shift = 1.0 / 32 }];

    private static OpRow[] Arithmetic() =>
    [
        Binary("+", (x, y) => x + y, (x, y) => x + y, (x, y) => { x += y; return x; }) with { Slopes = Slopes.Linear },
        Binary("Add", (x, y) => x.Add(y), (x, y) => x + y, (x, y) => x.AddInPlace(y)) with { Slopes = Slopes.Linear },
        Binary("Add alpha", (x, y) => x.Add(y, 3), (x, y) => x + 3 * y, (x, y) => x.AddInPlace(y, 3)) with { Slopes = Slopes.Linear, Floor = 6 },
        Unary("+ scalar", x => x + 1.5, x => x + 1.5, x => { x += 1.5; return x; }) with { Gives = Gives.Real },
        Unary("+ to scalar", x => 2 + x, x => 2 + x) with { Gives = Gives.Number },
        Unary("Add scalar", x => x.Add(2), x => x + 2, x => x.AddInPlace(2)) with { Gives = Gives.Number },
        Binary("-", (x, y) => x - y, (x, y) => x - y, (x, y) => { x -= y; return x; }) with { Slopes = Slopes.Linear, Takes = Takes.Numbers },
        Binary("Sub", (x, y) => x.Sub(y), (x, y) => x - y, (x, y) => x.SubInPlace(y)) with { Slopes = Slopes.Linear, Takes = Takes.Numbers },
        Binary("Sub alpha", (x, y) => x.Sub(y, 2), (x, y) => x - 2 * y) with { Slopes = Slopes.Linear, Floor = 6, Takes = Takes.Numbers },
        Unary("- scalar", x => x - 1.5, x => x - 1.5, x => { x -= 1.5; return x; }) with { Gives = Gives.Real, Takes = Takes.Numbers },
        Unary("- from scalar", x => 1 - x, x => 1 - x) with { Takes = Takes.Numbers },
        Unary("Sub scalar", x => x.Sub(2), x => x - 2, x => x.SubInPlace(2)) with { Takes = Takes.Numbers },
        Binary("*", (x, y) => x * y, (x, y) => x * y, (x, y) => { x *= y; return x; }),
        Binary("Mul", (x, y) => x.Mul(y), (x, y) => x * y, (x, y) => x.MulInPlace(y)),
        Unary("* scalar", x => x * 1.5, x => x * 1.5, x => { x *= 1.5; return x; }) with { Slopes = Slopes.Linear, Gives = Gives.Real },
        Unary("* by scalar", x => 2 * x, x => 2 * x) with { Slopes = Slopes.Linear, Gives = Gives.Number },
        Unary("Mul scalar", x => x.Mul(3), x => x * 3, x => x.MulInPlace(3)) with { Slopes = Slopes.Linear, Gives = Gives.Number },
        Binary("/", (x, y) => x / y, (x, y) => x / y, (x, y) => { x /= y; return x; }, Operand.Any, Divisor) with { Gives = Gives.Real },
        Binary("Div", (x, y) => x.Div(y), (x, y) => x / y, (x, y) => x.DivInPlace(y), Operand.Any, Divisor) with { Gives = Gives.Real },
        Unary("/ scalar", x => x / 1.5, x => x / 1.5, x => { x /= 1.5; return x; }) with { Slopes = Slopes.Linear, Gives = Gives.Real },
        Unary("/ of scalar", x => 3 / x, x => 3 / x, from: Divisor) with { Gives = Gives.Real },
        Unary("Div scalar", x => x.Div(3), x => x / 3, x => x.DivInPlace(3)) with { Slopes = Slopes.Linear, Gives = Gives.Real },
        Unary("negative", x => -x, x => -x) with { Slopes = Slopes.Linear, Takes = Takes.Numbers },
        Unary("Neg", x => x.Neg(), x => -x, x => x.NegInPlace()) with { Slopes = Slopes.Linear, Takes = Takes.Numbers },
        Unary("Reciprocal", x => x.Reciprocal(), x => 1 / x, from: Divisor) with { Gives = Gives.Real },
        Unary("Square", x => x.Square(), x => x * x) with { Gives = Gives.Number },
        Unary("Abs", x => x.Abs(), Math.Abs, x => x.AbsInPlace(), Operand.Any with { Kinks = [0] })
            with { Subgradients = [(0, 0)], Takes = Takes.Numbers },
        Unary("Sign", x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : 0, from: Operand.Any with { Kinks = [0] })
            with { Slopes = Slopes.Zero, Subgradients = [(0, 0)] },
        Binary("Maximum", (x, y) => x.Maximum(y), Math.Max, from: Apart),
        Binary("Minimum", (x, y) => x.Minimum(y), Math.Min, from: Apart),
        Binary("Pow", (x, y) => x.Pow(y), Math.Pow, from: [Operand.Positive, new(0, 3)]),
        Unary("Pow 2", x => x.Pow(2), x => x * x, x => x.PowInPlace(2)) with { Gives = Gives.Number },
        Unary("Pow 3", x => x.Pow(3), x => x * x * x, x => x.PowInPlace(3)) with { Gives = Gives.Number },
        Unary("Pow 0", x => x.Pow(0), x => 1) with { Slopes = Slopes.Zero, Gives = Gives.Number },
        Unary("Pow 0.5", x => x.Pow(0.5), Math.Sqrt, x => x.PowInPlace(0.5), Operand.Positive) with { Gives = Gives.Real },
        Unary("Pow 1.5", x => x.Pow(1.5), x => Math.Pow(x, 1.5), x => x.PowInPlace(1.5), Operand.Positive) with { Gives = Gives.Real },
        Unary("Pow -1.0", x => x.Pow(-1.0), x => 1 / x, x => x.PowInPlace(-1.0), Operand.Positive) with { Gives = Gives.Real },
        Unary("Pow of scalar", x => Tensor.Pow(2, x), x => Math.Pow(2, x), from: new(0, 3)) with { Gives = Gives.Number },
    ];
}
