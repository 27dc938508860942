namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Several tensors into one, and one into several.</summary>
    private static Dictionary<string, Func<Arguments, object>> Join => new()
    {
        ["torch.cat"] = a => Tensor.Cat(a.Tensors("tensors"), a.Dim("dim", 0)),
        ["torch.stack"] = a => Tensor.Stack(a.Tensors("tensors"), a.Dim("dim", 0)),
        ["torch.split"] = a => a.IsList("split_size_or_sections")
            ? a.X.Split(a.Longs("split_size_or_sections"), a.Dim("dim", 0))
            : a.X.Split(a.Long("split_size_or_sections"), a.Dim("dim", 0)),
        ["torch.split_with_sizes"] = a => a.X.Split(a.Longs("split_sizes"), a.Dim("dim", 0)),
        ["torch.chunk"] = a => a.X.Chunk(a.Long("chunks"), a.Dim("dim", 0)),
        ["torch.unbind"] = a => a.X.Unbind(a.Dim("dim", 0)),
    };
}
