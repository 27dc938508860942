namespace Autograd.Tests.OpTable;

/// <summary>The table: every op of the library has a row here, and every check runs over all rows.</summary>
internal static partial class Rows
{
    /// <summary>Shapes of one operand that elementwise checks use.</summary>
    private static readonly long[][][] UnaryCases = [[[3, 5]], [[7]], [[]], [[2, 0]], [[2, 3, 2]]];

    /// <summary>Shapes of two operands: equal, and broadcast in every way.</summary>
    private static readonly long[][][] BinaryCases =
        [[[3, 5], [3, 5]], [[3, 5], [5]], [[3, 1], [1, 5]], [[], [4]], [[2, 3], []], [[], []], [[2, 0], [1]], [[2, 1, 3], [4, 1]], [[1], [3, 4]]];

    public static IReadOnlyList<OpRow> All => Table.Rows;

    public static OpRow Of(string name) => Table.ByName[name];

    /// <summary>The names of the rows that a check concerns, as xunit wants them.</summary>
    public static TheoryData<string> Where(Func<OpRow, bool> filter) => new(All.Where(filter).Select(row => row.Name));

    /// <summary>An elementwise op of one operand.</summary>
    private static OpRow Unary(string name, Func<Tensor, Tensor> call, Func<double, double> f, Func<Tensor, Tensor>? inPlace = null, Operand? from = null) =>
        new(name, x => [call(x[0])], x => [Nd.Make(x[0].Shape, i => f(x[0][i]))], [from ?? Operand.Any])
        {
            Element = x => f(x[0]),
            Cases = UnaryCases,
            Large = [[Long]],
            InPlace = inPlace is null ? null : x => inPlace(x[0]),
        };

    /// <summary>An elementwise op of two operands.</summary>
    private static OpRow Binary(
        string name, Func<Tensor, Tensor, Tensor> call, Func<double, double, double> f, Func<Tensor, Tensor, Tensor>? inPlace = null, params Operand[] from) =>
        new(name, x => [call(x[0], x[1])], x => [Nd.Make(Nd.Join(x), i => f(x[0].Stretched(i), x[1].Stretched(i)))], from.Length > 0 ? from : [Operand.Any])
        {
            Element = x => f(x[0], x[1]),
            Cases = BinaryCases,
            Large = [[300, 331], [331]],
            InPlace = inPlace is null ? null : x => inPlace(x[0], x[1]),
        };

    /// <summary>An op of one operand that is not elementwise.</summary>
    private static OpRow One(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, params long[][] shapes) =>
        new(name, x => [call(x[0])], x => [f(x[0])], [Operand.Any]) { Cases = [.. shapes.Select(s => new[] { s })] };

    /// <summary>An op of several operands that is not elementwise.</summary>
    private static OpRow Many(string name, Func<Tensor[], Tensor> call, Func<Nd[], Nd> f, Operand[] from, params long[][][] cases) =>
        new(name, x => [call(x)], x => [f(x)], from) { Cases = cases };

    /// <summary>More than two grains of the walker, and no whole number of registers.</summary>
    public const long Long = 3 * 32768 + 7;

    /// <summary>Apart, so that it is made after the fields of every file here.</summary>
    private static class Table
    {
        public static readonly OpRow[] Rows =
            [.. Arithmetic(), .. Elementary(), .. Comparison(), .. Choice(), .. Reductions(), .. Views(), .. Joining(), .. Indexing(), .. Copying(),
             .. Rounding(), .. Extremes(), .. Statistics(), .. Softmaxes(), .. Rearranging(), .. Products(), .. Picking(), .. Functional(),
             .. ElementaryRows(), .. SpecialRows(), .. BesselRows(), .. RandomizedRows(), .. PointwiseRows(), .. NonlinearRows(), .. OrderRows(), .. CountingRows(), .. ShapeRows(), .. ScatterRows(),
             .. LinalgRows(), .. ContractRows(), .. LossesRows(), .. ConvolutionRows(), .. PoolingRows(), .. ImageRows(), .. NormalizationRows(), .. AttentionRows()];

        public static readonly Dictionary<string, OpRow> ByName = Rows.ToDictionary(row => row.Name);
    }
}
