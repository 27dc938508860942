namespace Autograd.Kernels;

/// <summary>
/// The gradient of an input, pixel by pixel of the same remainder by the stride: such pixels meet every so many taps of the kernel only, and are the convolution of y with those taps,
/// reversed, without strides. Without strides there is one phase, all of x.
/// </summary>
internal unsafe struct ConvolutionPhase
{
    /// <summary>The convolution of y that gives these pixels.</summary>
    public ConvolutionShape Shape;

    /// <summary>The first pixel along each dimension.</summary>
    public fixed long First[ConvolutionShape.Dims];

    private fixed long _last[ConvolutionShape.Dims], _step[ConvolutionShape.Dims], _kernel[ConvolutionShape.Dims];

    /// <summary>Phases of a shape: one per remainder of each dimension.</summary>
    public static long Count(in ConvolutionShape s) => s.Stride[0] * s.Stride[1] * s.Stride[2];

    /// <summary>A phase by its number; the shape has no taps if its pixels meet none, and no places if there are no such pixels.</summary>
    public ConvolutionPhase(in ConvolutionShape s, long number)
    {
        Shape = new ConvolutionShape(s.Images, s.Groups, s.Outputs, s.Inputs);
        for (var d = ConvolutionShape.Dims - 1; d >= 0; d--)
        {
            (number, var pixel) = Math.DivRem(number, s.Stride[d]);
            First[d] = pixel;
            // Pixel i meets tap k where i + padding - k dilation is a multiple of the stride.
            long tap = 0;
            while (tap < s.Kernel[d] && (pixel + s.Padding[d] - tap * s.Dilation[d]) % s.Stride[d] != 0) tap++;
            var common = Common(s.Dilation[d], s.Stride[d]);
            var step = s.Stride[d] / common;
            long taps = (s.Kernel[d] - tap + step - 1) / step, dilation = s.Dilation[d] / common;
            var place = (pixel + s.Padding[d] - tap * s.Dilation[d]) / s.Stride[d];
            Shape.Dimension(d, s.To[d], Math.Max(0, (s.From[d] - pixel + s.Stride[d] - 1) / s.Stride[d]), taps, 1, (taps - 1) * dilation - place, dilation);
            (_last[d], _step[d], _kernel[d]) = (tap + (taps - 1) * step, step, s.Kernel[d]);
        }
    }

    /// <summary>Which tap of the whole kernel a tap of the phase is.</summary>
    public readonly long Tap(long tap)
    {
        long at = 0, scale = 1;
        for (var d = ConvolutionShape.Dims - 1; d >= 0; d--)
        {
            (tap, var own) = Math.DivRem(tap, Shape.Kernel[d]);
            at += (_last[d] - own * _step[d]) * scale;
            scale *= _kernel[d];
        }
        return at;
    }

    private static long Common(long a, long b) => b == 0 ? a : Common(b, a % b);
}
