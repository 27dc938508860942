namespace Autograd;

public static partial class Linalg
{
    /// <summary>
    /// The eigenvalues and eigenvectors of each symmetric matrix, A = V diag(w) Vᵀ, by reduction to tridiagonal form and the implicit QR iteration.
    /// </summary>
    /// <param name="a">[..., n, n] of float32 or float64; computed in float64. Gradients are those of the full symmetric matrix, whichever triangle is read.</param>
    /// <param name="uplo">'L' to read the lower triangle, 'U' for the upper.</param>
    /// <returns>
    /// The n eigenvalues, ascending, and the eigenvectors in columns, whose signs are arbitrary. The derivative of the vectors of equal eigenvalues does not exist.
    /// </returns>
    /// <exception cref="LinalgException">A matrix is not finite.</exception>
    /// <exception cref="ArgumentException">The matrices are not square, or <paramref name="uplo"/> is another letter.</exception>
    /// <exception cref="NotSupportedException">The dtype is another.</exception>
    public static (Tensor Eigenvalues, Tensor Eigenvectors) Eigh(Tensor a, char uplo = 'L')
    {
        Matrices.RequireSquare("Linalg.Eigh", a);
        return Eigensystems.Apply("Linalg.Eigh", a, uplo);
    }

    /// <summary>The eigenvalues of each symmetric matrix, ascending.</summary>
    /// <inheritdoc cref="Eigh"/>
    /// <returns>[..., n] values.</returns>
    public static Tensor Eigvalsh(Tensor a, char uplo = 'L')
    {
        Matrices.RequireSquare("Linalg.Eigvalsh", a);
        return Eigensystems.Values("Linalg.Eigvalsh", a, uplo);
    }
}
