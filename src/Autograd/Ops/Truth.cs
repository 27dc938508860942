using Autograd.Core;
using Autograd.Tape;

namespace Autograd;

public partial class Tensor
{
    /// <summary>Whether every element is nonzero (NaN counts as such); true of no elements. A bool, or uint8 for uint8.</summary>
    public Tensor All() => Truths.Fold(this, Reduction.Min, true, Dims.Mask([], Rank, "All"), false);

    /// <summary>Whether every element along a dimension is nonzero.</summary>
    /// <inheritdoc cref="All()"/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor All(int dim, bool keepDim = false) => Truths.Fold(this, Reduction.Min, true, Dims.Mask([dim], Rank, "All"), keepDim);

    /// <summary>Whether any element is nonzero (NaN counts as such); false of no elements. A bool, or uint8 for uint8.</summary>
    public Tensor Any() => Truths.Fold(this, Reduction.Max, false, Dims.Mask([], Rank, "Any"), false);

    /// <summary>Whether any element along a dimension is nonzero.</summary>
    /// <inheritdoc cref="Any()"/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public Tensor Any(int dim, bool keepDim = false) => Truths.Fold(this, Reduction.Max, false, Dims.Mask([dim], Rank, "Any"), keepDim);

    /// <summary>How many elements over the given dimensions (none given means all) are nonzero, as int64; NaN counts as such.</summary>
    /// <exception cref="ArgumentException">A dimension is out of range or named twice.</exception>
    public Tensor CountNonzero(params ReadOnlySpan<long> dims)
    {
        var mask = Dims.Mask(dims, Rank, "CountNonzero");
        using var quiet = Quiet.Now();
        return Reductions.Fold(Reduction.Sum, Detach(), mask, false, dtype: DType.Int64, truth: true);
    }
}

/// <summary>Truth of all or any elements.</summary>
internal static class Truths
{
    public static Tensor Fold(Tensor x, Reduction fold, bool ofNothing, bool[] mask, bool keepDim)
    {
        using var quiet = Quiet.Now();
        var shape = Reductions.Shape(x.Shape, mask, keepDim);
        var dtype = x.DType == DType.UInt8 ? DType.UInt8 : DType.Bool;
        if (x.ElementCount == 0) return Tensor.Full(shape, ofNothing, dtype);
        return fold.Apply(x.Seen(), mask, null, DType.UInt8, truth: true).To(dtype).Moved(Layout.Contiguous(shape));
    }
}
