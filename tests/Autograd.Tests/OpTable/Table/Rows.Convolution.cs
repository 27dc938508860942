using Autograd.NN;
using Autograd.Tests.Ops;

namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] ConvolutionRows() =>
    [
        ConvRow("F.Conv1d", x => F.Conv1d(x[0], x[1], x[2], 2, 1, 2), (x, w, b) => ConvolutionReference.Even(1, 2, 1, 2).Forward(x, w, b),
            [[2, 3, 9], [4, 3, 3], [4]], [[1, 1, 3], [1, 1, 2], [1]], [[0, 2, 4], [3, 2, 3], [3]]) with { Large = [[3, 20, 501], [30, 20, 5], [30]] },
        ConvRow("F.Conv1d without bias", x => F.Conv1d(x[0], x[1]), (x, w, _) => ConvolutionReference.Even(1).Forward(x, w), [[2, 3, 6], [4, 3, 3]]),
        ConvRow("F.Conv1d unbatched", x => F.Conv1d(x[0], x[1], x[2], padding: 1),
            (x, w, b) => ConvolutionReference.Even(1, 1, 1).Forward(x.As([1, .. x.Shape]), w, b) is var y ? y.As(y.Shape[1..]) : y, [[3, 5], [4, 3, 3], [4]]),
        ConvRow("F.Conv2d", x => F.Conv2d(x[0], x[1], x[2], stride: [2, 1], padding: [1, 2]), (x, w, b) => new ConvolutionReference([2, 1], [1, 2], [1, 2], [1, 1], 1).Forward(x, w, b),
            [[2, 2, 5, 4], [3, 2, 3, 2], [3]], [[1, 3, 3, 3], [2, 3, 1, 1], [2]]) with { Large = [[3, 8, 19, 33], [16, 8, 3, 3], [16]] },
        ConvRow("F.Conv2d same", x => F.Conv2d(x[0], x[1], x[2], padding: "same", dilation: [1, 3]), (x, w, b) => new ConvolutionReference([1, 1], [0, 1], [1, 2], [1, 3], 1).Forward(x, w, b),
            [[2, 2, 4, 5], [3, 2, 2, 2], [3]]),
        ConvRow("F.Conv2d grouped", x => F.Conv2d(x[0], x[1], x[2], padding: 1, groups: 2), (x, w, b) => ConvolutionReference.Even(2, 1, 1, 1, 2).Forward(x, w, b),
            [[2, 4, 3, 4], [6, 2, 3, 2], [6]]),
        ConvRow("F.Conv2d depthwise", x => F.Conv2d(x[0], x[1], x[2], [1, 2], 1, 1, x[0].Shape[1]), (x, w, b) => new ConvolutionReference([1, 2], [1, 1], [1, 1], [1, 1], x.Shape[1]).Forward(x, w, b),
            [[2, 3, 4, 5], [6, 1, 3, 3], [6]], [[1, 2, 3, 9], [2, 1, 2, 3], [2]]) with { Large = [[3, 8, 33, 41], [8, 1, 3, 3], [8]] },
        ConvRow("F.Conv2d pointwise", x => F.Conv2d(x[0], x[1], x[2], groups: 2), (x, w, b) => ConvolutionReference.Even(2, groups: 2).Forward(x, w, b),
            [[2, 4, 3, 5], [6, 2, 1, 1], [6]]) with { Large = [[5, 24, 23, 21], [30, 12, 1, 1], [30]] },
        ConvRow("F.Conv3d", x => F.Conv3d(x[0], x[1], x[2], 1, [1, 0, 1]), (x, w, b) => new ConvolutionReference([1, 1, 1], [1, 0, 1], [1, 0, 1], [1, 1, 1], 1).Forward(x, w, b),
            [[2, 2, 2, 3, 3], [3, 2, 2, 2, 2], [3]]) with { Large = [[2, 6, 7, 9, 11], [8, 6, 3, 3, 2], [8]] },
        ConvRow("F.ConvTranspose1d", x => F.ConvTranspose1d(x[0], x[1], x[2], 3, 1, 2), (x, w, b) => ConvolutionReference.Even(1, 3, 1).Transposed(x, w, b, 2),
            [[2, 3, 4], [3, 2, 4], [2]], [[0, 3, 4], [3, 2, 4], [2]]) with { Large = [[3, 20, 301], [20, 15, 5], [15]] },
        ConvRow("F.ConvTranspose2d", x => F.ConvTranspose2d(x[0], x[1], x[2], 2, 1, 1, 2, 2), (x, w, b) => ConvolutionReference.Even(2, 2, 1, 2, 2).Transposed(x, w, b, 1),
            [[2, 4, 3, 2], [4, 3, 2, 3], [6]]) with { Large = [[3, 16, 19, 17], [16, 4, 3, 3], [8]] },
        ConvRow("F.ConvTranspose2d unbatched", x => F.ConvTranspose2d(x[0], x[1]),
            (x, w, _) => ConvolutionReference.Even(2).Transposed(x.As([1, .. x.Shape]), w) is var y ? y.As(y.Shape[1..]) : y, [[2, 3, 2], [2, 3, 2, 3]]),
        ConvRow("F.ConvTranspose2d depthwise", x => F.ConvTranspose2d(x[0], x[1], x[2], 2, groups: 3), (x, w, b) => ConvolutionReference.Even(2, 2, 0, 1, 3).Transposed(x, w, b),
            [[2, 3, 2, 3], [3, 1, 3, 2], [3]]),
        ConvRow("F.ConvTranspose2d pointwise", x => F.ConvTranspose2d(x[0], x[1], x[2]), (x, w, b) => ConvolutionReference.Even(2).Transposed(x, w, b), [[2, 3, 2, 3], [3, 5, 1, 1], [5]]),
        ConvRow("F.ConvTranspose3d", x => F.ConvTranspose3d(x[0], x[1], x[2], [1, 2, 1], 1), (x, w, b) => new ConvolutionReference([1, 2, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], 1).Transposed(x, w, b),
            [[2, 2, 2, 2, 3], [2, 3, 2, 2, 3], [3]]),
        ConvRow("F.ConvTbc", x => F.ConvTbc(x[0], x[1], x[2], 1), (x, w, b) => Nd.Make([x.Shape[0] + 3 - w.Shape[0], x.Shape[1], w.Shape[2]], i =>
        {
            var sum = b![i[2]];
            for (long k = 0; k < w.Shape[0]; k++)
                for (long c = 0; c < w.Shape[1]; c++)
                    if (i[0] + k - 1 >= 0 && i[0] + k - 1 < x.Shape[0])
                        sum += x[i[0] + k - 1, i[1], c] * w[k, c, i[2]];
            return sum;
        }), [[5, 2, 3], [2, 3, 4], [4]]),
        FoldRow("F.Unfold", x => F.Unfold(x, [2, 3], [1, 2], [1, 2], [2, 1]), x => new ConvolutionReference([2, 1], [1, 2], [1, 2], [1, 2], 1).Unfold(x, [2, 3]), [[2, 3, 4, 5]])
            with { Large = [[4, 7, 33, 41]] },
        FoldRow("F.Unfold unbatched", x => F.Unfold(x, 2), x => ConvolutionReference.Even(2).Unfold(x.As([1, .. x.Shape]), [2, 2]) is var y ? y.As(y.Shape[1..]) : y, [[2, 3, 4]]),
        FoldRow("F.Fold", x => F.Fold(x, [5, 4], [2, 3], [2, 1], 1, [1, 2]), x => new ConvolutionReference([1, 2], [1, 1], [1, 1], [2, 1], 1).Fold(x, [5, 4], [2, 3]), [[2, 12, 10]])
            with { Large = [[150, 60, 10]] },
        FoldRow("F.Fold unbatched", x => F.Fold(x, 3, 2), x => ConvolutionReference.Even(2).Fold(x.As([1, .. x.Shape]), [3, 3], [2, 2]) is var y ? y.As(y.Shape[1..]) : y, [[8, 4]]),
        Many("F.Bilinear", x => F.Bilinear(x[0], x[1], x[2], x.Length > 3 ? x[3] : null), BilinearReference, [Operand.Any],
            [[3, 2], [3, 4], [5, 2, 4], [5]], [[2, 3, 2], [2, 3, 3], [2, 2, 3]], [[2], [3], [4, 2, 3], [4]], [[0, 2], [0, 3], [4, 2, 3], [4]])
            with { Takes = Takes.Numbers, Floor = 2000, Large = [[70, 20], [70, 30], [11, 20, 30], [11]] },
    ];

    private static OpRow ConvRow(string name, Func<Tensor[], Tensor> call, Func<Nd, Nd, Nd?, Nd> f, params long[][][] cases) =>
        Many(name, call, x => f(x[0], x[1], x.Length > 2 ? x[2] : null), [Operand.Any], cases) with { Takes = Takes.Numbers, Floor = 200 };

    private static OpRow FoldRow(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, params long[][] shapes) =>
        One(name, call, f, shapes) with { Takes = Takes.Floats, Slopes = Slopes.Linear, Floor = 10 };

    private static Nd BilinearReference(Nd[] x)
    {
        var (first, second, w) = (x[0], x[1], x[2]);
        return Nd.Make([.. first.Shape[..^1], w.Shape[0]], at =>
        {
            var sum = x.Length > 3 ? x[3][at[^1]] : 0;
            for (long i = 0; i < w.Shape[1]; i++)
                for (long j = 0; j < w.Shape[2]; j++)
                    sum += first[[.. at[..^1], i]] * w[at[^1], i, j] * second[[.. at[..^1], j]];
            return sum;
        });
    }
}
