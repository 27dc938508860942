namespace Autograd;

/// <summary>An index tensor and the first dimension that it indexes.</summary>
internal readonly record struct Pick(int Dim, Tensor Index);

/// <summary>Splits subscripts into what a view can do (numbers, slices, new dimensions) and what must be copied (index tensors, masks).</summary>
internal static class Subscripts
{
    /// <summary>The view by the basic subscripts; <paramref name="picks"/> are the index tensors that remain, by dimension of the view.</summary>
    public static Tensor View(Tensor x, ReadOnlySpan<TensorIndex> index, out List<Pick>? picks)
    {
        picks = null;
        var free = x.Rank - Named(x, index);
        var y = x;
        // Where the next subscript applies: in the view so far, and in x, for messages.
        int dim = 0, at = 0;
        foreach (var i in index)
            switch (i.Form)
            {
                case TensorIndex.Kind.NewAxis:
                    y = y.Unsqueeze(dim++);
                    break;
                case TensorIndex.Kind.Ellipsis:
                    dim += free;
                    at += free;
                    break;
                case TensorIndex.Kind.Number:
                    y = Select(y, dim, i.Start, at++);
                    break;
                case TensorIndex.Kind.Slice:
                    var all = i is { Start: 0, Step: 1 } && i.Stop >= y.Shape[dim];
                    if (!all || index.Length == 1) y = y.Slice(dim, i.Start, i.Stop, i.Step);
                    dim++;
                    at++;
                    break;
                case TensorIndex.Kind.Truth:
                    y = y.Unsqueeze(dim);
                    (picks ??= []).Add(new(dim++, Truth(i.Start != 0)));
                    break;
                case TensorIndex.Kind.Tensor when i.Tensor.Rank > 0:
                    (picks ??= []).Add(new(dim, i.Tensor));
                    dim += IsMask(i.Tensor) ? i.Tensor.Rank : 1;
                    at += IsMask(i.Tensor) ? i.Tensor.Rank : 1;
                    break;
                case TensorIndex.Kind.Tensor when IsMask(i.Tensor):
                    y = y.Unsqueeze(dim);
                    (picks ??= []).Add(new(dim++, Truth(i.Tensor.IsTrue())));
                    break;
                default:
                    y = Select(y, dim, i.Tensor.Item<long>(), at++);
                    break;
            }
        return y;
    }

    public static bool IsMask(Tensor index) => index.DType is DType.Bool or DType.UInt8;

    /// <summary>How many dimensions the subscripts name, which must not be more than there are.</summary>
    private static int Named(Tensor x, ReadOnlySpan<TensorIndex> index)
    {
        var (named, ellipses) = (0, 0);
        foreach (var i in index)
            switch (i.Form)
            {
                case TensorIndex.Kind.Number or TensorIndex.Kind.Slice:
                    named++;
                    break;
                case TensorIndex.Kind.Ellipsis:
                    if (ellipses++ > 0) throw new ArgumentException($"Index: {Text(index)} has more than one ellipsis, which leaves open what each stands for.");
                    break;
                case TensorIndex.Kind.Tensor:
                    if (!IsMask(i.Tensor) && i.Tensor.DType is not (DType.Int64 or DType.Int32))
                        throw new ArgumentException(
                            $"Index: a tensor of {i.Tensor.DType.TorchName()} is no index: use int64 or int32 positions, or a bool mask, as in x[x > 0].");
                    named += IsMask(i.Tensor) ? i.Tensor.Rank : 1;
                    break;
            }
        if (named > x.Rank)
            throw new ArgumentException(x.Rank == 0
                ? $"Index: a 0-d tensor has no dimension for {Text(index)}. Use Item to read its value."
                : $"Index: {Text(index)} names {named} dimensions, which is too many for a tensor of shape {x.Layout}.");
        return named;
    }

    private static Tensor Select(Tensor y, int dim, long position, int at)
    {
        var size = y.Shape[dim];
        if (position < -size || position >= size)
            throw new ArgumentOutOfRangeException(nameof(position), $"Index: index {position} is out of bounds for dimension {at} with size {size}.");
        return y.Select(dim, position);
    }

    private static Tensor Truth(bool truth) => Tensor.Zeros([truth ? 1 : 0], DType.Int64);

    private static string Text(ReadOnlySpan<TensorIndex> index) => "[" + string.Join(", ", index.ToArray()) + "]";
}
