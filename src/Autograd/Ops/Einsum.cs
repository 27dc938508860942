using System.Collections.Concurrent;

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

/// <summary>An equation as it is written: the labels of each part before and after its dots. Letters are numbered, capitals first.</summary>
internal sealed class EinsteinEquation
{
    public const int Letters = 52;

    /// <summary>Equations are constants of programmes; one that makes up ever new ones has them read anew.</summary>
    private const int Kept = 256;

    private static readonly ConcurrentDictionary<string, EinsteinEquation> All = new();

    /// <summary>How many are kept.</summary>
    internal static int Known => All.Count;

    private readonly string _text;

    private EinsteinEquation(string text)
    {
        _text = text;
        var bare = text.Replace(" ", "");
        var arrow = bare.IndexOf("->", StringComparison.Ordinal);
        Inputs = [.. (arrow < 0 ? bare : bare[..arrow]).Split(',').Select(Read)];
        if (arrow >= 0) Result = Read(bare[(arrow + 2)..]);
    }

    /// <summary>The part of each operand.</summary>
    public Part[] Inputs { get; }

    /// <summary>The part after the arrow, if there is one.</summary>
    public Part? Result { get; }

    public static EinsteinEquation Of(string text)
    {
        if (All.TryGetValue(text, out var known)) return known;
        var equation = new EinsteinEquation(text);
        if (All.Count < Kept) All.TryAdd(text, equation);
        return equation;
    }

    public static string Letter(int label) => label >= Letters ? "..." : ((char)(label < 26 ? 'A' + label : 'a' + label - 26)).ToString();

    public ArgumentException Wrong(string why) => new($"Einsum: the equation '{_text}' does not fit: {why}.");

    private Part Read(string text)
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
        return new Part(text, [.. before], dots, [.. after]);
    }

    internal sealed record Part(string Text, int[] Before, bool Dots, int[] After)
    {
        /// <summary>All labels, with those of so many dimensions in place of the dots. The dots' dimensions are labelled from the last one on, as they broadcast.</summary>
        public int[] Labels(int free) => free == 0 && After.Length == 0 ? Before : [.. Before, .. Enumerable.Range(0, free).Select(k => Letters + free - 1 - k), .. After];
    }
}

/// <summary>One evaluation of an equation: every dimension of every operand has a label, and pairs of operands are contracted until one is left.</summary>
internal sealed class EinsteinSum
{
    private readonly EinsteinEquation _equation;
    private readonly List<Term> _terms;
    private readonly int[] _result;
    private readonly UInt128 _kept;

    // By label; -1 where the label does not occur.
    private readonly long[] _sizes = new long[EinsteinEquation.Letters + Layout.MaxRank];

    public EinsteinSum(string text, ReadOnlySpan<Tensor> operands)
    {
        _equation = EinsteinEquation.Of(text);
        var inputs = _equation.Inputs;
        if (operands.Length == 0) throw _equation.Wrong("at least one operand is needed");
        if (inputs.Length != operands.Length) throw _equation.Wrong($"it has {inputs.Length} parts before the arrow, and {operands.Length} operands were given");
        foreach (var x in operands)
            if (x.DType != operands[0].DType)
                throw new ArgumentException($"Einsum: expected operands of one dtype, and got {operands[0].DType.TorchName()} and {x.DType.TorchName()}. Convert with To(...).");

        var dots = 0;
        _terms = new(operands.Length);
        _sizes.AsSpan().Fill(-1);
        for (var i = 0; i < inputs.Length; i++)
        {
            var free = operands[i].Rank - inputs[i].Before.Length - inputs[i].After.Length;
            if (free < 0 || (free > 0 && !inputs[i].Dots))
                throw _equation.Wrong($"part {i + 1}, '{inputs[i].Text}', names {operands[i].Rank - free} dimensions, and the operand has the shape {operands[i].Layout}");
            dots = Math.Max(dots, free);
            _terms.Add(Diagonal(operands[i], inputs[i].Labels(free)));
        }
        _result = _equation.Result?.Labels(_equation.Result.Dots ? dots : 0) ?? Once(inputs, dots);
        foreach (var label in _result)
        {
            if (_sizes[label] < 0) throw _equation.Wrong($"the result's letter '{EinsteinEquation.Letter(label)}' is in no operand");
            if ((_kept & Bit(label)) != 0) throw _equation.Wrong($"the result has the letter '{EinsteinEquation.Letter(label)}' twice");
            _kept |= Bit(label);
        }
    }

    /// <summary>An operand that is left, and the label of each of its dimensions.</summary>
    private readonly record struct Term(Tensor X, int[] Labels, UInt128 Mask)
    {
        public Term(Tensor x, int[] labels) : this(x, labels, MaskOf(labels))
        {
        }
    }

    public Tensor Run()
    {
        for (var i = 0; i < _terms.Count; i++) _terms[i] = Narrowed(_terms[i]);
        while (_terms.Count > 1)
        {
            var (i, j) = _terms.Count == 2 ? (0, 1) : Cheapest();
            var (x, y) = (_terms[i], _terms[j]);
            _terms.RemoveAt(j);
            _terms.RemoveAt(i);
            _terms.Insert(i, Product(x, y));
        }
        return Arranged(Summed(_terms[0], 0), _result);
    }

    /// <summary>Without an arrow: the dots' dimensions, then the letters that occur once, in order.</summary>
    private static int[] Once(EinsteinEquation.Part[] parts, int dots)
    {
        var counts = parts.SelectMany(p => p.Before.Concat(p.After)).GroupBy(label => label).Where(g => g.Count() == 1);
        return [.. new EinsteinEquation.Part("", [], true, []).Labels(dots), .. counts.Select(g => g.Key).Order()];
    }

    /// <summary>A label that an operand has twice names its diagonal. Sizes are noted and compared on the way.</summary>
    private Term Diagonal(Tensor x, int[] labels)
    {
        for (var d = 0; d < labels.Length; d++)
        {
            var (label, size) = (labels[d], x.Shape[d]);
            var known = _sizes[label] < 0 ? 1 : _sizes[label];
            if (known != 1 && size != 1 && known != size)
                throw _equation.Wrong($"the letter '{EinsteinEquation.Letter(label)}' stands for dimensions of sizes {known} and {size}");
            _sizes[label] = known == 1 ? size : known;
        }
        var all = labels.ToList();
        for (var d = 0; d < all.Count; d++)
        {
            var e = all.LastIndexOf(all[d]);
            if (e == d) continue;
            if (x.Shape[d] != x.Shape[e])
                throw _equation.Wrong($"the letter '{EinsteinEquation.Letter(all[d])}' stands for dimensions of sizes {x.Shape[d]} and {x.Shape[e]} of one operand, {x.Layout}, which has no diagonal there");
            x = x.Diagonal(0, d, e);
            all.Add(all[d]);
            all.RemoveAt(e);
            all.RemoveAt(d);
            d = -1;
        }
        return new Term(x, all.Count == labels.Length ? labels : [.. all]);
    }

    /// <summary>Without the dimensions of size 1 that broadcast against another operand's.</summary>
    private Term Narrowed(Term term)
    {
        var (x, labels, _) = term;
        for (var d = labels.Length - 1; d >= 0; d--)
            if (x.Shape[d] == 1 && _sizes[labels[d]] != 1)
            {
                x = x.Squeeze(d);
                labels = [.. labels[..d], .. labels[(d + 1)..]];
            }
        return labels == term.Labels ? term : new Term(x, labels);
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

    /// <summary>The sum over the labels that neither the result nor anybody among <paramref name="others"/> has.</summary>
    private Term Summed(Term term, UInt128 others)
    {
        var needed = _kept | others;
        if ((term.Mask & ~needed) == 0) return term;
        var dims = Enumerable.Range(0, term.Labels.Length).Where(d => !Has(needed, term.Labels[d])).Select(d => (long)d).ToArray();
        return new Term(term.X.Sum(dims, dtype: term.X.DType), Among(term.Labels, needed));
    }

    /// <summary>The product of two operands that are already taken out of the list, summed over what nobody else needs.</summary>
    private Term Product(Term x, Term y)
    {
        UInt128 rest = 0;
        foreach (var term in _terms) rest |= term.Mask;
        x = Summed(x, y.Mask | rest);
        y = Summed(y, x.Mask | rest);
        var (needed, shared) = (_kept | rest, x.Mask & y.Mask);
        // The order of the result is kept where it can be, so that no permutation is needed at the end.
        var batch = Among(_terms.Count == 0 ? _result : x.Labels, shared & needed);
        var inner = Among(x.Labels, shared & ~needed);
        var (left, right) = (Among(x.Labels, ~shared), Among(y.Labels, ~shared));
        int[] labels = [.. batch, .. left, .. right];
        if (inner.Length == 0)
        {
            var (a, b) = (Arranged(x, [.. batch, .. left]), Arranged(y, [.. batch, .. right]));
            if (right.Length > 0) a = a.Reshape([.. a.Shape, .. Ones(right.Length)]);
            if (batch.Length > 0 && left.Length > 0) b = b.Reshape([.. Sizes(batch), .. Ones(left.Length), .. Sizes(right)]);
            return new Term(a * b, labels);
        }
        var (n, rows, columns, depth) = (Count(batch), Count(left), Count(right), Count(inner));
        var p = Arranged(x, [.. batch, .. left, .. inner]).Reshape(n, rows, depth);
        var q = Arranged(y, [.. batch, .. inner, .. right]).Reshape(n, depth, columns);
        return new Term(MatMul.Seen(p.Bmm(q), Sizes(labels), "ViewBackward0"), labels);
    }

    /// <summary>The dimensions in the order of these labels.</summary>
    private static Tensor Arranged(Term term, int[] labels) =>
        term.Labels.AsSpan().SequenceEqual(labels) ? term.X : term.X.Permute([.. labels.Select(label => Array.IndexOf(term.Labels, label))]);

    private static UInt128 Bit(int label) => UInt128.One << label;

    private static bool Has(UInt128 mask, int label) => (mask & Bit(label)) != 0;

    private static UInt128 MaskOf(int[] labels)
    {
        UInt128 mask = 0;
        foreach (var label in labels) mask |= Bit(label);
        return mask;
    }

    /// <summary>Those of the labels that a mask has, in their order.</summary>
    private static int[] Among(int[] labels, UInt128 mask)
    {
        var (found, n) = (new int[labels.Length], 0);
        foreach (var label in labels)
            if (Has(mask, label))
                found[n++] = label;
        return n == found.Length ? found : found[..n];
    }

    private static long[] Ones(int count)
    {
        var ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private long[] Sizes(int[] labels)
    {
        var sizes = new long[labels.Length];
        for (var d = 0; d < sizes.Length; d++) sizes[d] = _sizes[labels[d]];
        return sizes;
    }

    private long Count(int[] labels)
    {
        long count = 1;
        foreach (var label in labels) count *= _sizes[label];
        return count;
    }
}
