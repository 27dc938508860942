namespace Autograd;

public static partial class Special
{
    /// <summary>The regularised lower incomplete gamma function P(a, x): the integral of t^(a - 1) e^-t from 0 to x, over Gamma(a). Differentiable in x.</summary>
    /// <param name="input">a, at least 0.</param>
    /// <param name="other">x, at least 0; broadcasts.</param>
    /// <exception cref="NotSupportedException">a requires grad: there is no derivative in it.</exception>
    public static Tensor Gammainc(Tensor input, Tensor other) => ParameterRules.Apply(ParameterRules.Gammainc, input, other);

    /// <summary>The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), small values to their own digits. Differentiable in x.</summary>
    /// <inheritdoc cref="Gammainc"/>
    public static Tensor Gammaincc(Tensor input, Tensor other) => ParameterRules.Apply(ParameterRules.Gammaincc, input, other);

    /// <summary>The Hurwitz zeta function: the sum of (q + k)^-x over k from 0. NaN for x below 1. Differentiable in q.</summary>
    /// <param name="input">x.</param>
    /// <param name="other">q; broadcasts.</param>
    /// <exception cref="NotSupportedException">x requires grad: there is no derivative in it.</exception>
    public static Tensor Zeta(Tensor input, Tensor other) => ParameterRules.Apply(ParameterRules.Zeta, input, other);

    /// <inheritdoc cref="Zeta(Tensor, Tensor)"/>
    public static Tensor Zeta(Scalar input, Tensor other) => Core.Elementwise.Apply(ParameterRules.Zeta, input, other);

    /// <inheritdoc cref="Zeta(Tensor, Tensor)"/>
    public static Tensor Zeta(Tensor input, Scalar other)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ParameterRules.Apply(ParameterRules.Zeta, input, Tensor.Full([], other, input.DType.IsFloatingPoint() ? input.DType : DTypes.Default));
    }
}

public partial class Tensor
{
    /// <inheritdoc cref="Special.Gammainc"/>
    public Tensor Igamma(Tensor other) => Special.Gammainc(this, other);

    /// <inheritdoc cref="Special.Gammaincc"/>
    public Tensor Igammac(Tensor other) => Special.Gammaincc(this, other);
}
