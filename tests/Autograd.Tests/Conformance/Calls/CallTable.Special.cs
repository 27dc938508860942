namespace Autograd.Tests.Conformance;

internal static partial class CallTable
{
    /// <summary>Special functions.</summary>
    private static Dictionary<string, Func<Arguments, object>> SpecialFunctions => new()
    {
        ["torch.lgamma"] = a => a.X.Lgamma(),
        ["torch.digamma"] = a => a.X.Digamma(),
        ["torch.erfinv"] = a => a.X.Erfinv(),
        ["torch.i0"] = a => a.X.I0(),
        ["torch.special.i0e"] = a => Special.I0e(a.X),
        ["torch.special.i1"] = a => Special.I1(a.X),
        ["torch.special.i1e"] = a => Special.I1e(a.X),
        ["torch.special.erfcx"] = a => Special.Erfcx(a.X),
        ["torch.special.ndtr"] = a => Special.Ndtr(a.X),
        ["torch.special.ndtri"] = a => Special.Ndtri(a.X),
        ["torch.special.log_ndtr"] = a => Special.LogNdtr(a.X),
        ["torch.special.entr"] = a => Special.Entr(a.X),
        ["torch.polygamma"] = a => a.X.Polygamma((int)a.Long("n")),
        ["torch.mvlgamma"] = a => a.X.Mvlgamma((int)a.Long("p")),
        ["torch.xlogy"] = a => !a.IsTensor("input") ? Tensor.Xlogy(a.Scalar("input"), a.Tensor("other")) : a.Binary((x, y) => x.Xlogy(y), (x, y) => x.Xlogy(y)),
        ["torch.special.xlog1py"] = a => !a.IsTensor("input") ? Special.Xlog1py(a.Scalar("input"), a.Tensor("other"))
            : a.Binary((x, y) => Special.Xlog1py(x, y), (x, y) => Special.Xlog1py(x, y)),
        ["torch.igamma"] = a => a.X.Igamma(a.Tensor("other")),
        ["torch.igammac"] = a => a.X.Igammac(a.Tensor("other")),
        ["torch.special.gammainc"] = a => Special.Gammainc(a.X, a.Tensor("other")),
        ["torch.special.gammaincc"] = a => Special.Gammaincc(a.X, a.Tensor("other")),
        ["torch.special.zeta"] = a => !a.IsTensor("input") ? Special.Zeta(a.Scalar("input"), a.Tensor("other")) : a.Binary((x, q) => Special.Zeta(x, q), (x, q) => Special.Zeta(x, q)),
        ["torch.special.bessel_j0"] = a => Special.BesselJ0(a.X),
        ["torch.special.bessel_j1"] = a => Special.BesselJ1(a.X),
        ["torch.special.bessel_y0"] = a => Special.BesselY0(a.X),
        ["torch.special.bessel_y1"] = a => Special.BesselY1(a.X),
        ["torch.special.modified_bessel_i0"] = a => Special.ModifiedBesselI0(a.X),
        ["torch.special.modified_bessel_i1"] = a => Special.ModifiedBesselI1(a.X),
        ["torch.special.modified_bessel_k0"] = a => Special.ModifiedBesselK0(a.X),
        ["torch.special.modified_bessel_k1"] = a => Special.ModifiedBesselK1(a.X),
        ["torch.special.scaled_modified_bessel_k0"] = a => Special.ScaledModifiedBesselK0(a.X),
        ["torch.special.scaled_modified_bessel_k1"] = a => Special.ScaledModifiedBesselK1(a.X),
        ["torch.special.spherical_bessel_j0"] = a => Special.SphericalBesselJ0(a.X),
        ["torch.special.airy_ai"] = a => Special.AiryAi(a.X),
        ["torch.special.chebyshev_polynomial_t"] = a => Degrees(a, (x, n) => Special.ChebyshevPolynomialT(x, n), (x, n) => Special.ChebyshevPolynomialT(x, n)),
        ["torch.special.chebyshev_polynomial_u"] = a => Degrees(a, (x, n) => Special.ChebyshevPolynomialU(x, n), (x, n) => Special.ChebyshevPolynomialU(x, n)),
        ["torch.special.chebyshev_polynomial_v"] = a => Degrees(a, (x, n) => Special.ChebyshevPolynomialV(x, n), (x, n) => Special.ChebyshevPolynomialV(x, n)),
        ["torch.special.chebyshev_polynomial_w"] = a => Degrees(a, (x, n) => Special.ChebyshevPolynomialW(x, n), (x, n) => Special.ChebyshevPolynomialW(x, n)),
        ["torch.special.shifted_chebyshev_polynomial_t"] = a => Degrees(a, (x, n) => Special.ShiftedChebyshevPolynomialT(x, n), (x, n) => Special.ShiftedChebyshevPolynomialT(x, n)),
        ["torch.special.shifted_chebyshev_polynomial_u"] = a => Degrees(a, (x, n) => Special.ShiftedChebyshevPolynomialU(x, n), (x, n) => Special.ShiftedChebyshevPolynomialU(x, n)),
        ["torch.special.shifted_chebyshev_polynomial_v"] = a => Degrees(a, (x, n) => Special.ShiftedChebyshevPolynomialV(x, n), (x, n) => Special.ShiftedChebyshevPolynomialV(x, n)),
        ["torch.special.shifted_chebyshev_polynomial_w"] = a => Degrees(a, (x, n) => Special.ShiftedChebyshevPolynomialW(x, n), (x, n) => Special.ShiftedChebyshevPolynomialW(x, n)),
        ["torch.special.hermite_polynomial_h"] = a => Degrees(a, (x, n) => Special.HermitePolynomialH(x, n), (x, n) => Special.HermitePolynomialH(x, n)),
        ["torch.special.hermite_polynomial_he"] = a => Degrees(a, (x, n) => Special.HermitePolynomialHe(x, n), (x, n) => Special.HermitePolynomialHe(x, n)),
        ["torch.special.laguerre_polynomial_l"] = a => Degrees(a, (x, n) => Special.LaguerrePolynomialL(x, n), (x, n) => Special.LaguerrePolynomialL(x, n)),
        ["torch.special.legendre_polynomial_p"] = a => Degrees(a, (x, n) => Special.LegendrePolynomialP(x, n), (x, n) => Special.LegendrePolynomialP(x, n)),
        ["torch.gcd"] = a => a.X.Gcd(a.Tensor("other")),
        ["torch.lcm"] = a => a.X.Lcm(a.Tensor("other")),
        ["torch.bitwise_left_shift"] = a => a.IsTensor("other") ? a.X.BitwiseLeftShift(a.Tensor("other")) : a.X.BitwiseLeftShift(a.Long("other")),
        ["torch.bitwise_right_shift"] = a => a.IsTensor("other") ? a.X.BitwiseRightShift(a.Tensor("other")) : a.X.BitwiseRightShift(a.Long("other")),
    };

    private static Tensor Degrees(Arguments a, Func<Tensor, Tensor, Tensor> tensors, Func<Tensor, long, Tensor> number) => a.IsTensor("n") ? tensors(a.X, a.Tensor("n")) : number(a.X, a.Long("n"));
}
