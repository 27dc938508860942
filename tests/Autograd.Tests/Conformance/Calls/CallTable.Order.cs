namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Sorting, selection, quantiles, running extremes.</summary>
    private static Dictionary<string, Func<Arguments, object>> Order => new()
    {
        ["torch.median"] = a => a.Has("dim") ? a.X.Median(a.Dim(), a.Bool("keepdim", false)) : a.X.Median(),
        ["torch.nanmedian"] = a => a.Has("dim") ? a.X.Nanmedian(a.Dim(), a.Bool("keepdim", false)) : a.X.Nanmedian(),
        ["torch.mode"] = a => a.X.Mode(a.Dim("dim", -1), a.Bool("keepdim", false)),
        ["torch.kthvalue"] = a => a.X.Kthvalue(a.Long("k"), a.Dim("dim", -1), a.Bool("keepdim", false)),
        ["torch.quantile"] = a => a.IsTensor("q") ? a.X.Quantile(a.Tensor("q"), a.DimOrNull(), a.Bool("keepdim", false), Between(a)) : a.X.Quantile(a.Double("q", 0), a.DimOrNull(), a.Bool("keepdim", false), Between(a)),
        ["torch.nanquantile"] = a => a.IsTensor("q") ? a.X.Nanquantile(a.Tensor("q"), a.DimOrNull(), a.Bool("keepdim", false), Between(a)) : a.X.Nanquantile(a.Double("q", 0), a.DimOrNull(), a.Bool("keepdim", false), Between(a)),
        ["torch.msort"] = a => a.X.Msort(),
        ["torch.cumprod"] = a => a.X.Cumprod(a.Dim(), a.DTypeOrNull()),
        ["torch.cummax"] = a => a.X.Cummax(a.Dim()),
        ["torch.cummin"] = a => a.X.Cummin(a.Dim()),
        ["torch.logcumsumexp"] = a => a.X.Logcumsumexp(a.Dim()),
        ["torch.nansum"] = a => a.X.Nansum(a.Dims(), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.nanmean"] = a => a.X.Nanmean(a.Dims(), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.var_mean"] = a => a.X.VarMean(a.Dims(), Correction(a), a.Bool("keepdim", false)),
        ["torch.std_mean"] = a => a.X.StdMean(a.Dims(), Correction(a), a.Bool("keepdim", false)),
        ["torch.aminmax"] = a => a.X.Aminmax(a.DimOrNull(), a.Bool("keepdim", false)),
        ["torch.renorm"] = a => a.X.Renorm(a.Double("p", 2), a.Dim(), a.Double("maxnorm", 1)),
    };

    private static QuantileInterpolation Between(Arguments a) => a.Text("interpolation", "linear") switch
    {
        "linear" => QuantileInterpolation.Linear,
        "lower" => QuantileInterpolation.Lower,
        "higher" => QuantileInterpolation.Higher,
        "midpoint" => QuantileInterpolation.Midpoint,
        "nearest" => QuantileInterpolation.Nearest,
        var other => throw new ArgumentException($"'{other}' is no interpolation: the enum leaves it out."),
    };
}
