using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions as matrix products. The columns matrix of an image and group has a row per input channel and tap, and a column per place of y; it is made (or, for the
/// gradient of the input, taken apart) in blocks of whole channels by some places, which stay in the second cache level however large the image. Threads share
/// <list type="bullet">
/// <item>for the output: images, groups and blocks of places; channels are added up in order,</item>
/// <item>for the input: images, groups and blocks of channels; places are added up in order,</item>
/// <item>for the weight: groups, blocks of channels and, if these are few, a fixed number of slices of the images, added up in order at the end.</item>
/// </list>
/// </summary>
internal unsafe struct ConvolutionBlocks<T> where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 18;

    /// <summary>Rows and elements of a block of columns. Products sum 256 terms at a time, so fewer rows would cost passes over the result.</summary>
    private const long Rows = 256, Elements = 1 << 17, MostElements = 1 << 22;

    /// <summary>Places of a block are a multiple of this: whole tiles of the product at every width of registers.</summary>
    private const long Tile = 48;

    /// <summary>Pieces that the gradient of a weight is cut into at least, if there are images enough.</summary>
    private const long Pieces = 8;

    private ConvolutionShape _shape;
    private T* _x, _w, _y, _partial;
    private bool _add;
    private long _channels, _blocks, _span, _spans, _slices;

    public static void Run(ConvolutionSide side, in ConvolutionShape shape, T* x, T* w, T* y, bool add)
    {
        var c = new ConvolutionBlocks<T> { _shape = shape, _x = x, _w = w, _y = y, _add = add, _slices = 1 };
        c._channels = Math.Min(shape.Inputs, (Rows + shape.Taps - 1) / shape.Taps);
        c._blocks = (shape.Inputs + c._channels - 1) / c._channels;
        // Kernels of very many taps get narrower blocks, so that a block stays bounded.
        var rows = c._channels * shape.Taps;
        var unit = Math.Clamp(MostElements / rows, 8, Tile);
        var most = Math.Max(unit, Elements / rows / unit * unit);
        c._spans = (shape.Places + most - 1) / most;
        c._span = (shape.Places + c._spans - 1) / c._spans;
        if (c._spans > 1) c._span = (c._span + unit - 1) / unit * unit;
        c._spans = (shape.Places + c._span - 1) / c._span;
        var work = (double)shape.Images * shape.Groups * shape.Outputs * shape.Terms * shape.Places;
        if (side == ConvolutionSide.Output) Share(ref c, shape.Images * shape.Groups * c._spans, work, &Outputs);
        else if (side == ConvolutionSide.Input) Share(ref c, shape.Images * shape.Groups * c._blocks, work, &Inputs);
        else c.Weight(work);
    }

    // With fewer units than threads, the products inside are what threads share. Their bits do not depend on it.
    private static void Share(ref ConvolutionBlocks<T> c, long units, double work, delegate*<void*, long, long, void> body)
    {
        fixed (void* state = &c)
        {
            if (units < Workers.Threads) body(state, 0, units);
            else Workers.For(units, (long)Math.Max(1, Math.Min(Grain * units / work, 63)), body, state);
        }
    }

    private void Weight(double work)
    {
        var (size, units) = (_shape.Groups * _shape.Outputs * _shape.Terms, _shape.Groups * _blocks);
        if (units < Pieces) _slices = Math.Min(_shape.Images, (Pieces + units - 1) / units);
        _partial = Buffer((_slices - 1) * size);
        try
        {
            Share(ref this, units * _slices, work, &Weights);
            for (long slice = 1; slice < _slices; slice++) Convolution.Add(_w, _partial + (slice - 1) * size, size);
        }
        finally
        {
            NativeMemory.AlignedFree(_partial);
        }
    }

    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionBlocks<T>*)state;
        var s = &c->_shape;
        var columns = Buffer(c->_channels * s->Taps * c->_span);
        try
        {
            for (var unit = begin; unit < end; unit++)
            {
                var (plane, span) = Math.DivRem(unit, c->_spans);
                var (p, n) = c->Span(span);
                for (long block = 0; block < c->_blocks; block++)
                {
                    var (channel, rows) = c->Block(block);
                    c->Gather(plane, channel, rows, p, n, columns);
                    Gemm.Multiply(s->Outputs, n, rows, c->Weights(c->_w, plane % s->Groups, channel), s->Terms, 1, columns, n, 1,
                        c->_y + plane * s->Outputs * s->Places + p, s->Places, c->_add || block > 0);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(columns);
        }
    }

    private static void Inputs(void* state, long begin, long end)
    {
        var c = (ConvolutionBlocks<T>*)state;
        var s = &c->_shape;
        var columns = Buffer(c->_channels * s->Taps * c->_span);
        try
        {
            for (var unit = begin; unit < end; unit++)
            {
                var (plane, block) = Math.DivRem(unit, c->_blocks);
                var (channel, rows) = c->Block(block);
                if (!c->_add) NativeMemory.Clear(c->Pixels(plane, channel), (nuint)(rows / s->Taps * s->Pixels * sizeof(T)));
                for (long span = 0; span < c->_spans; span++)
                {
                    var (p, n) = c->Span(span);
                    Gemm.Multiply(rows, n, s->Outputs, c->Weights(c->_w, plane % s->Groups, channel), 1, s->Terms,
                        c->_y + plane * s->Outputs * s->Places + p, s->Places, 1, columns, n, false);
                    c->Scatter(plane, channel, rows, p, n, columns);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(columns);
        }
    }

    private static void Weights(void* state, long begin, long end)
    {
        var c = (ConvolutionBlocks<T>*)state;
        var s = &c->_shape;
        var columns = Buffer(c->_channels * s->Taps * c->_span);
        try
        {
            for (var unit = begin; unit < end; unit++)
            {
                var (rest, block) = Math.DivRem(unit, c->_blocks);
                var (slice, group) = Math.DivRem(rest, s->Groups);
                var (channel, rows) = c->Block(block);
                var whole = slice == 0 ? c->_w : c->_partial + (slice - 1) * s->Groups * s->Outputs * s->Terms;
                var add = c->_add && slice == 0;
                for (var image = slice * s->Images / c->_slices; image < (slice + 1) * s->Images / c->_slices; image++)
                {
                    var plane = image * s->Groups + group;
                    for (long span = 0; span < c->_spans; span++, add = true)
                    {
                        var (p, n) = c->Span(span);
                        c->Gather(plane, channel, rows, p, n, columns);
                        Gemm.Multiply(s->Outputs, rows, n, c->_y + plane * s->Outputs * s->Places + p, s->Places, 1, columns, 1, n,
                            c->Weights(whole, group, channel), s->Terms, add);
                    }
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(columns);
        }
    }

    private readonly (long First, long Count) Span(long span) => (span * _span, Math.Min(_span, _shape.Places - span * _span));

    /// <summary>The first channel of a block, and how many rows of the columns matrix it has.</summary>
    private readonly (long Channel, long Rows) Block(long block) =>
        (block * _channels, Math.Min(_channels, _shape.Inputs - block * _channels) * _shape.Taps);

    /// <summary>The columns of a weight that belong to channels from a given one on.</summary>
    private readonly T* Weights(T* weight, long group, long channel) => weight + group * _shape.Outputs * _shape.Terms + channel * _shape.Taps;

    private readonly T* Pixels(long plane, long channel) => _x + (plane * _shape.Inputs + channel) * _shape.Pixels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(long plane, long channel, long rows, long p, long n, T* columns)
    {
        var take = default(ConvolutionWindows.Take<T>);
        fixed (ConvolutionShape* s = &_shape)
            for (long row = 0; row < rows; row++)
                ConvolutionWindows.Walk(s, Pixels(plane, channel + row / s->Taps), row % s->Taps, columns + row * n, p, p + n, ref take);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(long plane, long channel, long rows, long p, long n, T* columns)
    {
        var spread = new ConvolutionWindows.Spread<T>(T.One);
        fixed (ConvolutionShape* s = &_shape)
            for (long row = 0; row < rows; row++)
                ConvolutionWindows.Walk(s, Pixels(plane, channel + row / s->Taps), row % s->Taps, columns + row * n, p, p + n, ref spread);
    }

    private static T* Buffer(long elements) => (T*)NativeMemory.AlignedAlloc((nuint)checked(Math.Max(1, elements) * sizeof(T)), 64);
}
