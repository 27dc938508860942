namespace Autograd.NN;

/// <summary>The mean of each window of [N, C, l] or [C, l].</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="padding">Added at both ends, at most half a window.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
/// <param name="countIncludePad">Whether padding counts as zeros; else the mean is over elements of the input.</param>
public class AvgPool1d(Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true) : Module<Tensor, Tensor>
{
    private readonly long[] _kernel = kernelSize.For(1, "AvgPool1d", "kernel size", 0);
    private readonly long[] _stride = stride.Else(kernelSize).For(1, "AvgPool1d", "stride", 0);
    private readonly long[] _padding = padding.For(1, "AvgPool1d", "padding", 0);

    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"kernel_size={Text.Of(_kernel)}, stride={Text.Of(_stride)}, padding={Text.Of(_padding)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AvgPool1d(input, _kernel, _stride, _padding, ceilMode, countIncludePad);
}

/// <summary>The mean of each window of [N, C, h, w] or [C, h, w].</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="padding">Added at both ends, at most half a window.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
/// <param name="countIncludePad">Whether padding counts as zeros; else the mean is over elements of the input.</param>
/// <param name="divisorOverride">What sums are divided by instead of the size of the window.</param>
public class AvgPool2d(
    Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true, long? divisorOverride = null) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"kernel_size={Text.Of(kernelSize)}, stride={Text.Of(stride.Else(kernelSize))}, padding={Text.Of(padding.Else(0))}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AvgPool2d(input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
}

/// <summary>The mean of each window of [N, C, d, h, w] or [C, d, h, w].</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="padding">Added at both ends, at most half a window.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
/// <param name="countIncludePad">Whether padding counts as zeros; else the mean is over elements of the input.</param>
/// <param name="divisorOverride">What sums are divided by instead of the size of the window.</param>
public class AvgPool3d(
    Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true, long? divisorOverride = null) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"kernel_size={Text.Of(kernelSize)}, stride={Text.Of(stride.Else(kernelSize))}, padding={Text.Of(padding.Else(0))}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.AvgPool3d(input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
}

/// <summary>The p-norm of each window of [N, C, l] or [C, l]: (sum of x^p)^(1/p).</summary>
/// <param name="normType">The order p.</param>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
public class LPPool1d(Scalar normType, Sizes kernelSize, Sizes stride = default, bool ceilMode = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"norm_type={Text.Of(normType)}, kernel_size={Text.Of(kernelSize)}, stride={Text.Of(stride)}, ceil_mode={Text.Of(ceilMode)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LpPool1d(input, normType.ToDouble(), kernelSize, stride, ceilMode);
}

/// <summary>The p-norm of each window of [N, C, h, w] or [C, h, w]: (sum of x^p)^(1/p).</summary>
/// <param name="normType">The order p.</param>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
public class LPPool2d(Scalar normType, Sizes kernelSize, Sizes stride = default, bool ceilMode = false) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"norm_type={Text.Of(normType)}, kernel_size={Text.Of(kernelSize)}, stride={Text.Of(stride)}, ceil_mode={Text.Of(ceilMode)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.LpPool2d(input, normType.ToDouble(), kernelSize, stride, ceilMode);
}
