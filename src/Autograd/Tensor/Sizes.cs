using System.Collections;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// A number for every spatial dimension of a kernel (stride, padding, dilation ...): one for all, as in <c>stride: 2</c>, or one each, as in
/// <c>stride: [2, 1]</c>. Given nothing it stands for the default.
/// </summary>
[CollectionBuilder(typeof(Sizes), nameof(Create))]
public readonly struct Sizes : IEnumerable<long>, IEquatable<Sizes>
{
    private readonly long[]? _values;

    private Sizes(long[] values) => _values = values;

    /// <summary>Whether nothing was given.</summary>
    public bool IsDefault => _values is null || _values.Length == 0;

    /// <summary>One number per dimension, or one for all.</summary>
    public static Sizes Create(ReadOnlySpan<long> values) => new(values.ToArray());

    /// <summary>The same number for every dimension.</summary>
    public static implicit operator Sizes(long value) => new([value]);

    /// <summary>The same number for every dimension.</summary>
    public static implicit operator Sizes(int value) => new([value]);

    /// <summary>One number per dimension.</summary>
    public static implicit operator Sizes(long[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Create(values);
    }

    /// <summary>One number per dimension.</summary>
    public static implicit operator Sizes((long First, long Second) values) => new([values.First, values.Second]);

    /// <summary>One number per dimension.</summary>
    public static implicit operator Sizes((long First, long Second, long Third) values) => new([values.First, values.Second, values.Third]);

    /// <summary>Whether both hold the same numbers.</summary>
    public static bool operator ==(Sizes left, Sizes right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(Sizes left, Sizes right) => !left.Equals(right);

    /// <summary>These, or others if nothing was given.</summary>
    internal Sizes Else(Sizes others) => IsDefault ? others : this;

    /// <summary>One number for each of <paramref name="dims"/> dimensions.</summary>
    /// <exception cref="ArgumentException">Another number of them was given.</exception>
    internal long[] For(int dims, string op, string what, long absent)
    {
        var given = _values ?? [];
        var values = new long[dims];
        if (given.Length > 1 && given.Length != dims)
            throw new ArgumentException($"{op}: the {what} [{string.Join(", ", given)}] has {given.Length} numbers; give one for all, or {dims}.");
        for (var d = 0; d < dims; d++) values[d] = given.Length == 0 ? absent : given[given.Length == 1 ? 0 : d];
        return values;
    }

    /// <inheritdoc/>
    public bool Equals(Sizes other) => (_values ?? []).AsSpan().SequenceEqual(other._values ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Sizes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in this) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
