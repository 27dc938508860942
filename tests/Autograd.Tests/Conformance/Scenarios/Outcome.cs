namespace Autograd.Tests.Conformance;

/// <summary>Holds what a scenario put into <c>out</c> against what PyTorch put there: nested lists, numbers, bools, strings.</summary>
internal static class Outcome
{
    public static string? Difference(object? actual, Value expected, Tolerance tolerance) => (actual, expected) switch
    {
        (Tensor tensor, _) => Difference(Bridge.Read(tensor), expected, tolerance),
        (bool got, BoolValue want) => got == want.Bool ? null : $"got {got}, expected {want.Bool}",
        (string got, TextValue want) => got == want.Text ? null : $"got '{got}', expected '{want.Text}'",
        (int or long or double, IntValue or FloatValue) => Number(Convert.ToDouble(actual), expected, tolerance),
        (object?[] got, ListValue want) => got.Length != want.Items.Count
            ? $"got {got.Length} items, expected {want.Items.Count}"
            : got.Select((item, i) => Difference(item, want.Items[i], tolerance) is { } d ? $"item {i} {d}" : null)
                .FirstOrDefault(d => d is not null),
        _ => $"got {actual ?? "null"}, expected {expected}",
    };

    private static string? Difference(TensorData actual, Value expected, Tolerance tolerance)
    {
        long[] shape = [.. Shape(expected)];
        if (!actual.Shape.AsSpan().SequenceEqual(shape))
            return $"got shape {TensorData.Format(actual.Shape)}, expected {TensorData.Format(shape)}";
        Value[] items = [.. Items(expected)];
        for (int i = 0; i < items.Length; i++)
        {
            if (Number(actual.Double(i), items[i], tolerance) is { } difference) return $"element {i}: {difference}";
        }

        return null;
    }

    private static string? Number(double actual, Value expected, Tolerance tolerance)
    {
        double want = expected switch { IntValue v => v.Int, FloatValue v => v.Float, BoolValue v => v.Bool ? 1 : 0, _ => double.NaN };
        return Comparer.Agree(actual, want, tolerance) ? null : FormattableString.Invariant($"got {actual:R}, expected {want:R}");
    }

    private static IEnumerable<Value> Items(Value value) => value is ListValue list ? list.Items.SelectMany(Items) : [value];

    private static IEnumerable<long> Shape(Value value) => value is not ListValue list ? []
        : list.Items.Count == 0 ? [0]
        : Shape(list.Items[0]).Prepend(list.Items.Count);
}
