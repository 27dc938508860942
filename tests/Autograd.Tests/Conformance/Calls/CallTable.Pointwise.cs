namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Elementwise ops of several operands, bits, classification of floats.</summary>
    private static Dictionary<string, Func<Arguments, object>> Pointwise => new()
    {
    };
}
