using System.Collections;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// The padding of a convolution: zeros at both ends of every spatial dimension, one number for all (<c>padding: 1</c>) or one each
/// (<c>padding: [1, 2]</c>), or <c>"valid"</c> for none, or <c>"same"</c> for as many as keep the sizes of the input: d (k - 1) in all, the odd one at the end.
/// Given nothing it stands for none.
/// </summary>
[CollectionBuilder(typeof(ConvolutionPadding), nameof(Create))]
public readonly struct ConvolutionPadding : IEnumerable<long>, IEquatable<ConvolutionPadding>
{
    private readonly Sizes _sizes;
    private readonly string? _mode;

    private ConvolutionPadding(Sizes sizes, string? mode) => (_sizes, _mode) = (sizes, mode);

    /// <summary>One number per dimension, or one for all.</summary>
    public static ConvolutionPadding Create(ReadOnlySpan<long> values) => new(Sizes.Create(values), null);

    /// <summary>One number per dimension, or one for all.</summary>
    public static implicit operator ConvolutionPadding(Sizes sizes) => new(sizes, null);

    /// <summary>The same number for every dimension.</summary>
    public static implicit operator ConvolutionPadding(long value) => new(value, null);

    /// <summary>The same number for every dimension.</summary>
    public static implicit operator ConvolutionPadding(int value) => new(value, null);

    /// <summary>One number per dimension.</summary>
    public static implicit operator ConvolutionPadding(long[] values) => new(values, null);

    /// <summary>One number per dimension.</summary>
    public static implicit operator ConvolutionPadding((long First, long Second) values) => new(values, null);

    /// <summary>One number per dimension.</summary>
    public static implicit operator ConvolutionPadding((long First, long Second, long Third) values) => new(values, null);

    /// <summary>"valid" or "same".</summary>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static implicit operator ConvolutionPadding(string mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        return mode is "valid" or "same" ? new(default, mode) : throw new ArgumentException($"A padding must be \"valid\", \"same\" or numbers, and is \"{mode}\".", nameof(mode));
    }

    /// <summary>Whether both pad alike.</summary>
    public static bool operator ==(ConvolutionPadding left, ConvolutionPadding right) => left.Equals(right);

    /// <summary>Whether they pad differently.</summary>
    public static bool operator !=(ConvolutionPadding left, ConvolutionPadding right) => !left.Equals(right);

    /// <summary>What is added before and after each dimension, for a kernel of given sizes.</summary>
    /// <exception cref="ArgumentException">A number is negative, there are too many or too few, or sizes are to stay the same with strides.</exception>
    internal (long[] Before, long[] After) For(string op, ReadOnlySpan<long> kernel, long[] stride, long[] dilation)
    {
        if (_mode == "same")
        {
            if (Array.Exists(stride, s => s != 1))
                throw new ArgumentException($"{op}: padding \"same\" needs stride 1, and the stride is [{string.Join(", ", stride)}]. Give the padding in numbers.");
            long[] before = new long[kernel.Length], after = new long[kernel.Length];
            for (var d = 0; d < kernel.Length; d++)
            {
                var total = checked(dilation[d] * (kernel[d] - 1));
                (before[d], after[d]) = (total / 2, total - total / 2);
            }
            return (before, after);
        }
        var sizes = _sizes.For(kernel.Length, op, "padding", 0);
        foreach (var size in sizes)
            if (size < 0)
                throw new ArgumentException($"{op}: a padding must not be negative, and is {size}.");
        return (sizes, sizes);
    }

    /// <inheritdoc/>
    public bool Equals(ConvolutionPadding other) => _sizes == other._sizes && _mode == other._mode;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ConvolutionPadding other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_sizes, _mode);

    /// <summary>"valid", "same" or the numbers.</summary>
    public override string ToString() => _mode ?? $"[{string.Join(", ", _sizes)}]";

    /// <summary>The numbers that were given; none for "valid" and "same".</summary>
    public IEnumerator<long> GetEnumerator() => _sizes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
