namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Sums, products, powers, and what compares by size.</summary>
    private static Dictionary<string, Func<Arguments, object>> Arithmetic => new()
    {
        ["torch.add"] = a => a.Binary((x, y) => x.Add(y, Alpha(a)), (x, s) => x.Add(Product(s, Alpha(a)))),
        ["torch.sub"] = a => a.Binary((x, y) => x.Sub(y, Alpha(a)), (x, s) => x.Sub(Product(s, Alpha(a)))),
        ["torch.mul"] = a => a.Binary((x, y) => x.Mul(y), (x, s) => x.Mul(s)),
        ["torch.div"] = a => a.Binary((x, y) => x.Div(y, RoundingMode(a)), (x, s) => x.Div(s, RoundingMode(a))),
        ["torch.true_divide"] = a => a.Binary((x, y) => x.Div(y), (x, s) => x.Div(s)),
        ["torch.floor_divide"] = a => a.Binary((x, y) => x.FloorDivide(y), (x, s) => x.FloorDivide(s)),
        ["torch.remainder"] = a => a.Binary((x, y) => x.Remainder(y), (x, s) => x.Remainder(s)),
        ["torch.fmod"] = a => a.Binary((x, y) => x.Fmod(y), (x, s) => x.Fmod(s)),
        ["torch.neg"] = a => a.X.Neg(),
        ["torch.abs"] = a => a.X.Abs(),
        ["torch.sign"] = a => a.X.Sign(),
        ["torch.square"] = a => a.X.Square(),
        ["torch.reciprocal"] = a => a.X.Reciprocal(),
        ["torch.pow"] = a => a.IsTensor("input")
            ? a.Binary("exponent", (x, y) => x.Pow(y), (x, s) => x.Pow(s))
            : Tensor.Pow(a.Scalar("input"), a.Tensor("exponent")),
        ["torch.maximum"] = a => a.X.Maximum(a.Tensor("other")),
        ["torch.minimum"] = a => a.X.Minimum(a.Tensor("other")),
        ["torch.clamp"] = a => a.IsTensor("min") || a.IsTensor("max")
            ? a.X.Clamp(a.TensorOrNull("min"), a.TensorOrNull("max"))
            : a.X.Clamp(a.ScalarOrNull("min"), a.ScalarOrNull("max")),
        ["torch.clamp_min"] = a => a.Binary("min", (x, y) => x.ClampMin(y), (x, s) => x.ClampMin(s)),
        ["torch.clamp_max"] = a => a.Binary("max", (x, y) => x.ClampMax(y), (x, s) => x.ClampMax(s)),
    };

    private static Scalar Alpha(Arguments a) => a.Scalar("alpha", 1);

    /// <summary>Two numbers need no alpha: the caller multiplies. A bool stays one under alpha 1.</summary>
    private static Scalar Product(Scalar s, Scalar alpha) => alpha == 1 ? s
        : s.IsFloatingPoint || alpha.IsFloatingPoint ? s.ToDouble() * alpha.ToDouble()
        : s.ToInt64() * alpha.ToInt64();

    private static string? RoundingMode(Arguments a) => a.TextOrNull("rounding_mode");
}
