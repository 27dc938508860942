namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static readonly double[] Edges = [-2, -0.5, 0.25, 1.5];

    private static OpRow[] CountingRows() =>
    [
        Many("Bincount", x => x[0].Bincount(minLength: 6), x => Nd.Make([6], i => x[0].Data.Count(v => v == i[0])), [Operand.Index(5)], [[7]], [[0]]) with { Slopes = Slopes.None, Gives = Gives.Int64 },
        One("Histc", x => x.Histc(4, -2, 2), x => Nd.Make([4], i => x.Data.Count(v => v >= i[0] - 2 && (v < i[0] - 1 || (i[0] == 3 && v == 2)))), [3, 5], [0]) with { Slopes = Slopes.None, Takes = Takes.Floats },
        One("Searchsorted", x => Tensor.Searchsorted(Tensor.From<double>(Edges).To(x.DType), x), x => Nd.Make(x.Shape, i => Edges.Count(e => e < x[i])), [3, 5], []) with { Slopes = Slopes.None, Gives = Gives.Int64, Takes = Takes.Floats, Refuses = false },
        One("Bucketize", x => x.Bucketize(Tensor.From<double>(Edges).To(x.DType), right: true), x => Nd.Make(x.Shape, i => Edges.Count(e => e <= x[i])), [3, 5], []) with { Slopes = Slopes.None, Gives = Gives.Int64, Takes = Takes.Floats, Refuses = false },
        Many("IsIn", x => x[0].IsIn(x[1]), x => Nd.Make(x[0].Shape, i => x[1].Data.Contains(x[0][i]) ? 1 : 0), [Operand.Any], [[3, 5], [4]], [[], [2, 2]]) with { Slopes = Slopes.None, Gives = Gives.Bool },
        One("Argwhere", x => x.Argwhere(), Places, [3, 5], [7]) with { Slopes = Slopes.None, Gives = Gives.Int64 },
        One("Unique", x => x.Unique(), x => new Nd([x.Data.Distinct().Count()], [.. x.Data.Distinct().Order()]), [3, 5], []) with { Slopes = Slopes.None },
        One("UniqueConsecutive", x => x.UniqueConsecutive(), x => x.Data.Where((v, i) => i == 0 || v != x.Data[i - 1]).ToArray() is var v ? new Nd([v.Length], v) : x, [3, 5], [9]) with { Slopes = Slopes.None },
        new("UniqueWithCounts", x => x[0].UniqueWithCounts() is var (v, i, c) ? [i, c] : [], x => [Nd.Make(x[0].Shape, i => x[0].Data.Distinct().Count(v => v < x[0][i])), x[0].Data.GroupBy(v => v).OrderBy(g => g.Key).Select(g => (double)g.Count()).ToArray() is var c ? new Nd([c.Length], c) : x[0]], [Operand.Any])
            { Cases = [[[3, 5]], [[9]]], Slopes = Slopes.None, Gives = Gives.Int64, GivesFurther = Gives.Int64 },
        new("UniqueConsecutiveWithCounts", x => x[0].UniqueConsecutiveWithCounts() is var (v, i, c) ? [c.Sum()] : [], x => [new Nd([], [x[0].Data.Length])], [Operand.Any]) { Cases = [[[3, 5]], [[9]]], Slopes = Slopes.None, Gives = Gives.Int64 },
        One("Cov", x => x.Cov(), x => Covariances(x, false), [3, 5], [2, 4]) with { Takes = Takes.Floats, Floor = 20, Refuses = false }, One("Corrcoef", x => x.Corrcoef(), x => Covariances(x, true), [3, 5]) with { Takes = Takes.Floats, Floor = 8, Operands = [Operand.Any], Refuses = false },
        One("Diff", x => x.Diff(2), x => x.Lines(x.Rank - 1, v => [.. v.Select((_, i) => i < 2 ? 0 : v[i] - 2 * v[i - 1] + v[i - 2])]) is var y ? Columns(y.Rank == 1 ? y.As(1, y.Shape[0]) : y, 2, y.Shape[^1]) is var z && x.Rank == 1 ? z.As(z.Shape[1]) : z : x, [3, 5], [6])
            with { Slopes = Slopes.Linear, Takes = Takes.Numbers, Floor = 20, Refuses = false },
        One("Trapezoid", x => x.Trapezoid(2), x => x.Along(x.Rank - 1, v => Total([.. v.Skip(1).Select((e, i) => e + v[i])])), [3, 5], [6]) with { Slopes = Slopes.Linear, Takes = Takes.Floats, Floor = 40, Refuses = false },
        Many("Trapezoid points", x => x[0].Trapezoid(x[1]), x => x[0].Along(1, v => Total([.. v.Skip(1).Select((e, i) => (x[1].Data[i + 1] - x[1].Data[i]) * (e + v[i]) / 2)])), [Operand.Any], [[3, 5], [5]]) with { Takes = Takes.Floats, Floor = 40, Refuses = false },
        One("CumulativeTrapezoid", x => x.CumulativeTrapezoid(2), x => Nd.Make([x.Shape[0], x.Shape[1] - 1], i => Total([.. Enumerable.Range(0, (int)i[1] + 1).Select(k => x[i[0], k] + x[i[0], k + 1])])), [3, 5]) with { Slopes = Slopes.Linear, Takes = Takes.Floats, Floor = 40, Refuses = false },
    ];

    private static Nd Covariances(Nd x, bool scaled)
    {
        var n = x.Shape[1];
        double Of(long i, long j)
        {
            var (a, b) = (RowOf(x, i), RowOf(x, j));
            return Total([.. a.Zip(b, (v, w) => (v - Average(a)) * (w - Average(b)))]) / (n - 1);
        }
        return Nd.Make([x.Shape[0], x.Shape[0]], i => scaled ? Of(i[0], i[1]) / Math.Sqrt(Of(i[0], i[0]) * Of(i[1], i[1])) : Of(i[0], i[1]));
    }
}
