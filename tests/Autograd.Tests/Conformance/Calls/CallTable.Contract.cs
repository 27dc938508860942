namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Products beyond matmul: einsum, tensordot, distances.</summary>
    private static Dictionary<string, Func<Arguments, object>> Contract => new()
    {
    };
}
