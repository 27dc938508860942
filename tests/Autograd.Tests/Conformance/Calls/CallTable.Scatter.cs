namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Scatters and their reductions.</summary>
    private static Dictionary<string, Func<Arguments, object>> Scatter => new()
    {
        ["torch.scatter"] = a => a.Has("reduce")
            ? a.IsTensor("src") ? a.X.Scatter(a.Dim(), a.Tensor("index"), a.Tensor("src"), Folded(a)) : a.X.Scatter(a.Dim(), a.Tensor("index"), a.Has("value") ? a.Scalar("value") : a.Scalar("src"), Folded(a))
            : a.IsTensor("src") ? a.X.Scatter(a.Dim(), a.Tensor("index"), a.Tensor("src"))
            : a.X.Scatter(a.Dim(), a.Tensor("index"), a.Has("value") ? a.Scalar("value") : a.Scalar("src")),
        ["torch.scatter_reduce"] = a => a.X.ScatterReduce(a.Dim(), a.Tensor("index"), a.Tensor("src"), Combined(a), a.Bool("include_self", true)),
        ["torch.index_reduce"] = a => a.X.IndexReduce(a.Dim(), a.Tensor("index"), a.Tensor("source"), Combined(a), a.Bool("include_self", true)),
        ["torch.masked_scatter"] = a => a.X.MaskedScatter(a.Tensor("mask"), a.Tensor("source")),
        ["torch.put"] = a => a.X.Put(a.Tensor("index"), a.Tensor("source"), a.Bool("accumulate", false)),
        ["torch.take_along_dim"] = a => a.X.TakeAlongDim(a.Tensor("indices"), a.DimOrNull()),
        ["torch.select_scatter"] = a => a.X.SelectScatter(a.Tensor("src"), a.Dim(), a.Long("index")),
        ["torch.slice_scatter"] = a => a.X.SliceScatter(a.Tensor("src"), a.Dim("dim", 0), a.Long("start", 0), a.Long("end", long.MaxValue), a.Long("step", 1)),
        ["torch.diagonal_scatter"] = a => a.X.DiagonalScatter(a.Tensor("src"), a.Long("offset", 0), a.Dim("dim1", 0), a.Dim("dim2", 1)),
    };

    private static IndexReduction Folded(Arguments a) => a.Text("reduce", "") switch
    {
        "add" => IndexReduction.Sum,
        "multiply" => IndexReduction.Prod,
        var other => throw new ArgumentException($"'{other}' is no reduction: the enum leaves it out."),
    };

    private static IndexReduction Combined(Arguments a) => a.Text("reduce", "") switch
    {
        "sum" => IndexReduction.Sum,
        "prod" => IndexReduction.Prod,
        "mean" => IndexReduction.Mean,
        "amax" => IndexReduction.Amax,
        "amin" => IndexReduction.Amin,
        var other => throw new ArgumentException($"'{other}' is no reduction: the enum leaves it out."),
    };
}
