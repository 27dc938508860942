using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>Windows of images as columns (im2col), and columns added up to images (col2im): each other's adjoint.</summary>
internal static class Foldings
{
    private const int Dims = 2;

    /// <summary>What a folding is asked for.</summary>
    public readonly record struct Form(string Op, Sizes Kernel, Sizes Dilation, Sizes Padding, Sizes Stride);

    public static Tensor Unfold(Tensor input, Form form)
    {
        ArgumentNullException.ThrowIfNull(input);
        Reductions.RequireFloat(form.Op, input);
        if (input.Rank is not (3 or 4) || input.Shape[1..].Contains(0) || (input.Rank == 3 && input.Shape[0] == 0))
            throw new ArgumentException($"{form.Op}: the input must be [N, C, h, w] or [C, h, w], of which only N may be 0, and has the shape {input.Layout}.");
        var x = input.Rank == 3 ? input.Unsqueeze(0) : input;
        var shape = Windows(form, x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], input);
        var y = Apply(new FoldingOp(false, shape, x.Shape.ToArray(), [x.Shape[0], shape.Terms, shape.Places]), x);
        return input.Rank == 3 ? y.Squeeze(0) : y;
    }

    public static Tensor Fold(Tensor input, Sizes outputSize, Form form)
    {
        using var temporaries = Temporaries.Begin();
        ArgumentNullException.ThrowIfNull(input);
        Reductions.RequireFloat(form.Op, input);
        if (input.Rank is not (2 or 3) || input.Shape[1..].Contains(0) || (input.Rank == 2 && input.Shape[0] == 0))
            throw new ArgumentException($"{form.Op}: the input must be [N, C * kernel, L] or [C * kernel, L], of which only N may be 0, and has the shape {input.Layout}.");
        if (outputSize.IsDefault) throw new ArgumentException($"{form.Op}: an output size is needed.");
        var size = outputSize.For(Dims, form.Op, "output size", 0);
        if (size[0] < 1 || size[1] < 1) throw new ArgumentException($"{form.Op}: an output size must be positive, and is [{size[0]}, {size[1]}].");
        var columns = input.Rank == 2 ? input.Unsqueeze(0) : input;
        var one = Windows(form, columns.Shape[0], 1, size[0], size[1], input);
        if (columns.Shape[1] % one.Taps != 0)
            throw new ArgumentException($"{form.Op}: the input of shape {input.Layout} must have a multiple of {one.Taps} rows, the elements of a kernel, and has {columns.Shape[1]}.");
        if (columns.Shape[2] != one.Places)
            throw new ArgumentException(
                $"{form.Op}: an output of [{size[0]}, {size[1]}] has {one.Places} windows, so the input must have as many columns, and its shape {input.Layout} has {columns.Shape[2]}.");
        var channels = columns.Shape[1] / one.Taps;
        var shape = Windows(form, columns.Shape[0], channels, size[0], size[1], input);
        var y = Apply(new FoldingOp(true, shape, columns.Shape.ToArray(), [columns.Shape[0], channels, size[0], size[1]]), columns);
        return temporaries.Keep(input.Rank == 2 ? y.Squeeze(0) : y);
    }

    private static ConvolutionShape Windows(Form form, long images, long channels, long height, long width, Tensor input)
    {
        var op = form.Op;
        if (form.Kernel.IsDefault) throw new ArgumentException($"{op}: a kernel size is needed.");
        var kernel = form.Kernel.For(Dims, op, "kernel size", 0);
        var (stride, padding, dilation) = (form.Stride.For(Dims, op, "stride", 1), form.Padding.For(Dims, op, "padding", 0), form.Dilation.For(Dims, op, "dilation", 1));
        var shape = new ConvolutionShape(images, 1, channels, 1);
        for (var d = 0; d < Dims; d++)
        {
            if (kernel[d] <= 0) throw new ArgumentException($"{op}: a kernel size must be positive, and is {kernel[d]}.");
            if (stride[d] <= 0) throw new ArgumentException($"{op}: a stride must be positive, and is {stride[d]}.");
            if (dilation[d] <= 0) throw new ArgumentException($"{op}: a dilation must be positive, and is {dilation[d]}.");
            if (padding[d] < 0) throw new ArgumentException($"{op}: a padding must not be negative, and is {padding[d]}.");
            var size = d == 0 ? height : width;
            var room = checked(size + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1);
            if (room < 0)
                throw new ArgumentException($"{op}: a kernel of {kernel[d]} (dilation {dilation[d]}) does not fit into {size} elements with padding {padding[d]}; the input has the shape {input.Layout}.");
            shape.Dimension(ConvolutionShape.Dims - Dims + d, size, room / stride[d] + 1, kernel[d], stride[d], padding[d], dilation[d]);
        }
        return shape;
    }

    private static Tensor Apply(FoldingOp op, Tensor x)
    {
        Tensor y;
        using (Quiet.Now())
        {
            var from = x.Seen().To(x.DType.Compute()).ContiguousDetached();
            y = Tensor.Allocate(from.DType, Layout.Contiguous(op.To));
            if (y.ElementCount > 0) Folding.Run(op.Folds, op.Windows, op.Folds ? y : from, op.Folds ? from : y);
            y = y.To(x.DType);
        }
        if (GradMode.Enabled && x.RequiresGrad) Recorder.Unary(op, x, y);
        return y;
    }

    private sealed class FoldingOp(bool folds, ConvolutionShape windows, long[] from, long[] to) : LinearOp
    {
        public readonly bool Folds = folds;
        public readonly ConvolutionShape Windows = windows;
        public readonly long[] To = to;

        public override string NodeName => Folds ? "Col2ImBackward0" : "Im2ColBackward0";
        public override Tensor Apply(Tensor x) => Foldings.Apply(this, x);
        public override Tensor Transpose(Tensor g) => Foldings.Apply(new FoldingOp(!Folds, Windows, To, from), g);
    }
}
