namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Circular and hyperbolic functions.</summary>
    private static Dictionary<string, Func<Arguments, object>> Trigonometric => new()
    {
        ["torch.sin"] = a => a.X.Sin(),
        ["torch.cos"] = a => a.X.Cos(),
        ["torch.tanh"] = a => a.X.Tanh(),
    };
}
