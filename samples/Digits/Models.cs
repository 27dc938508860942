using Autograd.NN;

namespace Autograd.Samples;

/// <summary>Three layers that see 64 pixels in no particular order.</summary>
internal sealed class Mlp : Module<Tensor, Tensor>
{
    private readonly Linear _fc1 = new(64, 256), _fc2 = new(256, 128), _fc3 = new(128, 10);
    private readonly Dropout _dropout = new(0.2);

    /// <summary>The score of each digit for each image: [n, 64] to [n, 10].</summary>
    protected override Tensor Forward(Tensor images)
    {
        var x = _dropout.Call(_fc1.Call(images).Relu());
        x = _dropout.Call(_fc2.Call(x).Relu());
        return _fc3.Call(x);
    }
}

/// <summary>A small convolutional network: blocks of filters, each at half the resolution of the one before, then one linear layer.</summary>
internal sealed class Cnn : Module<Tensor, Tensor>
{
    private readonly Sequential _features = new(new Block(1, 16), new Block(16, 32), new MaxPool2d(2), new Block(32, 48), new MaxPool2d(2), new Flatten());
    private readonly Dropout _dropout = new(0.2);
    private readonly Linear _classifier = new(48 * 2 * 2, 10);

    /// <summary>The score of each digit for each image: [n, 64] to [n, 10].</summary>
    protected override Tensor Forward(Tensor images)
    {
        var planes = images.Reshape([-1, 1, 8, 8]);
        return _classifier.Call(_dropout.Call(_features.Call(planes)));
    }

    /// <summary>Filters of 3 x 3 pixels that keep the size, normalised.</summary>
    private sealed class Block(int from, int to) : Module<Tensor, Tensor>
    {
        private readonly Conv2d _conv = new(from, to, kernelSize: 3, padding: 1, bias: false);
        private readonly BatchNorm2d _norm = new(to);

        protected override Tensor Forward(Tensor x) => _norm.Call(_conv.Call(x)).Relu();
    }
}
