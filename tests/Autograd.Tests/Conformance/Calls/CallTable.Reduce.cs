namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Reductions.</summary>
    private static Dictionary<string, Func<Arguments, object>> Reduce => new()
    {
        ["torch.sum"] = a => a.Has("dim") || a.Has("keepdim") || a.Has("dtype")
            ? a.X.Sum(a.Dims(), a.Bool("keepdim", false), a.DTypeOrNull())
            : a.X.Sum(),
        ["torch.mean"] = a => a.Has("dim") || a.Has("keepdim") || a.Has("dtype")
            ? a.X.Mean(a.Dims(), a.Bool("keepdim", false), a.DTypeOrNull())
            : a.X.Mean(),
        ["torch.prod"] = a => a.Has("dim")
            ? a.X.Prod(a.Dim(), a.Bool("keepdim", false), a.DTypeOrNull())
            : a.X.Prod(a.DTypeOrNull()),
        ["torch.var"] = a => a.X.Var(a.Dims(), Correction(a), a.Bool("keepdim", false)),
        ["torch.std"] = a => a.X.Std(a.Dims(), Correction(a), a.Bool("keepdim", false)),
        ["torch.norm"] = a => a.IsText("p") ? a.X.Norm(a.Text("p", ""), a.Has("dim") ? Array.ConvertAll(a.Dims(), d => (int)d) : null, a.Bool("keepdim", false)) : a.Has("p") || a.Has("dim") || a.Has("keepdim")
            ? a.X.Norm(a.Double("p", 2), a.Dims(), a.Bool("keepdim", false))
            : a.X.Norm(),
        ["torch.all"] = a => a.Has("dim") ? a.X.All(a.Dim(), a.Bool("keepdim", false)) : a.X.All(),
        ["torch.any"] = a => a.Has("dim") ? a.X.Any(a.Dim(), a.Bool("keepdim", false)) : a.X.Any(),
        ["torch.count_nonzero"] = a => a.X.CountNonzero(a.Dims()),
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

    private static long Correction(Arguments a) => a.Long("correction", a.Bool("unbiased", true) ? 1 : 0);
}
