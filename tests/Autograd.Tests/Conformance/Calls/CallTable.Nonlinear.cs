namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Activations.</summary>
    private static Dictionary<string, Func<Arguments, object>> Nonlinear => new()
    {
    };
}
