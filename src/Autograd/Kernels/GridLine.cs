using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>One dimension of a grid: how coordinates in [-1, 1] become places among its elements.</summary>
internal readonly record struct GridLine(long Size, bool AlignCorners, bool Clamps, bool Reflects)
{
    /// <summary>Whether something stands for elements outside.</summary>
    public bool Pads => Clamps || Reflects;

    /// <summary>The place of a coordinate among the elements, before padding, and its derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (T Place, T Slope) Unpadded<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var (size, two) = (T.CreateTruncating(Size), T.CreateTruncating(2));
        return AlignCorners ? ((x + T.One) / two * (size - T.One), (size - T.One) / two) : (((x + T.One) * size - T.One) / two, size / two);
    }

    /// <summary>The place with padding, and its derivative: 0 where the border clamps, of the other sign where it is reflected.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (T Place, T Slope) Padded<T>(T x) where T : IFloatingPointIeee754<T>
    {
        var (place, slope) = Unpadded(x);
        if (Reflects) (place, slope) = Reflected(place, slope);
        return Pads ? Clamped(place, slope) : (place, slope);
    }

    /// <summary>The element that stands for one which may lie outside; -1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Element(long i)
    {
        if (i >= 0 && i < Size) return i;
        if (!Pads) return -1;
        var place = Reflects ? Reflected((double)i, 1).Place : i;
        return (long)Clamped(place, 1).Place;
    }

    private (T Place, T Slope) Clamped<T>(T place, T slope) where T : IFloatingPointIeee754<T>
    {
        var last = T.CreateTruncating(Size - 1);
        // At the edge itself the derivative is zero too; not a number becomes the first element.
        return !(place > T.Zero) ? (T.Zero, T.Zero) : place >= last ? (last, T.Zero) : (place, slope);
    }

    private (T Place, T Slope) Reflected<T>(T place, T slope) where T : IFloatingPointIeee754<T>
    {
        var (low, span) = AlignCorners ? (T.Zero, T.CreateTruncating(Size - 1)) : (T.CreateTruncating(-0.5), T.CreateTruncating(Size));
        if (T.IsZero(span)) return (T.Zero, T.Zero);
        place -= low;
        if (place < T.Zero) (place, slope) = (-place, -slope);
        var flips = T.Floor(place / span);
        var rest = place % span;
        return T.IsEvenInteger(flips) ? (low + rest, slope) : (low + span - rest, -slope);
    }
}
