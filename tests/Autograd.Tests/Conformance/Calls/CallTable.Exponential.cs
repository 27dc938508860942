namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Exponentials, logarithms and roots.</summary>
    private static Dictionary<string, Func<Arguments, object>> Exponential => new()
    {
        ["torch.exp"] = a => a.X.Exp(),
        ["torch.expm1"] = a => a.X.Expm1(),
        ["torch.log"] = a => a.X.Log(),
        ["torch.log1p"] = a => a.X.Log1p(),
        ["torch.sqrt"] = a => a.X.Sqrt(),
        ["torch.rsqrt"] = a => a.X.Rsqrt(),
    };
}
