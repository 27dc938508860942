using Autograd.Core;

namespace Autograd;

/// <summary>Special functions, <c>torch.special</c>, element by element. Integers become floating point.</summary>
public static partial class Special
{
    /// <inheritdoc cref="Tensor.Lgamma"/>
    public static Tensor Gammaln(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Lgamma();
    }

    /// <inheritdoc cref="Tensor.Digamma"/>
    public static Tensor Digamma(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Digamma();
    }

    /// <inheritdoc cref="Tensor.Erfinv"/>
    public static Tensor Erfinv(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Erfinv();
    }

    /// <inheritdoc cref="Tensor.I0"/>
    public static Tensor I0(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.I0();
    }

    /// <summary>e^-|x| times the modified Bessel function of the first kind, order 0.</summary>
    public static Tensor I0e(Tensor input) => Elementwise.Apply(SpecialRules.I0e, input);

    /// <summary>The modified Bessel function of the first kind, order 1.</summary>
    public static Tensor I1(Tensor input) => Elementwise.Apply(SpecialRules.I1, input);

    /// <summary>e^-|x| times the modified Bessel function of the first kind, order 1.</summary>
    public static Tensor I1e(Tensor input) => Elementwise.Apply(SpecialRules.I1e, input);

    /// <summary>e^(x^2) erfc(x).</summary>
    public static Tensor Erfcx(Tensor input) => Elementwise.Apply(SpecialRules.Erfcx, input);

    /// <summary>The normal distribution function, (1 + erf(x / sqrt 2)) / 2.</summary>
    public static Tensor Ndtr(Tensor input) => Elementwise.Apply(SpecialRules.Ndtr, input);

    /// <summary>The argument at which the normal distribution function is x; NaN outside [0, 1].</summary>
    public static Tensor Ndtri(Tensor input) => Elementwise.Apply(SpecialRules.Ndtri, input);

    /// <summary>The logarithm of the normal distribution function, to all digits in both tails.</summary>
    public static Tensor LogNdtr(Tensor input) => Elementwise.Apply(SpecialRules.LogNdtr, input);

    /// <summary>-x log x: 0 at 0, -inf below.</summary>
    public static Tensor Entr(Tensor input) => Elementwise.Apply(SpecialRules.Entr, input);

    /// <inheritdoc cref="Tensor.Digamma"/>
    public static Tensor Psi(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Digamma();
    }

    /// <inheritdoc cref="Tensor.Polygamma"/>
    public static Tensor Polygamma(int n, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Polygamma(n);
    }

    /// <inheritdoc cref="Tensor.Mvlgamma"/>
    public static Tensor Multigammaln(Tensor input, int p)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Mvlgamma(p);
    }

    /// <inheritdoc cref="Tensor.Xlogy(Tensor)"/>
    public static Tensor Xlogy(Tensor input, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Xlogy(other);
    }

    /// <summary>x log(1 + y), 0 where x is 0, unless y is NaN.</summary>
    public static Tensor Xlog1py(Tensor input, Tensor other) => Elementwise.Apply(SpecialRules.Xlog1py, input, other);

    /// <inheritdoc cref="Xlog1py(Tensor, Tensor)"/>
    public static Tensor Xlog1py(Tensor input, Scalar other) => Elementwise.Apply(SpecialRules.Xlog1py, input, other);

    /// <inheritdoc cref="Xlog1py(Tensor, Tensor)"/>
    public static Tensor Xlog1py(Scalar input, Tensor other) => Elementwise.Apply(SpecialRules.Xlog1py, input, other);
}
