namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] PointwiseRows() =>
    [
        Unary("Positive", x => x.Positive(), x => x) with { Slopes = Slopes.Linear, Takes = Takes.Numbers },
        Unary("Sgn", x => x.Sgn(), x => Math.Sign(x), from: Operand.Any with { Kinks = [0] }) with { Slopes = Slopes.Zero, Subgradients = [(0, 0)], Special = false },
        Test("Signbit", x => x.Signbit(), double.IsNegative), Test("IsFinite", x => x.IsFinite(), double.IsFinite), Test("IsInf", x => x.IsInf(), double.IsInfinity),
        Test("IsPosInf", x => x.IsPosInf(), double.IsPositiveInfinity), Test("IsNegInf", x => x.IsNegInf(), double.IsNegativeInfinity), Test("IsReal", x => x.IsReal(), _ => true),
        Binary("IsClose", (x, y) => x.IsClose(y, 0.5, 0.25), (x, y) => Math.Abs(x - y) <= 0.25 + Math.Abs(0.5 * y) ? 1 : 0, from: Apart)
            with { Slopes = Slopes.None, Gives = Gives.Bool, Special = false },
        Whole("BitwiseAnd", (x, y) => x.BitwiseAnd(y), (x, y) => x & y), Whole("BitwiseOr", (x, y) => x.BitwiseOr(y), (x, y) => x | y), Whole("BitwiseXor", (x, y) => x.BitwiseXor(y), (x, y) => x ^ y),
        Whole("&", (x, y) => x & y, (x, y) => x & y), Whole("|", (x, y) => x | y, (x, y) => x | y), Whole("^", (x, y) => x ^ y, (x, y) => x ^ y),
        Unary("BitwiseNot", x => x.BitwiseNot(), x => x is 0 or 1 ? 1 - x : ~(long)x) with { Slopes = Slopes.None, Takes = Takes.Integers | Takes.Bool, Operands = [new(2, 100)] },
        Unary("~", x => ~x, x => x is 0 or 1 ? 1 - x : ~(long)x) with { Slopes = Slopes.None, Takes = Takes.Integers | Takes.Bool, Operands = [new(2, 100)] },
        Binary("Rsub", (x, y) => x.Rsub(y, 2), (x, y) => y - 2 * x) with { Slopes = Slopes.Linear, Takes = Takes.Numbers, Special = false },
        Binary("Copysign", (x, y) => x.Copysign(y), Math.CopySign, from: [Operand.Any with { Kinks = [0] }, Operand.Any with { Kinks = [0] }]) with { Gives = Gives.Real },
        Binary("FloatPower", (x, y) => x.FloatPower(y), Math.Pow, from: [Operand.Positive, new(0, 3)]) with { Gives = Gives.Double, Special = false },
        Binary("Fmax", (x, y) => x.Fmax(y), Math.Max, from: Apart) with { Special = false }, Binary("Fmin", (x, y) => x.Fmin(y), Math.Min, from: Apart) with { Special = false },
        Binary("Heaviside", (x, y) => x.Heaviside(y), (x, y) => x == 0 ? y : x > 0 ? 1 : 0) with { Slopes = Slopes.None },
        Many("Ldexp", x => x[0].Ldexp(x[1]), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) * Math.Pow(2, x[1].Stretched(i))), [Operand.Any], BinaryCases) with { Gives = Gives.Real, Ulps = 8 },
        Many("Nextafter", x => x[0].To(DType.Float64).Nextafter(x[1].To(DType.Float64)), x => Nd.Make(Nd.Join(x), i => (x[0].Stretched(i), x[1].Stretched(i)) is var (a, b) && a < b ? Math.BitIncrement(a) : a > b ? Math.BitDecrement(a) : a),
            [Operand.Any], BinaryCases) with { Gives = Gives.Double, Slopes = Slopes.None, Ulps = 0 },
        Binary("Logaddexp", (x, y) => x.Logaddexp(y), (x, y) => Math.Max(x, y) + Log1p(Math.Exp(-Math.Abs(x - y)))) with { Takes = Takes.Floats, Floor = 4, Special = false },
        Binary("Logaddexp2", (x, y) => x.Logaddexp2(y), (x, y) => Math.Log2(Math.Pow(2, x) + Math.Pow(2, y))) with { Takes = Takes.Floats, Floor = 8, Special = false },
        Binary("Addcmul", (x, y) => x.Addcmul(x, y, 3), (x, y) => x + 3 * x * y, (x, y) => x.AddcmulInPlace(x.Detach(), y, 3)) with { Takes = Takes.Numbers, Floor = 30, InPlace = null, Special = false },
        Many("Addcmul three", x => x[0].Addcmul(x[1], x[2], 3), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) + 3 * x[1].Stretched(i) * x[2].Stretched(i)), [Operand.Any],
            [[3, 5], [3, 5], [3, 5]], [[3, 1], [5], []]) with { Takes = Takes.Numbers, Floor = 30, InPlace = x => x[0].AddcmulInPlace(x[1], x[2], 3) },
        Many("Addcdiv", x => x[0].Addcdiv(x[1], x[2], 3), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) + 3 * x[1].Stretched(i) / x[2].Stretched(i)), [Operand.Any, Operand.Any, Operand.Positive],
            [[3, 5], [3, 5], [3, 5]], [[3, 1], [5], []]) with { Takes = Takes.Floats, Floor = 100, InPlace = x => x[0].AddcdivInPlace(x[1], x[2], 3) },
        Many("Lerp", x => x[0].Lerp(x[1], 0.25), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) + 0.25 * (x[1].Stretched(i) - x[0].Stretched(i))), [Operand.Any], BinaryCases)
            with { Slopes = Slopes.Linear, Takes = Takes.Floats, Floor = 10 },
        Many("Lerp weights", x => x[0].Lerp(x[1], x[2]), x => Nd.Make(Nd.Join(x), i => x[0].Stretched(i) + x[2].Stretched(i) * (x[1].Stretched(i) - x[0].Stretched(i))), [Operand.Any, Operand.Any, new(0, 1)],
            [[3, 5], [3, 5], [3, 5]], [[3, 1], [5], [1]]) with { Takes = Takes.Floats, Floor = 10 },
        Unary("NanToNum", x => x.NanToNum(), x => x, x => x.NanToNumInPlace()) with { Special = false },
    ];

    private static OpRow Test(string name, Func<Tensor, Tensor> call, Func<double, bool> f) => Unary(name, call, x => f(x) ? 1 : 0) with { Slopes = Slopes.None, Gives = Gives.Bool };

    private static OpRow Whole(string name, Func<Tensor, Tensor, Tensor> call, Func<long, long, long> f) =>
        Binary(name, call, (x, y) => f((long)x, (long)y), from: new Operand(-8, 7)) with { Slopes = Slopes.None, Takes = Takes.Integers | Takes.Bool };
}
