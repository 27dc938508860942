using System.Buffers;

namespace Autograd.Samples;

/// <summary>A text as numbers: each character that occurs in it has a code, its place in the alphabet.</summary>
internal sealed class Corpus
{
    private const double HeldOut = 0.1;

    private readonly SearchValues<char> _known;

    public Corpus(string text)
    {
        Alphabet = string.Concat(text.Distinct().Order());
        _known = SearchValues.Create(Alphabet);
        var codes = Encode(text);
        var learnt = (long)(codes.Shape[0] * (1 - HeldOut));
        // The end of the text is held out, not pieces of it here and there: their neighbours would give them away.
        (Train, Test) = (codes[..(int)learnt], codes[(int)learnt..]);
    }

    /// <summary>All characters, in order.</summary>
    public string Alphabet { get; }

    /// <summary>The codes to learn from.</summary>
    public Tensor Train { get; }

    /// <summary>The codes at the end of the text, which no training sees.</summary>
    public Tensor Test { get; }

    public static Corpus Load() => new(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "coriolanus.txt")));

    public Tensor Encode(string text)
    {
        var stranger = text.AsSpan().IndexOfAnyExcept(_known);
        if (stranger >= 0) throw new ArgumentException($"The text that was learnt from has no '{text[stranger]}'.");
        return Tensor.From([.. text.Select(c => (long)Alphabet.IndexOf(c))]);
    }

    /// <summary>
    /// Pieces of a text: the characters, and what comes after each of them. Both are views of the text, so that overlapping pieces cost no memory.
    /// </summary>
    public static (Tensor Characters, Tensor Next) Pieces(Tensor codes, int length, int step) =>
        (codes[..^1].Unfold(0, length, step), codes[1..].Unfold(0, length, step));
}
