namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] ShapeRows() =>
    [
        Moved("Atleast1d", x => x.Atleast1d(), x => x.Rank == 0 ? x.As(1) : x, [], [3]), Moved("Atleast2d", x => x.Atleast2d(), x => x.Rank == 0 ? x.As(1, 1) : x.Rank == 1 ? x.As(1, x.Shape[0]) : x, [], [3], [2, 2]),
        Moved("Atleast3d", x => x.Atleast3d(), x => x.Rank == 0 ? x.As(1, 1, 1) : x.Rank == 1 ? x.As(1, x.Shape[0], 1) : x.As([.. x.Shape, 1]), [], [3], [2, 2]),
        Joined("Hstack", x => Tensor.Hstack(x), x => Concatenated(x, x[0].Rank == 1 ? 0 : 1), [[3], [4]], [[2, 3], [2, 1]]), Joined("Vstack", x => Tensor.Vstack(x), x => Concatenated([.. x.Select(Tall)], 0), [[3], [3]], [[2, 3], [1, 3]]),
        Joined("Dstack", x => Tensor.Dstack(x), x => Concatenated([.. x.Select(v => v.As([.. v.Shape, 1]))], 2), [[2, 3], [2, 3]]), Joined("ColumnStack", x => Tensor.ColumnStack(x), x => Concatenated([.. x.Select(v => v.Rank == 1 ? v.As(v.Shape[0], 1) : v)], 1), [[3], [3, 2]]),
        Joined("BlockDiag", x => Tensor.BlockDiag(x), Blocks, [[2, 3], [1, 2]], [[3], [2, 2]]),
        Several("BroadcastTensors", x => Tensor.BroadcastTensors(x), x => [.. x.Select(v => Nd.Make(Nd.Join(x), v.Stretched))], [[3, 1], [5]], [[2, 3], []]),
        Several("Meshgrid", x => Tensor.Meshgrid(x), x => [.. x.Select((v, k) => Nd.Make([.. x.Select(w => w.Shape[0])], i => v[i[k]]))], [[3], [4]], [[2], [1], [3]]),
        Several("Meshgrid xy", x => Tensor.Meshgrid(x, GridIndexing.Xy), x => [Nd.Make([x[1].Shape[0], x[0].Shape[0]], i => x[0][i[1]]), Nd.Make([x[1].Shape[0], x[0].Shape[0]], i => x[1][i[0]])], [[3], [4]]),
        Joined("CartesianProd", x => Tensor.CartesianProd(x), x => Nd.Make([x[0].Shape[0] * x[1].Shape[0], 2], i => i[1] == 0 ? x[0][i[0] / x[1].Shape[0]] : x[1][i[0] % x[1].Shape[0]]), [[3], [4]]),
        Moved("Combinations", x => x.Combinations(), x => new Nd([x.Shape[0] * (x.Shape[0] - 1) / 2, 2], [.. from i in Enumerable.Range(0, x.Data.Length) from j in Enumerable.Range(i + 1, x.Data.Length - i - 1) from v in new[] { x.Data[i], x.Data[j] } select v]), [4], [2]),
        Moved("MT", x => x.MT(), x => Turned(x), [2, 3], [2, 3, 4]), Moved("MH", x => x.MH(), x => Turned(x), [2, 3]), Moved("Ravel", x => x.Ravel(), x => x.As(x.Data.Length), [2, 3], []),
        Moved("Unflatten", x => x.Unflatten(1, 2, -1), x => x.As(x.Shape[0], 2, x.Shape[1] / 2), [3, 6]), Moved("Movedim", x => x.Movedim(0, -1), x => Nd.Make([.. x.Shape[1..], x.Shape[0]], i => x[[i[^1], .. i[..^1]]]), [2, 3, 4], [3]),
        Moved("Moveaxis", x => x.Moveaxis(0, -1), x => Nd.Make([.. x.Shape[1..], x.Shape[0]], i => x[[i[^1], .. i[..^1]]]), [2, 3, 4]), Moved("Swapaxes", x => x.Swapaxes(0, 1), Turned, [2, 3]), Moved("Swapdims", x => x.Swapdims(0, 1), Turned, [2, 3]),
        Moved("Unfold", x => x.Unfold(-1, 3, 2), x => Nd.Make([.. x.Shape[..^1], (x.Shape[^1] - 3) / 2 + 1, 3], i => x[[.. i[..^2], i[^2] * 2 + i[^1]]]), [7], [2, 5]), Moved("Unfold overlapping", x => x.Unfold(0, 2, 1), x => Nd.Make([x.Shape[0] - 1, x.Shape[1], 2], i => x[i[0] + i[2], i[1]]), [4, 3]),
        Moved("Fliplr", x => x.Fliplr(), x => Nd.Make(x.Shape, i => x[i[0], x.Shape[1] - 1 - i[1]]), [2, 3]), Moved("Flipud", x => x.Flipud(), x => Nd.Make(x.Shape, i => x[x.Shape[0] - 1 - i[0], i[1]]), [2, 3]),
        Moved("Rot90", x => x.Rot90(), x => Nd.Make([x.Shape[1], x.Shape[0]], i => x[i[1], x.Shape[1] - 1 - i[0]]), [2, 3]), Moved("Rot90 thrice", x => x.Rot90(-1), x => Nd.Make([x.Shape[1], x.Shape[0]], i => x[x.Shape[0] - 1 - i[1], i[0]]), [2, 3]),
        Moved("Tile", x => x.Tile(2, 3), x => Nd.Make([.. x.Shape[..^2], x.Shape[^2] * 2, x.Shape[^1] * 3], i => x[[.. i[..^2], i[^2] % x.Shape[^2], i[^1] % x.Shape[^1]]]), [2, 3], [2, 2, 1]),
        Moved("RepeatInterleave", x => x.RepeatInterleave(2, 1), x => Nd.Make([x.Shape[0], x.Shape[1] * 2], i => x[i[0], i[1] / 2]), [2, 3]), Moved("RepeatInterleave all", x => x.RepeatInterleave(Tensor.From<long>([2])), x => Nd.Make([x.Data.Length * 2], i => x.Data[i[0] / 2]), [2, 3], []),
        new("TensorSplit", x => x[0].TensorSplit(3, 1), x => [Columns(x[0], 0, 3), Columns(x[0], 3, 5), Columns(x[0], 5, 7)], [Operand.Any]) { Cases = [[[2, 7]]], Slopes = Slopes.Linear },
        Moved("DiagEmbed", x => x.DiagEmbed(1), x => Nd.Make([.. x.Shape[..^1], x.Shape[^1] + 1, x.Shape[^1] + 1], i => i[^1] == i[^2] + 1 ? x[[.. i[..^2], i[^2]]] : 0), [3], [2, 3]),
        Moved("Diag", x => x.Diag(), x => x.Rank == 1 ? Nd.Make([x.Shape[0], x.Shape[0]], i => i[0] == i[1] ? x[i[0]] : 0) : Nd.Make([Math.Min(x.Shape[0], x.Shape[1])], i => x[i[0], i[0]]), [3], [2, 3]),
        Moved("Diagflat", x => x.Diagflat(-1), x => Nd.Make([x.Data.Length + 1, x.Data.Length + 1], i => i[0] == i[1] + 1 ? x.Data[i[1]] : 0), [2, 2], []),
        Moved("Trace", x => x.Trace(), x => new Nd([], [Total([.. Enumerable.Range(0, (int)Math.Min(x.Shape[0], x.Shape[1])).Select(i => x[i, i])])]), [3, 3], [2, 4]) with { Gives = Gives.Wide, Floor = 10 },
    ];

    private static OpRow Moved(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, params long[][] shapes) => One(name, call, f, shapes) with { Slopes = Slopes.Linear };

    private static OpRow Joined(string name, Func<Tensor[], Tensor> call, Func<Nd[], Nd> f, params long[][][] cases) => Many(name, call, f, [Operand.Any], cases) with { Slopes = Slopes.Linear };

    private static OpRow Several(string name, Func<Tensor[], Tensor[]> call, Func<Nd[], Nd[]> f, params long[][][] cases) =>
        new(name, x => [Tensor.Stack(call(x))], x => [f(x) is var all ? new Nd([all.Length, .. all[0].Shape], [.. all.SelectMany(v => v.Data)]) : x[0]], [Operand.Any]) { Cases = cases, Slopes = Slopes.Linear };

    private static Nd Tall(Nd x) => x.Rank == 1 ? x.As(1, x.Shape[0]) : x;

    private static Nd Concatenated(Nd[] x, int dim) => Nd.Make(Nd.With(x[0].Shape, dim, x.Sum(v => v.Shape[dim])), i =>
        i[dim] < x[0].Shape[dim] ? x[0][i] : x[1][[.. i[..dim], i[dim] - x[0].Shape[dim], .. i[(dim + 1)..]]]);

    private static Nd Blocks(Nd[] x)
    {
        var (a, b) = (Tall(x[0]), Tall(x[1]));
        return Nd.Make([a.Shape[0] + b.Shape[0], a.Shape[1] + b.Shape[1]], i => i[0] < a.Shape[0]
            ? i[1] < a.Shape[1] ? a[i] : 0
            : i[1] < a.Shape[1] ? 0 : b[i[0] - a.Shape[0], i[1] - a.Shape[1]]);
    }
}
