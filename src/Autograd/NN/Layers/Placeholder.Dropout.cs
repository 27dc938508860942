namespace Autograd.NN;

/// <summary>While learning, each element becomes 0 with probability p, and the others are divided by 1 - p.</summary>
/// <param name="p">The probability.</param>
/// <param name="inplace">Whether the input is written.</param>
public class Dropout(double p = 0.5, bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"p={Text.Of(p)}, inplace={Text.Of(inplace)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Dropout(input, p, Training, inplace);
}
