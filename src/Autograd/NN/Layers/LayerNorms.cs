namespace Autograd.NN;

/// <summary>The last dimensions standardised, (x - mean) / sqrt(var + eps), times a weight plus a bias for each of their elements.</summary>
public class LayerNorm : Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private readonly double _eps;

    /// <summary>A layer whose weights are 1 and biases 0 at first.</summary>
    /// <param name="normalizedShape">The sizes of the dimensions that are standardised together, the input's last.</param>
    /// <param name="eps">What keeps the square root away from 0.</param>
    /// <param name="elementwiseAffine">Whether there is a weight and a bias.</param>
    /// <param name="bias">Whether there is a bias beside the weight.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    public LayerNorm(Sizes normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true, DType? dtype = null)
    {
        (_shape, _eps) = ([.. normalizedShape], eps);
        if (!elementwiseAffine) return;
        Weight = new Parameter(Tensor.Ones(_shape, dtype));
        if (bias) Bias = new Parameter(Tensor.Zeros(_shape, dtype));
    }

    /// <summary>The factors, of the normalized shape, or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>What is added, of the normalized shape, or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{Text.Of(_shape)}, eps={Text.Of(_eps)}, elementwise_affine={Text.Of(Weight is not null)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LayerNorm(input, _shape, Weight, Bias, _eps);
}

/// <summary>The last dimensions divided by the root of their mean square, times a weight for each of their elements.</summary>
public class RMSNorm : Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private readonly double? _eps;

    /// <summary>A layer whose weights are 1 at first.</summary>
    /// <param name="normalizedShape">The sizes of the dimensions that are taken together, the input's last.</param>
    /// <param name="eps">What keeps the square root away from 0; the distance of 1 to the next number of the dtype unless given.</param>
    /// <param name="elementwiseAffine">Whether there is a weight.</param>
    /// <param name="dtype">The dtype of the weight; the default one unless given.</param>
    public RMSNorm(Sizes normalizedShape, double? eps = null, bool elementwiseAffine = true, DType? dtype = null)
    {
        (_shape, _eps) = ([.. normalizedShape], eps);
        if (elementwiseAffine) Weight = new Parameter(Tensor.Ones(_shape, dtype));
    }

    /// <summary>The factors, of the normalized shape, or null.</summary>
    public Parameter? Weight { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{Text.Of(_shape)}, eps={Text.Of(_eps)}, elementwise_affine={Text.Of(Weight is not null)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.RmsNorm(input, _shape, Weight, _eps);
}

/// <summary>Groups of neighbouring channels of [N, C, ...] standardised, for each sample by itself, times a weight plus a bias per channel.</summary>
public class GroupNorm : Module<Tensor, Tensor>
{
    private readonly long _groups, _channels;
    private readonly double _eps;

    /// <summary>A layer whose weights are 1 and biases 0 at first.</summary>
    /// <param name="numGroups">The number of groups, which divides that of channels.</param>
    /// <param name="numChannels">The number of channels, C.</param>
    /// <param name="eps">What keeps the square root away from 0.</param>
    /// <param name="affine">Whether there is a weight and a bias.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public GroupNorm(long numGroups, long numChannels, double eps = 1e-5, bool affine = true, DType? dtype = null)
    {
        if (numGroups <= 0 || numChannels % numGroups != 0) throw new ArgumentException($"GroupNorm: {numGroups} groups do not divide {numChannels} channels.");
        (_groups, _channels, _eps) = (numGroups, numChannels, eps);
        if (!affine) return;
        Weight = new Parameter(Tensor.Ones([numChannels], dtype));
        Bias = new Parameter(Tensor.Zeros([numChannels], dtype));
    }

    /// <summary>The factor of each channel, [numChannels], or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>What is added to each channel, [numChannels], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{_groups}, {_channels}, eps={Text.Of(_eps)}, affine={Text.Of(Weight is not null)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.GroupNorm(input, _groups, Weight, Bias, _eps);
}

/// <summary>x / (k + alpha / size sum of squares over neighbouring channels)^beta, of [N, C, ...].</summary>
/// <param name="size">How many channels, centred at each.</param>
/// <param name="alpha">The factor of the mean square.</param>
/// <param name="beta">The exponent.</param>
/// <param name="k">What is added.</param>
public class LocalResponseNorm(long size, double alpha = 1e-4, double beta = 0.75, double k = 1) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{size}, alpha={Text.Of(alpha)}, beta={Text.Of(beta)}, k={Text.Of(k)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LocalResponseNorm(input, size, alpha, beta, k);
}
