using Autograd.Data;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Samples;

/// <summary>A network trained from scratch by plain gradient descent at one learning rate.</summary>
internal sealed record Training(Sequential Model, double[] Losses, double Accuracy)
{
    public const int Epochs = 40;

    private const int BatchSize = 32;

    /// <summary>Every run starts from the same weights and sees the same batches: two runs differ by what the rate does, and nothing else.</summary>
    public static Training Run(double rate, Digits train, Digits test, Action<double> epochDone)
    {
        Generator.ManualSeed(1);
        var model = new Sequential(new Linear(64, 64), new ReLU(), new Linear(64, 10));
        var batches = new DataLoader(new TensorDataset(train.Images, train.Labels), BatchSize, shuffle: true);
        var optimizer = new SGD(model.Parameters(), lr: rate);
        var criterion = new CrossEntropyLoss();
        var losses = new double[Epochs];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var (images, labels) in batches)
            {
                optimizer.ZeroGrad();
                var loss = criterion.Call(model.Call(images), labels);
                loss.Backward();
                optimizer.Step();
                losses[epoch] += loss.Item<double>() * labels.Shape[0] / train.Count;
            }
            epochDone(losses[epoch]);
        }
        using var unrecorded = Autodiff.NoGrad();
        return new(model, losses, model.Call(test.Images).Argmax(1).Eq(test.Labels).To(DType.Float64).Mean().Item<double>());
    }
}
