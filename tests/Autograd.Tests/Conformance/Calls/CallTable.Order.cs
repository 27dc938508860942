namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Sorting, selection, quantiles, running extremes.</summary>
    private static Dictionary<string, Func<Arguments, object>> Order => new()
    {
    };
}
