namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Elementwise ops of several operands, bits, classification of floats.</summary>
    private static Dictionary<string, Func<Arguments, object>> Pointwise => new()
    {
        ["torch.positive"] = a => a.X.Positive(),
        ["torch.sgn"] = a => a.X.Sgn(),
        ["torch.signbit"] = a => a.X.Signbit(),
        ["torch.isfinite"] = a => a.X.IsFinite(),
        ["torch.isinf"] = a => a.X.IsInf(),
        ["torch.isposinf"] = a => a.X.IsPosInf(),
        ["torch.isneginf"] = a => a.X.IsNegInf(),
        ["torch.isreal"] = a => a.X.IsReal(),
        ["torch.bitwise_not"] = a => a.X.BitwiseNot(),
        ["torch.bitwise_and"] = a => a.Binary((x, y) => x.BitwiseAnd(y), (x, y) => x.BitwiseAnd(y)),
        ["torch.bitwise_or"] = a => a.Binary((x, y) => x.BitwiseOr(y), (x, y) => x.BitwiseOr(y)),
        ["torch.bitwise_xor"] = a => a.Binary((x, y) => x.BitwiseXor(y), (x, y) => x.BitwiseXor(y)),
        ["torch.copysign"] = a => a.Binary((x, y) => x.Copysign(y), (x, y) => x.Copysign(y)),
        ["torch.fmax"] = a => a.X.Fmax(a.Tensor("other")),
        ["torch.fmin"] = a => a.X.Fmin(a.Tensor("other")),
        ["torch.ldexp"] = a => a.X.Ldexp(a.Tensor("other")),
        ["torch.logaddexp"] = a => a.X.Logaddexp(a.Tensor("other")),
        ["torch.logaddexp2"] = a => a.X.Logaddexp2(a.Tensor("other")),
        ["torch.nextafter"] = a => a.X.Nextafter(a.Tensor("other")),
        ["torch.equal"] = a => a.X.Equal(a.Tensor("other")),
        ["torch.heaviside"] = a => a.X.Heaviside(a.Tensor("values")),
        ["torch.rsub"] = a => a.Binary((x, y) => x.Rsub(y, a.ScalarOrNull("alpha")), (x, y) => x.Rsub(y, a.ScalarOrNull("alpha"))),
        ["torch.float_power"] = a => !a.IsTensor("input") ? Tensor.FloatPower(a.Scalar("input"), a.Tensor("exponent"))
            : a.Binary("exponent", (x, y) => x.FloatPower(y), (x, y) => x.FloatPower(y)),
        ["torch.nan_to_num"] = a => a.X.NanToNum(a.Double("nan", 0), a.Has("posinf") ? a.Double("posinf", 0) : null, a.Has("neginf") ? a.Double("neginf", 0) : null),
        ["torch.isclose"] = a => a.X.IsClose(a.Tensor("other"), a.Double("rtol", 1e-5), a.Double("atol", 1e-8), a.Bool("equal_nan", false)),
        ["torch.allclose"] = a => a.X.AllClose(a.Tensor("other"), a.Double("rtol", 1e-5), a.Double("atol", 1e-8), a.Bool("equal_nan", false)),
        ["torch.addcmul"] = a => a.X.Addcmul(a.Tensor("tensor1"), a.Tensor("tensor2"), a.ScalarOrNull("value")),
        ["torch.addcdiv"] = a => a.X.Addcdiv(a.Tensor("tensor1"), a.Tensor("tensor2"), a.ScalarOrNull("value")),
        ["torch.lerp"] = a => a.IsTensor("weight") ? a.X.Lerp(a.Tensor("end"), a.Tensor("weight")) : a.X.Lerp(a.Tensor("end"), a.Scalar("weight")),
    };
}
