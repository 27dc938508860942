namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] Rearranging() =>
    [
        View("Flip", x => x.Flip(0, -1), x => Nd.Make(x.Shape, i => x[x.Shape[0] - 1 - i[0], x.Shape[1] - 1 - i[1]]), [3, 4], [1, 5]),
        View("Roll", x => x.Roll([2], [1]), x => Nd.Make(x.Shape, i => x[i[0], (i[1] + x.Shape[1] - 2) % x.Shape[1]]), [3, 4], [2, 5]),
        View("Roll all", x => x.Roll(3), x => Nd.Make([x.Data.Length], i => x.Data[(i[0] + x.Data.Length - 3) % x.Data.Length]).As(x.Shape), [3, 4], [7]),
        View("Repeat", x => x.Repeat(2, 1, 3), x => Nd.Make([2 * x.Shape[0], x.Shape[1], 3 * x.Shape[2]], i => x[i[0] % x.Shape[0], i[1], i[2] % x.Shape[2]]), [2, 3, 2]),
        View("Tril", x => x.Tril(), x => Nd.Make(x.Shape, i => i[^1] <= i[^2] ? x[i] : 0), [3, 4], [2, 4, 3]),
        View("Triu", x => x.Triu(1), x => Nd.Make(x.Shape, i => i[^1] >= i[^2] + 1 ? x[i] : 0), [3, 4], [2, 4, 3]),
        View("Diagonal", x => x.Diagonal(1), x => Nd.Make([Math.Min(x.Shape[0], x.Shape[1] - 1)], i => x[i[0], i[0] + 1]), [3, 4], [4, 3]),
        View("At", x => x[1.., TensorIndex.NewAxis, ^1], x => Nd.Make([x.Shape[0] - 1, 1], i => x[i[0] + 1, x.Shape[1] - 1]), [3, 4]),
        Parts("Split", x => x.Split(2, 1), x => [Columns(x, 0, 2), Columns(x, 2, 4), Columns(x, 4, 5)], [3, 5]),
        Parts("Chunk", x => x.Chunk(2, -1), x => [Columns(x, 0, 3), Columns(x, 3, 5)], [3, 5]),
        Parts("Unbind", x => x.Unbind(0), x => [.. Enumerable.Range(0, (int)x.Shape[0]).Select(r => Nd.Make([x.Shape[1]], i => x[r, i[0]]))], [3, 5], [1, 2]),
    ];

    private static Nd Columns(Nd x, long from, long to) => Nd.Make([x.Shape[0], to - from], i => x[i[0], from + i[1]]);

    private static OpRow Parts(string name, Func<Tensor, Tensor[]> call, Func<Nd, Nd[]> f, params long[][] shapes) =>
        new(name, x => call(x[0]), x => f(x[0]), [Operand.Any]) { Cases = [.. shapes.Select(s => new[] { s })], Slopes = Slopes.Linear, Floor = 1 };
}
