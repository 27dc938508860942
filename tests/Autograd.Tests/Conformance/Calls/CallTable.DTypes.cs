namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>The dtype that operands have together.</summary>
    private static Dictionary<string, Func<Arguments, object>> DTypeRules => new()
    {
        ["torch.result_type"] = a => a.IsTensor("tensor2")
            ? DTypes.ResultType(a.Tensor("tensor1"), a.Tensor("tensor2"))
            : DTypes.ResultType(a.Tensor("tensor1"), a.Scalar("tensor2")),
    };
}
