using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions of one input channel per group (depthwise): lines of planes are added up directly. Threads share planes of y, of x, or groups of the weight; the sums of
/// each are never cut.
/// </summary>
internal unsafe struct ConvolutionPlanes<T> where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 16;

    /// <summary>Places that strides spread for all taps before the next ones: what the first cache level holds.</summary>
    private const long Span = 2048;

    private ConvolutionShape _shape;
    private T* _x, _w, _y;
    private bool _add;

    public static void Run(ConvolutionSide side, in ConvolutionShape shape, T* x, T* w, T* y, bool add)
    {
        var c = new ConvolutionPlanes<T> { _shape = shape, _x = x, _w = w, _y = y, _add = add };
        var planes = (side == ConvolutionSide.Weight ? 1 : shape.Images) * shape.Groups * (side == ConvolutionSide.Output ? shape.Outputs : 1);
        var work = (double)shape.Images * shape.Groups * shape.Outputs * shape.Taps * shape.Places / planes;
        delegate*<void*, long, long, void> body = side switch
        {
            ConvolutionSide.Output => &Outputs,
            ConvolutionSide.Weight => &Weights,
            _ => shape.Stride[0] * shape.Stride[1] * shape.Stride[2] == 1 ? &Inputs : &StridedInputs,
        };
        Workers.For(planes, (long)Math.Clamp(Grain / work, 1, 63), body, &c);
    }

    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<T>*)state;
        var s = &c->_shape;
        using var lines = new ConvolutionLines<T>(*s);
        for (var plane = begin; plane < end; plane++)
        {
            if (plane == begin || plane % s->Outputs == 0) lines.Fill(c->_x + plane / s->Outputs * s->Pixels);
            lines.Filter(c->_w + plane % (s->Groups * s->Outputs) * s->Taps, c->_y + plane * s->Places, c->_add);
        }
    }

    // Without strides the gradient is a convolution of y with the kernel reversed.
    private static void Inputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<T>*)state;
        var s = &c->_shape;
        var back = new ConvolutionShape(1, 1, 1, 1);
        for (var d = 0; d < ConvolutionShape.Dims; d++)
            back.Dimension(d, s->To[d], s->From[d], s->Kernel[d], 1, (s->Kernel[d] - 1) * s->Dilation[d] - s->Padding[d], s->Dilation[d]);
        using var lines = new ConvolutionLines<T>(back);
        var reversed = (T*)NativeMemory.Alloc((nuint)s->Taps, (nuint)sizeof(T));
        for (var plane = begin; plane < end; plane++)
            for (long output = 0; output < s->Outputs; output++)
            {
                var w = c->_w + (plane % s->Groups * s->Outputs + output) * s->Taps;
                for (long tap = 0; tap < s->Taps; tap++) reversed[tap] = w[s->Taps - 1 - tap];
                lines.Fill(c->_y + (plane * s->Outputs + output) * s->Places);
                lines.Filter(reversed, c->_x + plane * s->Pixels, c->_add || output > 0);
            }
        NativeMemory.Free(reversed);
    }

    private static void StridedInputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<T>*)state;
        var s = &c->_shape;
        for (var plane = begin; plane < end; plane++)
        {
            T* x = c->_x + plane * s->Pixels, w = c->_w + plane % s->Groups * s->Outputs * s->Taps, y = c->_y + plane * s->Outputs * s->Places;
            if (!c->_add) NativeMemory.Clear(x, (nuint)(s->Pixels * sizeof(T)));
            for (long output = 0; output < s->Outputs; output++, w += s->Taps, y += s->Places)
                for (long p = 0; p < s->Places; p += Span)
                    for (long tap = 0; tap < s->Taps; tap++)
                    {
                        var spread = new ConvolutionWindows.Spread<T>(w[tap]);
                        ConvolutionWindows.Walk(s, x, tap, y + p, p, Math.Min(p + Span, s->Places), ref spread);
                    }
        }
    }

    private static void Weights(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<T>*)state;
        var s = &c->_shape;
        using var lines = new ConvolutionLines<T>(*s);
        for (var group = begin; group < end; group++)
        {
            var w = c->_w + group * s->Outputs * s->Taps;
            if (!c->_add) NativeMemory.Clear(w, (nuint)(s->Outputs * s->Taps * sizeof(T)));
            for (long image = 0; image < s->Images; image++)
            {
                var plane = image * s->Groups + group;
                lines.Fill(c->_x + plane * s->Pixels);
                for (long output = 0; output < s->Outputs; output++) lines.Correlate(c->_y + (plane * s->Outputs + output) * s->Places, w + output * s->Taps);
            }
        }
    }
}
