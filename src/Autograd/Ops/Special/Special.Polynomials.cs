using Autograd.Kernels;

namespace Autograd;

public static partial class Special
{
    /// <summary>The Chebyshev polynomial of the first kind, cos(n arccos x), of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ChebyshevPolynomialT(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialT), Family.ChebyshevT, false, input, n);

    /// <inheritdoc cref="ChebyshevPolynomialT(Tensor, Tensor)"/>
    public static Tensor ChebyshevPolynomialT(Tensor input, long n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialT), Family.ChebyshevT, false, input, n);

    /// <summary>The Chebyshev polynomial of the second kind, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ChebyshevPolynomialU(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialU), Family.ChebyshevU, false, input, n);

    /// <inheritdoc cref="ChebyshevPolynomialU(Tensor, Tensor)"/>
    public static Tensor ChebyshevPolynomialU(Tensor input, long n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialU), Family.ChebyshevU, false, input, n);

    /// <summary>The Chebyshev polynomial of the third kind, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ChebyshevPolynomialV(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialV), Family.ChebyshevV, false, input, n);

    /// <inheritdoc cref="ChebyshevPolynomialV(Tensor, Tensor)"/>
    public static Tensor ChebyshevPolynomialV(Tensor input, long n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialV), Family.ChebyshevV, false, input, n);

    /// <summary>The Chebyshev polynomial of the fourth kind, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ChebyshevPolynomialW(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialW), Family.ChebyshevW, false, input, n);

    /// <inheritdoc cref="ChebyshevPolynomialW(Tensor, Tensor)"/>
    public static Tensor ChebyshevPolynomialW(Tensor input, long n) => PolynomialOp.Apply(nameof(ChebyshevPolynomialW), Family.ChebyshevW, false, input, n);

    /// <summary>The physicist's Hermite polynomial, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor HermitePolynomialH(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(HermitePolynomialH), Family.HermiteH, false, input, n);

    /// <inheritdoc cref="HermitePolynomialH(Tensor, Tensor)"/>
    public static Tensor HermitePolynomialH(Tensor input, long n) => PolynomialOp.Apply(nameof(HermitePolynomialH), Family.HermiteH, false, input, n);

    /// <summary>The probabilist's Hermite polynomial, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor HermitePolynomialHe(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(HermitePolynomialHe), Family.HermiteHe, false, input, n);

    /// <inheritdoc cref="HermitePolynomialHe(Tensor, Tensor)"/>
    public static Tensor HermitePolynomialHe(Tensor input, long n) => PolynomialOp.Apply(nameof(HermitePolynomialHe), Family.HermiteHe, false, input, n);

    /// <summary>The Laguerre polynomial, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor LaguerrePolynomialL(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(LaguerrePolynomialL), Family.LaguerreL, false, input, n);

    /// <inheritdoc cref="LaguerrePolynomialL(Tensor, Tensor)"/>
    public static Tensor LaguerrePolynomialL(Tensor input, long n) => PolynomialOp.Apply(nameof(LaguerrePolynomialL), Family.LaguerreL, false, input, n);

    /// <summary>The Legendre polynomial, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor LegendrePolynomialP(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(LegendrePolynomialP), Family.LegendreP, false, input, n);

    /// <inheritdoc cref="LegendrePolynomialP(Tensor, Tensor)"/>
    public static Tensor LegendrePolynomialP(Tensor input, long n) => PolynomialOp.Apply(nameof(LegendrePolynomialP), Family.LegendreP, false, input, n);

    /// <summary>The Chebyshev polynomial of the first kind, cos(n arccos x), taken at 2 x - 1, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ShiftedChebyshevPolynomialT(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialT), Family.ChebyshevT, true, input, n);

    /// <inheritdoc cref="ShiftedChebyshevPolynomialT(Tensor, Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialT(Tensor input, long n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialT), Family.ChebyshevT, true, input, n);

    /// <summary>The Chebyshev polynomial of the second kind, taken at 2 x - 1, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ShiftedChebyshevPolynomialU(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialU), Family.ChebyshevU, true, input, n);

    /// <inheritdoc cref="ShiftedChebyshevPolynomialU(Tensor, Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialU(Tensor input, long n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialU), Family.ChebyshevU, true, input, n);

    /// <summary>The Chebyshev polynomial of the third kind, taken at 2 x - 1, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ShiftedChebyshevPolynomialV(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialV), Family.ChebyshevV, true, input, n);

    /// <inheritdoc cref="ShiftedChebyshevPolynomialV(Tensor, Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialV(Tensor input, long n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialV), Family.ChebyshevV, true, input, n);

    /// <summary>The Chebyshev polynomial of the fourth kind, taken at 2 x - 1, of degree n; 0 where n is negative. Differentiable in x.</summary>
    /// <param name="input">x.</param>
    /// <param name="n">The degrees, which count down to whole numbers and broadcast.</param>
    public static Tensor ShiftedChebyshevPolynomialW(Tensor input, Tensor n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialW), Family.ChebyshevW, true, input, n);

    /// <inheritdoc cref="ShiftedChebyshevPolynomialW(Tensor, Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialW(Tensor input, long n) => PolynomialOp.Apply(nameof(ShiftedChebyshevPolynomialW), Family.ChebyshevW, true, input, n);
}
