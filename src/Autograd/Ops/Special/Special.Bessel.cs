using Autograd.Core;

namespace Autograd;

public static partial class Special
{
    /// <summary>The Bessel function of the first kind, order 0.</summary>
    public static Tensor BesselJ0(Tensor input) => Elementwise.Apply(BesselRules.J0, input);

    /// <summary>The Bessel function of the first kind, order 1.</summary>
    public static Tensor BesselJ1(Tensor input) => Elementwise.Apply(BesselRules.J1, input);

    /// <summary>The Bessel function of the second kind, order 0: -inf at 0, NaN below.</summary>
    public static Tensor BesselY0(Tensor input) => Elementwise.Apply(BesselRules.Y0, input);

    /// <summary>The Bessel function of the second kind, order 1: -inf at 0, NaN below.</summary>
    public static Tensor BesselY1(Tensor input) => Elementwise.Apply(BesselRules.Y1, input);

    /// <summary>The modified Bessel function of the first kind, order 0.</summary>
    public static Tensor ModifiedBesselI0(Tensor input) => Elementwise.Apply(SpecialRules.I0, input);

    /// <summary>The modified Bessel function of the first kind, order 1.</summary>
    public static Tensor ModifiedBesselI1(Tensor input) => Elementwise.Apply(SpecialRules.I1, input);

    /// <summary>The modified Bessel function of the second kind, order 0: inf at 0, NaN below.</summary>
    public static Tensor ModifiedBesselK0(Tensor input) => Elementwise.Apply(BesselRules.K0, input);

    /// <summary>The modified Bessel function of the second kind, order 1: inf at 0, NaN below.</summary>
    public static Tensor ModifiedBesselK1(Tensor input) => Elementwise.Apply(BesselRules.K1, input);

    /// <summary>e^x times the modified Bessel function of the second kind, order 0: inf at 0, NaN below.</summary>
    public static Tensor ScaledModifiedBesselK0(Tensor input) => Elementwise.Apply(BesselRules.K0e, input);

    /// <summary>e^x times the modified Bessel function of the second kind, order 1: inf at 0, NaN below.</summary>
    public static Tensor ScaledModifiedBesselK1(Tensor input) => Elementwise.Apply(BesselRules.K1e, input);

    /// <summary>The spherical Bessel function of the first kind, order 0: sin x / x, and 1 at 0.</summary>
    public static Tensor SphericalBesselJ0(Tensor input) => Elementwise.Apply(BesselRules.SphericalJ0, input);

    /// <summary>The Airy function Ai, the solution of y'' = x y that vanishes at infinity.</summary>
    public static Tensor AiryAi(Tensor input) => Elementwise.Apply(BesselRules.AiryAi, input);
}
