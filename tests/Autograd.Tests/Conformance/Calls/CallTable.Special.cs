namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Special functions.</summary>
    private static Dictionary<string, Func<Arguments, object>> SpecialFunctions => new()
    {
        ["torch.lgamma"] = a => a.X.Lgamma(),
        ["torch.digamma"] = a => a.X.Digamma(),
        ["torch.erfinv"] = a => a.X.Erfinv(),
        ["torch.i0"] = a => a.X.I0(),
        ["torch.special.i0e"] = a => Special.I0e(a.X),
        ["torch.special.i1"] = a => Special.I1(a.X),
        ["torch.special.i1e"] = a => Special.I1e(a.X),
        ["torch.special.erfcx"] = a => Special.Erfcx(a.X),
        ["torch.special.ndtr"] = a => Special.Ndtr(a.X),
        ["torch.special.ndtri"] = a => Special.Ndtri(a.X),
        ["torch.special.log_ndtr"] = a => Special.LogNdtr(a.X),
        ["torch.special.entr"] = a => Special.Entr(a.X),
        ["torch.polygamma"] = a => a.X.Polygamma((int)a.Long("n")),
        ["torch.mvlgamma"] = a => a.X.Mvlgamma((int)a.Long("p")),
        ["torch.xlogy"] = a => !a.IsTensor("input") ? Tensor.Xlogy(a.Scalar("input"), a.Tensor("other")) : a.Binary((x, y) => x.Xlogy(y), (x, y) => x.Xlogy(y)),
        ["torch.special.xlog1py"] = a => !a.IsTensor("input") ? Special.Xlog1py(a.Scalar("input"), a.Tensor("other"))
            : a.Binary((x, y) => Special.Xlog1py(x, y), (x, y) => Special.Xlog1py(x, y)),
    };
}
