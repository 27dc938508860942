namespace Autograd.Data;

/// <summary>Makes batches of items, as <c>torch.utils.data.default_collate</c> does; the parts from which to make other collations too.</summary>
/// <example><code>
/// (string Text, int Stars)[] reviews = [("Good.", 4), ("Not so good.", 2)];
/// var loader = DataLoader.For(reviews, items => (Texts: items.Select(r => r.Text).ToArray(), Stars: Collate.Column(items.Select(r => r.Stars).ToArray())), batchSize: 16);
/// </code></example>
public static class Collate
{
    /// <summary>One tensor of all items, with a new first dimension.</summary>
    /// <remarks>
    /// Tensors, and arrays of numbers such as <c>float[]</c>, are stacked. Of numbers, <c>int</c> becomes int64 (labels and indices are) and the others keep their type:
    /// <c>double</c> is float64, <c>float</c> float32, <c>bool</c> bool.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no item, or shapes differ.</exception>
    /// <exception cref="NotSupportedException">The items are neither tensors nor numbers.</exception>
    public static Tensor Column<T>(T[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Length == 0) throw new ArgumentException("Collate: a batch needs at least one item.", nameof(items));
        if (items is Tensor[] tensors) return Stack(tensors);
        // Arrays as items; but not those of tensors, which make several columns.
        if (items is Array[] arrays && items is not object[][])
            return Stack(Array.ConvertAll(arrays, a => Tensor.From(a ?? throw new ArgumentNullException(nameof(items)))));
        if (Numbers(items) is { } numbers) return typeof(T) == typeof(int) ? numbers.To(DType.Int64) : numbers;
        throw new NotSupportedException(
            $"Collate: items of type {typeof(T)} make no tensor by themselves. Tensors, numbers, arrays of numbers, tuples of two or three of them and dictionaries do, and arrays of tensors by new DataLoader(...); for others, pass a collate function.");
    }

    /// <summary>Arrays of tensors, element by element: the batch has the first tensors of all items stacked, then the second ones, and so on.</summary>
    /// <exception cref="ArgumentException">There is no item, or they differ in length or shapes.</exception>
    public static Tensor[] Rows(Tensor[][] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Length == 0) throw new ArgumentException("Collate: a batch needs at least one item.", nameof(items));
        if (Array.FindIndex(items, item => item.Length != items[0].Length) is var odd and >= 0)
            throw new ArgumentException($"Collate: item {odd} of the batch has {items[odd].Length} tensors, but item 0 has {items[0].Length}.", nameof(items));
        var batch = new Tensor[items[0].Length];
        for (var i = 0; i < batch.Length; i++) batch[i] = Stack(Array.ConvertAll(items, item => item[i]));
        return batch;
    }

    /// <summary>Pairs, element by element.</summary>
    /// <inheritdoc cref="Column{T}" path="/exception"/>
    public static (Tensor, Tensor) Pairs<T1, T2>((T1, T2)[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return (Column(Array.ConvertAll(items, item => item.Item1)), Column(Array.ConvertAll(items, item => item.Item2)));
    }

    /// <summary>Triples, element by element.</summary>
    /// <inheritdoc cref="Column{T}" path="/exception"/>
    public static (Tensor, Tensor, Tensor) Triples<T1, T2, T3>((T1, T2, T3)[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return (Column(Array.ConvertAll(items, item => item.Item1)), Column(Array.ConvertAll(items, item => item.Item2)), Column(Array.ConvertAll(items, item => item.Item3)));
    }

    /// <summary>Dictionaries by key: those of the first item, which all others need to have.</summary>
    /// <inheritdoc cref="Column{T}" path="/exception"/>
    public static Dictionary<string, Tensor> Dictionaries<T>(Dictionary<string, T>[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Length == 0) throw new ArgumentException("Collate: a batch needs at least one item.", nameof(items));
        return items[0].Keys.ToDictionary(key => key, key => Column(items.Select((item, i) => item.TryGetValue(key, out var value)
            ? value
            : throw new ArgumentException($"Collate: item {i} of the batch lacks the key '{key}', which item 0 has.", nameof(items))).ToArray()));
    }

    private static Tensor Stack(Tensor[] tensors)
    {
        foreach (var t in tensors) ArgumentNullException.ThrowIfNull(t, nameof(tensors));
        for (var i = 1; i < tensors.Length; i++)
            if (!tensors[i].Shape.SequenceEqual(tensors[0].Shape))
                throw new ArgumentException(
                    $"Collate: item {i} of the batch has the shape {Text(tensors[i])}, but item 0 has {Text(tensors[0])}. Bring all items to one shape, or pass a collate function that does.",
                    nameof(tensors));
        return Tensor.Stack(tensors);
    }

    private static Tensor? Numbers<T>(T[] items)
    {
        // By the exact type: uint[] would otherwise pass for int[].
        var number = typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(long) || typeof(T) == typeof(int) || typeof(T) == typeof(short)
            || typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte) || typeof(T) == typeof(bool) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);
        return number ? Tensor.From((Array)items) : null;
    }

    private static string Text(Tensor t) => $"({string.Join(", ", t.Shape.ToArray())})";
}
