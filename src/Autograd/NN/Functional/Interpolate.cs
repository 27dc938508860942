namespace Autograd.NN;

public static partial class F
{
    /// <summary>Resizes the spatial dimensions of a batch.</summary>
    /// <param name="input">[N, C, l], [N, C, h, w] or [N, C, d, h, w], floating point (nearest: uint8 too).</param>
    /// <param name="size">The sizes of the output: one for all dimensions, or one each.</param>
    /// <param name="scaleFactor">Instead of sizes, what they are multiplied by, and rounded down. The factor, and not the ratio of the sizes, gives the places of the output.</param>
    /// <param name="mode">How values are found; linear, bilinear (and bicubic), trilinear for one, two and three dimensions, the others for any.</param>
    /// <param name="alignCorners">Whether the first and last elements of input and output lie on each other, rather than their outer edges; for the linear modes and bicubic.</param>
    /// <param name="recomputeScaleFactor">Whether the ratio of the sizes gives the places of the output, although a factor was given.</param>
    /// <param name="antialias">Whether to average over what an output element covers, when bilinear or bicubic makes smaller; its cubic has a = -0.5 in place of -0.75.</param>
    /// <exception cref="ArgumentException">Neither or both of size and factor are given, or something does not fit the mode or the shape.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor Interpolate(
        Tensor input, Sizes size = default, Scales scaleFactor = default, InterpolateMode mode = InterpolateMode.Nearest, bool? alignCorners = null, bool? recomputeScaleFactor = null,
        bool antialias = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        var dims = input.Rank - 2;
        if (dims is < 1 or > 3) throw new ArgumentException($"Interpolate: the input must have 3 to 5 dimensions, [N, C, ...], and has the shape {Text(input.Shape)}.");
        var fits = mode switch
        {
            InterpolateMode.Linear => dims == 1,
            InterpolateMode.Bilinear or InterpolateMode.Bicubic => dims == 2,
            InterpolateMode.Trilinear => dims == 3,
            InterpolateMode.Nearest or InterpolateMode.NearestExact or InterpolateMode.Area => true,
            _ => throw new ArgumentException($"Interpolate: there is no mode {mode}."),
        };
        if (!fits) throw new ArgumentException($"Interpolate: {mode} is not for {dims} spatial dimensions, as in the shape {Text(input.Shape)}. Linear is for one, Bilinear and Bicubic for two, Trilinear for three.");
        if (alignCorners is not null && mode is InterpolateMode.Nearest or InterpolateMode.NearestExact or InterpolateMode.Area)
            throw new ArgumentException($"Interpolate: alignCorners is for linear, bilinear, bicubic and trilinear interpolation, and must not be given for {mode}.");
        if (antialias && mode is not (InterpolateMode.Bilinear or InterpolateMode.Bicubic)) throw new ArgumentException($"Interpolate: antialias is for Bilinear and Bicubic, not {mode}.");
        if (size.IsDefault == scaleFactor.IsDefault) throw new ArgumentException($"Interpolate: give either a size or a scale factor, and not {(size.IsDefault ? "neither" : "both")}.");
        if (recomputeScaleFactor == true && scaleFactor.IsDefault) throw new ArgumentException("Interpolate: with a size there is no scale factor to be recomputed.");

        var sizes = size.For(dims, "Interpolate", "size", 0);
        double[]? factors = null;
        if (!scaleFactor.IsDefault)
        {
            factors = scaleFactor.For(dims, "Interpolate");
            for (var d = 0; d < dims; d++) sizes[d] = checked((long)(input.Shape[d + 2] * factors[d]));
            if (recomputeScaleFactor == true) factors = null;
        }
        if (mode != InterpolateMode.Area) return Interpolation.Apply(input, sizes, factors, mode, alignCorners ?? false, antialias);
        if (Array.Exists(sizes, n => n <= 0)) throw new ArgumentException($"Interpolate: output sizes must be positive, and are [{string.Join(", ", sizes)}] for the shape {Text(input.Shape)}.");
        return dims == 1 ? AdaptiveAvgPool1d(input, sizes) : dims == 2 ? AdaptiveAvgPool2d(input, sizes) : AdaptiveAvgPool3d(input, sizes);
    }

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
