namespace Autograd;

/// <summary>Shape, strides and offset of a tensor in its storage, in elements. Immutable and shared between tensors.</summary>
internal sealed class Layout
{
    /// <summary>Walks keep an index per dimension on the stack, so there is a limit; it is NumPy's.</summary>
    public const int MaxRank = 64;

    public static readonly Layout Scalar = new([], [], 0);

    private readonly long[] _shape;
    private readonly long[] _strides;
    private Layout? _stretched;

    public readonly long Offset;
    public readonly long Count;

    /// <summary>Row-major without gaps (offset aside).</summary>
    public readonly bool IsContiguous;

    /// <summary>Every element of a run of <see cref="Count"/> storage elements exactly once, in any order of dimensions.</summary>
    public readonly bool IsDense;

    /// <summary>All elements are one storage element: every dimension has stride 0 or size 1.</summary>
    public readonly bool IsUniform;

    private Layout(long[] shape, long[] strides, long offset)
    {
        if (shape.Length > MaxRank)
            throw new ArgumentException($"A tensor of {shape.Length} dimensions was asked for, and there can be at most {MaxRank}. Join dimensions with Reshape or Flatten.");
        (_shape, _strides, Offset) = (shape, strides, offset);
        Count = CountOf(shape);
        IsContiguous = IsUniform = true;
        long expected = 1;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            if (shape[d] == 1) continue;
            IsContiguous &= strides[d] == expected;
            IsUniform &= strides[d] == 0;
            expected *= shape[d];
        }
        if (Count == 0) IsContiguous = true;
        if (Count <= 1) IsUniform = Count == 1;
        IsDense = IsContiguous || IsPermutedDense();
    }

    public ReadOnlySpan<long> Shape => _shape;

    public ReadOnlySpan<long> Strides => _strides;

    public int Rank => _shape.Length;

    public static Layout Contiguous(params ReadOnlySpan<long> shape)
    {
        if (shape.Length == 0) return Scalar;
        var strides = new long[shape.Length];
        long step = 1;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= Math.Max(1, shape[d]);
        }
        return new Layout(shape.ToArray(), strides, 0);
    }

    public static Layout Strided(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, long offset) =>
        new(shape.ToArray(), strides.ToArray(), offset);

    /// <summary>Same shape without gaps, dimensions in the same order of strides: what an elementwise result of this operand takes.</summary>
    public Layout Fresh() => IsDense && Offset == 0 ? this : IsDense ? new Layout(_shape, _strides, 0) : Contiguous(_shape);

    /// <summary>This shape over one single element at offset 0.</summary>
    public Layout Stretched() => _stretched ??= new Layout(_shape, new long[_shape.Length], 0);

    public bool SameShape(Layout other) => ReferenceEquals(this, other) || Shape.SequenceEqual(other.Shape);

    public bool SameStrides(Layout other) => ReferenceEquals(this, other) || (Shape.SequenceEqual(other.Shape) && Strides.SequenceEqual(other.Strides));

    /// <summary>Whether, in one storage, both show the same element at every index.</summary>
    public bool SamePlaces(Layout other) => Offset == other.Offset && SameStrides(other);

    /// <summary>Number of elements of a shape.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the product does not fit 63 bits.</exception>
    public static long CountOf(ReadOnlySpan<long> shape)
    {
        foreach (var size in shape)
            if (size < 0)
                throw new ArgumentException($"Trying to create a tensor with negative dimension {size}: {Text(shape)}. Sizes must be 0 or more.");
        if (shape.Contains(0)) return 0;
        long count = 1;
        foreach (var size in shape)
        {
            if (count > long.MaxValue / 8 / size)
                throw new ArgumentException($"The shape {Text(shape)} has more elements than 64 bits can address; use smaller sizes.");
            count *= size;
        }
        return count;
    }

    /// <summary>A shape as PyTorch writes it: [2, 3].</summary>
    public static string Text(ReadOnlySpan<long> shape) => "[" + string.Join(", ", shape.ToArray()) + "]";

    public override string ToString() => Text(_shape);

    private bool IsPermutedDense()
    {
        Span<int> order = stackalloc int[_shape.Length];
        var n = 0;
        for (var d = 0; d < _shape.Length; d++)
            if (_shape[d] != 1)
                order[n++] = d;
        order = order[..n];
        for (var i = 1; i < n; i++)
            for (var j = i; j > 0 && _strides[order[j]] < _strides[order[j - 1]]; j--)
                (order[j], order[j - 1]) = (order[j - 1], order[j]);
        long expected = 1;
        foreach (var d in order)
        {
            if (_strides[d] != expected) return false;
            expected *= _shape[d];
        }
        return true;
    }
}
