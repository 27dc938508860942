using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>As <see cref="Linalg.Inv"/>.</summary>
    /// <inheritdoc cref="Linalg.Inv"/>
    public Tensor Inverse() => Linalg.Inv(this);

    /// <summary>As <see cref="Linalg.Det"/>.</summary>
    /// <inheritdoc cref="Linalg.Det"/>
    public Tensor Det() => Linalg.Det(this);

    /// <summary>As <see cref="Linalg.Slogdet"/>.</summary>
    /// <inheritdoc cref="Linalg.Slogdet"/>
    public (Tensor Sign, Tensor Logabsdet) Slogdet() => Linalg.Slogdet(this);

    /// <summary>The logarithm of the determinant of each square matrix: NaN where it is negative, -infinity where it is zero.</summary>
    /// <inheritdoc cref="Linalg.Slogdet"/>
    /// <returns>[...] logarithms.</returns>
    public Tensor Logdet()
    {
        Matrices.RequireSquare("Logdet", this);
        var (sign, log) = Linalg.Slogdet(this);
        return Where(sign.Detach().Eq(-1), double.NaN, log);
    }

    /// <summary>As <see cref="Linalg.MatrixExp"/>.</summary>
    /// <inheritdoc cref="Linalg.MatrixExp"/>
    public Tensor MatrixExp() => Linalg.MatrixExp(this);

    /// <summary>As <see cref="Linalg.MatrixPower"/>.</summary>
    /// <inheritdoc cref="Linalg.MatrixPower"/>
    public Tensor MatrixPower(long n) => Linalg.MatrixPower(this, n);

    /// <summary>As <see cref="Linalg.Pinv"/>, with singular values up to <paramref name="rcond"/> times the largest counted as zero.</summary>
    /// <inheritdoc cref="Linalg.Pinv"/>
    public Tensor Pinverse(double rcond = 1e-15) => Linalg.Pinv(this, rtol: Full([], rcond, DType.Float64));

    /// <summary>As <see cref="Linalg.Cholesky"/>.</summary>
    /// <inheritdoc cref="Linalg.Cholesky"/>
    public Tensor Cholesky(bool upper = false) => Linalg.Cholesky(this, upper);

    /// <summary>The X of A X = B, where this tensor is B and A is given by its Cholesky factor, A = L Lᵀ or Uᵀ U.</summary>
    /// <param name="factor">[..., n, n], of which one triangle is read.</param>
    /// <param name="upper">Whether it is the upper factor.</param>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is neither float32 nor float64.</exception>
    public Tensor CholeskySolve(Tensor factor, bool upper = false)
    {
        ArgumentNullException.ThrowIfNull(factor);
        var (first, second) = upper ? (factor.MT(), factor) : (factor, factor.MT());
        return Linalg.SolveTriangular(second, Linalg.SolveTriangular(first, this, upper: false), upper: true);
    }

    /// <summary>The inverse of A, where this tensor is its Cholesky factor, A = L Lᵀ or Uᵀ U.</summary>
    /// <param name="upper">Whether it is the upper factor.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    /// <exception cref="NotSupportedException">The dtype is neither float32 nor float64.</exception>
    public Tensor CholeskyInverse(bool upper = false)
    {
        Matrices.RequireSquare("CholeskyInverse", this);
        return Eye(Shape[^1], dtype: DType).CholeskySolve(this, upper);
    }

    /// <summary>The X of A X = B, where this tensor is B and A triangular, with A's copy; see <see cref="Linalg.SolveTriangular"/>, which replaces it.</summary>
    /// <param name="a">[..., n, n], of which one triangle is read.</param>
    /// <param name="upper">Which triangle.</param>
    /// <param name="transpose">Whether Aᵀ is meant.</param>
    /// <param name="unitriangular">Whether the diagonal is taken to be 1.</param>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is neither float32 nor float64.</exception>
    public (Tensor Solution, Tensor ClonedCoefficient) TriangularSolve(Tensor a, bool upper = true, bool transpose = false, bool unitriangular = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        var x = Linalg.SolveTriangular(transpose ? a.MT() : a, this, upper != transpose, true, unitriangular);
        return (x, a.Clone());
    }

    /// <summary>The solution of A X = B for A given by <see cref="Linalg.LuFactor"/>, where this tensor is B.</summary>
    /// <param name="lu">The factors in one.</param>
    /// <param name="pivots">The exchanges of rows.</param>
    /// <exception cref="ArgumentException">The shapes or dtypes do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is neither float32 nor float64.</exception>
    public Tensor LuSolve(Tensor lu, Tensor pivots)
    {
        Matrices.RequireSquare("LuSolve", lu);
        ArgumentNullException.ThrowIfNull(pivots);
        if (!pivots.DType.IsInteger() || !pivots.Shape.SequenceEqual(lu.Shape[..^1]))
            throw new ArgumentException($"LuSolve: pivots must be integers of shape {Layout.Text(lu.Shape[..^1])}, and are {pivots.DType.TorchName()} of shape {pivots.Layout}.");
        var n = lu.Shape[^1];
        var places = pivots.To(DType.Int64) - 1;
        if (places.Lt(0).LogicalOr(places.Ge(n)).Any().Item<bool>()) throw new ArgumentException($"LuSolve: pivots must be from 1 to {n}; they are what Linalg.LuFactor returns.");
        var b = LuParts.Permutation(places, n).To(DType).MT().Matmul(this);
        return Linalg.SolveTriangular(lu, Linalg.SolveTriangular(lu, b, upper: false, unitriangular: true), upper: true);
    }

    /// <summary>The vector products with another tensor's vectors of 3 elements, along a dimension: the first of size 3 unless given.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or no dimension has size 3, or the one given has not.</exception>
    public Tensor Cross(Tensor other, int? dim = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        var along = dim ?? Shape.IndexOf(3);
        if (along < 0 && dim is null) throw new ArgumentException($"Cross: no dimension of the shape {_layout} has size 3.");
        return Linalg.Cross(this, other, along);
    }
}
