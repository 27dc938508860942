namespace Autograd;

/// <summary>
/// One subscript of a tensor, as in <c>x[1]</c>, <c>x[^1]</c>, <c>x[1..3]</c>, <c>x[.., 0]</c>, <c>x[mask]</c>: numbers, ranges and tensors
/// convert to it by themselves.
/// </summary>
/// <remarks>
/// <c>..</c> is the whole of one dimension, Python's <c>:</c>; <see cref="Ellipsis"/> stands for as many of them as are left, Python's <c>...</c>.
/// </remarks>
public readonly struct TensorIndex
{
    internal enum Kind : byte
    {
        NewAxis,
        Ellipsis,
        Number,
        Slice,
        Truth,
        Tensor,
    }

    private readonly Kind _kind;
    private readonly long _start, _stop, _step;
    private readonly Tensor? _tensor;

    private TensorIndex(Kind kind, long start = 0, long stop = 0, long step = 1, Tensor? tensor = null) =>
        (_kind, _start, _stop, _step, _tensor) = (kind, start, stop, step, tensor);

    /// <summary>A new dimension of size 1, Python's <c>None</c>. It is also the default value.</summary>
    public static TensorIndex NewAxis => default;

    /// <summary>The whole of every dimension that no other subscript names; at most one may occur.</summary>
    public static TensorIndex Ellipsis => new(Kind.Ellipsis);

    /// <summary>The whole of one dimension, the same as <c>..</c>.</summary>
    public static TensorIndex All => Slice(null, null);

    /// <summary>Python's <c>start:stop:step</c>. Negative positions count from the end, both are clipped to the dimension, and null means its end.</summary>
    /// <param name="start">The first position.</param>
    /// <param name="stop">The position before which the slice ends.</param>
    /// <param name="step">The distance between neighbours, at least 1.</param>
    public static TensorIndex Slice(long? start, long? stop, long step = 1) => new(Kind.Slice, start ?? 0, stop ?? long.MaxValue, step);

    /// <summary>One position, whose dimension disappears; a negative one counts from the end.</summary>
    public static implicit operator TensorIndex(int position) => new(Kind.Number, position);

    /// <summary>One position, whose dimension disappears; a negative one counts from the end.</summary>
    public static implicit operator TensorIndex(long position) => new(Kind.Number, position);

    /// <summary>One position, such as <c>^1</c> for the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is <c>^0</c>, which lies behind the last.</exception>
    public static implicit operator TensorIndex(Index position) => position is { IsFromEnd: true, Value: 0 }
        ? throw new ArgumentOutOfRangeException(nameof(position), "Index: ^0 lies behind the last position. The last is ^1.")
        : new(Kind.Number, Position(position));

    /// <summary>A slice of step 1, clipped to the dimension.</summary>
    public static implicit operator TensorIndex(Range range) => new(Kind.Slice, Position(range.Start), Position(range.End));

    /// <summary>Positions (integers) or a mask (bools, over as many dimensions as it has): the result is a copy.</summary>
    public static implicit operator TensorIndex(Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return new(Kind.Tensor, tensor: index);
    }

    /// <summary>A new dimension of size 1 for true, of size 0 for false: a mask without dimensions.</summary>
    public static implicit operator TensorIndex(bool truth) => new(Kind.Truth, truth ? 1 : 0);

    /// <summary>Several positions; the result is a copy.</summary>
    public static implicit operator TensorIndex(long[] positions) => Tensor.From<long>(positions);

    /// <summary>Several positions; the result is a copy.</summary>
    public static implicit operator TensorIndex(int[] positions) => Tensor.From<int>(positions);

    /// <summary>A mask over one dimension; the result is a copy.</summary>
    public static implicit operator TensorIndex(bool[] mask) => Tensor.From<bool>(mask);

    internal Kind Form => _kind;

    /// <summary>The position of a number, the first of a slice; 1 or 0 for a truth value.</summary>
    internal long Start => _start;

    internal long Stop => _stop;

    internal long Step => _step;

    internal Tensor Tensor => _tensor!;

    /// <summary>The subscript as Python writes it.</summary>
    public override string ToString() => _kind switch
    {
        Kind.NewAxis => "None",
        Kind.Ellipsis => "...",
        Kind.Number => $"{_start}",
        Kind.Slice => $"{(_start == 0 ? "" : _start)}:{(_stop == long.MaxValue ? "" : _stop)}{(_step == 1 ? "" : $":{_step}")}",
        Kind.Truth => _start != 0 ? "True" : "False",
        _ => $"{_tensor!.DType.TorchName()} {_tensor.Layout}",
    };

    // From the end, 0 is a position behind every dimension: slices clip it.
    private static long Position(Index position) => !position.IsFromEnd ? position.Value : position.Value == 0 ? long.MaxValue : -position.Value;
}
