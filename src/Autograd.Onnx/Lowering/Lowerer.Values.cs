using Autograd.Onnx.Tracing;

namespace Autograd.Onnx.Lowering;

/// <summary>Names of values, constants, and sizes that depend on the batch.</summary>
internal sealed partial class Lowerer
{
    private readonly Dictionary<Value, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _initializers = [];
    private string? _batchSize;

    public void Name(Value value, string name) => _names[value] = name;

    /// <summary>The name of a value in the graph, which a parameter or constant is added to when it is first read.</summary>
    public string NameOf(Value value)
    {
        if (_names.TryGetValue(value, out var name)) return name;
        if (value.Maker is { } maker) throw Unmapped(maker, "the op is not mapped to ONNX operators");
        if (value.Name is null) return _names[value] = Constant(value);
        if (_initializers.Add(value.Name)) graph.AddInitializer(value.Name, value.Tensor!);
        return _names[value] = value.Name;
    }

    /// <summary>A number of a dtype.</summary>
    public string Scalar(double value, DType dtype) => graph.AddConstant(Tensor.Full([], value, dtype));

    public static Size[] Sizes(Value x) => [.. x.Shape.Select((size, d) => new Size(size, x.Twin!.Shape[d]))];

    /// <summary>Whole numbers as a vector: a constant, or put together where some depend on the batch.</summary>
    public string Vector(params ReadOnlySpan<Size> numbers)
    {
        var parts = new List<string>();
        var known = new List<long>();
        foreach (var n in numbers)
        {
            if (n.IsFixed)
            {
                known.Add(n.First);
                continue;
            }
            if (known.Count > 0) parts.Add(Vector(known));
            known.Clear();
            parts.Add(OfBatch(n));
        }
        if (known.Count > 0 || parts.Count == 0) parts.Add(Vector(known));
        return parts.Count == 1 ? parts[0] : graph.Add("Concat", parts.ToArray(), ("axis", 0L));
    }

    private string Vector(List<long> numbers) => graph.AddConstant(Tensor.From<long>(numbers.ToArray(), [numbers.Count]));

    /// <summary>A multiple of the batch, as a vector of one.</summary>
    private string OfBatch(Size n)
    {
        if (batch is null)
            throw new NotSupportedException($"a size is {n.First} for the example and {n.Second} for other values of the same shape: it depends on the values, and an exported graph has fixed sizes");
        var times = n.First / batch.Size.First;
        if (n != times * batch.Size)
            throw new NotSupportedException($"a size is {n.First} for a batch of {batch.Size.First} and {n.Second} for one of {batch.Size.Second}: only multiples of the batch can be exported. Export with a fixed batch");
        _batchSize ??= graph.Add("Shape", [batch.Input], ("start", (long)batch.Dim), ("end", batch.Dim + 1L));
        return times == 1 ? _batchSize : graph.Add("Mul", [_batchSize, Vector([times])]);
    }

    public string Reshape(string x, params ReadOnlySpan<Size> shape)
    {
        // One size that depends on the batch is inferred, unless another is 0.
        var sizes = shape.ToArray();
        var open = Array.FindIndex(sizes, s => !s.IsFixed);
        if (open >= 0 && Array.FindIndex(sizes, open + 1, s => !s.IsFixed) < 0 && !Array.Exists(sizes, s => s.First == 0)) sizes[open] = -1;
        return Array.Exists(sizes, s => s.First == 0) ? graph.Add("Reshape", [x, Vector(sizes)], ("allowzero", 1L)) : graph.Add("Reshape", [x, Vector(sizes)]);
    }

    public string Expand(string x, ReadOnlySpan<Size> from, ReadOnlySpan<Size> to)
    {
        // A size of 1 stands for what is there.
        var sizes = to.ToArray();
        for (var d = 1; d <= from.Length; d++)
            if (from[^d] == to[^d]) sizes[^d] = 1;
        return graph.Add("Expand", [x, Vector(sizes)]);
    }

    public string Cast(string x, DType from, DType to) => from == to ? x : graph.Add("Cast", [x], ("to", Format.ElementType.Of(to)));

    /// <summary>A tensor that no input is known to lead to. Both runs must have the same; along sizes that depend on the batch it may be stretched.</summary>
    private string Constant(Value value)
    {
        var (first, second, sizes) = (value.Tensor!, value.Twin!.Tensor!, Sizes(value));
        for (var d = 0; d < sizes.Length; d++)
            if (!sizes[d].IsFixed) (first, second) = (One(first, d), One(second, d));
        if (!Format.Bytes.Of(first).AsSpan().SequenceEqual(Format.Bytes.Of(second)))
            throw new NotSupportedException(
                $"an operand of shape {first.Layout} and {first.DType.TorchName()} depends on the values of the inputs by a way that is not recorded (an op of integers or truth values, or one under NoGrad)");
        var name = graph.AddConstant(first);
        return Array.TrueForAll(sizes, s => s.IsFixed) ? name : Expand(name, [.. first.Shape.ToArray().Select(s => (Size)s)], sizes);
    }

    /// <summary>The first of equal slices.</summary>
    private static Tensor One(Tensor x, int dim)
    {
        var one = x.Narrow(dim, 0, 1);
        if (!Format.Bytes.Of(one.Expand(x.Shape)).AsSpan().SequenceEqual(Format.Bytes.Of(x)))
            throw new NotSupportedException($"a constant of shape {x.Layout} has another content for each element of the batch. Export with a fixed batch");
        return one;
    }
}
