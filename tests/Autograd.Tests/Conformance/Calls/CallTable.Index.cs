namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Picking and setting elements.</summary>
    private static Dictionary<string, Func<Arguments, object>> Index => new()
    {
        ["torch.Tensor.__getitem__"] = a => a.X[a.Index("index")],
        ["torch.Tensor.__setitem__"] = SetItem,
        ["torch.gather"] = a => a.X.Gather(a.Dim(), a.Tensor("index")),
        ["torch.index_select"] = a => a.X.IndexSelect(a.Dim(), a.Tensor("index")),
        ["torch.index_add"] = a => a.X.IndexAdd(a.Dim(), a.Tensor("index"), a.Tensor("source"), a.ScalarOrNull("alpha")),
        ["torch.index_copy"] = a => a.X.IndexCopy(a.Dim(), a.Tensor("index"), a.Tensor("source")),
        ["torch.index_fill"] = a => a.X.IndexFill(a.Dim(), a.Tensor("index"), a.IsTensor("value") ? a.Tensor("value") : a.Scalar("value")),
        ["torch.index_put"] = a => a.X.IndexPut(a.Index("indices"), a.Tensor("values"), a.Bool("accumulate", false)),
        ["torch.scatter_add"] = a => a.X.ScatterAdd(a.Dim(), a.Tensor("index"), a.Tensor("src")),
        ["torch.take"] = a => a.X.Take(a.Tensor("index")),
        // As a tuple: one vector of positions for each dimension.
        ["torch.nonzero"] = a => a.Bool("as_tuple", false) ? a.X.Nonzero().Unbind(1) : a.X.Nonzero(),
        ["torch.masked_fill"] = a => a.IsTensor("value")
            ? a.X.MaskedFill(a.Tensor("mask"), a.Tensor("value"))
            : a.X.MaskedFill(a.Tensor("mask"), a.Scalar("value")),
        ["torch.masked_select"] = a => a.X.MaskedSelect(a.Tensor("mask")),
        ["torch.index_put"] = a => a.X.IndexPut(
            [.. a.Tensors("indices").Select(i => (TensorIndex)i)], a.Tensor("values"), a.Bool("accumulate", false)),
        ["torch.index_copy"] = a => a.X.IndexCopy(a.Dim(), a.Tensor("index"), a.Tensor("source")),
        ["torch.index_fill"] = a => a.X.IndexFill(a.Dim(), a.Tensor("index"), a.IsTensor("value") ? a.Tensor("value") : a.Scalar("value")),
        ["torch.index_add"] = a => a.X.IndexAdd(a.Dim(), a.Tensor("index"), a.Tensor("source"), a.ScalarOrNull("alpha")),
        ["torch.scatter_add"] = a => a.X.ScatterAdd(a.Dim(), a.Tensor("index"), a.Tensor("src")),
        ["torch.take"] = a => a.X.Take(a.Tensor("index")),
        ["torch.nonzero"] = a => a.Bool("as_tuple", false) ? (a.X.Rank == 0 ? a.X.Unsqueeze(0) : a.X).Nonzero().Unbind(1) : a.X.Nonzero(),
    };

    private static Tensor SetItem(Arguments a)
    {
        var x = a.X.Clone();
        x[a.Index("index")] = a.IsTensor("value") ? a.Tensor("value") : a.Scalar("value");
        return x;
    }
}
