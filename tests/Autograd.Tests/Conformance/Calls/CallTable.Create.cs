namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Tensors from nothing.</summary>
    private static Dictionary<string, Func<Arguments, object>> Create => new()
    {
        // A single number is the end, though the data call it start.
        ["torch.arange"] = a => a.Has("end")
            ? Tensor.Arange(a.Scalar("start", 0), a.Scalar("end"), a.Scalar("step", 1), a.DTypeOrNull())
            : Tensor.Arange(0, a.Scalar("start"), a.Scalar("step", 1), a.DTypeOrNull()),
        ["torch.linspace"] = a => Tensor.Linspace(a.Scalar("start"), a.Scalar("end"), a.Long("steps"), a.DTypeOrNull()),
        ["torch.eye"] = a => Tensor.Eye(a.Long("n"), a.LongOrNull("m"), a.DTypeOrNull()),
    };
}
