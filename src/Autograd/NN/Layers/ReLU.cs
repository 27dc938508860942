namespace Autograd.NN;

/// <summary>max(x, 0).</summary>
/// <param name="inplace">Whether the input is written.</param>
public class ReLU(bool inplace = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => inplace ? "inplace=True" : "";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => inplace ? input.ReluInPlace() : input.Relu();
}
