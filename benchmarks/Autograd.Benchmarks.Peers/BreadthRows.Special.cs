using static TorchSharp.torch;
using Torch = TorchSharp.torch.Tensor;

namespace Autograd.Benchmarks.Peers;

internal static partial class BreadthRows
{
    /// <summary>The special functions beyond those that <see cref="Functions"/> has in three dtypes.</summary>
    private static void SpecialFunctions(long n)
    {
        foreach (var (type, ours, theirs) in Types[..2])
        {
            var (positive, other) = (Pair.Of(rand(n) * 5 + 0.1f).To(ours, theirs), Pair.Of(rand(n) * 5 + 1.1f).To(ours, theirs));
            var (both, unit) = (Pair.Of(randn(n) * 3).To(ours, theirs), Pair.Of(rand(n) * 0.98f + 0.01f).To(ours, theirs));
            var (a, b, c, d) = (positive.Ours, positive.Theirs, other.Ours, other.Theirs);
            var (x, y, p, q) = (both.Ours, both.Theirs, unit.Ours, unit.Theirs);
            void Row(string name, Func<Tensor> mine, Func<Torch> peer) => Pair.Row($"{name}, {type}, {n:N0}", mine, peer);
            Row("lgamma of both signs", () => x.Lgamma(), () => y.lgamma());
            Row("digamma of both signs", () => x.Digamma(), () => y.digamma());
            Row("polygamma 1", () => a.Polygamma(1), () => special.polygamma(1, b));
            Row("polygamma 2", () => a.Polygamma(2), () => special.polygamma(2, b));
            Row("mvlgamma", () => c.Mvlgamma(2), () => special.multigammaln(d, 2));
            Row("zeta", () => Special.Zeta(c, a), () => special.zeta(d, b));
            Row("gammainc", () => Special.Gammainc(a, c), () => special.gammainc(b, d));
            Row("gammaincc", () => Special.Gammaincc(a, c), () => special.gammaincc(b, d));
            Row("erfcx", () => Special.Erfcx(x), () => special.erfcx(y));
            Row("ndtr", () => Special.Ndtr(x), () => special.ndtr(y));
            Row("ndtri", () => Special.Ndtri(p), () => special.ndtri(q));
            Row("entr", () => Special.Entr(a), () => special.entr(b));
            Row("xlog1py", () => Special.Xlog1py(a, c), () => special.xlog1py(b, d));
            Row("i0", () => x.I0(), () => y.i0());
            Row("i0e", () => Special.I0e(x), () => special.i0e(y));
            Row("i1", () => Special.I1(x), () => special.i1(y));
            Row("i1e", () => Special.I1e(x), () => special.i1e(y));
            Row("bessel_j0", () => Special.BesselJ0(x), () => special.bessel_j0(y));
            Row("bessel_j1", () => Special.BesselJ1(x), () => special.bessel_j1(y));
            Row("bessel_y0", () => Special.BesselY0(a), () => special.bessel_y0(b));
            Row("bessel_y1", () => Special.BesselY1(a), () => special.bessel_y1(b));
            Row("modified_bessel_k0", () => Special.ModifiedBesselK0(a), () => special.modified_bessel_k0(b));
            Row("modified_bessel_k1", () => Special.ModifiedBesselK1(a), () => special.modified_bessel_k1(b));
            Row("scaled_modified_bessel_k0", () => Special.ScaledModifiedBesselK0(a), () => special.scaled_modified_bessel_k0(b));
            Row("scaled_modified_bessel_k1", () => Special.ScaledModifiedBesselK1(a), () => special.scaled_modified_bessel_k1(b));
            Row("spherical_bessel_j0", () => Special.SphericalBesselJ0(x), () => special.spherical_bessel_j0(y));
            Row("airy_ai", () => Special.AiryAi(x), () => special.airy_ai(y));
            Row("chebyshev_polynomial_t 8", () => Special.ChebyshevPolynomialT(p, 8), () => special.chebyshev_polynomial_t(q, full_like(q, 8)));
        }
    }
}
