using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// The lines of pixels that the windows of one line of places cover, as vectors read them: padded, and with strides every stride-th pixel next to each other (one copy per
/// remainder). Then an element of the windows is a constant distance in memory, and neighbouring windows are a register.
/// </summary>
internal readonly unsafe struct PoolLines<T> where T : unmanaged, INumber<T>
{
    /// <summary>The most places of a plane's line with which whole registers would be mostly empty.</summary>
    private const long FewPlaces = 3;

    private readonly long _from, _start, _stride, _width;
    private readonly int _remainders;

    /// <summary>The elements of a window along a line.</summary>
    public readonly int Taps;

    private readonly long _step;

    /// <summary>Whether windows along lines are of one size, equally far apart, and many enough.</summary>
    public static bool Serves(PoolWindows w) => w.To[2] > FewPlaces && (w.Form[2] is not null || w.From[2] % w.To[2] == 0);

    /// <summary>From one window of a line to the next.</summary>
    public static long Stride(PoolWindows w) => w.Form[2]?.Stride ?? w.From[2] / w.To[2];

    public PoolLines(long from, long to, long start, long stride, long step, long taps)
    {
        (_from, _start, _stride, _step, Taps) = (from, start, stride, step, (int)taps);
        var reach = (taps - 1) * step;
        _remainders = (int)Math.Min(stride, reach + 1);
        _width = (to + Vector<T>.Count - 1) / Vector<T>.Count * Vector<T>.Count + reach / stride;
    }

    /// <summary>Elements from one line to the next.</summary>
    public nint Pitch => (nint)(_remainders * _width);

    /// <summary>Where an element of the windows begins in a line.</summary>
    public nint Shift(int tap)
    {
        var (shift, remainder) = Math.DivRem(tap * _step, _stride);
        return (nint)(remainder * _width + shift);
    }

    /// <summary>Copies one line of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(T* line, T padding, T* to)
    {
        if (_stride == 2 && _remainders == 2 && sizeof(T) == sizeof(uint))
        {
            Pairs(line, to, padding);
            return;
        }
        // Groups of stride pixels that are all there are turned at once.
        long first = 0, beyond = 0;
        if (_stride > 3)
        {
            first = Math.Min(Math.Max(0, (_stride - 1 - _start) / _stride), _width);
            beyond = Math.Clamp((_from - _start - _remainders) / _stride + 1, first, _width);
            Transpose.Run(line + _start + first * _stride, (nint)_stride, _remainders, (nint)(beyond - first), to + first, (nint)_width);
        }
        var from = _start;
        for (var remainder = 0; remainder < _remainders; remainder++, from++, to += _width)
        {
            // Pixels from + i * stride for i in [begin, end) are there.
            var begin = Math.Min(from >= 0 ? 0 : (_stride - 1 - from) / _stride, _width);
            var end = Math.Clamp((_from - from + _stride - 1) / _stride, begin, _width);
            for (long i = 0; i < begin; i++) to[i] = padding;
            if (_stride == 1) Unsafe.CopyBlockUnaligned(to + begin, line + from + begin, (uint)((end - begin) * sizeof(T)));
            else
            {
                Pick(line + from, to, begin, Math.Min(first, end));
                Pick(line + from, to, Math.Max(beyond, begin), end);
            }
            for (var i = end; i < _width; i++) to[i] = padding;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pick(T* line, T* to, long begin, long end)
    {
        for (var i = begin; i < end; i++) to[i] = line[i * _stride];
    }

    // Strides of 2: pairs of pixels are numbers of twice the size, of which the one half and the other are taken.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pairs(T* line, T* even, T padding)
    {
        var (odd, lanes) = ((nint)_width, Vector<uint>.Count);
        var x = line + _start;
        long i = 0, width = _width, size = _from - _start;
        for (; i < width && _start + 2 * i < 0; i++)
        {
            even[i] = padding;
            even[odd + i] = _start + 2 * i + 1 == 0 ? line[0] : padding;
        }
        for (; i + lanes <= width && 2 * (i + lanes) <= size; i += lanes)
        {
            var (a, b) = (Vector.Load((ulong*)(x + 2 * i)), Vector.Load((ulong*)(x + 2 * i) + lanes / 2));
            Vector.Store(Vector.Narrow(a, b), (uint*)(even + i));
            Vector.Store(Vector.Narrow(a >>> 32, b >>> 32), (uint*)(even + odd + i));
        }
        for (; i < width; i++)
        {
            even[i] = 2 * i < size ? x[2 * i] : padding;
            even[odd + i] = 2 * i + 1 < size ? x[2 * i + 1] : padding;
        }
    }
}
