using Autograd.Data;
using Autograd.IO;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Samples;

/// <summary>What is known after a pass over the text, in bits per character, which is the loss over ln 2.</summary>
internal sealed record Epoch(double TrainBits, double TestBits, double Rate);

/// <summary>A training that can be stopped after any epoch and goes on from its checkpoint as if nothing had happened.</summary>
internal sealed class Training
{
    public const int Epochs = 24;

    private const int Length = 96, BatchSize = 32;
    private const double PeakRate = 0.005, MaxNorm = 1, WeightDecay = 0.1;

    private readonly Corpus _corpus;
    private readonly DataLoader _batches;
    private readonly AdamW _optimizer;
    private readonly OneCycleLR _schedule;

    public Training(Corpus corpus)
    {
        _corpus = corpus;
        Author = new(corpus.Alphabet.Length, width: 256, dropout: 0.3);
        var (characters, next) = Corpus.Pieces(corpus.Train, Length, step: Length / 2);
        _batches = new(new TensorDataset(characters, next), BatchSize, shuffle: true, dropLast: true);
        _optimizer = new(Author.Parameters(), weightDecay: WeightDecay);
        _schedule = new(_optimizer, PeakRate, epochs: Epochs, stepsPerEpoch: _batches.Count);
    }

    public Author Author { get; }

    /// <summary>The epochs so far.</summary>
    public List<Epoch> History { get; } = [];

    /// <summary>One pass over the text.</summary>
    public Epoch Pass()
    {
        var sum = 0.0;
        Author.Train();
        foreach (var (characters, next) in _batches)
        {
            _optimizer.ZeroGrad();
            var loss = Loss(characters, next);
            loss.Backward();
            // Through a hundred steps a gradient can grow beyond measure; one such step would undo hours.
            ClipGrad.Norm(Author.Parameters(), MaxNorm);
            _optimizer.Step();
            _schedule.Step();
            sum += loss.Item<double>();
        }
        History.Add(new(sum / _batches.Count / Math.Log(2), TestBits(), _optimizer.ParameterGroups[0].Lr));
        return History[^1];
    }

    /// <summary>Writes all that the next pass depends on: weights, optimizer, schedule, random numbers, and how it went so far.</summary>
    public void Save(string path)
    {
        var checkpoint = Checkpoint.Of(Author, _optimizer, _schedule, History.Count);
        checkpoint.Extra["history"] = new TorchList(History.Select(e => (TorchValue)new TorchTuple(e.TrainBits, e.TestBits, e.Rate)));
        checkpoint.Save(path);
    }

    /// <summary>Goes back to where <see cref="Save"/> was.</summary>
    public void Load(string path)
    {
        var checkpoint = Checkpoint.Load(path).Restore(Author, _optimizer, _schedule);
        History.Clear();
        foreach (var e in checkpoint.Extra["history"].AsList()) History.Add(new(e[0].AsDouble(), e[1].AsDouble(), e[2].AsDouble()));
    }

    /// <summary>How many bits a character of the held-out text costs.</summary>
    public double TestBits()
    {
        using var unrecorded = Autodiff.NoGrad();
        Author.Eval();
        var (characters, next) = (_corpus.Test[..^1].Unsqueeze(0), _corpus.Test[1..].Unsqueeze(0));
        return Loss(characters, next).Item<double>() / Math.Log(2);
    }

    private Tensor Loss(Tensor characters, Tensor next) => F.CrossEntropy(Author.Call((characters, null)).Scores.Flatten(0, 1), next.Flatten());
}
