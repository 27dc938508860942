namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Normalisations.</summary>
    private static Dictionary<string, Func<Arguments, object>> Normalization => new()
    {
    };
}
