namespace Autograd.NN;

/// <summary>x Wᵀ + b over the last dimension.</summary>
/// <example><code>var y = new Linear(784, 10).Call(Tensor.Randn([32, 784])); // [32, 10]</code></example>
public class Linear : Module<Tensor, Tensor>
{
    private readonly long _inFeatures, _outFeatures;

    /// <summary>A layer whose weight and bias are drawn uniformly from +-1 / sqrt(inFeatures).</summary>
    /// <param name="inFeatures">The size of the last dimension of the input.</param>
    /// <param name="outFeatures">The size of the last dimension of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public Linear(long inFeatures, long outFeatures, bool bias = true, DType? dtype = null)
    {
        (_inFeatures, _outFeatures) = (inFeatures, outFeatures);
        Weight = new Parameter(Tensor.Empty([outFeatures, inFeatures], dtype));
        if (bias) Bias = new Parameter(Tensor.Empty([outFeatures], dtype));
        Defaults.Uniform(Weight, Bias);
    }

    /// <summary>[outFeatures, inFeatures].</summary>
    public Parameter Weight { get; }

    /// <summary>[outFeatures], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"in_features={_inFeatures}, out_features={_outFeatures}, bias={Text.Of(Bias is not null)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Linear(input, Weight, Bias);
}

/// <summary>x1ᵀ W_k x2 + b_k for every output k, over the last dimensions.</summary>
public class Bilinear : Module<(Tensor, Tensor), Tensor>
{
    private readonly long _in1, _in2, _out;

    /// <summary>A layer whose weight and bias are drawn uniformly from +-1 / sqrt(in1Features).</summary>
    /// <param name="in1Features">The size of the last dimension of the first input.</param>
    /// <param name="in2Features">The size of the last dimension of the second input.</param>
    /// <param name="outFeatures">The size of the last dimension of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
    public Bilinear(long in1Features, long in2Features, long outFeatures, bool bias = true, DType? dtype = null)
    {
        (_in1, _in2, _out) = (in1Features, in2Features, outFeatures);
        Weight = new Parameter(Tensor.Empty([outFeatures, in1Features, in2Features], dtype));
        if (bias) Bias = new Parameter(Tensor.Empty([outFeatures], dtype));
        var bound = 1 / Math.Sqrt(in1Features);
        Init.Uniform(Weight, -bound, bound);
        if (Bias is not null) Init.Uniform(Bias, -bound, bound);
    }

    /// <summary>[outFeatures, in1Features, in2Features].</summary>
    public Parameter Weight { get; }

    /// <summary>[outFeatures], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Computes the output for two inputs.</summary>
    public Tensor Call(Tensor input1, Tensor input2) => Call((input1, input2));

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"in1_features={_in1}, in2_features={_in2}, out_features={_out}, bias={Text.Of(Bias is not null)}";

    /// <inheritdoc/>
    protected override Tensor Forward((Tensor, Tensor) input) => F.Bilinear(input.Item1, input.Item2, Weight, Bias);
}

/// <summary>Hands on its input.</summary>
public class Identity : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => input;
}

/// <summary>Makes a range of dimensions one.</summary>
/// <param name="startDim">The first.</param>
/// <param name="endDim">The last.</param>
public class Flatten(int startDim = 1, int endDim = -1) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"start_dim={startDim}, end_dim={endDim}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => input.Flatten(startDim, endDim);
}

/// <summary>Makes one dimension several.</summary>
/// <param name="dim">The dimension.</param>
/// <param name="unflattenedSize">Its new sizes, of which one may be -1.</param>
public class Unflatten(int dim, params long[] unflattenedSize) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"dim={dim}, unflattened_size={Text.Of(unflattenedSize)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => input.Unflatten(dim, unflattenedSize);
}
