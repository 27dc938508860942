namespace Autograd;

public static partial class Linalg
{
    /// <summary>
    /// The singular value decomposition of each matrix, A = U diag(s) Vᵀ, by reduction to bidiagonal form and the implicit QR iteration.
    /// </summary>
    /// <param name="a">[..., m, n] of float32 or float64; computed in float64.</param>
    /// <param name="fullMatrices">Whether U and V are square; else they have k columns, the smaller of m and n. Columns beyond k are arbitrary, and get no gradient.</param>
    /// <returns>
    /// U, the k singular values, falling, and Vᵀ. The signs of pairs of vectors are arbitrary. The derivative of the vectors of equal singular values does not exist.
    /// </returns>
    /// <exception cref="LinalgException">A matrix is not finite.</exception>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static (Tensor U, Tensor S, Tensor Vh) Svd(Tensor a, bool fullMatrices = true)
    {
        Matrices.Require("Linalg.Svd", a);
        return SingularValues.Apply("Linalg.Svd", a, fullMatrices);
    }

    /// <summary>The singular values of each matrix, falling.</summary>
    /// <inheritdoc cref="Svd"/>
    /// <returns>[..., k] values.</returns>
    public static Tensor Svdvals(Tensor a)
    {
        Matrices.Require("Linalg.Svdvals", a);
        return SingularValues.Values("Linalg.Svdvals", a);
    }
}
