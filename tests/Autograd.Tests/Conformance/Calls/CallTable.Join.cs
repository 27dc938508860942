namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Several tensors into one.</summary>
    private static Dictionary<string, Func<Arguments, object>> Join => new()
    {
        ["torch.cat"] = a => Tensor.Cat(a.Tensors("tensors"), a.Dim("dim", 0)),
        ["torch.stack"] = a => Tensor.Stack(a.Tensors("tensors"), a.Dim("dim", 0)),
    };
}
