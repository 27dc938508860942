namespace Autograd.NN;

/// <summary>The transpose of a convolution (also called its fractionally strided form) over one to three dimensions of space, with a learnt weight and bias.</summary>
public abstract class TransposedConvolution : Module<Tensor, Tensor>
{
    private readonly int _dims;
    private readonly long _in, _out, _groups;
    private readonly long[] _kernel, _stride, _padding, _outputPadding, _dilation;

    private protected TransposedConvolution(
        int dims, long inChannels, long outChannels, Sizes kernelSize, Sizes stride, Sizes padding, Sizes outputPadding, long groups, bool bias, Sizes dilation, DType? dtype)
    {
        (_dims, _in, _out, _groups) = (dims, inChannels, outChannels, groups);
        (_kernel, _stride, _dilation) = ConvolutionOptions.Of(TypeName, dims, inChannels, outChannels, kernelSize, stride, dilation, groups);
        (_padding, _outputPadding) = (padding.For(dims, TypeName, "padding", 0), outputPadding.For(dims, TypeName, "output padding", 0));
        Weight = new Parameter(Tensor.Empty([inChannels, outChannels / groups, .. _kernel], dtype));
        if (bias) Bias = new Parameter(Tensor.Empty([outChannels], dtype));
        Defaults.Uniform(Weight, Bias);
    }

    /// <summary>[inChannels, outChannels / groups, kernel sizes ...].</summary>
    public Parameter Weight { get; }

    /// <summary>[outChannels], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Computes an output of given sizes, which several strides of a convolution would have taken to the input's.</summary>
    /// <param name="input">[N, C, ...] or [C, ...].</param>
    /// <param name="outputSize">The sizes of the output's dimensions of space, maybe with those of batch and channels before them, which are not looked at.</param>
    /// <exception cref="ArgumentException">No output padding below the stride gives these sizes.</exception>
    public Tensor Call(Tensor input, ReadOnlySpan<long> outputSize)
    {
        var size = outputSize.ToArray();
        return CallWith(input, x => Transposed(x, PaddingFor(x, size)));
    }

    /// <inheritdoc/>
    protected internal override string ExtraRepr =>
        $"{_in}, {_out}, kernel_size={Text.Of(_kernel)}, stride={Text.Of(_stride)}{(Array.Exists(_padding, p => p != 0) ? $", padding={Text.Of(_padding)}" : "")}" +
        ConvolutionOptions.Repr(_dilation, _outputPadding, _groups, Bias);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input) => Transposed(input, _outputPadding);

    private Tensor Transposed(Tensor input, long[] outputPadding) => _dims switch
    {
        1 => F.ConvTranspose1d(input, Weight, Bias, _stride, _padding, outputPadding, _groups, _dilation),
        2 => F.ConvTranspose2d(input, Weight, Bias, _stride, _padding, outputPadding, _groups, _dilation),
        _ => F.ConvTranspose3d(input, Weight, Bias, _stride, _padding, outputPadding, _groups, _dilation),
    };

    private long[] PaddingFor(Tensor input, long[] outputSize)
    {
        ArgumentNullException.ThrowIfNull(input);
        var others = input.Rank - _dims;
        if (others is not (1 or 2)) throw new ArgumentException($"{TypeName}: the input must have {_dims + 1} or {_dims + 2} dimensions, and has the shape {input.Layout}.");
        if (outputSize.Length != _dims && outputSize.Length != _dims + others)
            throw new ArgumentException($"{TypeName}: the output size must have {_dims} or {_dims + others} numbers, and is [{string.Join(", ", outputSize)}].");
        var padding = new long[_dims];
        for (var d = 0; d < _dims; d++)
        {
            var least = (input.Shape[d + others] - 1) * _stride[d] - 2 * _padding[d] + _dilation[d] * (_kernel[d] - 1) + 1;
            var asked = outputSize[outputSize.Length - _dims + d];
            padding[d] = asked - least;
            if (padding[d] < 0 || padding[d] >= _stride[d])
                throw new ArgumentException($"{TypeName}: an input of shape {input.Layout} gives {least} to {least + _stride[d] - 1} elements in dimension {d} of space, and not {asked}.");
        }
        return padding;
    }
}

/// <summary>The transpose of <see cref="Conv1d"/>, of [N, C, l] or [C, l].</summary>
/// <param name="inChannels">The channels of the input.</param>
/// <param name="outChannels">The channels of the output.</param>
/// <param name="kernelSize">The size of the kernel, one number for all dimensions or one each, as of the options that follow.</param>
/// <param name="stride">From where one element of the input adds to where the next does.</param>
/// <param name="padding">How many elements are cut off at both ends of the output.</param>
/// <param name="outputPadding">How many more the output has at its end: fewer than the stride or the dilation.</param>
/// <param name="groups">Into how many groups channels are split, which see nothing of each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="dilation">The distance of the elements that a kernel adds to.</param>
/// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
/// <exception cref="ArgumentException">A size does not fit: the groups must divide the channels.</exception>
public class ConvTranspose1d(
    long inChannels, long outChannels, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, long groups = 1, bool bias = true,
    Sizes dilation = default, DType? dtype = null)
    : TransposedConvolution(1, inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, dtype);

/// <summary>The transpose of <see cref="Conv2d"/>, of [N, C, h, w] or [C, h, w].</summary>
/// <param name="inChannels">The channels of the input.</param>
/// <param name="outChannels">The channels of the output.</param>
/// <param name="kernelSize">The size of the kernel, one number for all dimensions or one each, as of the options that follow.</param>
/// <param name="stride">From where one element of the input adds to where the next does.</param>
/// <param name="padding">How many elements are cut off at both ends of the output.</param>
/// <param name="outputPadding">How many more the output has at its end: fewer than the stride or the dilation.</param>
/// <param name="groups">Into how many groups channels are split, which see nothing of each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="dilation">The distance of the elements that a kernel adds to.</param>
/// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
/// <exception cref="ArgumentException">A size does not fit: the groups must divide the channels.</exception>
public class ConvTranspose2d(
    long inChannels, long outChannels, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, long groups = 1, bool bias = true,
    Sizes dilation = default, DType? dtype = null)
    : TransposedConvolution(2, inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, dtype);

/// <summary>The transpose of <see cref="Conv3d"/>, of [N, C, d, h, w] or [C, d, h, w].</summary>
/// <param name="inChannels">The channels of the input.</param>
/// <param name="outChannels">The channels of the output.</param>
/// <param name="kernelSize">The size of the kernel, one number for all dimensions or one each, as of the options that follow.</param>
/// <param name="stride">From where one element of the input adds to where the next does.</param>
/// <param name="padding">How many elements are cut off at both ends of the output.</param>
/// <param name="outputPadding">How many more the output has at its end: fewer than the stride or the dilation.</param>
/// <param name="groups">Into how many groups channels are split, which see nothing of each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="dilation">The distance of the elements that a kernel adds to.</param>
/// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
/// <exception cref="ArgumentException">A size does not fit: the groups must divide the channels.</exception>
public class ConvTranspose3d(
    long inChannels, long outChannels, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, long groups = 1, bool bias = true,
    Sizes dilation = default, DType? dtype = null)
    : TransposedConvolution(3, inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, dtype);
