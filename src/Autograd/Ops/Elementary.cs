using Autograd.Core;

namespace Autograd;

public sealed partial class Tensor
{
    /// <summary>Tangent of each element, in radians.</summary>
    public Tensor Tan() => Elementwise.Apply(ElementaryRules.Tan, this);

    /// <summary>The angle in [-pi/2, pi/2] whose sine is the element; NaN outside [-1, 1].</summary>
    public Tensor Asin() => Elementwise.Apply(ElementaryRules.Asin, this);

    /// <summary>The angle in [0, pi] whose cosine is the element; NaN outside [-1, 1].</summary>
    public Tensor Acos() => Elementwise.Apply(ElementaryRules.Acos, this);

    /// <summary>The angle in [-pi/2, pi/2] whose tangent is the element.</summary>
    public Tensor Atan() => Elementwise.Apply(ElementaryRules.Atan, this);

    /// <summary>Hyperbolic sine of each element.</summary>
    public Tensor Sinh() => Elementwise.Apply(ElementaryRules.Sinh, this);

    /// <summary>Hyperbolic cosine of each element.</summary>
    public Tensor Cosh() => Elementwise.Apply(ElementaryRules.Cosh, this);

    /// <summary>Inverse hyperbolic sine of each element.</summary>
    public Tensor Asinh() => Elementwise.Apply(ElementaryRules.Asinh, this);

    /// <summary>Inverse hyperbolic cosine of each element; NaN below 1.</summary>
    public Tensor Acosh() => Elementwise.Apply(ElementaryRules.Acosh, this);

    /// <summary>Inverse hyperbolic tangent of each element; NaN outside [-1, 1].</summary>
    public Tensor Atanh() => Elementwise.Apply(ElementaryRules.Atanh, this);

    /// <summary>2^x.</summary>
    public Tensor Exp2() => Elementwise.Apply(ElementaryRules.Exp2, this);

    /// <summary>The logarithm to base 2.</summary>
    public Tensor Log2() => Elementwise.Apply(ElementaryRules.Log2, this);

    /// <summary>The logarithm to base 10.</summary>
    public Tensor Log10() => Elementwise.Apply(ElementaryRules.Log10, this);

    /// <summary>The complement of the error function, 1 - erf(x), to all digits in the tail.</summary>
    public Tensor Erfc() => Elementwise.Apply(ElementaryRules.Erfc, this);

    /// <summary>x = Tan(x).</summary>
    public Tensor TanInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Tan, this);

    /// <summary>x = Asin(x).</summary>
    public Tensor AsinInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Asin, this);

    /// <summary>x = Acos(x).</summary>
    public Tensor AcosInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Acos, this);

    /// <summary>x = Atan(x).</summary>
    public Tensor AtanInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Atan, this);

    /// <summary>x = Sinh(x).</summary>
    public Tensor SinhInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Sinh, this);

    /// <summary>x = Cosh(x).</summary>
    public Tensor CoshInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Cosh, this);

    /// <summary>x = Asinh(x).</summary>
    public Tensor AsinhInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Asinh, this);

    /// <summary>x = Acosh(x).</summary>
    public Tensor AcoshInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Acosh, this);

    /// <summary>x = Atanh(x).</summary>
    public Tensor AtanhInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Atanh, this);

    /// <summary>x = Exp2(x).</summary>
    public Tensor Exp2InPlace() => Elementwise.ApplyInPlace(ElementaryRules.Exp2, this);

    /// <summary>x = Log2(x).</summary>
    public Tensor Log2InPlace() => Elementwise.ApplyInPlace(ElementaryRules.Log2, this);

    /// <summary>x = Log10(x).</summary>
    public Tensor Log10InPlace() => Elementwise.ApplyInPlace(ElementaryRules.Log10, this);

    /// <summary>x = Erfc(x).</summary>
    public Tensor ErfcInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Erfc, this);

    /// <summary>The angle of the point (y, x), this tensor being x: atan(this / other) in the right quadrant, from -pi to pi.</summary>
    public Tensor Atan2(Tensor other) => Elementwise.Apply(ElementaryRules.Atan2, this, other);

    /// <summary>x = Atan2(x, y).</summary>
    public Tensor Atan2InPlace(Tensor other) => Elementwise.ApplyInPlace(ElementaryRules.Atan2, this, other);

    /// <summary>sqrt(x^2 + y^2), without overflow on the way.</summary>
    /// <exception cref="NotSupportedException">The dtypes are not floating point.</exception>
    public Tensor Hypot(Tensor other) => Elementwise.Apply(ElementaryRules.Hypot, FloatingPoint("Hypot"), other?.FloatingPoint("Hypot")!);

    /// <summary>x = Hypot(x, y).</summary>
    public Tensor HypotInPlace(Tensor other) => Elementwise.ApplyInPlace(ElementaryRules.Hypot, FloatingPoint("Hypot"), other?.FloatingPoint("Hypot")!);

    /// <summary>sin(pi x) / (pi x), 1 at 0.</summary>
    public Tensor Sinc() => Elementwise.Apply(ElementaryRules.Sinc, this);

    /// <summary>x = Sinc(x).</summary>
    public Tensor SincInPlace() => Elementwise.ApplyInPlace(ElementaryRules.Sinc, this);

    /// <summary>log(x / (1 - x)), the inverse of <see cref="Sigmoid"/>; NaN outside [0, 1], unless x is first cut to [eps, 1 - eps].</summary>
    public Tensor Logit(double? eps = null) => Elementwise.Apply(ElementaryRules.LogitOf(eps), this);

    /// <summary>x = Logit(x).</summary>
    public Tensor LogitInPlace(double? eps = null) => Elementwise.ApplyInPlace(ElementaryRules.LogitOf(eps), this);

    /// <summary>Degrees as radians.</summary>
    public Tensor Deg2rad() => this * (Math.PI / 180);

    /// <summary>Radians as degrees.</summary>
    public Tensor Rad2deg() => this * (180 / Math.PI);
}
