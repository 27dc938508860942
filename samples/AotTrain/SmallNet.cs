using Autograd.Data;
using Autograd.IO;
using Autograd.NN;
using Autograd.Optim;

namespace Autograd.Samples;

/// <summary>A module that holds what it holds in all possible ways: in fields, an array, a dictionary, a <see cref="Sequential"/>. All is found natively too, with nothing registered.</summary>
internal sealed class SmallNet : Module<Tensor, Tensor>
{
    private readonly Linear _first = new(64, 32);
    private readonly Linear[] _hidden = [new(32, 32), new(32, 32)];
    private readonly Sequential _last = new(new BatchNorm1d(32), new ReLU(), new Dropout(0.1), new Linear(32, 10));
    private readonly Dictionary<string, Parameter> _adapters = new() { ["scale"] = new(Tensor.Ones([10])), ["shift"] = new(Tensor.Zeros([10])) };

    /// <summary>Is subtracted from every pixel. It is saved with the rest, but not learnt.</summary>
    [Buffer, StateName("mean_pixel")]
    public Tensor Mean { get; } = Tensor.Zeros([64]);

    /// <summary>Adam for a few epochs, then a file and back: the text is the same as under the JIT.</summary>
    public static void Study(Digits train, Digits test)
    {
        Generator.ManualSeed(2);
        var net = new SmallNet();
        net.Mean.CopyInPlace(train.Images.Mean(0));
        Console.WriteLine(net);
        foreach (var (name, tensor) in net.StateDict()) Console.WriteLine($"  {name} [{string.Join(", ", tensor.Shape.ToArray())}]");

        var batches = new DataLoader(new TensorDataset(train.Images, train.Labels), batchSize: 32, shuffle: true);
        var optimizer = new Adam(net.Parameters(), lr: 0.003);
        var schedule = new CosineAnnealingLR(optimizer, tMax: 5);
        var criterion = new CrossEntropyLoss();
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            var sum = 0.0;
            foreach (var (images, labels) in batches)
            {
                optimizer.ZeroGrad();
                var loss = criterion.Call(net.Call(images), labels);
                loss.Backward();
                optimizer.Step();
                sum += loss.Item<double>();
            }
            schedule.Step();
            Console.WriteLine($"epoch {epoch,2}: loss {sum / batches.Count:F4}");
        }

        var path = Path.GetTempFileName();
        Safetensors.Save(path, net.StateDict());
        var loaded = new SmallNet();
        loaded.LoadStateDict(Safetensors.Load(path));
        File.Delete(path);
        var copy = loaded.DeepClone();
        loaded.Mean.ZeroInPlace(); // which the clone does not see
        Console.WriteLine($"{100 * Accuracy(net, test):F1} % of {test.Count} unseen images are right, and {100 * Accuracy(copy, test):F1} % after saving, loading and cloning.");
    }

    protected override Tensor Forward(Tensor images)
    {
        var x = _first.Call(images - Mean).Relu();
        foreach (var layer in _hidden) x = x + layer.Call(x).Relu();
        return _last.Call(x) * _adapters["scale"] + _adapters["shift"];
    }

    private static double Accuracy(SmallNet net, Digits digits)
    {
        using var unrecorded = Autodiff.NoGrad();
        return net.Eval().Call(digits.Images).Argmax(1).Eq(digits.Labels).To(DType.Float64).Mean().Item<double>();
    }
}
