namespace Autograd.NN;

public static partial class F
{
    /// <summary>
    /// The convolution (cross-correlation) of every channel of the input with a kernel, summed over the channels of a group: y[n, m, o] = b[m] + sum over c, k of
    /// x[n, c, o stride + k dilation - padding] w[m, c, k].
    /// </summary>
    /// <param name="input">[N, C, l] or [C, l].</param>
    /// <param name="weight">[M, C / groups, k].</param>
    /// <param name="bias">[M], or null for none.</param>
    /// <param name="stride">From one place of the kernel to the next; 1 unless given.</param>
    /// <param name="padding">Zeros at both ends, or "valid" for none, or "same" for as many as keep the size.</param>
    /// <param name="dilation">The distance of the elements that a kernel meets; 1 unless given.</param>
    /// <param name="groups">Into how many groups channels are split; each group of outputs sees one group of inputs only.</param>
    /// <returns>[N, M, floor((l + 2 padding - dilation (k - 1) - 1) / stride) + 1], without N if the input had none.</returns>
    /// <exception cref="ArgumentException">A shape or parameter does not fit, or the dtypes differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    /// <example><code>
    /// var (weight, bias, depthwise) = (Tensor.Randn([16, 3, 3, 3]), Tensor.Zeros([16]), Tensor.Randn([16, 1, 5, 5]));
    /// var y = F.Conv2d(Tensor.Randn([8, 3, 32, 32]), weight, bias, stride: 2, padding: 1);   // [8, 16, 16, 16]
    /// var z = F.Conv2d(y, depthwise, padding: "same", groups: 16);                           // [8, 16, 16, 16]
    /// </code></example>
    public static Tensor Conv1d(
        Tensor input, Tensor weight, Tensor? bias = null, Sizes stride = default, ConvolutionPadding padding = default, Sizes dilation = default, long groups = 1)
    {
        using var temporaries = Temporaries.Begin();
        return temporaries.Keep(Convolutions.Forward("Conv1d", 1, input, weight, bias, stride, padding, dilation, groups));
    }

    /// <summary>As <see cref="Conv1d"/>, of an input [N, C, h, w] or [C, h, w] with a weight [M, C / groups, kh, kw].</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static Tensor Conv2d(
        Tensor input, Tensor weight, Tensor? bias = null, Sizes stride = default, ConvolutionPadding padding = default, Sizes dilation = default, long groups = 1) =>
        Convolutions.Forward("Conv2d", 2, input, weight, bias, stride, padding, dilation, groups);

    /// <summary>As <see cref="Conv1d"/>, of an input [N, C, d, h, w] or [C, d, h, w] with a weight [M, C / groups, kd, kh, kw].</summary>
    /// <inheritdoc cref="Conv1d"/>
    public static Tensor Conv3d(
        Tensor input, Tensor weight, Tensor? bias = null, Sizes stride = default, ConvolutionPadding padding = default, Sizes dilation = default, long groups = 1) =>
        Convolutions.Forward("Conv3d", 3, input, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// The transposed convolution: what <see cref="Conv1d"/> with the same weight and parameters does to the gradient of its output. Every element of the input adds a multiple of
    /// the kernel to the output: y[n, m, i stride + k dilation - padding] gets x[n, c, i] w[c, m, k].
    /// </summary>
    /// <param name="input">[N, C, l] or [C, l].</param>
    /// <param name="weight">[C, M / groups, k].</param>
    /// <param name="bias">[M], or null for none.</param>
    /// <param name="stride">From where one element of the input adds to where the next does; 1 unless given.</param>
    /// <param name="padding">How many elements are cut off at both ends of the output.</param>
    /// <param name="outputPadding">How many more the output has at its end: fewer than the stride or the dilation.</param>
    /// <param name="groups">Into how many groups channels are split.</param>
    /// <param name="dilation">The distance of the elements that a kernel adds to; 1 unless given.</param>
    /// <returns>[N, M, (l - 1) stride - 2 padding + dilation (k - 1) + outputPadding + 1], without N if the input had none.</returns>
    /// <exception cref="ArgumentException">A shape or parameter does not fit, or the dtypes differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    /// <example><code>
    /// var weight = Tensor.Randn([16, 3, 2, 2]);
    /// var y = F.ConvTranspose2d(Tensor.Randn([8, 16, 16, 16]), weight, stride: 2);   // [8, 3, 32, 32]
    /// </code></example>
    public static Tensor ConvTranspose1d(
        Tensor input, Tensor weight, Tensor? bias = null, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, long groups = 1, Sizes dilation = default) =>
        Convolutions.Transposed("ConvTranspose1d", 1, input, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>As <see cref="ConvTranspose1d"/>, of an input [N, C, h, w] or [C, h, w] with a weight [C, M / groups, kh, kw].</summary>
    /// <inheritdoc cref="ConvTranspose1d"/>
    public static Tensor ConvTranspose2d(
        Tensor input, Tensor weight, Tensor? bias = null, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, long groups = 1, Sizes dilation = default) =>
        Convolutions.Transposed("ConvTranspose2d", 2, input, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>As <see cref="ConvTranspose1d"/>, of an input [N, C, d, h, w] or [C, d, h, w] with a weight [C, M / groups, kd, kh, kw].</summary>
    /// <inheritdoc cref="ConvTranspose1d"/>
    public static Tensor ConvTranspose3d(
        Tensor input, Tensor weight, Tensor? bias = null, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, long groups = 1, Sizes dilation = default) =>
        Convolutions.Transposed("ConvTranspose3d", 3, input, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>A convolution over time, with channels last: y[t, n, m] = b[m] + sum over c, k of x[t + k - pad, n, c] w[k, c, m].</summary>
    /// <param name="input">[T, N, C].</param>
    /// <param name="weight">[k, C, M].</param>
    /// <param name="bias">[M].</param>
    /// <param name="pad">Zeros at both ends of the time.</param>
    /// <returns>[T + 2 pad - k + 1, N, M].</returns>
    /// <exception cref="ArgumentException">A shape or the padding does not fit, or the dtypes differ.</exception>
    /// <exception cref="NotSupportedException">The dtype is bool.</exception>
    public static Tensor ConvTbc(Tensor input, Tensor weight, Tensor bias, long pad = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        if (input.Rank != 3 || weight.Rank != 3)
            throw new ArgumentException($"ConvTbc: the input must be [T, N, C] and the weight [k, C, M], and they have the shapes {input.Layout} and {weight.Layout}.");
        return Convolutions.Forward("ConvTbc", 1, input.Permute(1, 2, 0), weight.Permute(2, 1, 0), bias, default, pad, default, 1).Permute(2, 0, 1).Contiguous();
    }
}
