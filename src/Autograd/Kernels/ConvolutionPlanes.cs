using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions of few channels, above all of one per group (depthwise): planes are filtered whole (<see cref="ConvolutionLines{V, T}"/>). Threads share planes of y, of x, or those of
/// the weight; the sums of each are never cut.
/// </summary>
internal unsafe struct ConvolutionPlanes<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 16;

    private ConvolutionShape _shape;
    private T* _x, _w, _y, _bias;

    public static void Run(ConvolutionSide side, in ConvolutionShape shape, T* x, T* w, T* y, T* bias)
    {
        var c = new ConvolutionPlanes<V, T> { _shape = shape, _x = x, _w = w, _y = y, _bias = bias };
        var planes = side switch
        {
            ConvolutionSide.Output => shape.Images * shape.Groups * shape.Outputs,
            ConvolutionSide.Input => shape.Images * shape.Groups * shape.Inputs,
            _ => shape.Groups * shape.Inputs,
        };
        var work = (double)shape.Images * shape.Groups * shape.Outputs * shape.Terms * shape.Places / planes;
        delegate*<void*, long, long, void> body = side switch { ConvolutionSide.Output => &Outputs, ConvolutionSide.Weight => &Weights, _ => &Inputs };
        Workers.For(planes, (long)Math.Clamp(Grain / work, 1, 63), body, &c);
    }

    private readonly T Bias(long channel) => _bias == null ? T.Zero : _bias[channel];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<V, T>*)state;
        var s = &c->_shape;
        using var lines = new ConvolutionLines<V, T>(*s, s->Inputs);
        for (long plane = begin, both; plane < end; plane += both)
        {
            var (of, channel) = (plane / s->Outputs * s->Inputs, plane % (s->Groups * s->Outputs));
            for (long input = 0; input < s->Inputs && (plane == begin || plane % s->Outputs == 0); input++) lines.Fill(input, c->_x + (of + input) * s->Pixels);
            both = lines.ServesBoth && plane + 1 < end && (plane + 1) % s->Outputs != 0 ? 2 : 1;
            T* w = c->_w + channel * s->Terms, y = c->_y + plane * s->Places;
            if (both == 2) lines.FilterBoth(w, c->Bias(channel), c->Bias(channel + 1), y, s->Inputs);
            else lines.Filter(w, c->Bias(channel), y, s->Inputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weights(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<V, T>*)state;
        var s = &c->_shape;
        using var lines = new ConvolutionLines<V, T>(*s, 1);
        var sums = (T*)NativeMemory.AlignedAlloc((nuint)(s->Outputs * lines.Sums * sizeof(T)), 64);
        for (var unit = begin; unit < end; unit++)
        {
            var (group, input) = Math.DivRem(unit, s->Inputs);
            NativeMemory.Clear(sums, (nuint)(s->Outputs * lines.Sums * sizeof(T)));
            for (long image = 0; image < s->Images; image++)
            {
                var plane = image * s->Groups + group;
                lines.Fill(0, c->_x + (plane * s->Inputs + input) * s->Pixels);
                for (long output = 0; output < s->Outputs; output++) lines.Correlate(c->_y + (plane * s->Outputs + output) * s->Places, sums + output * lines.Sums);
            }
            for (long output = 0; output < s->Outputs; output++)
                for (long tap = 0; tap < s->Taps; tap++)
                {
                    var lanes = sums + output * lines.Sums + tap * V.Count;
                    // Halves first: as pairs, sums have few steps.
                    for (var half = V.Count / 2; half > 0; half /= 2)
                        for (var i = 0; i < half; i++)
                            lanes[i] += lanes[i + half];
                    c->_w[((group * s->Outputs + output) * s->Inputs + input) * s->Taps + tap] = lanes[0];
                }
        }
        NativeMemory.AlignedFree(sums);
    }

    /// <summary>What the pixels of one remainder by the strides are made with.</summary>
    private struct Part
    {
        public ConvolutionPhase Phase;
        public ConvolutionLines<V, T> Lines;
        public T* Weights, To;
        public nint* Taps;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<V, T>*)state;
        var s = &c->_shape;
        var count = ConvolutionPhase.Count(*s);
        var parts = (Part*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(Part));
        for (long i = 0; i < count; i++)
        {
            var phase = new ConvolutionPhase(*s, i);
            parts[i] = new Part { Phase = phase, To = (T*)NativeMemory.Alloc((nuint)phase.Shape.Places, (nuint)sizeof(T)) };
            if (phase.Shape.Taps * phase.Shape.Places == 0) continue;
            parts[i].Lines = new(phase.Shape, s->Outputs);
            parts[i].Weights = (T*)NativeMemory.Alloc((nuint)(s->Outputs * phase.Shape.Taps), (nuint)sizeof(T));
            parts[i].Taps = (nint*)NativeMemory.Alloc((nuint)phase.Shape.Taps, (nuint)sizeof(nint));
            for (long tap = 0; tap < phase.Shape.Taps; tap++) parts[i].Taps[tap] = (nint)phase.Tap(tap);
        }
        for (var plane = begin; plane < end; plane++)
            for (long i = 0; i < count; i++)
            {
                var to = count == 1 ? c->_x + plane * s->Pixels : parts[i].To;
                c->Phase(parts + i, plane, to, plane == begin || plane % s->Inputs == 0);
                if (count == 1) continue;
                // The last dimension's remainders follow one another: a line needs all of them.
                if ((i + 1) % s->Stride[2] == 0) c->Place(parts + i + 1 - s->Stride[2], plane);
            }
        for (long i = 0; i < count; i++)
        {
            if (parts[i].Weights != null) parts[i].Lines.Dispose();
            NativeMemory.Free(parts[i].Weights);
            NativeMemory.Free(parts[i].Taps);
            NativeMemory.Free(parts[i].To);
        }
        NativeMemory.Free(parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Phase(Part* part, long plane, T* to, bool anew)
    {
        var (channel, taps) = (plane % (_shape.Groups * _shape.Inputs), part->Phase.Shape.Taps);
        if (taps * part->Phase.Shape.Places == 0)
        {
            new Span<T>(to, (int)part->Phase.Shape.Places).Fill(Bias(channel));
            return;
        }
        var (group, input) = Math.DivRem(channel, _shape.Inputs);
        for (long output = 0; output < _shape.Outputs; output++)
        {
            var w = _w + ((group * _shape.Outputs + output) * _shape.Inputs + input) * _shape.Taps;
            for (long tap = 0; tap < taps; tap++) part->Weights[output * taps + tap] = w[part->Taps[tap]];
            if (anew) part->Lines.Fill(output, _y + (plane / _shape.Inputs * _shape.Outputs + output) * _shape.Places);
        }
        part->Lines.Filter(part->Weights, Bias(channel), to, _shape.Outputs);
    }

    /// <summary>The pixels of parts that differ along lines only, to where they belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Place(Part* parts, long plane)
    {
        var shape = parts->Phase.Shape;
        for (long line = 0; line < shape.To[0] * shape.To[1]; line++)
        {
            var (i0, i1) = Math.DivRem(line, shape.To[1]);
            var x = _x + ((plane * _shape.From[0] + i0 * _shape.Stride[0] + parts->Phase.First[0]) * _shape.From[1] + i1 * _shape.Stride[1] + parts->Phase.First[1]) * _shape.From[2];
            if (_shape.Stride[2] == 2)
            {
                T* even = parts[0].To + line * shape.To[2], odd = parts[1].To + line * parts[1].Phase.Shape.To[2];
                Interleaving.Join(even, odd, (nint)(_shape.From[2] / 2), x);
                if (_shape.From[2] % 2 != 0) x[_shape.From[2] - 1] = even[_shape.From[2] / 2];
                continue;
            }
            for (long remainder = 0; remainder < _shape.Stride[2]; remainder++)
            {
                var n = parts[remainder].Phase.Shape.To[2];
                var from = parts[remainder].To + line * n;
                for (long i = 0; i < n; i++) x[i * _shape.Stride[2] + remainder] = from[i];
            }
        }
    }
}
