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
        ["torch.logit"] = a => a.X.Logit(a.Has("eps") ? a.Double("eps", 0) : null),
        ["torch.atan2"] = a => a.X.Atan2(a.Tensor("other")),
        ["torch.hypot"] = a => a.X.Hypot(a.Tensor("other")),
        ["torch.special.expit"] = a => Special.Expit(a.X),
        ["torch.special.exp2"] = a => Special.Exp2(a.X),
        ["torch.special.expm1"] = a => Special.Expm1(a.X),
        ["torch.special.log1p"] = a => Special.Log1p(a.X),
        ["torch.special.erf"] = a => Special.Erf(a.X),
        ["torch.special.erfc"] = a => Special.Erfc(a.X),
        ["torch.special.sinc"] = a => Special.Sinc(a.X),
        ["torch.special.logit"] = a => Special.Logit(a.X, a.Has("eps") ? a.Double("eps", 0) : null),
        ["torch.special.round"] = a => Special.Round(a.X, a.Dim("decimals", 0)),
        ["torch.special.softmax"] = a => Special.Softmax(a.X, a.Dim(), a.DTypeOrNull()),
        ["torch.special.log_softmax"] = a => Special.LogSoftmax(a.X, a.Dim(), a.DTypeOrNull()),
        ["torch.special.logsumexp"] = a => Special.Logsumexp(a.X, a.Dims(), a.Bool("keepdim", false)),
    };
}
