namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Special functions.</summary>
    private static Dictionary<string, Func<Arguments, object>> SpecialFunctions => new()
    {
    };
}
