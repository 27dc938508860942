using System.Globalization;
using System.Numerics;

namespace Autograd.IO;

/// <summary>A value in a PyTorch file: a tensor, a number, a string, a bool, a dtype, None, or a dictionary, list or tuple of such.</summary>
/// <remarks>C# values convert to it by themselves, so trees are written as they are read; the <c>As...</c> methods convert back and say what they found when it is something else.</remarks>
/// <example><code>
/// TorchValue tree = new TorchDictionary { ["epoch"] = 3, ["lr"] = 0.01, ["weight"] = Tensor.Ones([2, 2]), ["history"] = new TorchList { 0.5, 0.25 } };
/// var epoch = tree["epoch"].AsInt64();
/// var last = tree["history"][1].AsDouble();
/// </code></example>
public readonly partial struct TorchValue : IEquatable<TorchValue>
{
    // Null for None, else a bool, long (BigInteger beyond it), double, string, DType, Tensor, TorchDictionary, TorchList or TorchTuple.
    private readonly object? _value;

    internal TorchValue(object? value) => _value = value;

    /// <summary>Python's None, which is also <c>default</c>.</summary>
    public static TorchValue None => default;

    internal object? Value => _value;

    /// <summary>What the value is.</summary>
    public TorchKind Kind => _value switch
    {
        null => TorchKind.None,
        bool => TorchKind.Boolean,
        long or BigInteger => TorchKind.Integer,
        double => TorchKind.Float,
        string => TorchKind.Text,
        DType => TorchKind.DType,
        Tensor => TorchKind.Tensor,
        TorchDictionary => TorchKind.Dictionary,
        TorchList => TorchKind.List,
        _ => TorchKind.Tuple,
    };

    /// <summary>Whether this is None.</summary>
    public bool IsNone => _value is null;

    /// <summary>The entry of a dictionary under a string or an integer, or the item of a list or tuple at a position.</summary>
    /// <exception cref="InvalidOperationException">This is neither a dictionary, a list nor a tuple.</exception>
    /// <exception cref="KeyNotFoundException">There is no such entry.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public TorchValue this[TorchValue key] => _value is TorchDictionary dictionary ? dictionary[key] : AsList()[checked((int)key.AsInt64())];

    /// <summary>A tensor, or None for null.</summary>
    public static implicit operator TorchValue(Tensor? value) => new(value);

    /// <summary>A float.</summary>
    public static implicit operator TorchValue(double value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator TorchValue(long value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator TorchValue(int value) => new((long)value);

    /// <summary>An integer of any size.</summary>
    public static implicit operator TorchValue(BigInteger value) => new(value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value);

    /// <summary>True or False.</summary>
    public static implicit operator TorchValue(bool value) => new(value);

    /// <summary>A string, or None for null.</summary>
    public static implicit operator TorchValue(string? value) => new(value);

    /// <summary>A dtype.</summary>
    public static implicit operator TorchValue(DType value) => new(value);

    /// <summary>A dictionary, or None for null.</summary>
    public static implicit operator TorchValue(TorchDictionary? value) => new(value);

    /// <summary>A list, or None for null.</summary>
    public static implicit operator TorchValue(TorchList? value) => new(value);

    /// <summary>A tuple, or None for null.</summary>
    public static implicit operator TorchValue(TorchTuple? value) => new(value);

    /// <summary>Whether both are equal: numbers, strings and so on by value (1, 1.0 and True differ), tensors and containers by being the same object.</summary>
    public static bool operator ==(TorchValue left, TorchValue right) => left.Equals(right);

    /// <summary>Whether the values differ.</summary>
    public static bool operator !=(TorchValue left, TorchValue right) => !left.Equals(right);

    /// <summary>The tensor.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public Tensor AsTensor() => _value as Tensor ?? throw IsNo("a tensor");

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public long AsInt64() => _value is long value ? value : (long)AsBigInteger();

    /// <summary>The integer, of any size.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public BigInteger AsBigInteger() => _value switch
    {
        long value => value,
        BigInteger value => value,
        _ => throw IsNo("an integer"),
    };

    /// <summary>The number, which may be an integer.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public double AsDouble() => _value is double value ? value : Kind == TorchKind.Integer ? (double)AsBigInteger() : throw IsNo("a number");

    /// <summary>The truth value.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public bool AsBoolean() => _value is bool value ? value : throw IsNo("True or False");

    /// <summary>The string.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public string AsString() => _value as string ?? throw IsNo("a string");

    /// <summary>The dtype.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public DType AsDType() => _value is DType value ? value : throw IsNo("a dtype");

    /// <summary>The dictionary.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public TorchDictionary AsDictionary() => _value as TorchDictionary ?? throw IsNo("a dictionary");

    /// <summary>The list, or the items of a tuple.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public IReadOnlyList<TorchValue> AsList() => _value as IReadOnlyList<TorchValue> ?? throw IsNo("a list or tuple");

    /// <inheritdoc/>
    public bool Equals(TorchValue other) => Kind < TorchKind.Tensor ? Equals(_value, other._value) : ReferenceEquals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TorchValue other && Equals(other);

    /// <inheritdoc/>
    // Seeded, unlike that of the integers themselves: a file cannot choose keys that collide.
    public override int GetHashCode() => _value is long value ? HashCode.Combine(value) : _value?.GetHashCode() ?? 0;

    /// <summary>Scalars as text, strings in quotes; tensors and containers by their kind and size.</summary>
    public override string ToString() => _value switch
    {
        null => "None",
        bool value => value ? "True" : "False",
        string value => $"'{value}'",
        DType value => value.TorchName(),
        Tensor value => $"tensor of {value.DType.TorchName()} {FileFormat.Text(value.Shape)}",
        TorchDictionary value => $"dictionary of {value.Count} entries",
        TorchList value => $"list of {value.Count} items",
        TorchTuple value => $"tuple of {value.Count} items",
        var value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private InvalidOperationException IsNo(string expected) => new($"TorchValue: {expected} was asked for, and this is {(_value is string text ? FileFormat.Quote(text) : ToString())}.");
}
