namespace Autograd.NN;

/// <summary>The windows of images, side by side: [N, C, h, w] to [N, C kh kw, windows].</summary>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="dilation">The distance of the elements of a window; 1 unless given.</param>
/// <param name="padding">Zeros at both ends of every dimension.</param>
/// <param name="stride">From one window to the next; 1 unless given.</param>
public class Unfold(Sizes kernelSize, Sizes dilation = default, Sizes padding = default, Sizes stride = default) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => FoldOptions.Repr(kernelSize, dilation, padding, stride);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Unfold(input, kernelSize, dilation, padding, stride);
}

/// <summary>Sums of windows that lie side by side, each added where it came from: [N, C kh kw, windows] to [N, C, h, w], the transpose of <see cref="Unfold"/>.</summary>
/// <param name="outputSize">h and w.</param>
/// <param name="kernelSize">The size of a window.</param>
/// <param name="dilation">The distance of the elements of a window; 1 unless given.</param>
/// <param name="padding">How much is cut off at both ends of every dimension.</param>
/// <param name="stride">From one window to the next; 1 unless given.</param>
public class Fold(Sizes outputSize, Sizes kernelSize, Sizes dilation = default, Sizes padding = default, Sizes stride = default) : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    protected internal override string ExtraRepr => $"output_size={Text.Of(outputSize)}, {FoldOptions.Repr(kernelSize, dilation, padding, stride)}";

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => F.Fold(input, outputSize, kernelSize, dilation, padding, stride);
}

internal static class FoldOptions
{
    public static string Repr(Sizes kernelSize, Sizes dilation, Sizes padding, Sizes stride) =>
        $"kernel_size={Text.Of(kernelSize)}, dilation={Text.Of(dilation.Else(1))}, padding={Text.Of(padding.Else(0))}, stride={Text.Of(stride.Else(1))}";
}
