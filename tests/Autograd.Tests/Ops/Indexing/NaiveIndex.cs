namespace Autograd.Tests.Ops.Indexing;

/// <summary>Indexing by its definition: for each element of the result, the coordinates of the element of x that it is.</summary>
internal sealed class NaiveIndex
{
    /// <summary>A dimension of the view: the dimension of x that it runs along (or none), and the positions that it visits.</summary>
    private sealed record Axis(int Source, long[] Positions);

    private readonly List<Axis> _axes = [];
    private readonly List<(int Axis, long[] Shape, long[] Values)> _picks = [];
    private readonly long[] _fixed;
    private readonly long[] _shape;

    /// <summary>The shape of the result.</summary>
    public long[] Shape { get; }

    /// <summary>The place in x, counted in row-major order, of each element of the result.</summary>
    public long[] Places { get; }

    public NaiveIndex(long[] shape, IReadOnlyList<object?> index)
    {
        _shape = shape;
        _fixed = new long[shape.Length];
        var named = index.Sum(i => i is null or "..." or bool ? 0 : i is Tensor { DType: DType.Bool } m ? m.Rank : 1);
        var source = 0;
        foreach (var item in index)
            switch (item)
            {
                case null: _axes.Add(new(-1, [0])); break;
                case "...":
                    for (var left = shape.Length - named; left > 0; left--) All(source++);
                    break;
                case int i: _fixed[source] = i < 0 ? i + shape[source] : i; source++; break;
                case (long start, long stop, long step): Slice(source++, start, stop, step); break;
                case Tensor { DType: DType.Bool } mask: source = Mask(mask, source); break;
                case Tensor t:
                    _picks.Add((_axes.Count, t.Shape.ToArray(), t.ToArray<long>()));
                    All(source++);
                    break;
                default: throw new ArgumentException($"{item} is no subscript");
            }
        while (source < shape.Length) All(source++);
        (Shape, Places) = Enumerate();
    }

    private void All(int source) => _axes.Add(new(source, [.. Range(_shape[source])]));

    private void Slice(int source, long start, long stop, long step)
    {
        var size = _shape[source];
        var visited = Range(size).Where(p => p >= (start < 0 ? start + size : start) && p < (stop < 0 ? stop + size : stop));
        var positions = visited.ToArray();
        var first = Math.Max(0, start < 0 ? start + size : start);
        _axes.Add(new(source, [.. positions.Where(p => (p - first) % step == 0)]));
    }

    private int Mask(Tensor mask, int source)
    {
        var values = mask.ToArray<bool>();
        var places = Range(values.Length).Where(p => values[p]).ToArray();
        for (var d = 0; d < mask.Rank; d++)
        {
            var stride = mask.Shape[(d + 1)..].ToArray().Aggregate(1L, (a, b) => a * b);
            _picks.Add((_axes.Count, [places.Length], [.. places.Select(p => p / stride % mask.Shape[d])]));
            All(source++);
        }
        return source;
    }

    private (long[], long[]) Enumerate()
    {
        long[] Sizes(IEnumerable<int> axes) => [.. axes.Select(a => (long)_axes[a].Positions.Length)];
        if (_picks.Count == 0) return Visit(Sizes(Enumerable.Range(0, _axes.Count)), at => at);
        var rank = _picks.Max(p => p.Shape.Length);
        var common = new long[rank];
        for (var d = 0; d < rank; d++)
            common[d] = _picks.Select(p => d - (rank - p.Shape.Length) is >= 0 and var k ? p.Shape[k] : 1).Aggregate(1L, (a, b) => a == 1 ? b : a);
        var picked = _picks.Select(p => p.Axis).ToArray();
        var lead = picked[^1] - picked[0] == picked.Length - 1 ? picked[0] : 0;
        var rest = Enumerable.Range(0, _axes.Count).Where(a => a >= lead && !picked.Contains(a)).ToArray();
        return Visit([.. Sizes(Enumerable.Range(0, lead)), .. common, .. Sizes(rest)], at =>
        {
            var view = new long[_axes.Count];
            for (var a = 0; a < lead; a++) view[a] = at[a];
            for (var r = 0; r < rest.Length; r++) view[rest[r]] = at[lead + rank + r];
            foreach (var (axis, shape, values) in _picks)
            {
                long place = 0;
                for (var d = 0; d < shape.Length; d++) place = place * shape[d] + (shape[d] == 1 ? 0 : at[lead + rank - shape.Length + d]);
                view[axis] = values[place] < 0 ? values[place] + _axes[axis].Positions.Length : values[place];
            }
            return view;
        });
    }

    private (long[], long[]) Visit(long[] sizes, Func<long[], long[]> axesAt)
    {
        var count = sizes.Aggregate(1L, (a, b) => a * b);
        var places = new long[count];
        for (long i = 0; i < count; i++)
        {
            var at = new long[sizes.Length];
            var left = i;
            for (var d = sizes.Length - 1; d >= 0; d--) (left, at[d]) = Math.DivRem(left, sizes[d]);
            var view = axesAt(at);
            var coordinates = _fixed.ToArray();
            for (var a = 0; a < _axes.Count; a++)
                if (_axes[a].Source >= 0) coordinates[_axes[a].Source] = _axes[a].Positions[view[a]];
            long place = 0;
            for (var d = 0; d < _shape.Length; d++) place = place * _shape[d] + coordinates[d];
            places[i] = place;
        }
        return (sizes, places);
    }

    private static IEnumerable<long> Range(long n) => Enumerable.Range(0, (int)n).Select(i => (long)i);
}
