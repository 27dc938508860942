namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Embedding, attention, dropout.</summary>
    private static Dictionary<string, Func<Arguments, object>> Attention => new()
    {
    };
}
