using System.Collections;
using System.Runtime.CompilerServices;

namespace Autograd.Optim;

/// <summary>A number for every parameter group: one for all, as in <c>maxLr: 0.1</c>, or one each, as in <c>maxLr: [0.1, 0.01]</c>.</summary>
[CollectionBuilder(typeof(PerGroup), nameof(Create))]
public readonly struct PerGroup : IEnumerable<double>, IEquatable<PerGroup>
{
    private readonly double[]? _values;

    private PerGroup(double[] values) => _values = values;

    /// <summary>One number per group, or one for all.</summary>
    public static PerGroup Create(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <summary>The same number for every group.</summary>
    public static implicit operator PerGroup(double value) => new([value]);

    /// <summary>One number per group.</summary>
    public static implicit operator PerGroup(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Create(values);
    }

    /// <summary>Whether both hold the same numbers.</summary>
    public static bool operator ==(PerGroup left, PerGroup right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(PerGroup left, PerGroup right) => !left.Equals(right);

    /// <summary>One number for each group of an optimizer.</summary>
    /// <exception cref="ArgumentException">Another number of them was given.</exception>
    internal double[] For(Optimizer optimizer, string scheduler, string what)
    {
        var (given, groups) = (_values ?? [], optimizer.ParameterGroups.Count);
        if (given.Length != 1 && given.Length != groups)
            throw new ArgumentException($"{scheduler}: {what} has {given.Length} numbers; give one for all, or one for each of the {groups} parameter groups.");
        return given.Length == groups ? [.. given] : [.. Enumerable.Repeat(given[0], groups)];
    }

    /// <inheritdoc/>
    public bool Equals(PerGroup other) => (_values ?? []).AsSpan().SequenceEqual(other._values ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PerGroup other && Equals(other);

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
