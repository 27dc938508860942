using Autograd.Data;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Samples;

/// <summary>How a model is trained.</summary>
internal sealed record Recipe(string Name, Func<Module<Tensor, Tensor>> Build, int Epochs, double PeakRate, double WeightDecay = 0.05)
{
    public const int BatchSize = 64;
}

/// <summary>What is known after a pass over the images.</summary>
internal sealed record Epoch(double TrainLoss, double TrainAccuracy, double ValidLoss, double ValidAccuracy);

/// <summary>Trains a model with AdamW at a rate that rises and falls, and keeps the best of its states.</summary>
internal sealed class Trainer
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly DataLoader _batches;
    private readonly AdamW _optimizer;
    private readonly OneCycleLR _schedule;
    private readonly CrossEntropyLoss _criterion = new();
    private readonly Recipe _recipe;

    public Trainer(Recipe recipe, Digits train)
    {
        _recipe = recipe;
        _model = recipe.Build();
        _batches = new DataLoader(new TensorDataset(train.Images, train.Labels), Recipe.BatchSize, shuffle: true, dropLast: true);
        _optimizer = new AdamW(_model.Parameters(), weightDecay: recipe.WeightDecay);
        _schedule = new OneCycleLR(_optimizer, recipe.PeakRate, epochs: recipe.Epochs, stepsPerEpoch: _batches.Count);
    }

    /// <summary>Trains, and gives the model as it was at its lowest loss on <paramref name="valid"/>, with the course of things.</summary>
    public (Module<Tensor, Tensor> Best, List<Epoch> History) Fit(Digits valid, Action<Epoch> epochDone)
    {
        var (best, history) = (_model, new List<Epoch>());
        for (var epoch = 0; epoch < _recipe.Epochs; epoch++)
        {
            var (lossSum, right) = (0.0, 0.0);
            foreach (var (images, labels) in _batches)
            {
                var (loss, accuracy) = Step(images, labels);
                (lossSum, right) = (lossSum + loss, right + accuracy);
            }
            var (validLoss, validAccuracy) = Evaluate(_model, valid);
            if (history.TrueForAll(e => validLoss < e.ValidLoss)) best = _model.DeepClone();
            history.Add(new(lossSum / _batches.Count, right / _batches.Count, validLoss, validAccuracy));
            epochDone(history[^1]);
        }
        return (best, history);
    }

    /// <summary>The same without an end or a schedule: one step after another, for those who watch the memory.</summary>
    public IEnumerable<double> Forever()
    {
        while (true)
            foreach (var (images, labels) in _batches)
                yield return Step(images, labels, scheduled: false).Loss;
    }

    private (double Loss, double Accuracy) Step(Tensor images, Tensor labels, bool scheduled = true)
    {
        _model.Train();
        _optimizer.ZeroGrad();
        var scores = _model.Call(Shifts.Apply(images));
        var loss = _criterion.Call(scores, labels);
        loss.Backward();
        _optimizer.Step();
        if (scheduled) _schedule.Step();
        return (loss.Item<double>(), Accuracy(scores, labels));
    }

    /// <summary>Loss and accuracy on images, with nothing recorded and nothing dropped.</summary>
    public static (double Loss, double Accuracy) Evaluate(Module<Tensor, Tensor> model, Digits digits)
    {
        var scores = Scores(model, digits);
        return (F.CrossEntropy(scores, digits.Labels).Item<double>(), Accuracy(scores, digits.Labels));
    }

    public static Tensor Scores(Module<Tensor, Tensor> model, Digits digits)
    {
        using var unrecorded = Autodiff.NoGrad();
        return model.Eval().Call(digits.Images);
    }

    private static double Accuracy(Tensor scores, Tensor labels) => scores.Argmax(1).Eq(labels).To(DType.Float64).Mean().Item<double>();
}
