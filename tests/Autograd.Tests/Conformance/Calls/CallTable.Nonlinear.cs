using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Activations.</summary>
    private static Dictionary<string, Func<Arguments, object>> Nonlinear => new()
    {
        ["torch.nn.functional.sigmoid"] = a => F.Sigmoid(a.X),
        ["torch.nn.functional.tanh"] = a => F.Tanh(a.X),
        ["torch.nn.functional.elu"] = a => F.Elu(a.X, a.Double("alpha", 1), InPlace(a)),
        ["torch.nn.functional.selu"] = a => F.Selu(a.X, InPlace(a)),
        ["torch.nn.functional.celu"] = a => F.Celu(a.X, a.Double("alpha", 1), InPlace(a)),
        ["torch.nn.functional.leaky_relu"] = a => F.LeakyRelu(a.X, a.Double("negative_slope", 0.01), InPlace(a)),
        ["torch.nn.functional.hardtanh"] = a => F.Hardtanh(a.X, a.Double("min_val", -1), a.Double("max_val", 1), InPlace(a)),
        ["torch.nn.functional.relu6"] = a => F.Relu6(a.X, InPlace(a)),
        ["torch.nn.functional.hardsigmoid"] = a => F.Hardsigmoid(a.X, InPlace(a)),
        ["torch.nn.functional.hardswish"] = a => F.Hardswish(a.X, InPlace(a)),
        ["torch.nn.functional.silu"] = a => F.Silu(a.X, InPlace(a)),
        ["torch.nn.functional.mish"] = a => F.Mish(a.X, InPlace(a)),
        ["torch.nn.functional.threshold"] = a => F.Threshold(a.X, a.Double("threshold", 0), a.Double("value", 0), InPlace(a)),
        ["torch.nn.functional.hardshrink"] = a => F.Hardshrink(a.X, a.Double("lambd", 0.5)),
        ["torch.nn.functional.softshrink"] = a => F.Softshrink(a.X, a.Double("lambd", 0.5)),
        ["torch.nn.functional.logsigmoid"] = a => F.Logsigmoid(a.X),
        ["torch.nn.functional.softplus"] = a => F.Softplus(a.X, a.Double("beta", 1), a.Double("threshold", 20)),
        ["torch.nn.functional.softsign"] = a => F.Softsign(a.X),
        ["torch.nn.functional.tanhshrink"] = a => F.Tanhshrink(a.X),
        ["torch.nn.functional.softmin"] = a => F.Softmin(a.X, a.Dim(), a.DTypeOrNull()),
        ["torch.nn.functional.glu"] = a => F.Glu(a.X, a.Dim("dim", -1)),
        ["torch.nn.functional.prelu"] = a => F.Prelu(a.X, a.Tensor("weight")),
    };

    private static bool InPlace(Arguments a) => a.Bool("inplace", false);
}
