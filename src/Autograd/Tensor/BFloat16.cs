using System.Globalization;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>The upper half of a <see cref="float"/>: its range with 8 significant bits. Stored in 16 bits, computed in float.</summary>
/// <remarks>Conversion from float rounds to nearest, ties to even, as PyTorch does; every NaN becomes the quiet NaN 0x7FC0.</remarks>
public readonly struct BFloat16 : IEquatable<BFloat16>, IComparable<BFloat16>, IFormattable
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The value whose 16 bits are given.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The 16 bits: sign, 8 of exponent, 7 of fraction.</summary>
    public ushort ToBits() => _bits;

    /// <summary>The nearest value, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator BFloat16(float value)
    {
        if (float.IsNaN(value)) return new BFloat16(0x7FC0);
        var bits = BitConverter.SingleToUInt32Bits(value);
        return new BFloat16((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>The nearest value by way of float, as PyTorch converts.</summary>
    public static explicit operator BFloat16(double value) => (BFloat16)(float)value;

    /// <summary>The same value, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>IEEE equality: NaN differs from itself and 0 equals -0.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => (float)a == b;

    /// <summary>The negation of IEEE equality.</summary>
    public static bool operator !=(BFloat16 a, BFloat16 b) => (float)a != b;

    /// <summary>Orders by value.</summary>
    public static bool operator <(BFloat16 a, BFloat16 b) => (float)a < b;

    /// <summary>Orders by value.</summary>
    public static bool operator >(BFloat16 a, BFloat16 b) => (float)a > b;

    /// <summary>Orders by value.</summary>
    public static bool operator <=(BFloat16 a, BFloat16 b) => (float)a <= b;

    /// <summary>Orders by value.</summary>
    public static bool operator >=(BFloat16 a, BFloat16 b) => (float)a >= b;

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((float)this).ToString(format, formatProvider);
}
