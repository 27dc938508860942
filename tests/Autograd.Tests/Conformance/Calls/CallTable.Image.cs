namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Padding, interpolation, grids, pixel shuffles.</summary>
    private static Dictionary<string, Func<Arguments, object>> Image => new()
    {
    };
}
