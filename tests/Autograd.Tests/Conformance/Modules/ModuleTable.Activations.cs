using Autograd.NN;

namespace Autograd.Tests.Conformance;

internal static partial class ModuleTable
{
    private static Dictionary<string, ModuleEntry> Activations => new()
    {
        ["ReLU"] = One(a => new ReLU(a.Bool("inplace", false))),
        ["ReLU6"] = One(a => new ReLU6(a.Bool("inplace", false))),
        ["SELU"] = One(a => new SELU(a.Bool("inplace", false))),
        ["SiLU"] = One(a => new SiLU(a.Bool("inplace", false))),
        ["Mish"] = One(a => new Mish(a.Bool("inplace", false))),
        ["Hardsigmoid"] = One(a => new Hardsigmoid(a.Bool("inplace", false))),
        ["Hardswish"] = One(a => new Hardswish(a.Bool("inplace", false))),
        ["Sigmoid"] = One(_ => new Sigmoid()),
        ["LogSigmoid"] = One(_ => new LogSigmoid()),
        ["Tanh"] = One(_ => new Tanh()),
        ["Tanhshrink"] = One(_ => new Tanhshrink()),
        ["Softsign"] = One(_ => new Softsign()),
        ["Softmax2d"] = One(_ => new Softmax2d()),
        ["RReLU"] = One(a => new RReLU(a.Double("lower", 1.0 / 8), a.Double("upper", 1.0 / 3), a.Bool("inplace", false))),
        ["LeakyReLU"] = One(a => new LeakyReLU(a.Double("negative_slope", 0.01), a.Bool("inplace", false))),
        ["PReLU"] = One(a => new PReLU(a.Long("num_parameters", 1), a.Double("init", 0.25))),
        ["ELU"] = One(a => new ELU(a.Double("alpha", 1), a.Bool("inplace", false))),
        ["CELU"] = One(a => new CELU(a.Double("alpha", 1), a.Bool("inplace", false))),
        ["GELU"] = One(a => new GELU(a.Text("approximate", "none") == "tanh" ? GeluApproximation.Tanh : GeluApproximation.None)),
        ["Threshold"] = One(a => new Threshold(a.Scalar("threshold"), a.Scalar("value"), a.Bool("inplace", false))),
        ["Hardshrink"] = One(a => new Hardshrink(a.Double("lambd", 0.5))),
        ["Softshrink"] = One(a => new Softshrink(a.Double("lambd", 0.5))),
        ["Hardtanh"] = One(a => new Hardtanh(a.Double("min_val", -1), a.Double("max_val", 1), a.Bool("inplace", false))),
        ["Softplus"] = One(a => new Softplus(a.Double("beta", 1), a.Double("threshold", 20))),
        ["GLU"] = One(a => new GLU(a.Dim("dim", -1))),
        ["Softmax"] = One(a => new Softmax(a.DimOrNull())),
        ["Softmin"] = One(a => new Softmin(a.DimOrNull())),
        ["LogSoftmax"] = One(a => new LogSoftmax(a.DimOrNull())),
        ["Dropout"] = One(a => new Dropout(a.Double("p", 0.5), a.Bool("inplace", false))),
        ["Dropout1d"] = One(a => new Dropout1d(a.Double("p", 0.5), a.Bool("inplace", false))),
        ["Dropout2d"] = One(a => new Dropout2d(a.Double("p", 0.5), a.Bool("inplace", false))),
        ["Dropout3d"] = One(a => new Dropout3d(a.Double("p", 0.5), a.Bool("inplace", false))),
        ["AlphaDropout"] = One(a => new AlphaDropout(a.Double("p", 0.5), a.Bool("inplace", false))),
        ["FeatureAlphaDropout"] = One(a => new FeatureAlphaDropout(a.Double("p", 0.5), a.Bool("inplace", false))),
    };
}
