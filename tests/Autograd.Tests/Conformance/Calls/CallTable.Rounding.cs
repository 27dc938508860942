namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Whole numbers and what is left over.</summary>
    private static Dictionary<string, Func<Arguments, object>> Rounding => new()
    {
        ["torch.floor"] = a => a.X.Floor(),
        ["torch.ceil"] = a => a.X.Ceil(),
        ["torch.round"] = a => a.Has("decimals") ? a.X.Round(a.Dim("decimals")) : a.X.Round(),
        ["torch.trunc"] = a => a.X.Trunc(),
        ["torch.frac"] = a => a.X.Frac(),
        ["torch.floor_divide"] = a => a.Binary((x, y) => x.FloorDivide(y), (x, s) => x.FloorDivide(s)),
        ["torch.remainder"] = a => a.Binary((x, y) => x.Remainder(y), (x, s) => x.Remainder(s)),
        ["torch.fmod"] = a => a.Binary((x, y) => x.Fmod(y), (x, s) => x.Fmod(s)),
    };
}
