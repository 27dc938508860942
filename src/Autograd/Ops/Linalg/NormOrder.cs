using System.Globalization;

namespace Autograd;

/// <summary>
/// Which norm: a number (for vectors p; for matrices 1, 2, infinity or their negatives), or one of the matrix norms that have names. Written as a number, or as
/// PyTorch's <c>"fro"</c> and <c>"nuc"</c>.
/// </summary>
public readonly struct NormOrder : IEquatable<NormOrder>
{
    private readonly string? _name;
    private readonly double _value;

    private NormOrder(string name) => _name = name;

    private NormOrder(double value) => _value = value;

    /// <summary>The square root of the sum of squared elements.</summary>
    public static NormOrder Frobenius => new("fro");

    /// <summary>The sum of the singular values.</summary>
    public static NormOrder Nuclear => new("nuc");

    internal bool IsNamed => _name is not null;

    internal double Value => _value;

    /// <summary>The order as a number.</summary>
    public static implicit operator NormOrder(double value) => new(value);

    /// <summary>The order as a number.</summary>
    public static implicit operator NormOrder(int value) => new((double)value);

    /// <summary>"fro" or "nuc".</summary>
    /// <exception cref="ArgumentException">It is another name.</exception>
    public static implicit operator NormOrder(string name) => FromString(name);

    /// <summary>Whether both name the same norm.</summary>
    public static bool operator ==(NormOrder left, NormOrder right) => left.Equals(right);

    /// <summary>Whether the norms differ.</summary>
    public static bool operator !=(NormOrder left, NormOrder right) => !left.Equals(right);

    /// <summary>"fro" or "nuc".</summary>
    /// <exception cref="ArgumentException">It is another name.</exception>
    public static NormOrder FromString(string name) => name switch
    {
        "fro" => Frobenius,
        "nuc" => Nuclear,
        null => throw new ArgumentNullException(nameof(name)),
        _ => throw new ArgumentException($"NormOrder: '{name}' is no norm; give \"fro\", \"nuc\" or a number."),
    };

    /// <inheritdoc/>
    public bool Equals(NormOrder other) => _name == other._name && _value.Equals(other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NormOrder other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_name, _value);

    /// <inheritdoc/>
    public override string ToString() => _name ?? _value.ToString(CultureInfo.InvariantCulture);
}
