using System.Globalization;

namespace Autograd;

/// <summary>A C# number or bool as an operand: it takes part in type promotion by its category alone, as a Python number does.</summary>
/// <remarks><c>x + 2.5</c> keeps a float32 <c>x</c> float32; an integer tensor plus 2.5 becomes <see cref="DTypes.Default"/>.</remarks>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly long _bits;

    private Scalar(long bits, DType dtype) => (_bits, DType) = (bits, dtype);

    /// <summary>The widest type of the number's category: bool, int64 or float64.</summary>
    public DType DType { get; }

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, DType.Bool);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(value, DType.Int64);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(value, DType.Int64);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => new(BitConverter.DoubleToInt64Bits(value), DType.Float64);

    /// <summary>Whether the number is floating point.</summary>
    public bool IsFloatingPoint => DType == DType.Float64;

    /// <summary>The value as a double.</summary>
    public double ToDouble() => IsFloatingPoint ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    /// <summary>The value as an integer, truncated toward zero.</summary>
    public long ToInt64() => IsFloatingPoint ? (long)BitConverter.Int64BitsToDouble(_bits) : _bits;

    internal long Bits => _bits;

    /// <inheritdoc/>
    public bool Equals(Scalar other) => _bits == other._bits && DType == other.DType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bits, DType);

    /// <summary>Equal category and value.</summary>
    public static bool operator ==(Scalar a, Scalar b) => a.Equals(b);

    /// <summary>Another category or value.</summary>
    public static bool operator !=(Scalar a, Scalar b) => !a.Equals(b);

    /// <inheritdoc/>
    public override string ToString() => DType switch
    {
        DType.Bool => _bits != 0 ? "True" : "False",
        DType.Int64 => _bits.ToString(CultureInfo.InvariantCulture),
        _ => ToDouble().ToString(CultureInfo.InvariantCulture),
    };
}
