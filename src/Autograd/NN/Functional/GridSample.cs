namespace Autograd.NN;

public static partial class F
{
    /// <summary>Samples each image at the points of a grid, between elements by interpolation; differentiable in both.</summary>
    /// <param name="input">[N, C, h, w] or [N, C, d, h, w], floating point.</param>
    /// <param name="grid">[N, ..., 2] or [N, ..., 3] of the same dtype, with as many dimensions as the input: x, y (and z), where -1 and 1 are the ends of the image.</param>
    /// <param name="mode">How values are found; bicubic for two dimensions only.</param>
    /// <param name="paddingMode">What lies outside the image.</param>
    /// <param name="alignCorners">Whether -1 and 1 are the middles of the first and last elements, rather than their outer edges.</param>
    /// <returns>[N, C, ...] with the spatial dimensions of the grid.</returns>
    /// <exception cref="ArgumentException">Shapes, dtypes or the mode do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor GridSample(
        Tensor input, Tensor grid, GridMode mode = GridMode.Bilinear, GridPadding paddingMode = GridPadding.Zeros, bool alignCorners = false)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(grid);
        if (!Enum.IsDefined(mode)) throw new ArgumentException($"GridSample: there is no mode {mode}.");
        if (!Enum.IsDefined(paddingMode)) throw new ArgumentException($"GridSample: there is no padding mode {paddingMode}.");
        return temporaries.Keep(GridSampling.Apply(input, grid, mode, paddingMode, alignCorners));
    }

    /// <summary>The grid of <see cref="GridSample"/> that moves images by affine maps: the point (x, y, 1) of the output is read from theta (x, y, 1)^T of the input.</summary>
    /// <param name="theta">[N, 2, 3] or [N, 3, 4], floating point.</param>
    /// <param name="size">The size of the output images, [N, C, h, w] or [N, C, d, h, w].</param>
    /// <param name="alignCorners">As for <see cref="GridSample"/>.</param>
    /// <returns>[N, h, w, 2] or [N, d, h, w, 3].</returns>
    /// <exception cref="ArgumentException">Sizes and theta do not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor AffineGrid(Tensor theta, ReadOnlySpan<long> size, bool alignCorners = false)
    {
        ArgumentNullException.ThrowIfNull(theta);
        return AffineGrids.Apply(theta, size.ToArray(), alignCorners);
    }
}
