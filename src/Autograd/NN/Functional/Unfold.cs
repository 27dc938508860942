namespace Autograd.NN;

public static partial class F
{
    /// <summary>The elements of every window of an image as a column: [N, C, h, w] becomes [N, C kh kw, L], one column for each of L windows in row-major order.</summary>
    /// <param name="input">[N, C, h, w] or [C, h, w].</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="dilation">The distance of the elements of a window; 1 unless given.</param>
    /// <param name="padding">Zeros at both ends.</param>
    /// <param name="stride">From one window to the next; 1 unless given.</param>
    /// <exception cref="ArgumentException">A shape or parameter does not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    /// <example><code>
    /// var weight = Tensor.Randn([8, 5, 2, 3]);
    /// var columns = F.Unfold(Tensor.Randn([2, 5, 3, 4]), [2, 3]);      // [2, 30, 4]
    /// var y = weight.View(8, -1).Matmul(columns);                      // [2, 8, 4]: a convolution
    /// </code></example>
    public static Tensor Unfold(Tensor input, Sizes kernelSize, Sizes dilation = default, Sizes padding = default, Sizes stride = default) =>
        Foldings.Unfold(input, new("Unfold", kernelSize, dilation, padding, stride));

    /// <summary>Adds up columns to an image, each to the window that <see cref="Unfold"/> takes it from: [N, C kh kw, L] becomes [N, C, h, w]. Elements of several windows get the sum.</summary>
    /// <param name="input">[N, C kh kw, L] or [C kh kw, L].</param>
    /// <param name="outputSize">The size of the image, [h, w].</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="dilation">The distance of the elements of a window; 1 unless given.</param>
    /// <param name="padding">What is cut off at both ends.</param>
    /// <param name="stride">From one window to the next; 1 unless given.</param>
    /// <exception cref="ArgumentException">A shape or parameter does not fit.</exception>
    /// <exception cref="NotSupportedException">The dtype is not floating point.</exception>
    /// <example><code>var image = F.Fold(Tensor.Randn([1, 12, 12]), outputSize: [4, 5], kernelSize: 2);   // [1, 3, 4, 5]</code></example>
    public static Tensor Fold(Tensor input, Sizes outputSize, Sizes kernelSize, Sizes dilation = default, Sizes padding = default, Sizes stride = default) =>
        Foldings.Fold(input, outputSize, new("Fold", kernelSize, dilation, padding, stride));
}
