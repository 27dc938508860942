namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Losses beyond mean squared error and cross entropy.</summary>
    private static Dictionary<string, Func<Arguments, object>> Losses => new()
    {
    };
}
