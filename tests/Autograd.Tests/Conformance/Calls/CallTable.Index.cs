using Autograd.NN;

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
        ["torch.masked_fill"] = a => a.IsTensor("value")
            ? a.X.MaskedFill(a.Tensor("mask"), a.Tensor("value"))
            : a.X.MaskedFill(a.Tensor("mask"), a.Scalar("value")),
        ["torch.masked_select"] = a => a.X.MaskedSelect(a.Tensor("mask")),
        ["torch.nn.functional.one_hot"] = a => F.OneHot(a.X, a.Long("num_classes", -1)),
    };

    private static Tensor SetItem(Arguments a)
    {
        var x = a.X.Clone();
        x[a.Index("index")] = a.IsTensor("value") ? a.Tensor("value") : a.Scalar("value");
        return x;
    }
}
