namespace Autograd.NN;

/// <summary>A convolution over one to three dimensions of space, [N, C, ...] or [C, ...], with a learnt weight and bias.</summary>
public abstract class Convolution : Module<Tensor, Tensor>
{
    private readonly int _dims;
    private readonly long _in, _out, _groups;
    private readonly long[] _kernel, _stride, _dilation;
    private readonly ConvolutionPadding _padding;
    private readonly PadMode _mode;

    // What is put around the input beforehand, unless it is zeros: before and after each dimension, the last first.
    private readonly long[]? _around;

    private protected Convolution(
        int dims, long inChannels, long outChannels, Sizes kernelSize, Sizes stride, ConvolutionPadding padding, Sizes dilation, long groups, bool bias, PadMode paddingMode, DType? dtype)
    {
        (_dims, _in, _out, _groups, _padding, _mode) = (dims, inChannels, outChannels, groups, padding, paddingMode);
        (_kernel, _stride, _dilation) = ConvolutionOptions.Of(TypeName, dims, inChannels, outChannels, kernelSize, stride, dilation, groups);
        if (!Enum.IsDefined(paddingMode)) throw new ArgumentOutOfRangeException(nameof(paddingMode), $"{TypeName}: there is no padding mode {paddingMode}.");
        var (before, after) = padding.For(TypeName, _kernel, _stride, _dilation);
        if (paddingMode != PadMode.Constant) _around = [.. Enumerable.Range(1, dims).SelectMany(d => new[] { before[^d], after[^d] })];
        Weight = new Parameter(Tensor.Empty([outChannels, inChannels / groups, .. _kernel], dtype));
        if (bias) Bias = new Parameter(Tensor.Empty([outChannels], dtype));
        Defaults.Uniform(Weight, Bias);
    }

    /// <summary>[outChannels, inChannels / groups, kernel sizes ...].</summary>
    public Parameter Weight { get; }

    /// <summary>[outChannels], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string ExtraRepr
    {
        get
        {
            var named = _padding.ToString() is "same" or "valid";
            var numbers = named ? [] : _padding.For(TypeName, _kernel, _stride, _dilation).Before;
            var padding = named ? $", padding={_padding}" : Array.Exists(numbers, n => n != 0) ? $", padding={Text.Of(numbers)}" : "";
            var mode = _mode switch { PadMode.Constant => "", PadMode.Reflect => "reflect", PadMode.Replicate => "replicate", _ => "circular" };
            var others = ConvolutionOptions.Repr(_dilation, [], _groups, Bias);
            return $"{_in}, {_out}, kernel_size={Text.Of(_kernel)}, stride={Text.Of(_stride)}{padding}{others}{(mode.Length > 0 ? $", padding_mode={mode}" : "")}";
        }
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var padding = _padding;
        if (_around is not null) (input, padding) = (F.Pad(input, _around, _mode), default);
        return _dims switch
        {
            1 => F.Conv1d(input, Weight, Bias, _stride, padding, _dilation, _groups),
            2 => F.Conv2d(input, Weight, Bias, _stride, padding, _dilation, _groups),
            _ => F.Conv3d(input, Weight, Bias, _stride, padding, _dilation, _groups),
        };
    }
}

/// <summary>A convolution of [N, C, l] or [C, l]; weight and bias start uniform in +-1 / sqrt(fan in).</summary>
/// <param name="inChannels">The channels of the input.</param>
/// <param name="outChannels">The channels of the output.</param>
/// <param name="kernelSize">The size of the kernel, one number for all dimensions or one each, as of the options that follow.</param>
/// <param name="stride">From one place of the kernel to the next.</param>
/// <param name="padding">What is added at both ends: numbers, <c>"valid"</c> for none or <c>"same"</c> for as many as keep the sizes.</param>
/// <param name="dilation">The distance of the elements that a kernel reads.</param>
/// <param name="groups">Into how many groups channels are split, which see nothing of each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="paddingMode">What padding consists of; <see cref="PadMode.Constant"/> is zeros.</param>
/// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
/// <exception cref="ArgumentException">A size does not fit: the groups must divide the channels, and <c>"same"</c> needs stride 1.</exception>
public class Conv1d(
    long inChannels, long outChannels, Sizes kernelSize, Sizes stride = default, ConvolutionPadding padding = default, Sizes dilation = default, long groups = 1, bool bias = true,
    PadMode paddingMode = PadMode.Constant, DType? dtype = null)
    : Convolution(1, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype);

/// <summary>A convolution of [N, C, h, w] or [C, h, w]; weight and bias start uniform in +-1 / sqrt(fan in).</summary>
/// <param name="inChannels">The channels of the input.</param>
/// <param name="outChannels">The channels of the output.</param>
/// <param name="kernelSize">The size of the kernel, one number for all dimensions or one each, as of the options that follow.</param>
/// <param name="stride">From one place of the kernel to the next.</param>
/// <param name="padding">What is added at both ends: numbers, <c>"valid"</c> for none or <c>"same"</c> for as many as keep the sizes.</param>
/// <param name="dilation">The distance of the elements that a kernel reads.</param>
/// <param name="groups">Into how many groups channels are split, which see nothing of each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="paddingMode">What padding consists of; <see cref="PadMode.Constant"/> is zeros.</param>
/// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
/// <exception cref="ArgumentException">A size does not fit: the groups must divide the channels, and <c>"same"</c> needs stride 1.</exception>
/// <example><code>var y = new Conv2d(3, 16, kernelSize: 3, padding: 1).Call(Tensor.Randn([8, 3, 32, 32])); // [8, 16, 32, 32]</code></example>
public class Conv2d(
    long inChannels, long outChannels, Sizes kernelSize, Sizes stride = default, ConvolutionPadding padding = default, Sizes dilation = default, long groups = 1, bool bias = true,
    PadMode paddingMode = PadMode.Constant, DType? dtype = null)
    : Convolution(2, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype);

/// <summary>A convolution of [N, C, d, h, w] or [C, d, h, w]; weight and bias start uniform in +-1 / sqrt(fan in).</summary>
/// <param name="inChannels">The channels of the input.</param>
/// <param name="outChannels">The channels of the output.</param>
/// <param name="kernelSize">The size of the kernel, one number for all dimensions or one each, as of the options that follow.</param>
/// <param name="stride">From one place of the kernel to the next.</param>
/// <param name="padding">What is added at both ends: numbers, <c>"valid"</c> for none or <c>"same"</c> for as many as keep the sizes.</param>
/// <param name="dilation">The distance of the elements that a kernel reads.</param>
/// <param name="groups">Into how many groups channels are split, which see nothing of each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="paddingMode">What padding consists of; <see cref="PadMode.Constant"/> is zeros.</param>
/// <param name="dtype">The dtype of the parameters; the default one unless given.</param>
/// <exception cref="ArgumentException">A size does not fit: the groups must divide the channels, and <c>"same"</c> needs stride 1.</exception>
public class Conv3d(
    long inChannels, long outChannels, Sizes kernelSize, Sizes stride = default, ConvolutionPadding padding = default, Sizes dilation = default, long groups = 1, bool bias = true,
    PadMode paddingMode = PadMode.Constant, DType? dtype = null)
    : Convolution(3, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype);

/// <summary>What both kinds of convolutions check and show alike.</summary>
internal static class ConvolutionOptions
{
    /// <summary>Kernel, stride and dilation, a number for each dimension.</summary>
    public static (long[] Kernel, long[] Stride, long[] Dilation) Of(string op, int dims, long inChannels, long outChannels, Sizes kernelSize, Sizes stride, Sizes dilation, long groups)
    {
        if (inChannels < 0 || outChannels < 0) throw new ArgumentException($"{op}: the numbers of channels must not be negative, and are {inChannels} and {outChannels}.");
        if (groups <= 0 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"{op}: {groups} groups must be positive and divide the {inChannels} channels of the input and the {outChannels} of the output.");
        if (kernelSize.IsDefault) throw new ArgumentException($"{op}: the kernel needs a size.");
        var (kernel, strides, dilations) = (kernelSize.For(dims, op, "kernel size", 1), stride.For(dims, op, "stride", 1), dilation.For(dims, op, "dilation", 1));
        foreach (var (what, sizes) in (ReadOnlySpan<(string, long[])>)[("kernel size", kernel), ("stride", strides), ("dilation", dilations)])
            if (Array.Exists(sizes, s => s <= 0))
                throw new ArgumentException($"{op}: the {what} must be positive, and is [{string.Join(", ", sizes)}].");
        return (kernel, strides, dilations);
    }

    /// <summary>What is shown where it is not the default.</summary>
    public static string Repr(long[] dilation, long[] outputPadding, long groups, Parameter? bias) =>
        $"{(Array.Exists(dilation, d => d != 1) ? $", dilation={Text.Of(dilation)}" : "")}{(Array.Exists(outputPadding, p => p != 0) ? $", output_padding={Text.Of(outputPadding)}" : "")}" +
        $"{(groups != 1 ? $", groups={groups}" : "")}{(bias is null ? ", bias=False" : "")}";
}
