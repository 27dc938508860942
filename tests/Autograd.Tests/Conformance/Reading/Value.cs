namespace Autograd.Tests.Conformance;

/// <summary>An argument as the data spell it: the closed set of section 2 of data/README.md.</summary>
internal abstract record Value
{
    private protected Value()
    {
    }
}

internal sealed record NullValue : Value;

internal sealed record BoolValue(bool Bool) : Value;

internal sealed record IntValue(long Int) : Value;

internal sealed record FloatValue(double Float) : Value;

internal sealed record TextValue(string Text) : Value;

internal sealed record DTypeValue(DType DType) : Value;

/// <summary>A tensor by its key; with a view the stored tensor is the 1-d storage.</summary>
internal sealed record TensorValue(string Key, StridedView? View = null) : Value;

internal sealed record SliceValue(long? Start, long? Stop, long? Step) : Value;

internal sealed record EllipsisValue : Value;

internal sealed record ListValue(IReadOnlyList<Value> Items) : Value;

/// <summary>Constructor arguments inside constructor arguments: the layers of a Sequential, the parts of a chained scheduler.</summary>
internal sealed record MapValue(IReadOnlyDictionary<string, Value> Members) : Value;

/// <summary>Element [i, j, ..] is storage[Offset + i Strides[0] + j Strides[1] + ..], counted in elements.</summary>
internal sealed record StridedView(long[] Shape, long[] Strides, long Offset);
