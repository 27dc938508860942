namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] ConvolutionRows() =>
    [
    ];
}
