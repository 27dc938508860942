namespace Autograd.Tests.OpTable;

internal static partial class Rows
{
    private static OpRow[] Views() =>
    [
        View("View", x => x.View([1, .. x.Shape]), x => x.As([1, .. x.Shape]), [3, 4], [2, 3, 2], []),
        View("Reshape", x => x.Reshape(2, -1), x => x.As(2, x.Data.Length / 2), [4, 3], [3, 4], [2, 3, 5]),
        View("Flatten", x => x.Flatten(1, 2), x => x.As(x.Shape[0], x.Shape[1] * x.Shape[2], x.Shape[3]), [2, 3, 4, 2], [2, 0, 4, 2]),
        View("Permute", x => x.Permute(2, 0, 1), x => Nd.Make([x.Shape[2], x.Shape[0], x.Shape[1]], i => x[i[1], i[2], i[0]]), [2, 3, 4], [1, 3, 0]),
        View("Transpose", x => x.Transpose(0, -1), x => Nd.Make([x.Shape[2], x.Shape[1], x.Shape[0]], i => x[i[2], i[1], i[0]]), [2, 3, 4]),
        View("T", x => x.T(), x => Nd.Make([x.Shape[1], x.Shape[0]], i => x[i[1], i[0]]), [3, 4], [1, 4]),
        View("Expand", x => x.Expand(2, 3, 4), x => Nd.Make([2, 3, 4], i => x.Stretched(i)), [3, 1], [1, 3, 4], [4], []),
        View("ExpandAs", x => x.ExpandAs(Tensor.Zeros([2, 3, 4])), x => Nd.Make([2, 3, 4], i => x.Stretched(i)), [3, 1], [4]),
        View("ReshapeAs", x => x.ReshapeAs(Tensor.Zeros([2, 6])), x => x.As(2, 6), [4, 3], [3, 4]),
        View("ViewAs", x => x.ViewAs(Tensor.Zeros([1, .. x.Shape])), x => x.As([1, .. x.Shape]), [3, 4], [2, 3, 2]),
        View("Unsqueeze", x => x.Unsqueeze(1), x => x.As([x.Shape[0], 1, .. x.Shape[1..]]), [3, 4], [3]),
        View("Squeeze", x => x.Squeeze(), x => x.As([.. x.Shape.Where(n => n != 1)]), [3, 1, 4], [1, 1], [2, 3]),
        View("Squeeze dim", x => x.Squeeze(1), x => x.As(x.Shape[1] == 1 ? Nd.Without(x.Shape, 1) : x.Shape), [3, 1, 4], [3, 2]),
        View("Narrow", x => x.Narrow(1, 1, 2), x => Nd.Make([x.Shape[0], 2], i => x[i[0], i[1] + 1]), [3, 4]),
        View("Slice", x => x.Slice(0, 1, -1, 2), x => Nd.Make([(x.Shape[0] - 1) / 2, x.Shape[1]], i => x[2 * i[0] + 1, i[1]]), [6, 3], [5, 2]),
        View("Select", x => x.Select(1, -2), x => Nd.Make(Nd.Without(x.Shape, 1), i => x[[i[0], x.Shape[1] - 2, .. i[1..]]]), [3, 4], [2, 3, 2]),
        // Strides are those of memory, so that only contiguous operands have this meaning.
        View("AsStrided overlapping", x => x.Contiguous().AsStrided([3, 2], [1, 2]), x => Nd.Make([3, 2], i => x.Data[i[0] + 2 * i[1]]), [3, 4]),
    ];

    private static OpRow View(string name, Func<Tensor, Tensor> call, Func<Nd, Nd> f, params long[][] shapes) =>
        One(name, call, f, shapes) with { Slopes = Slopes.Linear, Floor = 1 };

    private static OpRow[] Joining() =>
    [
        Many("Cat", x => Tensor.Cat(x, 1), x => Nd.Make([x[0].Shape[0], x.Sum(t => t.Shape[1])], i => Part(x, i)), [Operand.Any],
            [[3, 2], [3, 4], [3, 1]], [[2, 3]], [[2, 0], [2, 3]]) with { Slopes = Slopes.Linear, Large = [[300, 200], [300, 131]] },
        Many("Stack", x => Tensor.Stack(x, -1), x => Nd.Make([.. x[0].Shape, x.Length], i => x[i[^1]][i[..^1]]), [Operand.Any],
            [[3, 2], [3, 2], [3, 2]], [[], []]) with { Slopes = Slopes.Linear },
    ];

    private static double Part(Nd[] x, long[] index)
    {
        var column = index[1];
        foreach (var part in x)
        {
            if (column < part.Shape[1]) return part[index[0], column];
            column -= part.Shape[1];
        }
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    private static OpRow[] Copying() =>
    [
        View("Clone", x => x.Clone(), x => x, [3, 4], [0], []),
        View("Contiguous", x => x.Contiguous(), x => x, [3, 4], [2, 3, 4]),
        View("To float64", x => x.To(DType.Float64).To(x.DType), x => x, [3, 4], [7]),
        Many("Copy", x => x[0].Clone().CopyInPlace(x[1]), x => Nd.Make(x[0].Shape, i => x[1].Stretched(i)), [Operand.Any],
            [[3, 4], [3, 4]], [[3, 4], [4]], [[3, 4], []]) with { Slopes = Slopes.Linear, InPlace = x => x[0].CopyInPlace(x[1]) },
        Unary("Fill", x => x.Clone().FillInPlace(1), x => 1, x => x.FillInPlace(1)) with { Slopes = Slopes.Zero },
        Unary("Zero", x => x.Clone().ZeroInPlace(), x => 0, x => x.ZeroInPlace()) with { Slopes = Slopes.Zero },
    ];
}
