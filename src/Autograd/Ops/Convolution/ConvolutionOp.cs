using Autograd.Core;
using Autograd.Kernels;
using Autograd.Tape;

namespace Autograd;

/// <summary>The sizes of a convolution, as its kernels and as its tensors see them.</summary>
internal sealed record ConvolutionForm(int Dims, ConvolutionShape Shape, long[] Input, long[] Weight, long[] Output)
{
    /// <summary>The distance of windows, that of taps, and the padding before the first pixel, of each dimension there is.</summary>
    public (long Stride, long Dilation, long Padding)[] Steps
    {
        get
        {
            var (shape, steps) = (Shape, new (long, long, long)[Dims]);
            for (var d = 0; d < Dims; d++) steps[d] = At(shape, ConvolutionShape.Dims - Dims + d);
            return steps;
        }
    }

    private static unsafe (long, long, long) At(in ConvolutionShape shape, int d) => (shape.Stride[d], shape.Dilation[d], shape.Padding[d]);

    public long[] Of(ConvolutionSide side) => side switch { ConvolutionSide.Output => Output, ConvolutionSide.Input => Input, _ => Weight };
}

/// <summary>
/// A convolution ties three tensors together: the sum over all meetings of input x, weight w and output y of x w y. Its derivative by one of them is bilinear in the other two, and
/// the three functions that arise so are each other's transposes: y from (x, w), the convolution; x from (y, w), the transposed convolution; w from (y, x).
/// One class is all three, and they differentiate into one another to any order.
/// </summary>
internal sealed class ConvolutionOp(ConvolutionForm form, ConvolutionSide side, bool derived) : Op
{
    public ConvolutionForm Form => form;
    public ConvolutionSide Side => side;

    public override string NodeName => derived ? "ConvolutionBackwardBackward0" : "ConvolutionBackward0";

    /// <summary>The side computed from the other two: (x, w), (y, w) or (y, x). A bias is added to every channel.</summary>
    public static Tensor Apply(ConvolutionForm form, ConvolutionSide side, Tensor a, Tensor b, Tensor? bias = null, bool derived = true)
    {
        Tensor z;
        using (Quiet.Now()) z = Compute(form, side, a, b, bias);
        if (GradMode.Enabled && (a.RequiresGrad || b.RequiresGrad || bias is { RequiresGrad: true }))
        {
            var node = Recorder.Many(new ConvolutionOp(form, side, derived), bias is null ? [a, b] : [a, b, bias], [z]);
            if (node.Needs(1)) node.Save(0, a);
            if (node.Needs(0)) node.Save(1, b);
        }
        return z;
    }

    public override Tensor Vjp(Node node, int input, Tensor g) => (side, input) switch
    {
        (_, 2) => g.Sum([.. Enumerable.Range(0, g.Rank).Where(d => d != 1).Select(d => (long)d)]),
        (ConvolutionSide.Output, 0) => Apply(form, ConvolutionSide.Input, g, node.Input(1)),
        (ConvolutionSide.Output, _) => Apply(form, ConvolutionSide.Weight, g, node.Input(0)),
        (ConvolutionSide.Input, 0) => Apply(form, ConvolutionSide.Output, g, node.Input(1)),
        (ConvolutionSide.Input, _) => Apply(form, ConvolutionSide.Weight, node.Input(0), g),
        (_, 0) => Apply(form, ConvolutionSide.Output, node.Input(1), g),
        (_, _) => Apply(form, ConvolutionSide.Input, node.Input(0), g),
    };

    public override Tensor Jvp(Node node, int input, Tensor t, int output) => input switch
    {
        0 => Apply(form, side, t, node.Input(1)),
        1 => Apply(form, side, node.Input(0), t),
        _ => PerChannel(t, form.Dims).Expand(form.Of(side)),
    };

    private static Tensor Compute(ConvolutionForm form, ConvolutionSide side, Tensor a, Tensor b, Tensor? bias)
    {
        var (dtype, shape) = (a.DType, form.Shape);
        var (first, second) = (Computable(a), Computable(b));
        var z = Tensor.Allocate(first.DType, Layout.Contiguous(form.Of(side)));
        if (z.ElementCount == 0) return z.To(dtype);
        var perChannel = bias is null ? null : Computable(bias);
        // A sum of no terms, if a tensor is empty.
        if (first.ElementCount == 0 || second.ElementCount == 0)
        {
            if (bias is null) z.ZeroInPlace();
            else Copies.Run(PerChannel(perChannel!, form.Dims), z, z.Layout, ownsTarget: true);
            return z.To(dtype);
        }
        switch (side)
        {
            case ConvolutionSide.Output: Convolution.Run(side, shape, first, second, z, perChannel); break;
            case ConvolutionSide.Input: Convolution.Run(side, shape, z, second, first, perChannel); break;
            default: Convolution.Run(side, shape, second, z, first, null); break;
        }
        return z.To(dtype);
    }

    private static Tensor Computable(Tensor x) => x.Seen().To(x.DType.Compute()).ContiguousDetached();

    private static Tensor PerChannel(Tensor bias, int dims) => bias.Reshape([-1, .. Enumerable.Repeat(1L, dims)]);
}
