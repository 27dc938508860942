namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] Comparison() =>
    [
        Truth("<", (x, y) => x < y, (x, y) => x < y),
        Truth(">", (x, y) => x > y, (x, y) => x > y),
        Truth("<=", (x, y) => x <= y, (x, y) => x <= y),
        Truth(">=", (x, y) => x >= y, (x, y) => x >= y),
        Truth("Lt", (x, y) => x.Lt(y), (x, y) => x < y),
        Truth("Gt", (x, y) => x.Gt(y), (x, y) => x > y),
        Truth("Le", (x, y) => x.Le(y), (x, y) => x <= y),
        Truth("Ge", (x, y) => x.Ge(y), (x, y) => x >= y),
        Truth("Eq", (x, y) => x.Eq(y), (x, y) => x == y),
        Truth("Ne", (x, y) => x.Ne(y), (x, y) => x != y),
        Truth("LogicalAnd", (x, y) => x.LogicalAnd(y), (x, y) => x != 0 && y != 0),
        Truth("LogicalOr", (x, y) => x.LogicalOr(y), (x, y) => x != 0 || y != 0),
        Truth("LogicalXor", (x, y) => x.LogicalXor(y), (x, y) => x != 0 ^ y != 0),
        Truth("< scalar", x => x < 1, x => x < 1),
        Truth("> scalar", x => x > 0.5, x => x > 0.5),
        Truth("<= scalar", x => x <= 1, x => x <= 1),
        Truth(">= scalar", x => x >= 0.5, x => x >= 0.5),
        Truth("Lt scalar", x => x.Lt(1), x => x < 1),
        Truth("Gt scalar", x => x.Gt(1), x => x > 1),
        Truth("Le scalar", x => x.Le(1), x => x <= 1),
        Truth("Ge scalar", x => x.Ge(1), x => x >= 1),
        Truth("Eq scalar", x => x.Eq(1), x => x == 1),
        Truth("Ne scalar", x => x.Ne(1), x => x != 1),
        Truth("LogicalNot", x => x.LogicalNot(), x => x == 0),
        Truth("IsNaN", x => x.IsNaN(), double.IsNaN),
    ];

    private static OpRow Truth(string name, Func<Tensor, Tensor, Tensor> call, Func<double, double, bool> f) =>
        Binary(name, call, (x, y) => f(x, y) ? 1 : 0) with { Gives = Gives.Bool, Slopes = Slopes.None };

    private static OpRow Truth(string name, Func<Tensor, Tensor> call, Func<double, bool> f) =>
        Unary(name, call, x => f(x) ? 1 : 0) with { Gives = Gives.Bool, Slopes = Slopes.None };

    private static readonly Operand[] Masked = [Operand.Mask, Operand.Any];

    private static OpRow[] Choice() =>
    [
        Many("Where", x => Tensor.Where(x[0], x[1], x[2]),
            x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) != 0 ? x[1].Stretched(i) : x[2].Stretched(i)), Masked,
            [[3, 5], [3, 5], [3, 5]], [[5], [3, 1], []], [[3, 1], [1, 5], [5]], [[], [], []], [[0], [1], [0]])
            with { Slopes = Slopes.Linear, Large = [[300, 331], [331], [300, 1]] },
        Many("Where scalar", x => Tensor.Where(x[0], x[1], 2), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) != 0 ? x[1].Stretched(i) : 2), Masked,
            [[3, 5], [3, 5]], [[5], [3, 1]], [[2, 4], []]) with { Gives = Gives.Number },
        Many("Where of scalar", x => Tensor.Where(x[0], 2, x[1]), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) != 0 ? 2 : x[1].Stretched(i)), Masked,
            [[3, 5], [3, 5]], [[5], [3, 1]]) with { Gives = Gives.Number },
        Many("MaskedFill", x => x[0].MaskedFill(x[1], 1), x => Nd.Make(Nd.Join(x), i => x[1].Stretched(i) != 0 ? 1 : x[0].Stretched(i)), [Operand.Any, Operand.Mask],
            [[3, 5], [3, 5]], [[3, 5], [5]], [[], []]) with { Large = [[300, 331], [331]] },
        Many("MaskedFill tensor", x => x[0].MaskedFill(x[1], x[2]), x => Nd.Make(Nd.Join(x), i => x[1].Stretched(i) != 0 ? x[2].Data[0] : x[0].Stretched(i)),
            [Operand.Any, Operand.Mask, Operand.Any], [[3, 5], [3, 5], []], [[3, 5], [3, 1], []]) with { Slopes = Slopes.Linear },
    ];
}
