namespace Autograd.NN;

public static partial class F
{
    /// <summary>The largest element of each window; of equals the first gets the gradient, and NaN counts as the largest.</summary>
    /// <param name="input">[N, C, l] or [C, l].</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">From one window to the next; the size of a window unless given.</param>
    /// <param name="padding">Added at both ends, at most half a window, never the largest.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
    /// <param name="dilation">The distance of the elements of a window.</param>
    /// <returns>Output sizes are floor((l + 2 padding - dilation (kernel - 1) - 1) / stride) + 1, or ceil.</returns>
    /// <exception cref="ArgumentException">A shape or parameter does not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor MaxPool1d(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false) =>
        WindowPool.Max(input, 1, WindowPool.Regular(input, new("MaxPool1d", 1, kernelSize, stride, padding, dilation, ceilMode)), "MaxPool1DWithIndicesBackward0");

    /// <summary>As <see cref="MaxPool1d"/>, with the place of each maximum among the flattened [l] elements of its plane.</summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static (Tensor Values, Tensor Indices) MaxPool1dWithIndices(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false) =>
        WindowPool.MaxWithPlaces(input, 1, WindowPool.Regular(input, new("MaxPool1d", 1, kernelSize, stride, padding, dilation, ceilMode)), "MaxPool1DWithIndicesBackward0");

    /// <inheritdoc cref="MaxPool1d"/>
    public static Tensor MaxPool2d(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false) =>
        WindowPool.Max(input, 2, WindowPool.Regular(input, new("MaxPool2d", 2, kernelSize, stride, padding, dilation, ceilMode)), "MaxPool2DWithIndicesBackward0");

    /// <summary>As <see cref="MaxPool2d"/>, with the place of each maximum among the flattened [h, w] elements of its plane.</summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static (Tensor Values, Tensor Indices) MaxPool2dWithIndices(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false) =>
        WindowPool.MaxWithPlaces(input, 2, WindowPool.Regular(input, new("MaxPool2d", 2, kernelSize, stride, padding, dilation, ceilMode)), "MaxPool2DWithIndicesBackward0");

    /// <inheritdoc cref="MaxPool1d"/>
    public static Tensor MaxPool3d(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false) =>
        WindowPool.Max(input, 3, WindowPool.Regular(input, new("MaxPool3d", 3, kernelSize, stride, padding, dilation, ceilMode)), "MaxPool3DWithIndicesBackward0");

    /// <summary>As <see cref="MaxPool3d"/>, with the place of each maximum among the flattened [d, h, w] elements of its plane.</summary>
    /// <inheritdoc cref="MaxPool1d"/>
    public static (Tensor Values, Tensor Indices) MaxPool3dWithIndices(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false) =>
        WindowPool.MaxWithPlaces(input, 3, WindowPool.Regular(input, new("MaxPool3d", 3, kernelSize, stride, padding, dilation, ceilMode)), "MaxPool3DWithIndicesBackward0");

    /// <summary>The mean of each window.</summary>
    /// <param name="input">[N, C, l] or [C, l].</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">From one window to the next; the size of a window unless given.</param>
    /// <param name="padding">Added at both ends, at most half a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
    /// <param name="countIncludePad">Whether padding counts as zeros; else the mean is over elements of the input.</param>
    /// <exception cref="ArgumentException">A shape or parameter does not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor AvgPool1d(Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true) =>
        Average("AvgPool1d", 1, input, kernelSize, stride, padding, ceilMode, countIncludePad, null, "AvgPool1DBackward0");

    /// <summary>As <see cref="AvgPool1d"/>; <paramref name="divisorOverride"/> is what sums are divided by instead of the size of the window.</summary>
    /// <inheritdoc cref="AvgPool1d"/>
    public static Tensor AvgPool2d(
        Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true, long? divisorOverride = null) =>
        Average("AvgPool2d", 2, input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride, "AvgPool2DBackward0");

    /// <summary>As <see cref="AvgPool1d"/>; <paramref name="divisorOverride"/> is what sums are divided by instead of the size of the window.</summary>
    /// <inheritdoc cref="AvgPool1d"/>
    public static Tensor AvgPool3d(
        Tensor input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true, long? divisorOverride = null) =>
        Average("AvgPool3d", 3, input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride, "AvgPool3DBackward0");

    /// <summary>The mean of as many windows as asked for, which cover the input as evenly as they can: window i is [floor(i l / n), ceil((i + 1) l / n)).</summary>
    /// <param name="input">[N, C, l] or [C, l].</param>
    /// <param name="outputSize">The number of windows; -1 keeps the size of the input.</param>
    /// <exception cref="ArgumentException">A shape or size does not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor AdaptiveAvgPool1d(Tensor input, Sizes outputSize) => AdaptiveAverage("AdaptiveAvgPool1d", 1, input, outputSize, "AdaptiveAvgPool1DBackward0");

    /// <inheritdoc cref="AdaptiveAvgPool1d"/>
    public static Tensor AdaptiveAvgPool2d(Tensor input, Sizes outputSize) => AdaptiveAverage("AdaptiveAvgPool2d", 2, input, outputSize, "AdaptiveAvgPool2DBackward0");

    /// <inheritdoc cref="AdaptiveAvgPool1d"/>
    public static Tensor AdaptiveAvgPool3d(Tensor input, Sizes outputSize) => AdaptiveAverage("AdaptiveAvgPool3d", 3, input, outputSize, "AdaptiveAvgPool3DBackward0");

    /// <summary>The largest element of each of as many windows as asked for, which cover the input as <see cref="AdaptiveAvgPool1d"/>'s do.</summary>
    /// <inheritdoc cref="AdaptiveAvgPool1d"/>
    public static Tensor AdaptiveMaxPool1d(Tensor input, Sizes outputSize) =>
        WindowPool.Max(input, 1, WindowPool.Adaptive("AdaptiveMaxPool1d", input, 1, outputSize), "AdaptiveMaxPool1DBackward0");

    /// <summary>As <see cref="AdaptiveMaxPool1d"/>, with the place of each maximum among the flattened [l] elements of its plane.</summary>
    /// <inheritdoc cref="AdaptiveAvgPool1d"/>
    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool1dWithIndices(Tensor input, Sizes outputSize) =>
        WindowPool.MaxWithPlaces(input, 1, WindowPool.Adaptive("AdaptiveMaxPool1d", input, 1, outputSize), "AdaptiveMaxPool1DBackward0");

    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveMaxPool2d(Tensor input, Sizes outputSize) =>
        WindowPool.Max(input, 2, WindowPool.Adaptive("AdaptiveMaxPool2d", input, 2, outputSize), "AdaptiveMaxPool2DBackward0");

    /// <summary>As <see cref="AdaptiveMaxPool2d"/>, with the place of each maximum among the flattened [h, w] elements of its plane.</summary>
    /// <inheritdoc cref="AdaptiveAvgPool1d"/>
    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool2dWithIndices(Tensor input, Sizes outputSize) =>
        WindowPool.MaxWithPlaces(input, 2, WindowPool.Adaptive("AdaptiveMaxPool2d", input, 2, outputSize), "AdaptiveMaxPool2DBackward0");

    /// <inheritdoc cref="AdaptiveMaxPool1d"/>
    public static Tensor AdaptiveMaxPool3d(Tensor input, Sizes outputSize) =>
        WindowPool.Max(input, 3, WindowPool.Adaptive("AdaptiveMaxPool3d", input, 3, outputSize), "AdaptiveMaxPool3DBackward0");

    /// <summary>As <see cref="AdaptiveMaxPool3d"/>, with the place of each maximum among the flattened [d, h, w] elements of its plane.</summary>
    /// <inheritdoc cref="AdaptiveAvgPool1d"/>
    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool3dWithIndices(Tensor input, Sizes outputSize) =>
        WindowPool.MaxWithPlaces(input, 3, WindowPool.Adaptive("AdaptiveMaxPool3d", input, 3, outputSize), "AdaptiveMaxPool3DBackward0");

    /// <summary>The p-norm of each window, (sum of x^p)^(1/p); the sum of powers counts its sign, as PyTorch's does.</summary>
    /// <param name="input">[N, C, l] or [C, l].</param>
    /// <param name="normType">The order p.</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">From one window to the next; the size of a window unless given.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
    /// <exception cref="ArgumentException">A shape or parameter does not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor LpPool1d(Tensor input, double normType, Sizes kernelSize, Sizes stride = default, bool ceilMode = false) =>
        Power("LpPool1d", 1, input, normType, kernelSize, stride, ceilMode);

    /// <inheritdoc cref="LpPool1d"/>
    public static Tensor LpPool2d(Tensor input, double normType, Sizes kernelSize, Sizes stride = default, bool ceilMode = false) =>
        Power("LpPool2d", 2, input, normType, kernelSize, stride, ceilMode);

    private static Tensor Average(
        string op, int dims, Tensor input, Sizes kernel, Sizes stride, Sizes padding, bool ceilMode, bool countPad, long? divisor, string node)
    {
        if (divisor == 0) throw new ArgumentException($"{op}: the divisor must not be 0.");
        return WindowPool.Average(input, dims, WindowPool.Regular(input, new(op, dims, kernel, stride, padding, default, ceilMode, countPad)), divisor ?? 0, node);
    }

    private static Tensor AdaptiveAverage(string op, int dims, Tensor input, Sizes outputSize, string node)
    {
        var windows = WindowPool.Adaptive(op, input, dims, outputSize);
        // A single window is a mean over whole dimensions.
        if (dims > 1 && windows.ToCount == 1) return input.Mean([.. Enumerable.Range(1, dims).Select(d => -(long)d)], keepDim: true);
        return WindowPool.Average(input, dims, windows, 0, node);
    }

    private static Tensor Power(string op, int dims, Tensor input, double p, Sizes kernel, Sizes stride, bool ceilMode)
    {
        var windows = WindowPool.Regular(input, new(op, dims, kernel, stride, default, default, ceilMode));
        var sums = WindowPool.Average(input.Pow(p), dims, windows, 1, $"AvgPool{dims}DBackward0");
        return (sums.Sign() * sums.Abs().Relu()).Pow(1 / p);
    }
}
