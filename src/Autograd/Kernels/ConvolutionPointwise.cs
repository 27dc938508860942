using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions of one tap, where x is its own columns matrix: a product per image and group, without copies. Threads share images and groups or,
/// for the weight, a fixed number of slices of the images. Images of one pixel are the rows of a single product.
/// </summary>
internal unsafe struct ConvolutionPointwise<T> where T : unmanaged, INumber<T>
{
    /// <summary>Multiply-adds below which a second thread does not pay.</summary>
    private const double Grain = 1 << 18;

    /// <summary>Slices of the images whose products are added up at the end.</summary>
    private const long Pieces = 8;

    /// <summary>Elements of laid out biases, and of how many places they are a multiple: whole tiles of the product at every width of registers.</summary>
    private const long Elements = 1 << 16, Tile = 96;

    private ConvolutionShape _shape;
    private T* _x, _w, _y, _bias, _biases, _partial;
    private long _slices, _span;

    public static void Run(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias)
    {
        var c = new ConvolutionPointwise<T> { _shape = s, _x = x, _w = w, _y = y, _bias = bias };
        if (s.Places == 1) c.Rows(side);
        else if (side == ConvolutionSide.Weight) c.Weight();
        else if (bias == null)
        {
            c._span = s.Places;
            c.Share(s.Images * s.Groups, side == ConvolutionSide.Output ? &Outputs : &Inputs);
        }
        else c.Biased(s.Groups * (side == ConvolutionSide.Output ? s.Outputs : s.Inputs), side == ConvolutionSide.Output ? &Outputs : &Inputs);
    }

    // Products start from biases that are laid out once and stay in the second cache level, so that nothing has to be written twice.
    private void Biased(long channels, delegate*<void*, long, long, void> body)
    {
        _span = Math.Min(_shape.Places, Math.Max(Elements / channels, Tile) / Tile * Tile);
        _biases = (T*)NativeMemory.AlignedAlloc((nuint)checked(channels * _span * sizeof(T)), 64);
        try
        {
            Convolution.Fill(_biases, channels, _span, _bias);
            Share(_shape.Images * _shape.Groups, body);
        }
        finally
        {
            NativeMemory.AlignedFree(_biases);
        }
    }

    private void Rows(ConvolutionSide side)
    {
        long c = _shape.Inputs, m = _shape.Outputs, images = _shape.Images, groups = _shape.Groups;
        ReadOnlySpan<long> batch = [groups], xs = [c], ys = [m], ws = [m * c];
        if (_bias != null)
            for (long image = 0; image < images; image++)
            {
                if (side == ConvolutionSide.Output) NativeMemory.Copy(_bias, _y + image * groups * m, (nuint)(groups * m * sizeof(T)));
                else NativeMemory.Copy(_bias, _x + image * groups * c, (nuint)(groups * c * sizeof(T)));
            }
        if (side == ConvolutionSide.Output) Gemm.MultiplyBatched(batch, xs, ws, ys, images, m, c, _x, groups * c, 1, _w, 1, c, _y, groups * m, _bias != null);
        else if (side == ConvolutionSide.Input) Gemm.MultiplyBatched(batch, ys, ws, xs, images, c, m, _y, groups * m, 1, _w, c, 1, _x, groups * c, _bias != null);
        else Gemm.MultiplyBatched(batch, ys, xs, ws, m, c, images, _y, 1, groups * m, _x, groups * c, 1, _w, c, false);
    }

    // With fewer units than threads, the products inside are what threads share. Their bits do not depend on it.
    private void Share(long units, delegate*<void*, long, long, void> body)
    {
        var work = (double)_shape.Images * _shape.Groups * _shape.Outputs * _shape.Inputs * _shape.Places / units;
        fixed (void* state = &this)
        {
            if (units < Workers.Threads) body(state, 0, units);
            else Workers.For(units, (long)Math.Clamp(Grain / work, 1, 63), body, state);
        }
    }

    private static void Outputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPointwise<T>*)state;
        var s = &c->_shape;
        for (var plane = begin; plane < end; plane++)
        {
            var group = plane % s->Groups;
            c->Product(group, s->Outputs, s->Inputs, c->_w + group * s->Outputs * s->Inputs, s->Inputs, 1, c->_x + plane * s->Inputs * s->Places, c->_y + plane * s->Outputs * s->Places);
        }
    }

    private static void Inputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPointwise<T>*)state;
        var s = &c->_shape;
        for (var plane = begin; plane < end; plane++)
        {
            var group = plane % s->Groups;
            c->Product(group, s->Inputs, s->Outputs, c->_w + group * s->Outputs * s->Inputs, 1, s->Inputs, c->_y + plane * s->Outputs * s->Places, c->_x + plane * s->Inputs * s->Places);
        }
    }

    // Places by spans, for each of which the biases are laid out.
    private readonly void Product(long group, long m, long k, T* w, long wRow, long wCol, T* from, T* to)
    {
        var biases = _biases == null ? null : _biases + group * m * _span;
        for (long p = 0; p < _shape.Places; p += _span)
            Gemm.Multiply(m, Math.Min(_span, _shape.Places - p), k, w, wRow, wCol, from + p, _shape.Places, 1, biases, _span, to + p, _shape.Places);
    }

    private void Weight()
    {
        var size = _shape.Groups * _shape.Outputs * _shape.Inputs;
        _slices = _shape.Groups >= Pieces ? 1 : Math.Min(_shape.Images, (Pieces + _shape.Groups - 1) / _shape.Groups);
        _partial = (T*)NativeMemory.AlignedAlloc((nuint)checked(Math.Max(1, (_slices - 1) * size) * sizeof(T)), 64);
        try
        {
            Share(_shape.Groups * _slices, &Weights);
            for (long slice = 1; slice < _slices; slice++) Convolution.Add(_w, _partial + (slice - 1) * size, size);
        }
        finally
        {
            NativeMemory.AlignedFree(_partial);
        }
    }

    private static void Weights(void* state, long begin, long end)
    {
        var c = (ConvolutionPointwise<T>*)state;
        var s = &c->_shape;
        for (var unit = begin; unit < end; unit++)
        {
            var (slice, group) = Math.DivRem(unit, s->Groups);
            var w = (slice == 0 ? c->_w : c->_partial + (slice - 1) * s->Groups * s->Outputs * s->Inputs) + group * s->Outputs * s->Inputs;
            var first = slice * s->Images / c->_slices;
            for (var image = first; image < (slice + 1) * s->Images / c->_slices; image++)
            {
                var plane = image * s->Groups + group;
                T* x = c->_x + plane * s->Inputs * s->Places, y = c->_y + plane * s->Outputs * s->Places;
                Gemm.Multiply(s->Outputs, s->Inputs, s->Places, y, s->Places, 1, x, 1, s->Places, w, s->Inputs, image > first);
            }
        }
    }
}
