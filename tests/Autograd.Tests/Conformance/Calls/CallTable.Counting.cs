namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Counting, searching, covariance, trapezoids.</summary>
    private static Dictionary<string, Func<Arguments, object>> Counting => new()
    {
    };
}
