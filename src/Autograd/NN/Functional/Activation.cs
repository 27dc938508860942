namespace Autograd.NN;

public static partial class F
{
    /// <inheritdoc cref="Tensor.Relu"/>
    public static Tensor Relu(Tensor input) => input.Relu();

    /// <inheritdoc cref="Tensor.Gelu"/>
    public static Tensor Gelu(Tensor input, GeluApproximation approximate = GeluApproximation.None) => input.Gelu(approximate);

    /// <inheritdoc cref="Tensor.Sigmoid"/>
    public static Tensor Sigmoid(Tensor input) => input.Sigmoid();

    /// <inheritdoc cref="Tensor.Tanh"/>
    public static Tensor Tanh(Tensor input) => input.Tanh();
}
