using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The logarithm of |Gamma(x)|.</summary>
    public Tensor Lgamma() => Elementwise.Apply(SpecialRules.Lgamma, this);

    /// <summary>x = Lgamma(x).</summary>
    public Tensor LgammaInPlace() => Elementwise.ApplyInPlace(SpecialRules.Lgamma, this);

    /// <summary>The derivative of the logarithm of the gamma function.</summary>
    public Tensor Digamma() => Elementwise.Apply(SpecialRules.Digamma, this);

    /// <summary>x = Digamma(x).</summary>
    public Tensor DigammaInPlace() => Elementwise.ApplyInPlace(SpecialRules.Digamma, this);

    /// <summary>The argument at which the error function is x; NaN outside [-1, 1].</summary>
    public Tensor Erfinv() => Elementwise.Apply(SpecialRules.Erfinv, this);

    /// <summary>x = Erfinv(x).</summary>
    public Tensor ErfinvInPlace() => Elementwise.ApplyInPlace(SpecialRules.Erfinv, this);

    /// <summary>The modified Bessel function of the first kind, order 0.</summary>
    public Tensor I0() => Elementwise.Apply(SpecialRules.I0, this);

    /// <summary>x = I0(x).</summary>
    public Tensor I0InPlace() => Elementwise.ApplyInPlace(SpecialRules.I0, this);

    /// <summary>The derivative of order n of <see cref="Digamma"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public Tensor Polygamma(int n) => n >= 0
        ? Elementwise.Apply(SpecialRules.Polygamma(n), this)
        : throw new ArgumentOutOfRangeException(nameof(n), $"Polygamma: the order must not be negative, and is {n}.");

    /// <summary>The logarithm of the multivariate gamma function of dimension p: p (p - 1) / 4 log pi + the sum of log Gamma(x - j / 2) for j below p.</summary>
    /// <exception cref="ArgumentException">An element is not above (p - 1) / 2, or p is not positive.</exception>
    public Tensor Mvlgamma(int p)
    {
        if (p < 1) throw new ArgumentException($"Mvlgamma: the dimension must be at least 1, and is {p}.");
        if (DType == DType.Bool) throw new NotSupportedException("Mvlgamma is not defined for torch.bool: convert with To(DType.Float32).");
        if (ElementCount > 0 && !(Detach() > (p - 1) / 2.0).All().Item<bool>())
            throw new ArgumentException($"Mvlgamma: all elements must be above (p - 1) / 2 = {(p - 1) / 2.0}.");
        var dtype = DType.IsFloatingPoint() ? DType : DTypes.Default;
        // The halves along a new first dim, so that x is run through whole.
        long[] shape = [p, .. Enumerable.Repeat(1L, Rank)];
        var halves = Arange(0, p, dtype: DType.Float64).Mul(-0.5).To(dtype).Reshape(shape);
        return (To(dtype) + halves).Lgamma().Sum(0) + p * (p - 1) / 4.0 * Math.Log(Math.PI);
    }

    /// <summary>x log y, 0 where x is 0, unless y is NaN.</summary>
    public Tensor Xlogy(Tensor other) => Elementwise.Apply(SpecialRules.Xlogy, this, other);

    /// <inheritdoc cref="Xlogy(Tensor)"/>
    public Tensor Xlogy(Scalar other) => Elementwise.Apply(SpecialRules.Xlogy, this, other);

    /// <inheritdoc cref="Xlogy(Tensor)"/>
    public static Tensor Xlogy(Scalar x, Tensor other) => Elementwise.Apply(SpecialRules.Xlogy, x, other);

    /// <summary>x = Xlogy(x, y).</summary>
    public Tensor XlogyInPlace(Tensor other) => Elementwise.ApplyInPlace(SpecialRules.Xlogy, this, other);
}
