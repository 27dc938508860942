namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Convolutions, fold and unfold.</summary>
    private static Dictionary<string, Func<Arguments, object>> Convolution => new()
    {
    };
}
