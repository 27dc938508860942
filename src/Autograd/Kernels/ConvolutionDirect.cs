using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions without a columns matrix: registers hold neighbouring output channels of one place, tiles of places stay in registers while terms are added up, and pixels
/// are read from padded copies (<see cref="ConvolutionBand{T}"/>). Terms are summed in blocks of whole channels, each from zero. The gradient of an input is the
/// convolution of y with the kernel reversed, phase by phase (<see cref="ConvolutionPhase"/>). Threads share bands of images and blocks of output channels.
/// </summary>
internal unsafe struct ConvolutionDirect<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 18;

    /// <summary>Terms of a block, unless one channel has more.</summary>
    private const long Terms = 256;

    /// <summary>Units that work is cut into at least, if it can be.</summary>
    private const long Pieces = 8;

    private ConvolutionShape _shape;
    private ConvolutionBand<T> _band;
    private T* _x, _w, _y, _bias, _packed;
    private nint* _taps, _weights;
    private nint _outputStep, _channelStep, _groupStep;

    /// <summary>What is written: all of y, or some pixels of x.</summary>
    private ConvolutionPhase _phase;
    private ConvolutionShape _whole;
    private bool _strided;
    private long _blocks, _parts;

    /// <summary>Channels that a block of two registers holds.</summary>
    private static int Width => 2 * V.Count;

    /// <summary>y from x and w, or x from y and w.</summary>
    public static void Run(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias)
    {
        var c = new ConvolutionDirect<V, T> { _shape = s, _whole = s, _x = x, _w = w, _y = y, _bias = bias, _groupStep = (nint)(s.Outputs * s.Terms) };
        if (side == ConvolutionSide.Output)
        {
            (c._outputStep, c._channelStep) = ((nint)s.Terms, (nint)s.Taps);
            c.Run(backwards: false);
            return;
        }
        c._x = y;
        c._y = x;
        (c._outputStep, c._channelStep) = ((nint)s.Taps, (nint)s.Terms);
        var phases = ConvolutionPhase.Count(s);
        c._strided = phases > 1;
        // Pixels that meet no tap have their bias only.
        for (long i = 0; i < phases; i++)
            if (new ConvolutionPhase(s, i).Shape.Taps == 0)
            {
                c.Clear();
                break;
            }
        for (long i = 0; i < phases; i++)
        {
            c._phase = new(s, i);
            c._shape = c._phase.Shape;
            if (c._shape.Taps * c._shape.Places > 0) c.Run(backwards: true);
        }
    }

    private readonly void Clear()
    {
        var channels = _whole.Groups * _whole.Inputs;
        for (long image = 0; image < _whole.Images; image++)
        {
            var to = _y + image * channels * _whole.Pixels;
            if (_bias != null) Convolution.Fill(to, channels, _whole.Pixels, _bias);
            else NativeMemory.Clear(to, (nuint)(channels * _whole.Pixels * sizeof(T)));
        }
    }

    private void Run(bool backwards)
    {
        _band = new(_shape, _shape.Inputs);
        _blocks = (_shape.Outputs + Width - 1) / Width;
        var bands = _shape.Images * _shape.Groups * _band.Count;
        _parts = Math.Min(_blocks, (Pieces + bands - 1) / bands);
        _packed = (T*)NativeMemory.AlignedAlloc((nuint)(checked(_shape.Groups * _blocks * Width * _shape.Terms * sizeof(T) + 2 * _shape.Taps * sizeof(nint))), 64);
        try
        {
            _taps = (nint*)(_packed + _shape.Groups * _blocks * Width * _shape.Terms);
            _band.Taps(_taps);
            _weights = _taps + _shape.Taps;
            for (long tap = 0; tap < _shape.Taps; tap++) _weights[tap] = (nint)(backwards ? _phase.Tap(tap) : tap);
            fixed (void* state = &this)
            {
                Workers.For(_shape.Groups * _blocks, (long)Math.Clamp(Grain / (Width * _shape.Terms), 1, 63), &Pack, state);
                var work = (double)_shape.Images * _shape.Groups * _shape.Outputs * _shape.Terms * _shape.Places / (bands * _parts);
                Workers.For(bands * _parts, (long)Math.Clamp(Grain / work, 1, 63), &Outputs, state);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(_packed);
        }
    }

    private static void Pack(void* state, long begin, long end)
    {
        var c = (ConvolutionDirect<V, T>*)state;
        var s = &c->_shape;
        for (var unit = begin; unit < end; unit++)
        {
            var (group, block) = Math.DivRem(unit, c->_blocks);
            var count = Math.Min(Width, s->Outputs - block * Width);
            ConvolutionPack.Weights(c->_w + group * c->_groupStep + block * Width * c->_outputStep, c->_outputStep,
                (nint)s->Inputs, c->_channelStep, c->_weights, (nint)s->Taps, (nint)count, Registers(count) * V.Count, c->_packed + unit * Width * s->Terms);
        }
    }

    private static int Registers(long channels) => channels > V.Count ? 2 : 1;

    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionDirect<V, T>*)state;
        var s = &c->_shape;
        var bands = c->_band.Count;
        long pixels = s->Inputs * c->_band.ChannelPitch, sums = c->_band.MostPlaces * Width;
        var copy = (T*)GemmScratch.Take((nint)checked((pixels + 2 * sums + Width) * sizeof(T) + 2 * 64));
        T* to = (T*)Chunk.Aligned(copy + pixels), bias = to + sums, turned = bias + Width;
        var held = -1L;
        for (var unit = begin; unit < end; unit++)
        {
            var (at, part) = Math.DivRem(unit, c->_parts);
            var (plane, band) = Math.DivRem(at, bands);
            if (at != held) c->_band.Copy<V>(band, c->_x + plane * s->Inputs * s->Pixels, c->_x + s->Images * s->Groups * s->Inputs * s->Pixels, s->Inputs, copy);
            held = at;
            for (var block = part * c->_blocks / c->_parts; block < (part + 1) * c->_blocks / c->_parts; block++)
                c->Block(plane, band, block, copy, to, bias, turned);
        }
    }

    // One block of output channels of a band.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Block(long plane, long band, long block, T* copy, T* to, T* bias, T* turned)
    {
        var group = plane % _shape.Groups;
        long channel = block * Width, count = Math.Min(Width, _shape.Outputs - channel);
        var registers = Registers(count);
        nint width = registers * V.Count, taps = (nint)_shape.Taps;
        for (nint i = 0; i < width; i++) bias[i] = _bias != null && i < count ? _bias[group * _shape.Outputs + channel + i] : default;

        _band.Places(band, out var first, out var lines, out var places);
        var n = Tile(places);
        var tile = Filter(n, registers);
        T* w = _packed + (group * _blocks + block) * Width * _shape.Terms, sums = to;
        var most = (nint)Math.Max(1, Terms / _shape.Taps);
        for (nint line = 0; line < lines; line++, sums += places * width)
            for (nint place = 0; place < places; place += n)
            {
                // The last tile of a line may take places of the one before again.
                var p = nint.Min(place, places - n);
                T* x = copy + line * _band.LinePitch + p, target = sums + p * width, weights = w;
                for (nint c = 0; c < _shape.Inputs; c += most)
                {
                    var channels = nint.Min(most, (nint)_shape.Inputs - c);
                    tile(x + c * _band.ChannelPitch, channels, _band.ChannelPitch, _taps, taps, weights, c == 0 ? bias : target, c == 0 ? 0 : width, target);
                    weights += channels * taps * width;
                }
            }

        if (_strided)
        {
            Transpose.Run(to, width, (nint)count, lines * places, turned, lines * places);
            Spread(turned, plane * _shape.Outputs + channel, (nint)count, first, lines, places);
            return;
        }
        var y = _y + (plane * _shape.Outputs + channel) * _shape.Places + first;
        if (places == _shape.To[2]) Transpose.Run(to, width, (nint)count, lines * places, y, (nint)_shape.Places);
        else
            for (nint line = 0; line < lines; line++)
                Transpose.Run(to + line * places * width, width, (nint)count, places, y + line * (nint)_shape.To[2], (nint)_shape.Places);
    }

    /// <summary>Lines of pixels of a phase, which lie a stride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Spread(T* from, long plane, nint planes, long first, nint lines, nint places)
    {
        var (line, o2) = Math.DivRem(first, _shape.To[2]);
        var (o0, o1) = Math.DivRem(line, _shape.To[1]);
        long i0 = o0 * _whole.Stride[0] + _phase.First[0], i1 = o1 * _whole.Stride[1] + _phase.First[1], i2 = o2 * _whole.Stride[2] + _phase.First[2];
        nint step = (nint)_whole.Stride[2], lineStep = (nint)(_whole.Stride[1] * _whole.From[2]);
        for (; planes > 0; planes--, plane++)
        {
            var to = _y + ((plane * _whole.From[0] + i0) * _whole.From[1] + i1) * _whole.From[2] + i2;
            for (nint l = 0; l < lines; l++, to += lineStep)
                for (nint i = 0; i < places; i++) to[i * step] = *from++;
        }
    }

    /// <summary>The number of places to a tile with which a line costs least: a tile takes as long as its places and one more.</summary>
    private static nint Tile(nint places)
    {
        nint best = 1, least = nint.MaxValue;
        ReadOnlySpan<byte> sizes = [1, 2, 4, 6, 7, 8, 10, 12, 14];
        foreach (var n in sizes)
        {
            if (n > places || n > ConvolutionTile.MostPlaces<V>()) break;
            var cost = (places + n - 1) / n * (n + 1);
            if (cost <= least) (best, least) = (n, cost);
        }
        return best;
    }

    private static delegate*<T*, nint, nint, nint*, nint, T*, T*, nint, T*, void> Filter(nint places, int registers) => (places, registers) switch
    {
        (1, 1) => &ConvolutionTile.Filter<V, T, N1, N1>,
        (1, _) => &ConvolutionTile.Filter<V, T, N1, N2>,
        (2, 1) => &ConvolutionTile.Filter<V, T, N2, N1>,
        (2, _) => &ConvolutionTile.Filter<V, T, N2, N2>,
        (4, 1) => &ConvolutionTile.Filter<V, T, N4, N1>,
        (4, _) => &ConvolutionTile.Filter<V, T, N4, N2>,
        (6, 1) => &ConvolutionTile.Filter<V, T, N6, N1>,
        (6, _) => &ConvolutionTile.Filter<V, T, N6, N2>,
        (7, 1) => &ConvolutionTile.Filter<V, T, N7, N1>,
        (7, _) => &ConvolutionTile.Filter<V, T, N7, N2>,
        (8, 1) => &ConvolutionTile.Filter<V, T, N8, N1>,
        (8, _) => &ConvolutionTile.Filter<V, T, N8, N2>,
        (10, 1) => &ConvolutionTile.Filter<V, T, N10, N1>,
        (10, _) => &ConvolutionTile.Filter<V, T, N10, N2>,
        (12, 1) => &ConvolutionTile.Filter<V, T, N12, N1>,
        (12, _) => &ConvolutionTile.Filter<V, T, N12, N2>,
        (_, 1) => &ConvolutionTile.Filter<V, T, N14, N1>,
        _ => &ConvolutionTile.Filter<V, T, N14, N2>,
    };
}
