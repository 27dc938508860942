using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions of one input channel per group (depthwise): lines of planes are added up directly, tap by tap. Threads share planes of y, of x, or of the weight; the
/// sums of each are never cut.
/// </summary>
internal unsafe struct ConvolutionPlanes<T> where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 16;

    /// <summary>Places for which all taps are done before the next ones: what the first cache level holds.</summary>
    private const long Span = 2048;

    private ConvolutionShape _shape;
    private T* _x, _w, _y;
    private bool _add;

    public static void Run(ConvolutionSide side, in ConvolutionShape shape, T* x, T* w, T* y, bool add)
    {
        var c = new ConvolutionPlanes<T> { _shape = shape, _x = x, _w = w, _y = y, _add = add };
        var planes = side == ConvolutionSide.Output ? shape.Images * shape.Groups * shape.Outputs : side == ConvolutionSide.Input ? shape.Images * shape.Groups : shape.Groups * shape.Outputs;
        var work = (double)shape.Images * shape.Groups * shape.Outputs * shape.Taps * shape.Places / planes;
        delegate*<void*, long, long, void> body = side == ConvolutionSide.Output ? &Outputs : side == ConvolutionSide.Input ? &Inputs : &Weights;
        Workers.For(planes, (long)Math.Clamp(Grain / work, 1, 63), body, &c);
    }

    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<T>*)state;
        var s = &c->_shape;
        for (var plane = begin; plane < end; plane++)
        {
            T* x = c->_x + plane / s->Outputs * s->Pixels, w = c->_w + plane % (s->Groups * s->Outputs) * s->Taps, y = c->_y + plane * s->Places;
            if (!c->_add) NativeMemory.Clear(y, (nuint)(s->Places * sizeof(T)));
            for (long p = 0; p < s->Places; p += Span)
                for (long tap = 0; tap < s->Taps; tap++)
                {
                    var collect = new ConvolutionWindows.Collect<T>(w[tap]);
                    ConvolutionWindows.Walk(s, x, tap, y + p, p, Math.Min(p + Span, s->Places), ref collect);
                }
        }
    }

    private static void Inputs(void* state, long begin, long end)
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
        for (var plane = begin; plane < end; plane++)
        {
            var w = c->_w + plane * s->Taps;
            if (!c->_add) NativeMemory.Clear(w, (nuint)(s->Taps * sizeof(T)));
            for (long image = 0; image < s->Images; image++)
            {
                T* x = c->_x + (image * s->Groups + plane / s->Outputs) * s->Pixels, y = c->_y + (image * s->Groups * s->Outputs + plane) * s->Places;
                for (long p = 0; p < s->Places; p += Span)
                    for (long tap = 0; tap < s->Taps; tap++)
                    {
                        var correlate = default(ConvolutionWindows.Correlate<T>);
                        ConvolutionWindows.Walk(s, x, tap, y + p, p, Math.Min(p + Span, s->Places), ref correlate);
                        w[tap] += correlate.Sum;
                    }
            }
        }
    }
}
