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

    private ConvolutionShape _shape;
    private T* _x, _w, _y, _bias, _partial;
    private long _slices;

    public static void Run(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias)
    {
        var c = new ConvolutionPointwise<T> { _shape = s, _x = x, _w = w, _y = y, _bias = bias };
        if (s.Places == 1) c.Rows(side);
        else if (side == ConvolutionSide.Weight) c.Weight();
        else c.Share(s.Images * s.Groups, side == ConvolutionSide.Output ? &Outputs : &Inputs);
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
            T* x = c->_x + plane * s->Inputs * s->Places, y = c->_y + plane * s->Outputs * s->Places;
            // An image at a time, so that a bias is still in cache when products are added to it.
            if (c->_bias != null) Convolution.Fill(y, s->Outputs, s->Places, c->_bias + group * s->Outputs);
            Gemm.Multiply(s->Outputs, s->Places, s->Inputs, c->_w + group * s->Outputs * s->Inputs, s->Inputs, 1, x, s->Places, 1, y, s->Places, c->_bias != null);
        }
    }

    private static void Inputs(void* state, long begin, long end)
    {
        var c = (ConvolutionPointwise<T>*)state;
        var s = &c->_shape;
        for (var plane = begin; plane < end; plane++)
        {
            var group = plane % s->Groups;
            T* x = c->_x + plane * s->Inputs * s->Places, y = c->_y + plane * s->Outputs * s->Places;
            if (c->_bias != null) Convolution.Fill(x, s->Inputs, s->Places, c->_bias + group * s->Inputs);
            Gemm.Multiply(s->Inputs, s->Places, s->Outputs, c->_w + group * s->Outputs * s->Inputs, 1, s->Inputs, y, s->Places, 1, x, s->Places, c->_bias != null);
        }
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
