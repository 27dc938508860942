namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Reductions.</summary>
    private static Dictionary<string, Func<Arguments, object>> Reduce => new()
    {
        ["torch.sum"] = a => a.X.Sum(a.Dims(), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.mean"] = a => a.X.Mean(a.Dims(), a.Bool("keepdim", false), a.DTypeOrNull()),
        ["torch.max"] = a => a.Has("other") ? a.X.Max(a.Tensor("other"))
            : a.Has("dim") ? a.X.Max(a.Dim(), a.Bool("keepdim", false))
            : a.X.Max(),
        ["torch.min"] = a => a.Has("other") ? a.X.Min(a.Tensor("other"))
            : a.Has("dim") ? a.X.Min(a.Dim(), a.Bool("keepdim", false))
            : a.X.Min(),
        ["torch.amax"] = a => a.X.Amax(a.Dims(), a.Bool("keepdim", false)),
        ["torch.amin"] = a => a.X.Amin(a.Dims(), a.Bool("keepdim", false)),
        ["torch.argmax"] = a => a.X.Argmax(a.DimOrNull(), a.Bool("keepdim", false)),
        ["torch.argmin"] = a => a.X.Argmin(a.DimOrNull(), a.Bool("keepdim", false)),
        ["torch.logsumexp"] = a => a.X.Logsumexp(a.Dims(), a.Bool("keepdim", false)),
    };
}
