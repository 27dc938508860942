namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Whole numbers nearby.</summary>
    private static Dictionary<string, Func<Arguments, object>> Rounding => new()
    {
        ["torch.floor"] = a => a.X.Floor(),
        ["torch.ceil"] = a => a.X.Ceil(),
        ["torch.round"] = a => a.Has("decimals") ? a.X.Round(a.Dim("decimals")) : a.X.Round(),
        ["torch.trunc"] = a => a.X.Trunc(),
        ["torch.frac"] = a => a.X.Frac(),
    };
}
