namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>The elementary functions beyond exp, log, sin and cos.</summary>
    private static Dictionary<string, Func<Arguments, object>> Elementary => new()
    {
        ["torch.acos"] = a => a.X.Acos(),
        ["torch.acosh"] = a => a.X.Acosh(),
        ["torch.asin"] = a => a.X.Asin(),
        ["torch.asinh"] = a => a.X.Asinh(),
        ["torch.atan"] = a => a.X.Atan(),
        ["torch.atanh"] = a => a.X.Atanh(),
        ["torch.cosh"] = a => a.X.Cosh(),
        ["torch.sinh"] = a => a.X.Sinh(),
        ["torch.tan"] = a => a.X.Tan(),
        ["torch.exp2"] = a => a.X.Exp2(),
        ["torch.log2"] = a => a.X.Log2(),
        ["torch.log10"] = a => a.X.Log10(),
        ["torch.erfc"] = a => a.X.Erfc(),
        ["torch.sinc"] = a => a.X.Sinc(),
        ["torch.deg2rad"] = a => a.X.Deg2rad(),
        ["torch.rad2deg"] = a => a.X.Rad2deg(),
        ["torch.atan2"] = a => a.X.Atan2(a.Tensor("other")),
        ["torch.hypot"] = a => a.X.Hypot(a.Tensor("other")),
        ["torch.logit"] = a => a.X.Logit(a.Has("eps") ? a.Double("eps", 0) : null),
    };
}
