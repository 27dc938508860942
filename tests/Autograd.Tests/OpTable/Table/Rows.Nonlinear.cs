using Autograd.NN;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] NonlinearRows() =>
    [
        Active("F.Elu", x => F.Elu(x, 1.5), x => x > 0 ? x : 1.5 * Expm1(x), 0), Active("F.Selu", x => F.Selu(x), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Expm1(x)), 0),
        Active("F.Celu", x => F.Celu(x, 2), x => x > 0 ? x : 2 * Expm1(x / 2), 0), Active("F.LeakyRelu", x => F.LeakyRelu(x, 0.25), x => x > 0 ? x : 0.25 * x, 0),
        Active("F.Hardtanh", x => F.Hardtanh(x, 0, 2), x => Math.Clamp(x, 0, 2), 0, 2) with { Takes = Takes.Numbers }, Active("F.Relu6", x => F.Relu6(x), x => Math.Clamp(x, 0, 6), 0, 6) with { Takes = Takes.Numbers, Operands = [new(-3, 9) { Kinks = [0, 6] }] },
        Active("F.Hardsigmoid", x => F.Hardsigmoid(x), x => Math.Clamp(x / 6 + 0.5, 0, 1)) with { Operands = [new(-5, 5) { Kinks = [-3, 3] }], Takes = Takes.Floats }, Active("F.Hardswish", x => F.Hardswish(x), x => x * Math.Clamp(x / 6 + 0.5, 0, 1)) with { Operands = [new(-5, 5) { Kinks = [-3, 3] }] },
        Active("F.Silu", x => F.Silu(x), x => x / (1 + Math.Exp(-x))), Active("F.Mish", x => F.Mish(x), x => x * Math.Tanh(Log1p(Math.Exp(x)))),
        Active("F.Threshold", x => F.Threshold(x, 1, 20), x => x > 1 ? x : 20, 1) with { Takes = Takes.Numbers },
        Active("F.Hardshrink", x => F.Hardshrink(x), x => Math.Abs(x) <= 0.5 ? 0 : x, -0.5, 0.5), Active("F.Softshrink", x => F.Softshrink(x), x => Math.Abs(x) <= 0.5 ? 0 : x - 0.5 * Math.Sign(x), -0.5, 0.5),
        Active("F.Logsigmoid", x => F.Logsigmoid(x), x => -Log1p(Math.Exp(-x))), Active("F.Softplus", x => F.Softplus(x, 2), x => Log1p(Math.Exp(2 * x)) / 2),
        Unary("F.Softsign", x => F.Softsign(x), x => x / (1 + Math.Abs(x)), from: Operand.Any with { Kinks = [0] }) with { Takes = Takes.Numbers, Gives = Gives.Real, Special = false },
        Unary("F.Tanhshrink", x => F.Tanhshrink(x), x => x - Math.Tanh(x)) with { Takes = Takes.Numbers, Gives = Gives.Real, Floor = 4, Special = false },
        One("F.Softmin", x => F.Softmin(x, -1), x => x.Lines(x.Rank - 1, v => Shares([.. v.Select(e => -e)])), [3, 5], [7]) with { Takes = Takes.Floats },
        One("F.Glu", x => F.Glu(x), x => Nd.Make(Nd.With(x.Shape, x.Rank - 1, x.Shape[^1] / 2), i => x[i] / (1 + Math.Exp(-x[[.. i[..^1], i[^1] + x.Shape[^1] / 2]]))), [3, 6], [2], [2, 3, 4])
            with { Takes = Takes.Floats },
        Many("F.Prelu", x => F.Prelu(x[0], x[1]), x => Nd.Make(x[0].Shape, i => x[0][i] > 0 ? x[0][i] : x[0][i] * x[1].Data[x[1].Data.Length == 1 ? 0 : (int)i[1]]), [Operand.Any with { Kinks = [0] }, Operand.Any],
            [[2, 3, 4], [3]], [[2, 3], [1]], [[4], [1]], [[], []]) with { Takes = Takes.Floats },
    ];

    private static OpRow Active(string name, Func<Tensor, Tensor> call, Func<double, double> f, params double[] kinks) =>
        Unary(name, call, f, from: Operand.Any with { Kinks = kinks }) with { Takes = Takes.Floats, Floor = 4, Special = false };
}
