namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Pooling.</summary>
    private static Dictionary<string, Func<Arguments, object>> Pooling => new()
    {
    };
}
