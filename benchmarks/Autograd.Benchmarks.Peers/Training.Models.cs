using Autograd.NN;
using Autograd.Optim;
using TorchSharp;
using static TorchSharp.torch;
using Peer = TorchSharp.torch.nn;
using PeerF = TorchSharp.torch.nn.functional;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

/// <summary>Further models and ways to write a step, for times alone.</summary>
internal sealed partial record Training
{
    public static readonly Training[] More =
    [
        new("linear regression by hand, 32 x 8, param -= lr * grad", 1, OurRegression, TheirRegression),
        new("XOR 2-8-1, tanh, SGD, batch 4", 1, OurXor, TheirXor),
        new("softmax regression by hand, 784-10, batch 128", 1, OurSoftmax, TheirSoftmax),
        new("MLP 64-128-10 with BatchNorm and Dropout, Adam, batch 32", 1, OurNormed, TheirNormed),
        new("autoencoder 784-128-32-128-784, sigmoid, Adam, batch 64", 1, OurAutoencoder, TheirAutoencoder),
        new("variational autoencoder 784-256-16, Adam, batch 64", 1, OurVariational, TheirVariational),
        new("residual CNN 3-16-32 on 32 x 32, SGD with momentum, batch 32", 1, OurResidual, TheirResidual),
        new("U-Net of one level, 16 channels, 64 x 64, Adam, batch 4", 1, OurUNet, TheirUNet),
        new("CNN 1-16-32 along time, 256 steps, Adam, batch 32", 1, OurTimes, TheirTimes),
        new("GRU language model 64-128, vocabulary 100, T32 B16, clipped, Adam", 1, OurGru, TheirGru),
        new("two causal transformer layers d64 h4, vocabulary 65, T64 B8, AdamW", 1, OurLanguage, TheirLanguage),
    ];

    private static Action OurRegression()
    {
        var (x, y) = (Tensor.Randn([32, 8]), Tensor.Randn([32, 1]));
        var (w, b) = (Tensor.Randn([8, 1], requiresGrad: true), Tensor.Zeros([1], requiresGrad: true));
        return () =>
        {
            var error = x.Matmul(w) + b - y;
            (error * error).Mean().Backward();
            using (Autodiff.NoGrad())
            {
                w -= 0.01 * w.Grad!;
                b -= 0.01 * b.Grad!;
            }
            w.RequiresGrad = b.RequiresGrad = true;
            w.Grad = b.Grad = null;
        };
    }

    private static Action TheirRegression()
    {
        var (x, y) = (randn(32, 8), randn(32, 1));
        var (w, b) = (randn(8, 1, requires_grad: true), zeros(1, requires_grad: true));
        return () =>
        {
            using var scope = NewDisposeScope();
            var error = x.matmul(w) + b - y;
            (error * error).mean().backward();
            using (no_grad())
            {
                w.sub_(0.01 * w.grad!);
                b.sub_(0.01 * b.grad!);
            }
            w.grad!.zero_();
            b.grad!.zero_();
        };
    }

    private static Action OurXor()
    {
        var model = new NN.Sequential(new Linear(2, 8), new Tanh(), new Linear(8, 1));
        var (x, y) = (Tensor.From([0f, 0f, 0f, 1f, 1f, 0f, 1f, 1f], [4, 2]), Tensor.From([0f, 1f, 1f, 0f], [4, 1]));
        return OurStep(new SGD(model.Parameters(), lr: 0.5), () => F.BinaryCrossEntropyWithLogits(model.Call(x), y));
    }

    private static Action TheirXor()
    {
        var model = Peer.Sequential(Peer.Linear(2, 8), Peer.Tanh(), Peer.Linear(8, 1));
        var (x, y) = (tensor([0f, 0f, 0f, 1f, 1f, 0f, 1f, 1f], [4, 2]), tensor([0f, 1f, 1f, 0f], [4, 1]));
        return TheirStep(optim.SGD(model.parameters(), 0.5), () => PeerF.binary_cross_entropy_with_logits(model.call(x), y));
    }

    private static Action OurSoftmax()
    {
        var (x, target) = (Tensor.Rand([128, 784]), Tensor.Randint(10, [128]));
        var (w, b) = (Tensor.Zeros([784, 10], requiresGrad: true), Tensor.Zeros([10], requiresGrad: true));
        return () =>
        {
            F.CrossEntropy(x.Matmul(w) + b, target).Backward();
            using var _ = Autodiff.NoGrad();
            w.SubInPlace(0.1 * w.Grad!);
            b.SubInPlace(0.1 * b.Grad!);
            w.Grad!.ZeroInPlace();
            b.Grad!.ZeroInPlace();
        };
    }

    private static Action TheirSoftmax()
    {
        var (x, target) = (rand(128, 784), randint(0, 10, [128], int64));
        var (w, b) = (zeros(784, 10, requires_grad: true), zeros(10, requires_grad: true));
        return () =>
        {
            using var scope = NewDisposeScope();
            PeerF.cross_entropy(x.matmul(w) + b, target).backward();
            using var _ = no_grad();
            w.sub_(0.1 * w.grad!);
            b.sub_(0.1 * b.grad!);
            w.grad!.zero_();
            b.grad!.zero_();
        };
    }

    private static Action OurNormed() => Classify(new NN.Sequential(new Linear(64, 128), new BatchNorm1d(128), new ReLU(), new Dropout(0.2), new Linear(128, 10)),
        Tensor.Randn([32, 64]), Tensor.Randint(10, [32]));

    private static Action TheirNormed() => Classify(Peer.Sequential(Peer.Linear(64, 128), Peer.BatchNorm1d(128), Peer.ReLU(), Peer.Dropout(0.2), Peer.Linear(128, 10)),
        randn(32, 64), randint(0, 10, [32], int64));

    private static Action OurAutoencoder()
    {
        var model = new NN.Sequential(new Linear(784, 128), new ReLU(), new Linear(128, 32), new ReLU(), new Linear(32, 128), new ReLU(), new Linear(128, 784), new Sigmoid());
        var x = Tensor.Rand([64, 784]);
        return OurStep(new Adam(model.Parameters()), () => F.MseLoss(model.Call(x), x));
    }

    private static Action TheirAutoencoder()
    {
        var model = Peer.Sequential(Peer.Linear(784, 128), Peer.ReLU(), Peer.Linear(128, 32), Peer.ReLU(), Peer.Linear(32, 128), Peer.ReLU(), Peer.Linear(128, 784), Peer.Sigmoid());
        var x = rand(64, 784);
        return TheirStep(optim.Adam(model.parameters()), () => PeerF.mse_loss(model.call(x), x));
    }

    private static Action OurVariational()
    {
        var (encoder, mean, spread) = (new Linear(784, 256), new Linear(256, 16), new Linear(256, 16));
        var decoder = new NN.Sequential(new Linear(16, 256), new ReLU(), new Linear(256, 784));
        var x = Tensor.Rand([64, 784]);
        return OurStep(new Adam([.. encoder.Parameters(), .. mean.Parameters(), .. spread.Parameters(), .. decoder.Parameters()]), () =>
        {
            var hidden = encoder.Call(x).Relu();
            var (mu, logVar) = (mean.Call(hidden), spread.Call(hidden));
            var z = mu + (0.5 * logVar).Exp() * Tensor.RandnLike(mu);
            var divergence = -0.5 * (1 + logVar - mu.Square() - logVar.Exp()).Sum();
            return F.BinaryCrossEntropyWithLogits(decoder.Call(z), x, reduction: NN.Reduction.Sum) + divergence;
        });
    }

    private static Action TheirVariational()
    {
        var (encoder, mean, spread) = (Peer.Linear(784, 256), Peer.Linear(256, 16), Peer.Linear(256, 16));
        var decoder = Peer.Sequential(Peer.Linear(16, 256), Peer.ReLU(), Peer.Linear(256, 784));
        var x = rand(64, 784);
        return TheirStep(optim.Adam([.. encoder.parameters(), .. mean.parameters(), .. spread.parameters(), .. decoder.parameters()]), () =>
        {
            var hidden = encoder.call(x).relu();
            var (mu, logVar) = (mean.call(hidden), spread.call(hidden));
            var z = mu + (0.5 * logVar).exp() * randn_like(mu);
            var divergence = -0.5 * (1 + logVar - mu.square() - logVar.exp()).sum();
            return PeerF.binary_cross_entropy_with_logits(decoder.call(z), x, reduction: Peer.Reduction.Sum) + divergence;
        });
    }

    private static Action OurResidual()
    {
        var stem = new NN.Sequential(new Conv2d(3, 16, 3, padding: 1, bias: false), new BatchNorm2d(16), new ReLU());
        NN.Sequential Block(long from, long to, long stride) => new(new Conv2d(from, to, 3, stride, padding: 1, bias: false), new BatchNorm2d(to), new ReLU(),
            new Conv2d(to, to, 3, padding: 1, bias: false), new BatchNorm2d(to));
        var (first, second, across) = (Block(16, 16, 1), Block(16, 32, 2), new NN.Sequential(new Conv2d(16, 32, 1, 2, bias: false), new BatchNorm2d(32)));
        var head = new NN.Sequential(new AdaptiveAvgPool2d(1), new Flatten(), new Linear(32, 10));
        var (x, target) = (Tensor.Randn([32, 3, 32, 32]), Tensor.Randint(10, [32]));
        var all = new NN.Sequential(stem, first, second, across, head);
        return OurStep(new SGD(all.Parameters(), lr: 0.01, momentum: 0.9, weightDecay: 5e-4), () =>
        {
            var y = stem.Call(x);
            y = F.Relu(first.Call(y) + y);
            y = F.Relu(second.Call(y) + across.Call(y));
            return F.CrossEntropy(head.Call(y), target);
        });
    }

    private static Action TheirResidual()
    {
        var stem = Peer.Sequential(Peer.Conv2d(3, 16, 3, padding: 1, bias: false), Peer.BatchNorm2d(16), Peer.ReLU());
        TorchSharp.Modules.Sequential Block(long from, long to, long stride) => Peer.Sequential(Peer.Conv2d(from, to, 3, stride, padding: 1, bias: false), Peer.BatchNorm2d(to), Peer.ReLU(),
            Peer.Conv2d(to, to, 3, padding: 1, bias: false), Peer.BatchNorm2d(to));
        var (first, second, across) = (Block(16, 16, 1), Block(16, 32, 2), Peer.Sequential(Peer.Conv2d(16, 32, 1, 2, bias: false), Peer.BatchNorm2d(32)));
        var head = Peer.Sequential(Peer.AdaptiveAvgPool2d(1), Peer.Flatten(), Peer.Linear(32, 10));
        var (x, target) = (randn(32, 3, 32, 32), randint(0, 10, [32], int64));
        var all = Peer.Sequential(stem, first, second, across, head);
        return TheirStep(optim.SGD(all.parameters(), 0.01, momentum: 0.9, weight_decay: 5e-4), () =>
        {
            var y = stem.call(x);
            y = PeerF.relu(first.call(y) + y);
            y = PeerF.relu(second.call(y) + across.call(y));
            return PeerF.cross_entropy(head.call(y), target);
        });
    }

    private static Action OurUNet()
    {
        var (down, inner) = (new NN.Sequential(new Conv2d(1, 16, 3, padding: 1), new ReLU()), new NN.Sequential(new MaxPool2d(2), new Conv2d(16, 32, 3, padding: 1), new ReLU()));
        var (up, last) = (new ConvTranspose2d(32, 16, 2, stride: 2), new NN.Sequential(new Conv2d(32, 16, 3, padding: 1), new ReLU(), new Conv2d(16, 1, 1)));
        var (x, mask) = (Tensor.Randn([4, 1, 64, 64]), Tensor.Rand([4, 1, 64, 64]));
        return OurStep(new Adam(new NN.Sequential(down, inner, up, last).Parameters()), () =>
        {
            var y = down.Call(x);
            return F.BinaryCrossEntropyWithLogits(last.Call(Tensor.Cat([y, up.Call(inner.Call(y))], 1)), mask);
        });
    }

    private static Action TheirUNet()
    {
        var (down, inner) = (Peer.Sequential(Peer.Conv2d(1, 16, 3, padding: 1), Peer.ReLU()), Peer.Sequential(Peer.MaxPool2d(2), Peer.Conv2d(16, 32, 3, padding: 1), Peer.ReLU()));
        var (up, last) = (Peer.ConvTranspose2d(32, 16, 2, stride: 2), Peer.Sequential(Peer.Conv2d(32, 16, 3, padding: 1), Peer.ReLU(), Peer.Conv2d(16, 1, 1)));
        var (x, mask) = (randn(4, 1, 64, 64), rand(4, 1, 64, 64));
        return TheirStep(optim.Adam([.. down.parameters(), .. inner.parameters(), .. up.parameters(), .. last.parameters()]), () =>
        {
            var y = down.call(x);
            return PeerF.binary_cross_entropy_with_logits(last.call(cat([y, up.call(inner.call(y))], 1)), mask);
        });
    }

    private static Action OurTimes() => Classify(new NN.Sequential(new Conv1d(1, 16, 5, padding: 2), new GELU(), new MaxPool1d(2), new Conv1d(16, 32, 5, padding: 2), new GELU(),
        new AdaptiveAvgPool1d(1), new Flatten(), new Linear(32, 10)), Tensor.Randn([32, 1, 256]), Tensor.Randint(10, [32]));

    private static Action TheirTimes() => Classify(Peer.Sequential(Peer.Conv1d(1, 16, 5, padding: 2), Peer.GELU(), Peer.MaxPool1d(2), Peer.Conv1d(16, 32, 5, padding: 2), Peer.GELU(),
        Peer.AdaptiveAvgPool1d(1), Peer.Flatten(), Peer.Linear(32, 10)), randn(32, 1, 256), randint(0, 10, [32], int64));

    private static Action OurGru()
    {
        var (table, gru, head) = (new Embedding(100, 64), new NN.GRU(64, 128), new Linear(128, 100));
        Tensor[] parameters = [.. table.Parameters(), .. gru.Parameters(), .. head.Parameters()];
        var (x, target) = (Tensor.Randint(100, [32, 16]), Tensor.Randint(100, [32 * 16]));
        return OurStep(new Adam(parameters), () => F.CrossEntropy(head.Call(gru.Call(table.Call(x)).Output).View(-1, 100), target), () => ClipGrad.Norm(parameters, 1));
    }

    private static Action TheirGru()
    {
        var (table, gru, head) = (Peer.Embedding(100, 64), Peer.GRU(64, 128), Peer.Linear(128, 100));
        TorchSharp.Modules.Parameter[] parameters = [.. table.parameters(), .. gru.parameters(), .. head.parameters()];
        var (x, target) = (randint(0, 100, [32, 16], int64), randint(0, 100, [32 * 16], int64));
        return TheirStep(optim.Adam(parameters), () => PeerF.cross_entropy(head.call(gru.call(table.call(x)).Item1).view(-1, 100), target), () => Peer.utils.clip_grad_norm_(parameters, 1));
    }

    private static Action OurLanguage()
    {
        var (table, places, head) = (new Embedding(65, 64), new Embedding(64, 64), new Linear(64, 65));
        TransformerEncoderLayer[] layers = [new(64, 4, 256, dropout: 0, batchFirst: true, normFirst: true), new(64, 4, 256, dropout: 0, batchFirst: true, normFirst: true)];
        Tensor[] parameters = [.. table.Parameters(), .. places.Parameters(), .. head.Parameters(), .. layers.SelectMany(layer => layer.Parameters())];
        var (x, target, steps) = (Tensor.Randint(65, [8, 64]), Tensor.Randint(65, [8 * 64]), Tensor.Arange(64));
        var mask = Transformer.GenerateSquareSubsequentMask(64);
        return OurStep(new AdamW(parameters), () =>
        {
            var y = table.Call(x) + places.Call(steps);
            foreach (var layer in layers) y = layer.Call(y, mask);
            return F.CrossEntropy(head.Call(y).View(-1, 65), target);
        });
    }

    private static Action TheirLanguage()
    {
        var (table, places, head) = (Peer.Embedding(65, 64), Peer.Embedding(64, 64), Peer.Linear(64, 65));
        // TorchSharp has neither batch_first nor norm_first here; the arithmetic is the same.
        TorchSharp.Modules.TransformerEncoderLayer[] layers = [Peer.TransformerEncoderLayer(64, 4, 256, dropout: 0), Peer.TransformerEncoderLayer(64, 4, 256, dropout: 0)];
        TorchSharp.Modules.Parameter[] parameters = [.. table.parameters(), .. places.parameters(), .. head.parameters(), .. layers.SelectMany(layer => layer.parameters())];
        var (x, target, steps) = (randint(0, 65, [64, 8], int64), randint(0, 65, [64 * 8], int64), arange(64).unsqueeze(1));
        var mask = full(64, 64, float.NegativeInfinity).triu(1);
        return TheirStep(optim.AdamW(parameters), () =>
        {
            var y = table.call(x) + places.call(steps);
            foreach (var layer in layers) y = layer.call(y, mask, null!);
            return PeerF.cross_entropy(head.call(y).view(-1, 65), target);
        });
    }

    private static Action OurStep(Optimizer optimizer, Func<Tensor> loss, Action? between = null) => () =>
    {
        optimizer.ZeroGrad();
        loss().Backward();
        between?.Invoke();
        optimizer.Step();
    };

    private static Action TheirStep(optim.Optimizer optimizer, Func<Torch> loss, Action? between = null) => () =>
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        loss().backward();
        between?.Invoke();
        optimizer.step();
    };
}
