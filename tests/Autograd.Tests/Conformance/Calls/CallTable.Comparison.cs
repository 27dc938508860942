namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Comparisons and choices by them.</summary>
    private static Dictionary<string, Func<Arguments, object>> Comparison => new()
    {
        ["torch.eq"] = a => a.Binary((x, y) => x.Eq(y), (x, s) => x.Eq(s)),
        ["torch.ne"] = a => a.Binary((x, y) => x.Ne(y), (x, s) => x.Ne(s)),
        ["torch.lt"] = a => a.Binary((x, y) => x.Lt(y), (x, s) => x.Lt(s)),
        ["torch.le"] = a => a.Binary((x, y) => x.Le(y), (x, s) => x.Le(s)),
        ["torch.gt"] = a => a.Binary((x, y) => x.Gt(y), (x, s) => x.Gt(s)),
        ["torch.ge"] = a => a.Binary((x, y) => x.Ge(y), (x, s) => x.Ge(s)),
        ["torch.logical_and"] = a => a.X.LogicalAnd(a.Tensor("other")),
        ["torch.logical_or"] = a => a.X.LogicalOr(a.Tensor("other")),
        ["torch.logical_xor"] = a => a.X.LogicalXor(a.Tensor("other")),
        ["torch.logical_not"] = a => a.X.LogicalNot(),
        ["torch.isnan"] = a => a.X.IsNaN(),
        ["torch.where"] = a => a.Binary((x, y) => Tensor.Where(Condition(a), x, y), (x, s) => Tensor.Where(Condition(a), x, s)),
    };

    private static Tensor Condition(Arguments a) => a.Tensor("condition");
}
