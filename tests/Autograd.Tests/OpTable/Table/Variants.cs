namespace Autograd.Tests.OpTable;

/// <summary>The same values in other memory: what a kernel may meet besides contiguous tensors.</summary>
internal static class Variants
{
    public static readonly (string Name, Func<Tensor, Tensor> Make)[] All =
    [
        ("transposed", Transposed),
        ("stepped", Stepped),
        ("offset", Offset),
        ("expanded", Expanded),
        ("uniform", Uniform),
    ];

    /// <summary>Dimensions lie in memory in reverse order.</summary>
    public static Tensor Transposed(Tensor x) => Reversed(Reversed(x).Contiguous());

    /// <summary>Every second element of a larger tensor whose other elements are poison.</summary>
    public static Tensor Stepped(Tensor x)
    {
        var whole = Poison([.. x.Shape.ToArray().Select(n => 2 * n + 1)], x.DType);
        for (var d = 0; d < x.Rank; d++) whole = whole.Slice(d, 1, 2 * x.Shape[d] + 1, 2);
        return whole.CopyInPlace(x);
    }

    /// <summary>Contiguous, but from the third element of the memory on.</summary>
    public static Tensor Offset(Tensor x) => Poison([x.ElementCount + 5], x.DType).Narrow(0, 3, x.ElementCount).View(x.Shape).CopyInPlace(x);

    /// <summary>The last dimension repeats one element.</summary>
    public static Tensor Expanded(Tensor x) =>
        x.Rank == 0 || x.ElementCount == 0 ? x : x.Narrow(x.Rank - 1, 0, 1).Clone().Expand(x.Shape);

    /// <summary>All elements are one.</summary>
    public static Tensor Uniform(Tensor x) => x.ElementCount == 0 ? x : x.Reshape(-1).Narrow(0, 0, 1).Clone().Reshape([.. Enumerable.Repeat(1L, x.Rank)]).Expand(x.Shape);

    private static Tensor Reversed(Tensor x) => x.Permute([.. Enumerable.Range(0, x.Rank).Reverse()]);

    public static Tensor Poison(long[] shape, DType dtype) => Tensor.Full(shape, dtype.IsFloatingPoint() ? double.NaN : 1, dtype);
}
