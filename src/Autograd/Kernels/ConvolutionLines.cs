using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// One plane of x as depthwise kernels read it: padded, and with strides every stride-th pixel of a line next to each other (one copy per remainder). Then a tap of the kernel is a
/// constant distance in memory: places of a line are whole registers, without a bound to look at, and all taps are added up in registers.
/// </summary>
internal unsafe struct ConvolutionLines<T> : IDisposable where T : unmanaged, INumber<T>
{
    private ConvolutionShape _shape, _copy;
    private readonly T* _plane;
    private readonly long* _taps;

    public ConvolutionLines(in ConvolutionShape shape)
    {
        var (s, c) = (shape, new ConvolutionShape(1, 1, 1, 1));
        for (var d = 0; d < ConvolutionShape.Dims; d++)
        {
            var reach = (s.Kernel[d] - 1) * s.Dilation[d];
            // A line also has room for the registers that its last places begin.
            if (d == 2) c.Dimension(d, s.From[d], (s.To[d] + Vector<T>.Count - 1) / Vector<T>.Count * Vector<T>.Count + reach / s.Stride[d], s.Stride[d], s.Stride[d], s.Padding[d], 1);
            else c.Dimension(d, s.From[d], (s.To[d] - 1) * s.Stride[d] + reach + 1, 1, 1, s.Padding[d], 1);
        }
        (_shape, _copy) = (s, c);
        _plane = (T*)NativeMemory.AlignedAlloc((nuint)checked(c.Places * c.Taps * sizeof(T)), 64);
        _taps = (long*)NativeMemory.Alloc((nuint)s.Taps, sizeof(long));
        for (long tap = 0; tap < s.Taps; tap++)
        {
            var (rest, k2) = Math.DivRem(tap, s.Kernel[2]);
            var (k0, k1) = Math.DivRem(rest, s.Kernel[1]);
            var (shift, remainder) = Math.DivRem(k2 * s.Dilation[2], s.Stride[2]);
            _taps[tap] = remainder * c.Places + (k0 * s.Dilation[0] * c.To[1] + k1 * s.Dilation[1]) * c.To[2] + shift;
        }
    }

    public readonly void Dispose()
    {
        NativeMemory.AlignedFree(_plane);
        NativeMemory.Free(_taps);
    }

    /// <summary>Reads a plane of x.</summary>
    public void Fill(T* x)
    {
        var take = default(ConvolutionWindows.Take<T>);
        fixed (ConvolutionShape* c = &_copy)
            for (long remainder = 0; remainder < c->Taps; remainder++)
                ConvolutionWindows.Walk(c, x, remainder, _plane + remainder * c->Places, 0, c->Places, ref take);
    }

    /// <summary>The plane of y that a kernel makes of this one, or that plane added to y.</summary>
    public readonly void Filter(T* w, T* y, bool add)
    {
        for (long o0 = 0; o0 < _shape.To[0]; o0++)
            for (long o1 = 0; o1 < _shape.To[1]; o1++, y += _shape.To[2])
                FilterLine(Line(o0, o1), _taps, w, _shape.Taps, y, _shape.To[2], add);
    }

    /// <summary>Adds to each tap of w the sum of products of the places of y and the pixels that they meet there.</summary>
    public readonly void Correlate(T* y, T* w)
    {
        for (long tap = 0; tap < _shape.Taps; tap += 4)
        {
            // Four taps at a time read y once; of fewer the last one is done again.
            var last = _shape.Taps - 1;
            long t0 = _taps[tap], t1 = _taps[Math.Min(tap + 1, last)], t2 = _taps[Math.Min(tap + 2, last)], t3 = _taps[Math.Min(tap + 3, last)];
            Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
            var line = y;
            for (long o0 = 0; o0 < _shape.To[0]; o0++)
                for (long o1 = 0; o1 < _shape.To[1]; o1++, line += _shape.To[2])
                {
                    var x = Line(o0, o1);
                    CorrelateLine(x + t0, x + t1, x + t2, x + t3, line, _shape.To[2], ref s0, ref s1, ref s2, ref s3);
                }
            w[tap] += Vector.Sum(s0);
            if (tap + 1 <= last) w[tap + 1] += Vector.Sum(s1);
            if (tap + 2 <= last) w[tap + 2] += Vector.Sum(s2);
            if (tap + 3 <= last) w[tap + 3] += Vector.Sum(s3);
        }
    }

    private readonly T* Line(long o0, long o1) => _plane + (o0 * _shape.Stride[0] * _copy.To[1] + o1 * _shape.Stride[1]) * _copy.To[2];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FilterLine(T* x, long* taps, T* w, long count, T* y, long n, bool add)
    {
        var lanes = Vector<T>.Count;
        for (; n >= 4 * lanes; n -= 4 * lanes, x += 4 * lanes, y += 4 * lanes)
        {
            Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
            if (add) (s0, s1, s2, s3) = (Vector.Load(y), Vector.Load(y + lanes), Vector.Load(y + 2 * lanes), Vector.Load(y + 3 * lanes));
            for (long tap = 0; tap < count; tap++)
            {
                var factor = new Vector<T>(w[tap]);
                var at = x + taps[tap];
                s0 += factor * Vector.Load(at);
                s1 += factor * Vector.Load(at + lanes);
                s2 += factor * Vector.Load(at + 2 * lanes);
                s3 += factor * Vector.Load(at + 3 * lanes);
            }
            Vector.Store(s0, y);
            Vector.Store(s1, y + lanes);
            Vector.Store(s2, y + 2 * lanes);
            Vector.Store(s3, y + 3 * lanes);
        }
        for (; n > 0; n -= lanes, x += lanes, y += lanes)
        {
            var part = (int)Math.Min(n, lanes);
            var sum = !add ? default : part == lanes ? Vector.Load(y) : Part(y, part);
            for (long tap = 0; tap < count; tap++) sum += new Vector<T>(w[tap]) * Vector.Load(x + taps[tap]);
            if (part == lanes) Vector.Store(sum, y);
            else
                for (var i = 0; i < part; i++) y[i] = sum[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateLine(T* x0, T* x1, T* x2, T* x3, T* y, long n, ref Vector<T> s0, ref Vector<T> s1, ref Vector<T> s2, ref Vector<T> s3)
    {
        var lanes = Vector<T>.Count;
        var (a, b, c, d) = (s0, s1, s2, s3);
        long o = 0;
        for (; o <= n - lanes; o += lanes)
        {
            var g = Vector.Load(y + o);
            a += g * Vector.Load(x0 + o);
            b += g * Vector.Load(x1 + o);
            c += g * Vector.Load(x2 + o);
            d += g * Vector.Load(x3 + o);
        }
        if (o < n)
        {
            // Pixels beyond the places are left out as well: they may be infinite.
            var part = (int)(n - o);
            var g = Part(y + o, part);
            a += g * Part(x0 + o, part);
            b += g * Part(x1 + o, part);
            c += g * Part(x2 + o, part);
            d += g * Part(x3 + o, part);
        }
        (s0, s1, s2, s3) = (a, b, c, d);
    }

    /// <summary>Fewer elements than a register has, and zeros.</summary>
    private static Vector<T> Part(T* from, int n)
    {
        Vector<T> register = default;
        Unsafe.CopyBlockUnaligned(&register, from, (uint)(n * sizeof(T)));
        return register;
    }
}
