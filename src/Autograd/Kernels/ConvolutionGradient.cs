using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The gradient of a weight without a columns matrix: for each term, a channel and tap, registers of output channels are summed over places, which
/// pixels are read from padded copies (<see cref="ConvolutionBand{T}"/>) and y from turned ones. Threads share blocks of input channels and, if these
/// are few, a fixed number of slices of the images, added up in order at the end.
/// </summary>
internal unsafe struct ConvolutionGradient<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 18;

    /// <summary>Places that are summed in registers, unless one line has more: with them y's block fits the first cache level.</summary>
    private const long Places = 256;

    /// <summary>Bytes of a block's sums.</summary>
    private const long Bytes = 1 << 20;

    /// <summary>Pieces that the work is cut into at least, if there are images enough.</summary>
    private const long Pieces = 8;

    /// <summary>Terms that the last tile may read beyond the last one, which stand for it and are not stored.</summary>
    private const long Beyond = 16;

    private ConvolutionShape _shape;
    private ConvolutionBand<T> _band;
    private T* _x, _y, _sums;
    private nint* _terms;
    private long _channels, _blocks, _slices, _registerBlocks;

    private static int Width => 2 * V.Count;

    public static void Run(in ConvolutionShape s, T* x, T* w, T* y)
    {
        var c = new ConvolutionGradient<V, T> { _shape = s, _x = x, _y = y };
        c.Run(w);
    }

    private void Run(T* w)
    {
        ref var s = ref _shape;
        _registerBlocks = (s.Outputs + Width - 1) / Width;
        var lanes = _registerBlocks * Width;
        _channels = Math.Clamp(Bytes / (lanes * s.Taps * sizeof(T)), 1, s.Inputs);
        _blocks = (s.Inputs + _channels - 1) / _channels;
        _channels = (s.Inputs + _blocks - 1) / _blocks;
        _blocks = (s.Inputs + _channels - 1) / _channels;
        _band = new(s, _channels);
        var bands = s.Images * _band.Count;
        var units = s.Groups * _blocks;
        _slices = units >= Pieces ? 1 : Math.Min(bands, (Pieces + units - 1) / units);
        var (size, terms) = (s.Groups * lanes * s.Terms, _channels * s.Taps);
        _sums = (T*)NativeMemory.AlignedAlloc((nuint)checked(_slices * size * sizeof(T) + (terms + Beyond) * sizeof(nint)), 64);
        try
        {
            _terms = (nint*)(_sums + _slices * size);
            _band.Taps(_terms);
            for (long t = s.Taps; t < terms + Beyond; t++) _terms[t] = t < terms ? _terms[t - s.Taps] + _band.ChannelPitch : _terms[terms - 1];
            fixed (void* state = &this)
            {
                var work = (double)s.Images * s.Groups * s.Outputs * s.Terms * s.Places / (units * _slices);
                Workers.For(units * _slices, (long)Math.Clamp(Grain / work, 1, 63), &Weights, state);
            }
            for (long slice = 1; slice < _slices; slice++) Convolution.Add(_sums, _sums + slice * size, size);
            for (long unit = 0; unit < units; unit++)
            {
                var (group, block) = Math.DivRem(unit, _blocks);
                for (long r = 0; r < _registerBlocks; r++)
                {
                    var count = Math.Min(Width, s.Outputs - r * Width);
                    var to = w + (group * s.Outputs + r * Width) * s.Terms + block * terms;
                    Transpose.Run(Sums(0, unit, r), Registers(count) * V.Count, (nint)count, (nint)TermsOf(block), to, (nint)s.Terms);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(_sums);
        }
    }

    private static int Registers(long channels) => channels > V.Count ? 2 : 1;

    private readonly long TermsOf(long block) => Math.Min(_channels, _shape.Inputs - block * _channels) * _shape.Taps;

    // [slice, group, block, registers of outputs, term, lane]
    private readonly T* Sums(long slice, long unit, long registers)
    {
        var (group, block) = Math.DivRem(unit, _blocks);
        var lanes = _registerBlocks * Width;
        return _sums + ((slice * _shape.Groups + group) * _shape.Terms + block * _channels * _shape.Taps) * lanes + registers * Width * TermsOf(block);
    }

    private static void Weights(void* state, long begin, long end)
    {
        var c = (ConvolutionGradient<V, T>*)state;
        var s = &c->_shape;
        long bands = c->_band.Count, pixels = c->_channels * c->_band.ChannelPitch, turned = c->_band.MostPlaces * c->_registerBlocks * Width;
        var copy = (T*)GemmScratch.Take((nint)checked((pixels + turned) * sizeof(T) + 64));
        var y = (T*)Chunk.Aligned(copy + pixels);
        for (var i = begin; i < end; i++)
        {
            var (slice, unit) = Math.DivRem(i, s->Groups * c->_blocks);
            var (group, block) = Math.DivRem(unit, c->_blocks);
            new Span<byte>(c->Sums(slice, unit, 0), checked((int)(c->_registerBlocks * Width * c->TermsOf(block) * sizeof(T)))).Clear();
            var count = s->Images * bands;
            for (var at = slice * count / c->_slices; at < (slice + 1) * count / c->_slices; at++)
            {
                var (image, band) = Math.DivRem(at, bands);
                var plane = image * s->Groups + group;
                c->_band.Copy<V>(
                    band, c->_x + (plane * s->Inputs + block * c->_channels) * s->Pixels, c->_x + s->Images * s->Groups * s->Inputs * s->Pixels, c->TermsOf(block) / s->Taps, copy);
                c->Band(slice, unit, plane, band, copy, y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Band(long slice, long unit, long plane, long band, T* copy, T* y)
    {
        _band.Places(band, out var first, out var lines, out var places);
        var terms = (nint)TermsOf(unit % _blocks);
        var (n, most) = (Tile(_shape.Taps), nint.Max(1, (nint)Places / places));
        for (long r = 0; r < _registerBlocks; r++)
        {
            long channel = r * Width, count = Math.Min(Width, _shape.Outputs - channel);
            var registers = Registers(count);
            nint width = registers * V.Count;
            var from = _y + (plane * _shape.Outputs + channel) * _shape.Places + first;
            if (count < width) new Span<T>(y, (int)(lines * places * width)).Clear();
            if (places == _shape.To[2]) Transpose.Run(from, (nint)_shape.Places, lines * places, (nint)count, y, width);
            else
                for (nint line = 0; line < lines; line++)
                    Transpose.Run(from + line * (nint)_shape.To[2], (nint)_shape.Places, places, (nint)count, y + line * places * width, width);

            var tile = Correlate(n, registers);
            var sums = Sums(slice, unit, r);
            for (nint line = 0; line < lines; line += most)
                for (nint t = 0; t < terms; t += n)
                    tile(copy + line * _band.LinePitch, _terms + t, terms - t, nint.Min(most, lines - line), places, _band.LinePitch, y + line * places * width, sums + t * width);
        }
    }

    /// <summary>The number of terms to a tile with which those of a channel fit best.</summary>
    private static nint Tile(long taps)
    {
        var most = ConvolutionTermTile.MostTerms<V>();
        return taps % 9 == 0 && most >= 9 ? 9 : taps % 5 == 0 ? 5 : taps % 9 == 0 ? 5 : most >= 8 ? 8 : 4;
    }

    private static delegate*<T*, nint*, nint, nint, nint, nint, T*, T*, void> Correlate(nint terms, int registers) => (terms, registers) switch
    {
        (4, 1) => &ConvolutionTermTile.Correlate<V, T, N4, N1>,
        (4, _) => &ConvolutionTermTile.Correlate<V, T, N4, N2>,
        (5, 1) => &ConvolutionTermTile.Correlate<V, T, N5, N1>,
        (5, _) => &ConvolutionTermTile.Correlate<V, T, N5, N2>,
        (8, 1) => &ConvolutionTermTile.Correlate<V, T, N8, N1>,
        (8, _) => &ConvolutionTermTile.Correlate<V, T, N8, N2>,
        (_, 1) => &ConvolutionTermTile.Correlate<V, T, N9, N1>,
        _ => &ConvolutionTermTile.Correlate<V, T, N9, N2>,
    };
}
