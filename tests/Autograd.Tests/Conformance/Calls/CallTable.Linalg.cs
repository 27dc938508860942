namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Linear algebra.</summary>
    private static Dictionary<string, Func<Arguments, object>> LinearAlgebra => new()
    {
    };
}
