namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Shapes, joins, diagonals, grids.</summary>
    private static Dictionary<string, Func<Arguments, object>> Shape => new()
    {
    };
}
