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

    /// <summary>The most planes that are made at a time.</summary>
    private const int Together = 4;

    /// <summary>How many neighbouring planes, of so many that are left, are made at a time.</summary>
    private static int Count(long left) => left >= Together && ConvolutionPlaneTile.MostOutputs<V>() >= Together ? Together : left >= 2 ? 2 : 1;

    /// <summary>The biases of neighbouring channels.</summary>
    private readonly T* Biases(long channel, T* zeros) => _bias == null ? zeros : _bias + channel;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<V, T>*)state;
        var s = &c->_shape;
        using var lines = new ConvolutionLines<V, T>(*s, s->Inputs, alone: s->Outputs == 1);
        var zeros = stackalloc T[Together];
        int count;
        for (var plane = begin; plane < end; plane += count)
        {
            var (of, channel) = (plane / s->Outputs * s->Inputs, plane % (s->Groups * s->Outputs));
            for (long input = 0; input < s->Inputs && (plane == begin || plane % s->Outputs == 0); input++) lines.Fill(input, c->_x + (of + input) * s->Pixels);
            count = Count(Math.Min(end - plane, s->Outputs - plane % s->Outputs));
            lines.Filter(count, c->_w + channel * s->Terms, c->Biases(channel, zeros), c->_y + plane * s->Places, s->Inputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weights(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<V, T>*)state;
        var s = &c->_shape;
        using var lines = new ConvolutionLines<V, T>(*s, 1, alone: false);
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

        /// <summary>One of the planes that have been made together.</summary>
        public readonly T* Made(int plane) => To + plane * Phase.Shape.Places;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPlanes<V, T>*)state;
        var s = &c->_shape;
        var phases = ConvolutionPhase.Count(*s);
        var parts = (Part*)NativeMemory.AllocZeroed((nuint)phases, (nuint)sizeof(Part));
        for (long i = 0; i < phases; i++)
        {
            var phase = new ConvolutionPhase(*s, i);
            parts[i] = new Part { Phase = phase, To = (T*)NativeMemory.Alloc((nuint)(Together * phase.Shape.Places), (nuint)sizeof(T)) };
            if (phase.Shape.Taps * phase.Shape.Places == 0) continue;
            parts[i].Lines = new(phase.Shape, s->Outputs, alone: s->Inputs == 1);
            parts[i].Weights = (T*)NativeMemory.Alloc((nuint)(Together * s->Outputs * phase.Shape.Taps), (nuint)sizeof(T));
            parts[i].Taps = (nint*)NativeMemory.Alloc((nuint)phase.Shape.Taps, (nuint)sizeof(nint));
            for (long tap = 0; tap < phase.Shape.Taps; tap++) parts[i].Taps[tap] = (nint)phase.Tap(tap);
        }
        var zeros = stackalloc T[Together];
        int count;
        for (var plane = begin; plane < end; plane += count)
        {
            count = Count(Math.Min(end - plane, s->Inputs - plane % s->Inputs));
            for (long i = 0; i < phases; i++)
            {
                var to = phases == 1 ? c->_x + plane * s->Pixels : parts[i].To;
                c->Phase(parts + i, plane, count, to, zeros, plane == begin || plane % s->Inputs == 0);
                // The last dimension's remainders follow one another: a line needs all of them.
                for (var j = 0; phases > 1 && (i + 1) % s->Stride[2] == 0 && j < count; j++) c->Place(parts + i + 1 - s->Stride[2], plane + j, j);
            }
        }
        for (long i = 0; i < phases; i++)
        {
            if (parts[i].Weights != null) parts[i].Lines.Dispose();
            NativeMemory.Free(parts[i].Weights);
            NativeMemory.Free(parts[i].Taps);
            NativeMemory.Free(parts[i].To);
        }
        NativeMemory.Free(parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Phase(Part* part, long plane, int count, T* to, T* zeros, bool anew)
    {
        var (shape, taps) = (part->Phase.Shape, part->Phase.Shape.Taps);
        var (group, input) = Math.DivRem(plane % (_shape.Groups * _shape.Inputs), _shape.Inputs);
        var biases = Biases(group * _shape.Inputs + input, zeros);
        if (taps * shape.Places == 0)
        {
            Convolution.Fill(to, count, shape.Places, biases);
            return;
        }
        var weights = part->Weights;
        for (var j = 0; j < count; j++)
            for (long output = 0; output < _shape.Outputs; output++, weights += taps)
            {
                var w = _w + ((group * _shape.Outputs + output) * _shape.Inputs + input + j) * _shape.Taps;
                for (long tap = 0; tap < taps; tap++) weights[tap] = w[part->Taps[tap]];
            }
        for (long output = 0; anew && output < _shape.Outputs; output++) part->Lines.Fill(output, _y + (plane / _shape.Inputs * _shape.Outputs + output) * _shape.Places);
        part->Lines.Filter(count, part->Weights, biases, to, _shape.Outputs);
    }

    /// <summary>The pixels of parts that differ along lines only, of one of the planes that they have made, to where they belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Place(Part* parts, long plane, int made)
    {
        var shape = parts->Phase.Shape;
        for (long line = 0; line < shape.To[0] * shape.To[1]; line++)
        {
            var (i0, i1) = Math.DivRem(line, shape.To[1]);
            var x = _x + ((plane * _shape.From[0] + i0 * _shape.Stride[0] + parts->Phase.First[0]) * _shape.From[1] + i1 * _shape.Stride[1] + parts->Phase.First[1]) * _shape.From[2];
            if (_shape.Stride[2] == 2)
            {
                T* even = parts[0].Made(made) + line * shape.To[2], odd = parts[1].Made(made) + line * parts[1].Phase.Shape.To[2];
                Interleaving.Join(even, odd, (nint)(_shape.From[2] / 2), x);
                if (_shape.From[2] % 2 != 0) x[_shape.From[2] - 1] = even[_shape.From[2] / 2];
                continue;
            }
            for (long remainder = 0; remainder < _shape.Stride[2]; remainder++)
            {
                var n = parts[remainder].Phase.Shape.To[2];
                var from = parts[remainder].Made(made) + line * n;
                for (long i = 0; i < n; i++) x[i * _shape.Stride[2] + remainder] = from[i];
            }
        }
    }
}
