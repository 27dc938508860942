namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>The elementary functions beyond exp, log, sin and cos.</summary>
    private static Dictionary<string, Func<Arguments, object>> Elementary => new()
    {
    };
}
