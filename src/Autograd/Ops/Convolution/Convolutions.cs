using Autograd.Kernels;

namespace Autograd;

/// <summary>Convolutions as users call them: what fits together, and the sizes that follow.</summary>
internal static class Convolutions
{
    /// <summary>[N, C, ...] or [C, ...] with a weight [M, C / groups, kernel...].</summary>
    public static Tensor Forward(string op, int dims, Tensor input, Tensor weight, Tensor? bias, Sizes stride, ConvolutionPadding padding, Sizes dilation, long groups)
    {
        var (steps, gaps) = Common(op, dims, input, weight, bias, stride, dilation, groups);
        var kernel = weight.Shape[2..];
        var (before, after) = padding.For(op, kernel, steps, gaps);
        long channels = input.Shape[^(dims + 1)], inputs = weight.Shape[1], outputs = weight.Shape[0];
        if (channels != inputs * groups)
            throw new ArgumentException(
                $"{op}: with groups = {groups}, a weight of shape {weight.Layout} expects an input of {inputs * groups} channels, and an input of shape {input.Layout} has {channels}.");
        CheckBias(op, bias, weight, outputs);
        var form = new ConvolutionShape(input.Rank == dims + 1 ? 1 : input.Shape[0], groups, inputs, outputs / groups);
        var to = new long[dims];
        for (var d = 0; d < dims; d++)
        {
            var from = input.Shape[input.Rank - dims + d];
            long padded = checked(from + before[d] + after[d]), reach = checked(gaps[d] * (kernel[d] - 1) + 1);
            if (reach > padded)
                throw new ArgumentException(
                    $"{op}: a kernel of {kernel[d]} elements (with dilation {gaps[d]} it reaches over {reach}) does not fit into {from} elements with padding {before[d]} and {after[d]}: " +
                    $"input {input.Layout}, weight {weight.Layout}. Pad more, or use a smaller kernel.");
            to[d] = (padded - reach) / steps[d] + 1;
            form.Dimension(ConvolutionShape.Dims - dims + d, from, to[d], kernel[d], steps[d], before[d], gaps[d]);
        }
        var x = Batch(input, dims);
        return Unbatch(ConvolutionOp.Apply(
            new(dims, form, x.Shape.ToArray(), weight.Shape.ToArray(), [x.Shape[0], outputs, .. to]), ConvolutionSide.Output, x, weight, bias, derived: false), input);
    }

    /// <summary>[N, C, ...] or [C, ...] with a weight [C, M / groups, kernel...]: what the gradient of a convolution by its input computes.</summary>
    public static Tensor Transposed(
        string op, int dims, Tensor input, Tensor weight, Tensor? bias, Sizes stride, Sizes padding, Sizes outputPadding, long groups, Sizes dilation)
    {
        var (steps, gaps) = Common(op, dims, input, weight, bias, stride, dilation, groups);
        var kernel = weight.Shape[2..];
        var (before, _) = ((ConvolutionPadding)padding).For(op, kernel, steps, gaps);
        var extra = outputPadding.For(dims, op, "output padding", 0);
        long channels = input.Shape[^(dims + 1)], outputs = checked(weight.Shape[1] * groups);
        if (channels != weight.Shape[0])
            throw new ArgumentException($"{op}: a weight of shape {weight.Layout} expects an input of {weight.Shape[0]} channels, and an input of shape {input.Layout} has {channels}.");
        CheckBias(op, bias, weight, outputs);
        var form = new ConvolutionShape(input.Rank == dims + 1 ? 1 : input.Shape[0], groups, weight.Shape[1], channels / groups);
        var to = new long[dims];
        for (var d = 0; d < dims; d++)
        {
            if (extra[d] < 0) throw new ArgumentException($"{op}: an output padding must not be negative, and is {extra[d]}.");
            if (extra[d] >= steps[d] && extra[d] >= gaps[d])
                throw new ArgumentException($"{op}: an output padding must be smaller than the stride or the dilation, and is {extra[d]} with stride {steps[d]} and dilation {gaps[d]}.");
            var from = input.Shape[input.Rank - dims + d];
            to[d] = checked((from - 1) * steps[d] - 2 * before[d] + gaps[d] * (kernel[d] - 1) + extra[d] + 1);
            if (to[d] < 1)
                throw new ArgumentException(
                    $"{op}: the output would have {to[d]} elements in spatial dimension {d}: input {input.Layout}, weight {weight.Layout}, stride {steps[d]}, padding {before[d]}. Pad less.");
            form.Dimension(ConvolutionShape.Dims - dims + d, to[d], from, kernel[d], steps[d], before[d], gaps[d]);
        }
        var y = Batch(input, dims);
        return Unbatch(ConvolutionOp.Apply(
            new(dims, form, [y.Shape[0], outputs, .. to], weight.Shape.ToArray(), y.Shape.ToArray()), ConvolutionSide.Input, y, weight, bias, derived: false), input);
    }

    /// <summary>What holds for both directions.</summary>
    private static (long[] Stride, long[] Dilation) Common(string op, int dims, Tensor input, Tensor weight, Tensor? bias, Sizes stride, Sizes dilation, long groups)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != dims + 2)
            throw new ArgumentException($"{op}: the weight must have {dims + 2} dimensions (two of channels, then the kernel's), and has the shape {weight.Layout}.");
        if (input.Rank != dims + 1 && input.Rank != dims + 2)
            throw new ArgumentException($"{op}: the input must have {dims + 1} dimensions, [C, ...], or {dims + 2}, [N, C, ...], and has the shape {input.Layout}.");
        CheckType(op, input, weight, "weight");
        if (bias is not null) CheckType(op, input, bias, "bias");
        if (input.DType == DType.Bool) throw new NotSupportedException($"{op} is not defined for torch.bool: convert with To(DType.Float32) first.");
        var (steps, gaps) = (stride.For(dims, op, "stride", 1), dilation.For(dims, op, "dilation", 1));
        for (var d = 0; d < dims; d++)
        {
            if (steps[d] <= 0) throw new ArgumentException($"{op}: a stride must be positive, and is {steps[d]}.");
            if (gaps[d] <= 0) throw new ArgumentException($"{op}: a dilation must be positive, and is {gaps[d]}.");
            if (weight.Shape[2 + d] == 0) throw new ArgumentException($"{op}: a kernel size must be positive, and the weight has the shape {weight.Layout}.");
            if (input.Shape[input.Rank - dims + d] == 0)
                throw new ArgumentException($"{op}: only the batch and the channels may be empty, and spatial dimension {d} of the input's shape {input.Layout} is.");
        }
        if (groups <= 0) throw new ArgumentException($"{op}: the number of groups must be positive, and is {groups}.");
        if (weight.Shape[0] % groups != 0 || weight.Shape[0] == 0)
            throw new ArgumentException($"{op}: the first size of the weight's shape {weight.Layout} must be a positive multiple of the number of groups, {groups}.");
        return (steps, gaps);
    }

    private static void CheckType(string op, Tensor input, Tensor other, string what)
    {
        if (other.DType != input.DType)
            throw new ArgumentException(
                $"{op}: expected the same dtype, and the input is {input.DType.TorchName()}, but the {what} {other.DType.TorchName()}. Convert one with To(...).");
    }

    private static void CheckBias(string op, Tensor? bias, Tensor weight, long outputs)
    {
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != outputs))
            throw new ArgumentException(
                $"{op}: a weight of shape {weight.Layout} gives {outputs} channels, so the bias must have the shape [{outputs}], and has {bias.Layout}.");
    }

    private static Tensor Batch(Tensor x, int dims) => x.Rank == dims + 1 ? x.Unsqueeze(0) : x;

    private static Tensor Unbatch(Tensor y, Tensor input) => input.Rank < y.Rank ? y.Squeeze(0) : y;
}
