namespace Autograd.IO;

/// <summary>
/// Bounds a tree in which objects may occur several times: no object contains itself, nesting is not too deep, and the tree written out is not too large. A few hundred bytes of lists that
/// each contain the one before twice would otherwise keep a reader busy for ever.
/// </summary>
internal sealed class TreeShape
{
    /// <summary>Python itself gives up at about this depth.</summary>
    public const int MaxDepth = 256;

    private const long MaxValues = 1 << 24;

    private readonly Dictionary<object, (long Values, int Height)> _known = new(ReferenceEqualityComparer.Instance);

    private TreeShape()
    {
    }

    /// <summary>What is wrong with a tree, or null.</summary>
    public static string? Problem(TorchValue root)
    {
        try
        {
            new TreeShape().Measure(root.Value, 1);
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private (long Values, int Height) Measure(object? value, int depth)
    {
        if (value is null or string or Tensor or bool or long or double or DType or System.Numerics.BigInteger) return (1, 1);
        if (value is not (TorchDictionary or TorchList or TorchTuple)) throw new InvalidDataException($"it holds {value} where a value is expected.");
        if (_known.TryGetValue(value, out var known))
        {
            if (known.Height < 0) throw new InvalidDataException("a list or dictionary contains itself.");
            if (depth + known.Height > MaxDepth) throw TooDeep();
            return known;
        }
        if (depth >= MaxDepth) throw TooDeep();
        // Marks it as open until its contents are known.
        _known.Add(value, (0, -1));
        long values = 1;
        var height = 0;
        foreach (var child in Children(value))
        {
            var (more, high) = Measure(child.Value, depth + 1);
            values += more;
            height = Math.Max(height, high);
            if (values > MaxValues) throw new InvalidDataException($"it holds more than {MaxValues} values, those that occur several times counted each time.");
        }
        return _known[value] = (values, height + 1);
    }

    private static IEnumerable<TorchValue> Children(object container)
    {
        if (container is not TorchDictionary dictionary) return (IEnumerable<TorchValue>)container;
        return dictionary.Attributes is { } attributes ? dictionary.Values.Append(attributes) : dictionary.Values;
    }

    private static InvalidDataException TooDeep() => new($"it is nested more than {MaxDepth} levels deep.");
}
