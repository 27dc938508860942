using System.Text;
using Autograd.NN;

namespace Autograd.Samples;

/// <summary>Reads characters and says after each of them how likely every character is to come next. Its memory of what it has read is the state of a GRU.</summary>
internal sealed class Author(int alphabet, int width, double dropout) : Module<(Tensor Characters, Tensor? State), (Tensor Scores, Tensor State)>
{
    private readonly Embedding embedding = new(alphabet, 64);
    private readonly GRU gru = new(64, width, batchFirst: true);
    private readonly Dropout drop = new(dropout);
    private readonly Linear scores = new(width, alphabet);

    /// <summary>The scores [batch, steps, alphabet] after each of the characters [batch, steps], and the state to read on with.</summary>
    protected override (Tensor Scores, Tensor State) Forward((Tensor Characters, Tensor? State) input)
    {
        var (read, state) = gru.Call(drop.Call(embedding.Call(input.Characters)), input.State);
        return (scores.Call(drop.Call(read)), state);
    }

    /// <summary>Goes on with a text. A low temperature takes what is likely and repeats itself, a high one dares more and errs more.</summary>
    public string Write(Corpus corpus, string beginning, int length, double temperature, Generator generator)
    {
        using var unrecorded = Autodiff.NoGrad();
        this.Eval();
        var text = new StringBuilder(beginning);
        var (next, state) = (corpus.Encode(beginning).Unsqueeze(0), (Tensor?)null);
        while (text.Length < length)
        {
            (var after, state) = Call((next, state));
            var probabilities = (after[0, ^1] / temperature).Softmax(-1);
            next = probabilities.Multinomial(1, generator: generator).Unsqueeze(0);
            text.Append(corpus.Alphabet[next.Item<int>()]);
        }
        return text.ToString();
    }
}
