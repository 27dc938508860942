namespace Autograd.NN;

/// <summary>Standardises the last dimensions.</summary>
public class LayerNorm : Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private readonly double _eps;

    /// <summary>A layer of weight 1 and bias 0.</summary>
    public LayerNorm(long[] normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(normalizedShape);
        (_shape, _eps) = (normalizedShape, eps);
        if (!elementwiseAffine) return;
        Weight = new Parameter(Tensor.Ones(normalizedShape, dtype));
        Bias = new Parameter(Tensor.Zeros(normalizedShape, dtype));
    }

    /// <summary>The weight.</summary>
    public Parameter? Weight { get; }

    /// <summary>The bias.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"{Text.Of(_shape)}, eps={Text.Of(_eps)}, elementwise_affine={Text.Of(Weight is not null)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LayerNorm(input, _shape, Weight, Bias, _eps);
}
