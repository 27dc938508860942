using System.Collections;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>A factor for every spatial dimension: one for all, as in <c>scaleFactor: 2</c>, or one each, as in <c>scaleFactor: [2, 1.5]</c>.</summary>
[CollectionBuilder(typeof(Scales), nameof(Create))]
public readonly struct Scales : IEnumerable<double>, IEquatable<Scales>
{
    private readonly double[]? _values;

    private Scales(double[] values) => _values = values;

    /// <summary>Whether nothing was given.</summary>
    public bool IsDefault => _values is null || _values.Length == 0;

    /// <summary>One factor per dimension, or one for all.</summary>
    public static Scales Create(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <summary>The same factor for every dimension.</summary>
    public static implicit operator Scales(double value) => new([value]);

    /// <summary>One factor per dimension.</summary>
    public static implicit operator Scales(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Create(values);
    }

    /// <summary>Whether both hold the same factors.</summary>
    public static bool operator ==(Scales left, Scales right) => left.Equals(right);

    /// <summary>Whether the factors differ.</summary>
    public static bool operator !=(Scales left, Scales right) => !left.Equals(right);

    /// <summary>One factor for each of <paramref name="dims"/> dimensions.</summary>
    /// <exception cref="ArgumentException">Another number of them was given, or one is not positive.</exception>
    internal double[] For(int dims, string op)
    {
        var given = _values ?? [];
        if (given.Length != 1 && given.Length != dims)
            throw new ArgumentException($"{op}: [{string.Join(", ", given)}] has {given.Length} scale factors; give one for all, or {dims}.");
        foreach (var factor in given)
            if (!(factor > 0) || double.IsInfinity(factor))
                throw new ArgumentException($"{op}: a scale factor must be positive, and is {factor}.");
        var values = new double[dims];
        for (var d = 0; d < dims; d++) values[d] = given[given.Length == 1 ? 0 : d];
        return values;
    }

    /// <inheritdoc/>
    public bool Equals(Scales other) => (_values ?? []).AsSpan().SequenceEqual(other._values ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scales other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in this) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
