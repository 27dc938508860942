namespace Autograd;

public partial class Tensor
{
    /// <summary>
    /// Einstein's sum: one letter per dimension of each operand, the result's letters after an arrow; products are summed over every letter that the
    /// result lacks. "..." stands for any number of dimensions that broadcast; a letter twice in an operand takes the diagonal; without an arrow the result
    /// has the letters that occur once, in alphabetical order (capitals first), after the dots. Three operands and more are multiplied in pairs, the cheapest next pair first.
    /// </summary>
    /// <param name="equation">Such as <c>"bij,bjk->bik"</c>; blanks do not matter.</param>
    /// <param name="operands">The tensors, one per part of the equation, of one dtype.</param>
    /// <exception cref="ArgumentException">The equation cannot be read, or does not fit the operands.</exception>
    /// <example><code>
    /// var (a, b) = (Tensor.Randn([3, 3]), Tensor.Randn([3, 4]));
    /// var (q, k) = (Tensor.Randn([2, 4, 10, 8]), Tensor.Randn([2, 4, 12, 8]));
    /// var y = Tensor.Einsum("ij,jk->ik", a, b);       // matrix product
    /// var t = Tensor.Einsum("ii", a);                 // trace
    /// var s = Tensor.Einsum("bhqd,bhkd->bhqk", q, k); // attention scores
    /// </code></example>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(equation);
        foreach (var x in operands) ArgumentNullException.ThrowIfNull(x, nameof(operands));
        return new EinsteinSum(equation, operands).Run();
    }
}

/// <summary>One reading of an equation: every dimension of every operand gets a label, and pairs of operands are contracted until one is left.</summary>
internal sealed class EinsteinSum
{
    private const int Letters = 52;
    private readonly string _equation;
    private readonly List<(Tensor X, List<int> Labels)> _terms = [];
    private readonly List<int> _result = [];
    private readonly Dictionary<int, long> _sizes = [];

    public EinsteinSum(string equation, ReadOnlySpan<Tensor> operands)
    {
        _equation = equation;
        if (operands.Length == 0) throw Wrong("at least one operand is needed");
        var text = equation.Replace(" ", "");
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var inputs = (arrow < 0 ? text : text[..arrow]).Split(',');
        if (inputs.Length != operands.Length) throw Wrong($"it has {inputs.Length} parts before the arrow, and {operands.Length} operands were given");
        foreach (var x in operands)
            if (x.DType != operands[0].DType)
                throw new ArgumentException($"Einsum: expected operands of one dtype, and got {operands[0].DType.TorchName()} and {x.DType.TorchName()}. Convert with To(...).");

        var parts = new (List<int> Before, bool Dots, List<int> After)[inputs.Length];
        var dots = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            parts[i] = Part(inputs[i]);
            var free = operands[i].Rank - parts[i].Before.Count - parts[i].After.Count;
            if (free < 0 || (free > 0 && !parts[i].Dots))
                throw Wrong($"part {i + 1}, '{inputs[i]}', names {operands[i].Rank - free} dimensions, and the operand has the shape {operands[i].Layout}");
            dots = Math.Max(dots, free);
        }
        // The dots' dimensions are labelled from the last one on, as they broadcast.
        var all = Enumerable.Range(0, dots).Select(k => Letters + dots - 1 - k).ToList();
        for (var i = 0; i < inputs.Length; i++)
        {
            var free = operands[i].Rank - parts[i].Before.Count - parts[i].After.Count;
            _terms.Add(Diagonal(operands[i], [.. parts[i].Before, .. all.TakeLast(free), .. parts[i].After]));
        }
        if (arrow < 0)
        {
            _result.AddRange(all);
            var counts = parts.SelectMany(p => p.Before.Concat(p.After)).GroupBy(label => label).Where(g => g.Count() == 1);
            _result.AddRange(counts.Select(g => g.Key).Order());
            return;
        }
        var (before, hasDots, after) = Part(text[(arrow + 2)..]);
        _result.AddRange(before);
        if (hasDots) _result.AddRange(all);
        _result.AddRange(after);
        foreach (var label in _result)
        {
            if (!_sizes.ContainsKey(label)) throw Wrong($"the result's letter '{Letter(label)}' is in no operand");
            if (_result.IndexOf(label) != _result.LastIndexOf(label)) throw Wrong($"the result has the letter '{Letter(label)}' twice");
        }
    }

    public Tensor Run()
    {
        for (var i = 0; i < _terms.Count; i++) _terms[i] = Narrowed(_terms[i]);
        while (_terms.Count > 1)
        {
            var (i, j) = Cheapest();
            var (x, y) = (_terms[i], _terms[j]);
            _terms.RemoveAt(j);
            _terms.RemoveAt(i);
            _terms.Insert(i, Product(x, y));
        }
        var (z, labels) = Summed(_terms[0], []);
        int[] order = [.. _result.Select(label => labels.IndexOf(label))];
        for (var d = 0; d < order.Length; d++)
            if (order[d] != d)
                return z.Permute(order);
        return z;
    }

    /// <summary>The labels of one part of the equation, before and after its dots.</summary>
    private (List<int> Before, bool Dots, List<int> After) Part(string text)
    {
        var (before, after, dots) = (new List<int>(), new List<int>(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.' && !dots && i + 2 < text.Length && text[i + 1] == '.' && text[i + 2] == '.')
            {
                dots = true;
                i += 2;
            }
            else if (char.IsAsciiLetter(c)) (dots ? after : before).Add(c <= 'Z' ? c - 'A' : c - 'a' + 26);
            else throw Wrong($"'{c}' cannot stand in '{text}': letters, one '...' per part, ',' and '->' can");
        }
        return (before, dots, after);
    }

    /// <summary>A label that an operand has twice names its diagonal. Sizes are noted and compared on the way.</summary>
    private (Tensor, List<int>) Diagonal(Tensor x, List<int> labels)
    {
        for (var d = 0; d < labels.Count; d++)
        {
            var (label, size) = (labels[d], x.Shape[d]);
            var known = _sizes.GetValueOrDefault(label, 1);
            if (known != 1 && size != 1 && known != size)
                throw Wrong($"the letter '{Letter(label)}' stands for dimensions of sizes {known} and {size}");
            _sizes[label] = known == 1 ? size : known;
        }
        for (var d = 0; d < labels.Count; d++)
            for (var e = labels.Count - 1; e > d; e--)
                if (labels[e] == labels[d])
                {
                    if (x.Shape[d] != x.Shape[e])
                        throw Wrong($"the letter '{Letter(labels[d])}' stands for dimensions of sizes {x.Shape[d]} and {x.Shape[e]} of one operand, {x.Layout}, which has no diagonal there");
                    x = x.Diagonal(0, d, e);
                    var label = labels[d];
                    labels.RemoveAt(e);
                    labels.RemoveAt(d);
                    labels.Add(label);
                    d = -1;
                    break;
                }
        return (x, labels);
    }

    /// <summary>Without the dimensions of size 1 that broadcast against another operand's.</summary>
    private (Tensor, List<int>) Narrowed((Tensor X, List<int> Labels) term)
    {
        var (x, labels) = term;
        for (var d = labels.Count - 1; d >= 0; d--)
            if (x.Shape[d] == 1 && _sizes[labels[d]] != 1)
            {
                x = x.Squeeze(d);
                labels = [.. labels[..d], .. labels[(d + 1)..]];
            }
        return (x, labels);
    }

    /// <summary>The pair whose product takes the fewest multiplications; the first of equals.</summary>
    private (int, int) Cheapest()
    {
        var best = (0, 1);
        var least = double.PositiveInfinity;
        for (var i = 0; i < _terms.Count; i++)
            for (var j = i + 1; j < _terms.Count; j++)
            {
                var cost = _terms[i].Labels.Union(_terms[j].Labels).Aggregate(1.0, (n, label) => n * _sizes[label]);
                if (cost < least) (least, best) = (cost, (i, j));
            }
        return best;
    }

    /// <summary>The sum over the labels that neither the result nor an operand among <paramref name="others"/> has.</summary>
    private (Tensor X, List<int> Labels) Summed((Tensor X, List<int> Labels) term, IEnumerable<List<int>> others)
    {
        var needed = _result.Concat(others.SelectMany(labels => labels)).ToHashSet();
        var dims = Enumerable.Range(0, term.Labels.Count).Where(d => !needed.Contains(term.Labels[d])).Select(d => (long)d).ToArray();
        return dims.Length == 0 ? term : (term.X.Sum(dims, dtype: term.X.DType), [.. term.Labels.Where(needed.Contains)]);
    }

    /// <summary>The product of two operands that are already taken out of the list, summed over what nobody else needs.</summary>
    private (Tensor, List<int>) Product((Tensor X, List<int> Labels) x, (Tensor X, List<int> Labels) y)
    {
        var rest = _terms.Select(term => term.Labels).ToList();
        x = Summed(x, [y.Labels, .. rest]);
        y = Summed(y, [x.Labels, .. rest]);
        var needed = _result.Concat(rest.SelectMany(labels => labels)).ToHashSet();
        var shared = x.Labels.Intersect(y.Labels).ToList();
        var (batch, inner) = (shared.Where(needed.Contains).ToList(), shared.Where(label => !needed.Contains(label)).ToList());
        // The order of the result is kept where it can be, so that no permutation is needed at the end.
        if (_terms.Count == 0) batch.Sort((a, b) => _result.IndexOf(a).CompareTo(_result.IndexOf(b)));
        var (left, right) = (x.Labels.Except(shared).ToList(), y.Labels.Except(shared).ToList());
        List<int> labels = [.. batch, .. left, .. right];
        if (inner.Count == 0)
        {
            var a = Arranged(x, [.. batch, .. left]);
            var b = Arranged(y, [.. batch, .. right]);
            return (a.Reshape([.. a.Shape, .. Enumerable.Repeat(1L, right.Count)]) * b.Reshape([.. Sizes(batch), .. Enumerable.Repeat(1L, left.Count), .. Sizes(right)]), labels);
        }
        var (n, rows, columns, depth) = (Count(batch), Count(left), Count(right), Count(inner));
        var p = Arranged(x, [.. batch, .. left, .. inner]).Reshape(n, rows, depth);
        var q = Arranged(y, [.. batch, .. inner, .. right]).Reshape(n, depth, columns);
        return (p.Bmm(q).View(Sizes(labels)), labels);
    }

    private static Tensor Arranged((Tensor X, List<int> Labels) term, List<int> labels) => term.X.Permute([.. labels.Select(label => term.Labels.IndexOf(label))]);

    private long[] Sizes(List<int> labels) => [.. labels.Select(label => _sizes[label])];

    private long Count(List<int> labels) => Layout.CountOf(Sizes(labels));

    private static string Letter(int label) => label >= Letters ? "..." : ((char)(label < 26 ? 'A' + label : 'a' + label - 26)).ToString();

    private ArgumentException Wrong(string why) => new($"Einsum: the equation '{_equation}' does not fit: {why}.");
}
