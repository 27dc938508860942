namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Other shapes of the same elements.</summary>
    private static Dictionary<string, Func<Arguments, object>> View => new()
    {
        ["torch.Tensor.view"] = a => a.X.View(a.Longs("size")),
        ["torch.reshape"] = a => a.X.Reshape(a.Longs("shape")),
        ["torch.permute"] = a => a.X.Permute(a.Ints("dims")),
        ["torch.transpose"] = a => a.X.Transpose(a.Dim("dim0"), a.Dim("dim1")),
        ["torch.t"] = a => a.X.T(),
        ["torch.Tensor.expand"] = a => a.X.Expand(a.Longs("size")),
        ["torch.broadcast_to"] = a => a.X.Expand(a.Longs("size")),
        ["torch.Tensor.expand_as"] = a => a.X.ExpandAs(a.Tensor("other")),
        ["torch.Tensor.reshape_as"] = a => a.X.ReshapeAs(a.Tensor("other")),
        ["torch.Tensor.view_as"] = a => a.X.ViewAs(a.Tensor("other")),
        ["torch.Tensor.sum_to_size"] = a => a.X.SumTo(a.Dims("size")),
        ["torch.as_strided"] = a => a.X.AsStrided(a.Longs("size"), a.Longs("stride"), a.LongOrNull("storage_offset")),
        ["torch.diagonal"] = a => a.X.Diagonal(a.Long("offset", 0), a.Dim("dim1", 0), a.Dim("dim2", 1)),
        ["torch.narrow"] = a => a.X.Narrow(a.Dim(), a.Long("start"), a.Long("length")),
        ["torch.select"] = a => a.X.Select(a.Dim(), a.Long("index")),
        ["torch.squeeze"] = a => a.Has("dim") ? a.X.Squeeze(a.Dim()) : a.X.Squeeze(),
        ["torch.unsqueeze"] = a => a.X.Unsqueeze(a.Dim()),
        ["torch.flatten"] = a => a.X.Flatten(a.Dim("start_dim", 0), a.Dim("end_dim", -1)),
        ["torch.clone"] = a => a.X.Clone(),
    };
}
