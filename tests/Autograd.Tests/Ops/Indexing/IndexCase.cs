namespace Autograd.Tests.Ops.Indexing;

/// <summary>A random tensor with a random index expression that is valid for it.</summary>
internal sealed class IndexCase
{
    private readonly System.Random _random;
    private readonly List<object?> _items = [];
    private long[]? _common;

    public IndexCase(int seed)
    {
        _random = new System.Random(seed);
        var shape = new long[_random.Next(1, 5)];
        for (var d = 0; d < shape.Length; d++) shape[d] = _random.Next(20) == 0 ? 0 : _random.Next(1, 5);
        var n = shape.Aggregate(1L, (a, b) => a * b);
        Values = [.. Enumerable.Range(0, (int)n).Select(i => i + 1.0)];
        Shape = shape;
        Items(shape);
        Expected = new NaiveIndex(shape, _items);
    }

    public long[] Shape { get; }

    public double[] Values { get; }

    public NaiveIndex Expected { get; }

    /// <summary>The tensor, in one of several memory layouts.</summary>
    public Tensor X(bool requiresGrad = false)
    {
        var x = Tensor.From<double>(Values, Shape);
        var order = Enumerable.Range(0, Shape.Length).ToArray();
        if (_random.Next(2) == 0)
        {
            _random.Shuffle(order);
            var inverse = order.Select((_, d) => Array.IndexOf(order, d)).ToArray();
            x = x.Permute(order).Contiguous().Permute(inverse);
        }
        return x.Detach().RequireGrad(requiresGrad);
    }

    public TensorIndex[] Index => [.. _items.Select(i => i switch
    {
        null => TensorIndex.NewAxis,
        "..." => TensorIndex.Ellipsis,
        int n => n,
        (long start, long stop, long step) => TensorIndex.Slice(start, stop, step),
        Tensor t => t,
        _ => throw new ArgumentException($"{i}"),
    })];

    public override string ToString() => $"[{string.Join(", ", Shape)}] at {string.Join(", ", Index)}";

    private void Items(long[] shape)
    {
        var ellipsis = _random.Next(3) == 0 ? _random.Next(shape.Length + 1) : -1;
        var mayEnd = ellipsis < 0;
        for (var d = 0; d < shape.Length;)
        {
            if (_random.Next(8) == 0) _items.Add(null);
            if (d == ellipsis)
            {
                _items.Add("...");
                var skip = _random.Next(shape.Length - d);
                ellipsis = -1;
                // What follows the ellipsis names the last dimensions.
                d += skip;
                if (skip == 0 && _random.Next(2) == 0) continue;
                var follow = shape[d..];
                foreach (var size in follow) _items.Add(Simple(size));
                return;
            }
            if (mayEnd && _random.Next(5) == 0) return;
            var masked = _random.Next(6) == 0 ? Math.Min(_random.Next(1, 3), shape.Length - d) : 0;
            if (masked > 0 && Mask(shape[d..(d + masked)]) is { } mask)
            {
                _items.Add(mask);
                d += masked;
                continue;
            }
            _items.Add(shape[d] > 0 && _random.Next(3) == 0 ? Positions(shape[d]) : Simple(shape[d]));
            d++;
        }
    }

    private object Simple(long size)
    {
        if (size > 0 && _random.Next(3) == 0) return _random.Next((int)-size, (int)size);
        return ((long)_random.Next(-5, 5), (long)_random.Next(-5, 7), (long)_random.Next(1, 4));
    }

    private Tensor Positions(long size)
    {
        _common ??= _random.Next(2) == 0 ? [_random.Next(1, 4)] : [_random.Next(1, 4), _random.Next(1, 4)];
        var shape = _random.Next(3) switch
        {
            0 when _common.Length == 2 => _common[1..],
            1 when _common.Length == 2 => [_common[0], 1],
            _ => _common,
        };
        var n = shape.Aggregate(1L, (a, b) => a * b);
        var values = Enumerable.Range(0, (int)n).Select(_ => (long)_random.Next((int)-size, (int)size)).ToArray();
        var index = Tensor.From<long>(values, shape);
        return _random.Next(3) == 0 ? index.To(DType.Int32) : index;
    }

    private Tensor? Mask(long[] shape)
    {
        var n = (int)shape.Aggregate(1L, (a, b) => a * b);
        var values = new bool[n];
        if (_common is null)
        {
            for (var i = 0; i < n; i++) values[i] = _random.Next(2) == 0;
            _common = [values.Count(v => v)];
        }
        else
        {
            // As many true elements as the other index tensors have positions.
            if (_common.Length > 1 || n < _common[0]) return null;
            values.AsSpan(0, (int)_common[0]).Fill(true);
            _random.Shuffle(values);
        }
        return Tensor.From<bool>(values, shape);
    }
}
