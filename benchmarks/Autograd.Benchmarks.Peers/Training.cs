using Autograd.NN;
using Autograd.Optim;
using TorchSharp;
using static TorchSharp.torch;
using Peer = TorchSharp.torch.nn;

namespace Autograd.Benchmarks.Peers;

/// <summary>One training step as each library's user would write it; made on demand, so that a process can hold only one of the two.</summary>
internal sealed partial record Training(string Name, double Goal, Func<Action> Ours, Func<Action> Theirs)
{
    public static readonly Training[] All =
    [
        Mlp(8, 10, 4, 16, 16, 10), Mlp(32, 5, 64, 64, 64, 10), Mlp(64, 1, 784, 256, 256, 10), Mlp(128, 1, 784, 1024, 1024, 10),
        new("CNN 1-16-32, Adam, batch 64", 1, OurCnn, TheirCnn),
        new("transformer layer T64 B16 d128 h4, AdamW", 1, OurTransformer, TheirTransformer),
        new("LSTM 32-64 T32 B16, forward and backward", 1, OurLstm, TheirLstm),
    ];

    private static Training Mlp(long batch, double goal, params long[] sizes) =>
        new($"MLP {string.Join('-', sizes)}, Adam, batch {batch}", goal, () => OurMlp(batch, sizes), () => TheirMlp(batch, sizes));

    private static Action OurMlp(long batch, long[] sizes)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 0; i + 1 < sizes.Length; i++)
        {
            if (i > 0) layers.Add(new ReLU());
            layers.Add(new Linear(sizes[i], sizes[i + 1]));
        }
        return Classify(new NN.Sequential([.. layers]), Tensor.Randn([batch, sizes[0]]), Tensor.Randint(10, [batch]));
    }

    private static Action TheirMlp(long batch, long[] sizes)
    {
        var layers = new List<Peer.Module<torch.Tensor, torch.Tensor>>();
        for (var i = 0; i + 1 < sizes.Length; i++)
        {
            if (i > 0) layers.Add(Peer.ReLU());
            layers.Add(Peer.Linear(sizes[i], sizes[i + 1]));
        }
        return Classify(Peer.Sequential(layers), randn(batch, sizes[0]), randint(0, 10, [batch], int64));
    }

    private static Action OurCnn() => Classify(new NN.Sequential(
        new Conv2d(1, 16, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(32 * 7 * 7, 10)), Tensor.Randn([64, 1, 28, 28]), Tensor.Randint(10, [64]));

    private static Action TheirCnn() => Classify(Peer.Sequential(
        Peer.Conv2d(1, 16, 3, padding: 1), Peer.ReLU(), Peer.MaxPool2d(2), Peer.Conv2d(16, 32, 3, padding: 1), Peer.ReLU(), Peer.MaxPool2d(2),
        Peer.Flatten(), Peer.Linear(32 * 7 * 7, 10)), randn(64, 1, 28, 28), randint(0, 10, [64], int64));

    private static Action Classify(NN.Sequential model, Tensor x, Tensor target)
    {
        var optimizer = new Adam(model.Parameters(), lr: 1e-3);
        return () =>
        {
            optimizer.ZeroGrad();
            F.CrossEntropy(model.Call(x), target).Backward();
            optimizer.Step();
        };
    }

    private static Action Classify(TorchSharp.Modules.Sequential model, torch.Tensor x, torch.Tensor target)
    {
        var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Peer.functional.cross_entropy(model.forward(x), target).backward();
            optimizer.step();
        };
    }

    private static Action OurTransformer()
    {
        var layer = new TransformerEncoderLayer(128, 4, 512, dropout: 0);
        var optimizer = new AdamW(layer.Parameters(), lr: 1e-4);
        var (x, target) = (Tensor.Randn([64, 16, 128]), Tensor.Randn([64, 16, 128]));
        return () =>
        {
            optimizer.ZeroGrad();
            F.MseLoss(layer.Call(x), target).Backward();
            optimizer.Step();
        };
    }

    private static Action TheirTransformer()
    {
        var layer = Peer.TransformerEncoderLayer(128, 4, 512, dropout: 0);
        var optimizer = optim.AdamW(layer.parameters(), lr: 1e-4);
        var (x, target) = (randn(64, 16, 128), randn(64, 16, 128));
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            Peer.functional.mse_loss(layer.call(x, null!, null!), target).backward();
            optimizer.step();
        };
    }

    private static Action OurLstm()
    {
        var lstm = new NN.LSTM(32, 64);
        var x = Tensor.Randn([32, 16, 32]);
        return () =>
        {
            lstm.ZeroGrad();
            lstm.Call(x).Output.Sum().Backward();
        };
    }

    private static Action TheirLstm()
    {
        var lstm = Peer.LSTM(32, 64);
        var x = randn(32, 16, 32);
        return () =>
        {
            using var scope = NewDisposeScope();
            lstm.zero_grad();
            lstm.call(x).Item1.sum().backward();
        };
    }
}
