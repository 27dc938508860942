namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Scatters and their reductions.</summary>
    private static Dictionary<string, Func<Arguments, object>> Scatter => new()
    {
    };
}
