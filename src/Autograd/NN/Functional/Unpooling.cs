namespace Autograd.NN;

public static partial class F
{
    /// <summary>The partial inverse of <see cref="MaxPool1dWithIndices"/>: each value goes back to the place of its maximum, and all other places are 0.</summary>
    /// <param name="input">[N, C, l] or [C, l], the values.</param>
    /// <param name="indices">Their places among the flattened dimensions of space, as the pooling gave them. Of values for one place the last stays.</param>
    /// <param name="kernelSize">Of the pooling.</param>
    /// <param name="stride">Of the pooling; the kernel size unless given.</param>
    /// <param name="padding">Of the pooling.</param>
    /// <param name="outputSize">The sizes that were pooled, where (l - 1) stride - 2 padding + kernel is not it.</param>
    /// <exception cref="ArgumentException">A shape, size or dtype does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the result.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    public static Tensor MaxUnpool1d(Tensor input, Tensor indices, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes outputSize = default) =>
        Unpool.Apply("MaxUnpool1d", input, indices, 1, kernelSize, stride, padding, outputSize);

    /// <summary>The partial inverse of <see cref="MaxPool2dWithIndices"/>.</summary>
    /// <inheritdoc cref="MaxUnpool1d"/>
    public static Tensor MaxUnpool2d(Tensor input, Tensor indices, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes outputSize = default) =>
        Unpool.Apply("MaxUnpool2d", input, indices, 2, kernelSize, stride, padding, outputSize);

    /// <summary>The partial inverse of <see cref="MaxPool3dWithIndices"/>.</summary>
    /// <inheritdoc cref="MaxUnpool1d"/>
    public static Tensor MaxUnpool3d(Tensor input, Tensor indices, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes outputSize = default) =>
        Unpool.Apply("MaxUnpool3d", input, indices, 3, kernelSize, stride, padding, outputSize);
}
