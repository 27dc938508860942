namespace Autograd.NN;

/// <summary>The largest element of each window.</summary>
public abstract class MaxPooling : Module<Tensor, Tensor>
{
    private readonly int _dims;
    private readonly Sizes _kernel, _stride, _padding, _dilation;
    private readonly bool _ceilMode;

    private protected MaxPooling(int dims, Sizes kernelSize, Sizes stride, Sizes padding, Sizes dilation, bool ceilMode) =>
        (_dims, _kernel, _stride, _padding, _dilation, _ceilMode) = (dims, kernelSize, stride.IsDefault ? kernelSize : stride, padding.Else(0), dilation.Else(1), ceilMode);

    /// <summary>Computes the output and the place of each maximum among the flattened elements of its plane.</summary>
    public (Tensor Values, Tensor Indices) CallWithIndices(Tensor input)
    {
        Tensor? indices = null;
        var values = CallWith(input, x =>
        {
            (var y, indices) = _dims switch
            {
                1 => F.MaxPool1dWithIndices(x, _kernel, _stride, _padding, _dilation, _ceilMode),
                2 => F.MaxPool2dWithIndices(x, _kernel, _stride, _padding, _dilation, _ceilMode),
                _ => F.MaxPool3dWithIndices(x, _kernel, _stride, _padding, _dilation, _ceilMode),
            };
            return y;
        });
        return (values, indices!);
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr =>
        $"kernel_size={Text.Of(_kernel)}, stride={Text.Of(_stride)}, padding={Text.Of(_padding)}, dilation={Text.Of(_dilation)}, ceil_mode={Text.Of(_ceilMode)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => _dims switch
    {
        1 => F.MaxPool1d(input, _kernel, _stride, _padding, _dilation, _ceilMode),
        2 => F.MaxPool2d(input, _kernel, _stride, _padding, _dilation, _ceilMode),
        _ => F.MaxPool3d(input, _kernel, _stride, _padding, _dilation, _ceilMode),
    };
}

/// <summary>The largest element of each window of [N, C, l] or [C, l]; with its place by <see cref="MaxPooling.CallWithIndices"/>.</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="padding">Added at both ends, at most half a window, never the largest.</param>
/// <param name="dilation">The distance of the elements of a window.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
public class MaxPool1d(Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
    : MaxPooling(1, kernelSize, stride, padding, dilation, ceilMode);

/// <summary>The largest element of each window of [N, C, h, w] or [C, h, w]; with its place by <see cref="MaxPooling.CallWithIndices"/>.</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="padding">Added at both ends, at most half a window, never the largest.</param>
/// <param name="dilation">The distance of the elements of a window.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
public class MaxPool2d(Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
    : MaxPooling(2, kernelSize, stride, padding, dilation, ceilMode);

/// <summary>The largest element of each window of [N, C, d, h, w] or [C, d, h, w]; with its place by <see cref="MaxPooling.CallWithIndices"/>.</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="stride">From one window to the next; the size of a window unless given.</param>
/// <param name="padding">Added at both ends, at most half a window, never the largest.</param>
/// <param name="dilation">The distance of the elements of a window.</param>
/// <param name="ceilMode">Whether a last window that reaches over the end counts too.</param>
public class MaxPool3d(Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
    : MaxPooling(3, kernelSize, stride, padding, dilation, ceilMode);
