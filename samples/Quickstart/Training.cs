using Autograd.NN;

namespace Autograd.Samples;

/// <summary>A network trained from scratch: the mean loss of each pass over the images, and the share of unseen images it gets right.</summary>
internal sealed record Training(float LearningRate, double[] Losses, double Accuracy)
{
    public const int Epochs = 40;

    private const int Hidden = 64, BatchSize = 32;

    /// <summary>
    /// Every run starts from the same weights and sees the same batches, so two runs differ by what the learning rate does and nothing else.
    /// </summary>
    public static Training Run(float learningRate, Digits train, Digits test, int epochs = Epochs, Action<double>? epochDone = null)
    {
        Generator.ManualSeed(1);
        var network = new Network(Hidden);
        var losses = new double[epochs];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var batch in train.Batches(BatchSize))
            {
                var loss = F.CrossEntropy(network.Forward(batch.Images), batch.Labels);
                loss.Backward();
                using (Autodiff.NoGrad())
                    foreach (var w in network.Weights)
                        Descend(w, learningRate);
                losses[epoch] += loss.Item<double>() * batch.Count / train.Count;
            }
            epochDone?.Invoke(losses[epoch]);
        }
        return new(learningRate, losses, network.Accuracy(test));
    }

    /// <summary>One step down the slope.</summary>
    private static void Descend(Tensor w, float learningRate)
    {
        w -= learningRate * w.Grad!;
        w.ZeroGrad();
    }
}
