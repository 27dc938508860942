namespace Autograd.Samples;

/// <summary>Two layers, from 64 pixels over hidden units to the scores of 10 digits, written with plain tensors.</summary>
internal sealed class Network
{
    private const int Pixels = 64, Classes = 10;

    private readonly Tensor _w1, _b1, _w2, _b2;

    public Network(int hidden)
    {
        // Scaled by sqrt(2 / inputs), a layer followed by ReLU neither shrinks nor swells what flows through it.
        _w1 = (Tensor.Randn([Pixels, hidden]) * Math.Sqrt(2.0 / Pixels)).RequireGrad();
        _b1 = Tensor.Zeros([hidden], requiresGrad: true);
        _w2 = (Tensor.Randn([hidden, Classes]) * Math.Sqrt(2.0 / hidden)).RequireGrad();
        _b2 = Tensor.Zeros([Classes], requiresGrad: true);
        Weights = [_w1, _b1, _w2, _b2];
    }

    /// <summary>All that is learnt.</summary>
    public Tensor[] Weights { get; }

    /// <summary>The score of each digit for each image: [n, 64] to [n, 10].</summary>
    public Tensor Forward(Tensor images) => (images.Matmul(_w1) + _b1).Relu().Matmul(_w2) + _b2;

    /// <summary>The share of images whose highest score is the right digit's.</summary>
    public double Accuracy(Digits digits)
    {
        using var unrecorded = Autodiff.NoGrad();
        return Forward(digits.Images).Argmax(1).Eq(digits.Labels).To(DType.Float64).Mean().Item<double>();
    }
}
