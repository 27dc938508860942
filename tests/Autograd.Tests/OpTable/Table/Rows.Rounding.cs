namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly Operand Steps = Operand.Any with { Kinks = [-3, -2, -1, 0, 1, 2, 3] };
    private static readonly Operand Halves = Operand.Any with { Kinks = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5] };
    private static readonly Operand Bounded = Operand.Any with { Kinks = [1, 2] };

    /// <summary>Three operands that are never equal where a derivative is taken.</summary>
    private static readonly Operand[] Between = [new(-3, 3) { Shift = 0 }, new(-2, 1) { Shift = 1.0 / 48 }, new(-1, 2) { Shift = 1.0 / 32 }];

    private static OpRow[] Rounding() =>
    [
        Unary("Floor", x => x.Floor(), Math.Floor, x => x.FloorInPlace(), Steps) with { Slopes = Slopes.Zero, Takes = Takes.Numbers },
        Unary("Ceil", x => x.Ceil(), Math.Ceiling, x => x.CeilInPlace(), Steps) with { Slopes = Slopes.Zero, Takes = Takes.Numbers },
        Unary("Trunc", x => x.Trunc(), Math.Truncate, x => x.TruncInPlace(), Steps) with { Slopes = Slopes.Zero, Takes = Takes.Numbers },
        Unary("Round", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven), x => x.RoundInPlace(), Halves)
            with { Slopes = Slopes.Zero, Takes = Takes.Numbers },
        Unary("Frac", x => x.Frac(), x => x - Math.Truncate(x), from: Steps) with { Takes = Takes.Floats },

        Unary("Clamp", x => x.Clamp(1, 2), x => Math.Clamp(x, 1, 2), x => x.ClampInPlace(1, 2), Bounded)
            with { Gives = Gives.Number, Subgradients = [(1, 1), (2, 1)] },
        Unary("Clamp lower", x => x.Clamp(min: 1), x => Math.Max(x, 1), x => x.ClampInPlace(min: 1), Bounded) with { Gives = Gives.Number, Subgradients = [(1, 1)] },
        Unary("ClampMin", x => x.ClampMin(1), x => Math.Max(x, 1), x => x.ClampMinInPlace(1), Bounded) with { Gives = Gives.Number, Subgradients = [(1, 1)] },
        Unary("ClampMax", x => x.ClampMax(1), x => Math.Min(x, 1), x => x.ClampMaxInPlace(1), Bounded) with { Gives = Gives.Number, Subgradients = [(1, 1)] },
        Binary("ClampMin tensor", (x, y) => x.ClampMin(y), Math.Max, (x, y) => x.ClampMinInPlace(y), Apart),
        Binary("ClampMax tensor", (x, y) => x.ClampMax(y), Math.Min, (x, y) => x.ClampMaxInPlace(y), Apart),
        Many("Clamp tensors", x => x[0].Clamp(x[1], x[2]), x => Nd.Make(Nd.Join(x), i => Math.Min(Math.Max(x[0].Stretched(i), x[1].Stretched(i)), x[2].Stretched(i))),
            Between, [[3, 5], [3, 5], [3, 5]], [[3, 5], [5], [3, 1]], [[3, 5], [], []], [[4], [3, 1], []])
            with { Large = [[300, 331], [331], []], InPlace = x => x[0].ClampInPlace(x[1], x[2]) },

        Binary("Div floor", (x, y) => x.Div(y, "floor"), (x, y) => Quotient(x, y), null, Operand.Any, Divisor) with { Slopes = Slopes.Zero, Takes = Takes.Numbers },
        Binary("Div trunc", (x, y) => x.Div(y, "trunc"), (x, y) => Math.Truncate(x / y), null, Operand.Any, Divisor) with { Slopes = Slopes.Zero, Takes = Takes.Numbers },
        Binary("FloorDivide", (x, y) => x.FloorDivide(y), (x, y) => Quotient(x, y), (x, y) => x.FloorDivideInPlace(y), Operand.Any, Divisor)
            with { Slopes = Slopes.None, Takes = Takes.Numbers },
        Unary("FloorDivide scalar", x => x.FloorDivide(2), x => Quotient(x, 2), x => x.FloorDivideInPlace(2)) with { Slopes = Slopes.None, Gives = Gives.Number },
        Binary("Remainder", (x, y) => x.Remainder(y), Modulo, (x, y) => x.RemainderInPlace(y), Operand.Any, Divisor) with { Takes = Takes.Numbers, Floor = 3 },
        Unary("Remainder scalar", x => x.Remainder(2), x => Modulo(x, 2), x => x.RemainderInPlace(2), Steps) with { Gives = Gives.Number, Floor = 3 },
        Binary("Fmod", (x, y) => x.Fmod(y), (x, y) => x % y, null, Operand.Any, Divisor) with { Takes = Takes.Numbers, Floor = 3 },
        Unary("Fmod scalar", x => x.Fmod(2), x => x % 2, from: Steps) with { Gives = Gives.Number, Floor = 3 },
    ];

    /// <summary>x / y rounded downward, by way of the exact remainder, as Python does: so infinities give NaN.</summary>
    private static double Quotient(double x, double y)
    {
        if (y == 0) return x / y;
        var r = x % y;
        var q = (x - r) / y;
        if (r != 0 && r < 0 != y < 0) q--;
        return q == 0 ? Math.CopySign(0, x / y) : Math.Round(q);
    }

    private static double Modulo(double x, double y)
    {
        var r = x % y;
        return r != 0 && r < 0 != y < 0 ? r + y : r;
    }
}
