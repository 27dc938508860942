using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// How direct kernels read x: a few lines of places at a time, for which the pixels that they meet are copied, padded, and with strides every stride-th pixel of a
/// line next to each other (one copy per remainder). In such a copy a tap is a constant distance and a place is one element further, without a bound to look at.
/// It stays in the second cache level however large the image.
/// </summary>
internal unsafe struct ConvolutionBand<T> where T : unmanaged
{
    /// <summary>Bytes of a copy, unless one line of few places takes more.</summary>
    private const long Bytes = 1 << 18;

    private const long FewPlaces = 16;

    private ConvolutionShape _shape;
    private long _remainders, _width, _copiedLines;

    /// <summary>How many bands a plane of y has: by depth, by lines and within lines.</summary>
    private long _bandsOfLines, _bandsOfPlaces;

    /// <summary>Lines and places per line of a band; the last ones may be smaller.</summary>
    private long _lines, _places;

    public ConvolutionBand(in ConvolutionShape s, long channels)
    {
        _shape = s;
        long reach = (s.Kernel[2] - 1) * s.Dilation[2], reachOfLines = (s.Kernel[1] - 1) * s.Dilation[1];
        _remainders = Math.Min(s.Stride[2], reach + 1);
        _places = s.To[2];
        while (true)
        {
            _width = _places + reach / s.Stride[2];
            var line = channels * s.Kernel[0] * _remainders * _width * sizeof(T);
            _lines = (Bytes / line - reachOfLines - 1) / s.Stride[1] + 1;
            if (Bytes / line > reachOfLines || _places <= FewPlaces) break;
            _places = (_places + 1) / 2;
        }
        _lines = Math.Clamp(_lines, 1, s.To[1]);
        // Bands of about the same size.
        _bandsOfLines = (s.To[1] + _lines - 1) / _lines;
        _lines = (s.To[1] + _bandsOfLines - 1) / _bandsOfLines;
        _bandsOfLines = (s.To[1] + _lines - 1) / _lines;
        _bandsOfPlaces = (s.To[2] + _places - 1) / _places;
        _copiedLines = (_lines - 1) * s.Stride[1] + reachOfLines + 1;
    }

    /// <summary>Bands of a plane.</summary>
    public readonly long Count => _shape.To[0] * _bandsOfLines * _bandsOfPlaces;

    /// <summary>The most places of a band.</summary>
    public readonly long MostPlaces => _lines * _places;

    /// <summary>Elements from one line of pixels to the next.</summary>
    private readonly long Pitch => _remainders * _width;

    /// <summary>From one line of places to the next.</summary>
    public readonly nint LinePitch => (nint)(Pitch * _shape.Stride[1]);

    /// <summary>From one channel to the next.</summary>
    public readonly nint ChannelPitch => (nint)(_shape.Kernel[0] * _copiedLines * Pitch);

    /// <summary>Where taps lie from the first pixel of a place's window.</summary>
    public readonly void Taps(nint* taps)
    {
        for (long tap = 0; tap < _shape.Taps; tap++)
        {
            var (rest, k2) = Math.DivRem(tap, _shape.Kernel[2]);
            var (k0, k1) = Math.DivRem(rest, _shape.Kernel[1]);
            var (shift, remainder) = Math.DivRem(k2 * _shape.Dilation[2], _shape.Stride[2]);
            taps[tap] = (nint)((k0 * _copiedLines + k1 * _shape.Dilation[1]) * Pitch + remainder * _width + shift);
        }
    }

    /// <summary>The places of a band: where the first lies in a plane of y, and how many lines of how many places there are.</summary>
    public readonly void Places(long band, out long first, out nint lines, out nint places)
    {
        var (o0, o1, o2) = At(band);
        first = (o0 * _shape.To[1] + o1) * _shape.To[2] + o2;
        lines = (nint)Math.Min(_lines, _shape.To[1] - o1);
        places = (nint)Math.Min(_places, _shape.To[2] - o2);
    }

    /// <summary>
    /// Copies what a band's places meet of neighbouring planes of x, which end with all of x at <paramref name="end"/>. Lines are written one after another in whole registers, as what
    /// is too much of one is written over by the next; behind the last one there must be room for a register.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Copy<V>(long band, T* x, T* end, long channels, T* to) where V : struct, ILanes<V, T>
    {
        var (o0, o1, o2) = At(band);
        long i1 = o1 * _shape.Stride[1] - _shape.Padding[1], i2 = o2 * _shape.Stride[2] - _shape.Padding[2];
        // Of a single line per place, those that strides jump over are left out.
        var step = _shape.Kernel[1] == 1 ? _shape.Stride[1] : 1;
        nint apart = (nint)_shape.Stride[2], width = (nint)_width, pitch = (nint)Pitch;
        var (first, second) = (Inside(i2), Inside(i2 + 1));
        for (; channels > 0; channels--, x += _shape.Pixels)
            for (long k0 = 0; k0 < _shape.Kernel[0]; k0++, to += _copiedLines * Pitch)
            {
                var i0 = o0 * _shape.Stride[0] + k0 * _shape.Dilation[0] - _shape.Padding[0];
                for (long line = 0; line < _copiedLines; line += step)
                {
                    var own = to + line * Pitch;
                    if ((ulong)i0 >= (ulong)_shape.From[0] || (ulong)(i1 + line) >= (ulong)_shape.From[1])
                    {
                        Clear<V>(own, 0, pitch);
                        continue;
                    }
                    var from = x + (i0 * _shape.From[1] + i1 + line) * _shape.From[2] + i2;
                    CopyPart<V>(from, apart, first, width, own, end);
                    if (_remainders == 1) continue;
                    CopyPart<V>(from + 1, apart, second, width, own + width, end);
                    for (nint remainder = 2; remainder < _remainders; remainder++)
                        CopyPart<V>(from + remainder, apart, Inside(i2 + remainder), width, own + remainder * width, end);
                }
            }
    }

    private readonly (long, long, long) At(long band)
    {
        var (rest, place) = Math.DivRem(band, _bandsOfPlaces);
        var (o0, line) = Math.DivRem(rest, _bandsOfLines);
        return (o0, line * _lines, place * _places);
    }

    /// <summary>Which of every stride-th pixels from a given one on are there, and not padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly (nint Begin, nint Count) Inside(long from)
    {
        long step = _shape.Stride[2], size = _shape.From[2];
        var begin = Math.Min(from >= 0 ? 0 : (step - 1 - from) / step, _width);
        return ((nint)begin, (nint)(Math.Clamp((size - from + step - 1) / step, begin, _width) - begin));
    }

    // Pixels from a given one on, a step apart, and the zeros around those that are there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPart<V>(T* from, nint step, (nint Begin, nint Count) inside, nint width, T* to, T* end) where V : struct, ILanes<V, T>
    {
        var (begin, n) = inside;
        from += begin * step;
        Pad(to, 0, begin);
        // Registers must not read beyond the end of x.
        if (step > 2 || (nint)(end - from) < step * (n + Chunk.Size / sizeof(T))) LineCopies.Line((byte*)from, step * sizeof(T), (byte*)(to + begin), sizeof(T), n, sizeof(T));
        else if (step == 2) Interleaving.EverySecond(from, n, to + begin);
        else
            for (nint i = 0; i < n; i += V.Count) V.Store(to + begin + i, V.Load(from + i));
        Pad(to, begin + n, width);
    }

    // Mostly one or two elements: wide stores would touch two lines of the cache.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pad(T* to, nint i, nint end)
    {
        for (; i < end; i += Vector128<byte>.Count / sizeof(T)) Vector128<byte>.Zero.Store((byte*)(to + i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<V>(T* to, nint i, nint end) where V : struct, ILanes<V, T>
    {
        for (; i < end; i += V.Count) V.Store(to + i, default);
    }
}
