using Autograd.Core;
using Autograd.Kernels;

namespace Autograd;

public partial class Tensor
{
    /// <summary>The largest element; NaN if there is one. Elements that share the place share the gradient.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public Tensor Max() => MinMax.Extreme<Largest>(this, "Max", "MaxBackward1", [], false);

    /// <summary>The smallest element; NaN if there is one. Elements that share the place share the gradient.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public Tensor Min() => MinMax.Extreme<Smallest>(this, "Min", "MinBackward1", [], false);

    /// <summary>The larger element of each pair: <see cref="Maximum(Tensor)"/>.</summary>
    public Tensor Max(Tensor y) => Maximum(y);

    /// <summary>The smaller element of each pair: <see cref="Minimum(Tensor)"/>.</summary>
    public Tensor Min(Tensor y) => Minimum(y);

    /// <summary>The largest elements along a dimension and their positions: of equal ones the first, and NaN before all. The gradient goes to that position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">The dimension is empty.</exception>
    public (Tensor Values, Tensor Indices) Max(int dim, bool keepDim = false) => MinMax.WithPositions<Largest>(this, "Max", dim, keepDim);

    /// <summary>The smallest elements along a dimension and their positions: of equal ones the first, and NaN before all. The gradient goes to that position.</summary>
    /// <inheritdoc cref="Max(int, bool)"/>
    public (Tensor Values, Tensor Indices) Min(int dim, bool keepDim = false) => MinMax.WithPositions<Smallest>(this, "Min", dim, keepDim);

    /// <summary>The largest elements over the given dimensions (none given means all). Elements that share the place share the gradient.</summary>
    /// <exception cref="ArgumentException">A dimension is out of range, named twice, or empty.</exception>
    public Tensor Amax(ReadOnlySpan<long> dims = default, bool keepDim = false) => MinMax.Extreme<Largest>(this, "Amax", "AmaxBackward0", dims, keepDim);

    /// <summary>The smallest elements over the given dimensions (none given means all). Elements that share the place share the gradient.</summary>
    /// <inheritdoc cref="Amax(ReadOnlySpan{long}, bool)"/>
    public Tensor Amin(ReadOnlySpan<long> dims = default, bool keepDim = false) => MinMax.Extreme<Smallest>(this, "Amin", "AminBackward0", dims, keepDim);

    /// <summary>The largest elements over one dimension.</summary>
    /// <inheritdoc cref="Amax(ReadOnlySpan{long}, bool)"/>
    public Tensor Amax(int dim, bool keepDim = false) => Amax([dim], keepDim);

    /// <summary>The smallest elements over one dimension.</summary>
    /// <inheritdoc cref="Amax(ReadOnlySpan{long}, bool)"/>
    public Tensor Amin(int dim, bool keepDim = false) => Amin([dim], keepDim);

    /// <summary>The position (int64) of the largest element along a dimension, or in row-major order among all: of equal ones the first, and NaN before all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">There is nothing to choose from.</exception>
    public Tensor Argmax(int? dim = null, bool keepDim = false) => MinMax.Position<Largest>(this, "Argmax", dim, keepDim);

    /// <summary>The position (int64) of the smallest element along a dimension, or in row-major order among all: of equal ones the first, and NaN before all.</summary>
    /// <inheritdoc cref="Argmax"/>
    public Tensor Argmin(int? dim = null, bool keepDim = false) => MinMax.Position<Smallest>(this, "Argmin", dim, keepDim);
}
