namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Running sums.</summary>
    private static Dictionary<string, Func<Arguments, object>> Scan => new()
    {
        ["torch.cumsum"] = a => a.X.Cumsum(a.Dim(), a.DTypeOrNull()),
    };
}
