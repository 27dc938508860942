using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>
    /// The product of vectors and matrices, and of stacks of them: dot product (1-d by 1-d), matrix by vector, vector by matrix, matrix by matrix. With more
    /// dimensions, the last two are matrices and the leading ones broadcast; a vector is multiplied with every matrix of the other's stack.
    /// </summary>
    /// <example><code>
    /// Tensor.Randn([5, 2, 3]).Matmul(Tensor.Randn([3, 4]));       // [5, 2, 4]
    /// Tensor.Randn([7, 1, 2, 3]).Matmul(Tensor.Randn([6, 3, 4])); // [7, 6, 2, 4]
    /// </code></example>
    /// <exception cref="ArgumentException">The shapes do not multiply, an operand is 0-d, or the dtypes differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public Tensor Matmul(Tensor other) => MatMul.Any(this, other);

    /// <summary>The product of two matrices, [m, k] by [k, n].</summary>
    /// <inheritdoc cref="Matmul"/>
    public Tensor Mm(Tensor mat2)
    {
        MatMul.Check("Mm", this, mat2, 2, 2);
        return MatMul.Mm(this, mat2);
    }

    /// <summary>The product of a matrix and a vector, [m, k] by [k].</summary>
    /// <inheritdoc cref="Matmul"/>
    public Tensor Mv(Tensor vec)
    {
        MatMul.Check("Mv", this, vec, 2, 1);
        return MatMul.Mv(this, vec);
    }

    /// <summary>The products of two stacks of matrices, [b, m, k] by [b, k, n], without broadcasting.</summary>
    /// <inheritdoc cref="Matmul"/>
    public Tensor Bmm(Tensor mat2)
    {
        MatMul.Check("Bmm", this, mat2, 3, 3);
        if (Shape[0] != mat2.Shape[0])
            throw new ArgumentException(
                $"Bmm: stacks of shapes {_layout} and {mat2._layout} hold {Shape[0]} and {mat2.Shape[0]} matrices, and must hold equally many. Use Matmul, which broadcasts.");
        return MatMul.Contract(this, mat2, [Shape[0], Shape[1], mat2.Shape[2]]);
    }

    /// <summary>The dot product of two vectors, the sum of x_i y_i, as a 0-d tensor.</summary>
    /// <inheritdoc cref="Matmul"/>
    public Tensor Dot(Tensor other)
    {
        MatMul.Check("Dot", this, other, 1, 1);
        return MatMul.Dot(this, other);
    }

    /// <summary>The outer product of two vectors, z_ij = x_i y_j.</summary>
    /// <exception cref="ArgumentException">An operand is no vector.</exception>
    public Tensor Outer(Tensor vec2)
    {
        ArgumentNullException.ThrowIfNull(vec2);
        if (Rank != 1 || vec2.Rank != 1)
            throw new ArgumentException($"Outer: expected two vectors (1-d), and got the shapes {_layout} and {vec2._layout}. Use Reshape(-1) to flatten.");
        return Unsqueeze(1) * vec2;
    }

    /// <summary>beta x + alpha (mat1 mat2), where x broadcasts to the shape of the product.</summary>
    /// <param name="mat1">An [m, k] matrix.</param>
    /// <param name="mat2">A [k, n] matrix.</param>
    /// <param name="beta">The factor of this tensor, 1 unless given; with 0 its values do not matter, not even NaN.</param>
    /// <param name="alpha">The factor of the product, 1 unless given.</param>
    /// <exception cref="ArgumentException">The shapes do not multiply or broadcast, the dtypes differ, or a factor of integers is no integer.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public Tensor Addmm(Tensor mat1, Tensor mat2, Scalar? beta = null, Scalar? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(mat1);
        ArgumentNullException.ThrowIfNull(mat2);
        MatMul.Check("Addmm", mat1, mat2, 2, 2);
        return AddMm.Apply(this, mat1, mat2, beta ?? 1, alpha ?? 1);
    }
}
