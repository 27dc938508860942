using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Planes of x as depthwise kernels read them: padded, and with strides every stride-th pixel of a line next to each other (one copy per remainder). Then a tap of the kernel is a
/// constant distance in memory, and the places of y are registers that are listed once for all planes of a shape, without a bound to look at. The last register of a line overlaps
/// the one before it; of lines shorter than a register the next line overwrites what is too much.
/// </summary>
internal readonly unsafe struct ConvolutionLines<V, T> : IDisposable
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged, INumber<T>
{
    /// <summary>Taps whose gradients are summed at the same time.</summary>
    private const int TapsTogether = 9;

    private readonly ConvolutionShape _shape;
    private readonly T* _planes, _short;
    private readonly nint* _taps, _registers, _ofTwoLines;
    private readonly byte* _mask;
    private readonly long _remainders, _width, _lines, _size;
    private readonly nint _whole, _count, _countOfTwo;

    /// <param name="shape">What is convolved.</param>
    /// <param name="planes">Planes of x that make one of y.</param>
    /// <param name="alone">Whether they make only one.</param>
    public ConvolutionLines(in ConvolutionShape shape, long planes, bool alone)
    {
        _shape = shape;
        long reach = (shape.Kernel[2] - 1) * shape.Dilation[2], depth = (shape.To[0] - 1) * shape.Stride[0] + (shape.Kernel[0] - 1) * shape.Dilation[0] + 1;
        _remainders = Math.Min(shape.Stride[2], reach + 1);
        _width = Math.Max(shape.To[2], V.Count) + reach / shape.Stride[2];
        _lines = (shape.To[1] - 1) * shape.Stride[1] + (shape.Kernel[1] - 1) * shape.Dilation[1] + 1;
        _size = checked(depth * _lines * _remainders * _width);
        // Padding stays what it is from here on.
        _planes = (T*)Aligned(planes * _size * sizeof(T));
        NativeMemory.Clear(_planes, (nuint)(planes * _size * sizeof(T)));
        _short = shape.To[2] < V.Count ? (T*)Aligned(ConvolutionPlaneTile.MostOutputs<V>() * (shape.Places + V.Count) * sizeof(T)) : null;

        // All taps of all planes, and a last one again and again.
        _taps = (nint*)Aligned((planes * shape.Taps + TapsTogether) * sizeof(nint));
        for (long i = 0; i < planes * shape.Taps; i++)
        {
            var (plane, tap) = Math.DivRem(i, shape.Taps);
            var (rest, k2) = Math.DivRem(tap, shape.Kernel[2]);
            var (k0, k1) = Math.DivRem(rest, shape.Kernel[1]);
            var (shift, remainder) = Math.DivRem(k2 * shape.Dilation[2], shape.Stride[2]);
            _taps[i] = (nint)(plane * _size + (k0 * shape.Dilation[0] * _lines + k1 * shape.Dilation[1]) * _remainders * _width + remainder * _width + shift);
        }
        for (var i = 0; i < TapsTogether; i++) _taps[planes * shape.Taps + i] = _taps[planes * shape.Taps - 1];

        // Where registers begin in the copy and in y: whole ones, then the last ones of lines, of which the mask names the lanes that are new.
        long whole = shape.To[2] / V.Count, part = shape.To[2] % V.Count, all = shape.To[0] * shape.To[1];
        (_whole, _count) = ((nint)(all * whole), (nint)(all * (part > 0 ? whole + 1 : whole)));
        _registers = (nint*)Aligned((_count + ConvolutionPlaneTile.Registers) * 2 * sizeof(nint));
        List(_registers, 1);
        if (alone && shape.Kernel[1] > 1 && shape.Stride[1] == shape.Dilation[1] && shape.To[1] > 1)
        {
            _ofTwoLines = (nint*)Aligned((_count + ConvolutionPlaneTile.Registers) * 2 * sizeof(nint));
            _countOfTwo = List(_ofTwoLines, 2);
        }
        _mask = (byte*)Aligned(V.Count);
        for (var i = 0; i < V.Count; i++) _mask[i] = (byte)((_short != null ? i < part : i >= V.Count - part) ? 1 : 0);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_planes);
        NativeMemory.AlignedFree(_short);
        NativeMemory.AlignedFree(_taps);
        NativeMemory.AlignedFree(_registers);
        NativeMemory.AlignedFree(_ofTwoLines);
        NativeMemory.AlignedFree(_mask);
    }

    private static void* Aligned(long bytes) => NativeMemory.AlignedAlloc((nuint)checked(bytes + 64), 64);

    // Where registers of every so many lines begin, and how many there are; the last lines may be some that are listed already.
    private nint List(nint* registers, long together)
    {
        var at = registers;
        long whole = _shape.To[2] / V.Count, part = _shape.To[2] % V.Count;
        foreach (var isLast in (ReadOnlySpan<bool>)[false, true])
            for (long o0 = 0; o0 < _shape.To[0]; o0++)
                for (long o1 = 0; o1 < _shape.To[1]; o1 += together)
                {
                    o1 = Math.Min(o1, _shape.To[1] - together);
                    for (long o = isLast ? whole : 0; o < (isLast ? whole + Math.Min(part, 1) : whole); o++, at += 2)
                    {
                        var place = isLast ? Math.Max(0, _shape.To[2] - V.Count) : o * V.Count;
                        at[0] = (nint)((o0 * _shape.Stride[0] * _lines + o1 * _shape.Stride[1]) * _remainders * _width + place);
                        at[1] = (nint)((o0 * _shape.To[1] + o1) * _shape.To[2] + place);
                    }
                }
        var count = (nint)(at - registers) / 2;
        for (var i = 0; i < ConvolutionPlaneTile.Registers; i++, at += 2) (at[0], at[1]) = (at[-2], at[-1]);
        return count;
    }

    /// <summary>Reads a plane of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(long plane, T* x)
    {
        long pitch = _remainders * _width, depth = _size / (_lines * pitch);
        // Pixel i of a line lies at place i + padding, counted over all remainders.
        nint first = (nint)Math.Max(0, -_shape.Padding[2]), count = (nint)(Math.Min(_shape.From[2], _shape.Stride[2] * _width - _shape.Padding[2]) - first);
        if (count <= 0) return;
        long begin = Math.Max(0, -_shape.Padding[1]), end = Math.Min(_shape.From[1], _lines - _shape.Padding[1]);
        for (var i0 = Math.Max(0, -_shape.Padding[0]); i0 < Math.Min(_shape.From[0], depth - _shape.Padding[0]); i0++)
        {
            var from = x + (i0 * _shape.From[1] + begin) * _shape.From[2] + first;
            var to = _planes + plane * _size + ((i0 + _shape.Padding[0]) * _lines + begin + _shape.Padding[1]) * pitch;
            if (_shape.Stride[2] == 2 && _remainders == 2)
            {
                Pairs(from, count, to, first + _shape.Padding[2], end - begin);
                continue;
            }
            if (_shape.Stride[2] == 1 && count >= V.Count)
            {
                for (var i1 = begin; i1 < end; i1++, from += _shape.From[2], to += pitch) Copy(from, to + first + _shape.Padding[2], count);
                continue;
            }
            if (_shape.Stride[2] == 1)
            {
                LineCopies.Runs((byte*)from, _shape.From[2] * sizeof(T), (byte*)(to + first + _shape.Padding[2]), pitch * sizeof(T), end - begin, count * sizeof(T));
                continue;
            }
            for (var i1 = begin; i1 < end; i1++, from += _shape.From[2], to += pitch) Split(from, count, to, first + _shape.Padding[2]);
        }
    }

    // Lines of neighbouring pixels, the first at a given place, to the remainders of 2: pairs, and what is left at both ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pairs(T* x, nint count, T* to, long place, long lines)
    {
        nint row = (nint)_shape.From[2], pitch = (nint)(2 * _width), before = (nint)(place & 1), at = (nint)(place + before >> 1), pairs = count - before >> 1;
        var odd = to + _width;
        Interleaving.Split(x + before, row, (nint)lines, pairs, to + at, odd + at, pitch);
        var after = before + 2 * pairs < count;
        if (before == 0 && !after) return;
        for (; lines > 0; lines--, x += row, to += pitch, odd += pitch)
        {
            if (before != 0) odd[at - 1] = *x;
            if (after) to[at + pairs] = x[count - 1];
        }
    }

    // Neighbouring pixels, the first at a given place, to the remainders that they belong to.
    private void Split(T* x, nint count, T* to, long place)
    {
        var step = _shape.Stride[2];
        for (long remainder = 0; remainder < _remainders; remainder++, to += _width)
        {
            var i = (nint)((remainder - place % step + step) % step);
            for (var at = (place + i) / step; i < count; i += (nint)step, at++) to[at] = x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, T* to, nint n)
    {
        for (nint i = 0; i < n; i += V.Count)
        {
            i = nint.Min(i, n - V.Count);
            V.Store(to + i, V.Load(from + i));
        }
    }

    /// <summary>Neighbouring planes of y that kernels, with a tap for each of every plane, make of these; all of one begins with its bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Filter(int outputs, T* w, T* bias, T* y, long planes)
    {
        T* to = _short != null ? _short : y;
        nint step = (nint)_shape.Places + (_short != null ? V.Count : 0), n = (nint)(planes * _shape.Taps);
        if (_ofTwoLines != null)
            ConvolutionPlaneTile.FilterTwoLines<V, T>(
                _ofTwoLines, _countOfTwo, _planes, _taps, (nint)(planes * _shape.Kernel[0]), (nint)_shape.Kernel[1], (nint)_shape.Kernel[2],
                (nint)(_shape.Dilation[1] * _remainders * _width), w, *bias, to, (nint)_shape.To[2]);
        else if (outputs == 4) ConvolutionPlaneTile.Filter<V, T, N4>(_registers, _count, _planes, _taps, n, w, bias, to, step);
        else if (outputs == 2) ConvolutionPlaneTile.Filter<V, T, N2>(_registers, _count, _planes, _taps, n, w, bias, to, step);
        else ConvolutionPlaneTile.Filter<V, T, N1>(_registers, _count, _planes, _taps, n, w, bias, to, step);
        for (nint i = 0; _short != null && i < outputs; i++) Unsafe.CopyBlockUnaligned(y + i * (nint)_shape.Places, to + i * step, checked((uint)(_shape.Places * sizeof(T))));
    }

    /// <summary>Adds to a register of sums per tap the products of the places of y and the pixels that they meet there; there is room for a few more than taps.</summary>
    public void Correlate(T* y, T* sums)
    {
        if (_short != null)
        {
            Unsafe.CopyBlockUnaligned(_short, y, checked((uint)(_shape.Places * sizeof(T))));
            y = _short;
        }
        for (nint tap = 0; tap < _shape.Taps; tap += TapsTogether)
            Correlate(_registers, _whole, _count - _whole, _mask, _planes, _taps + tap, y, sums + tap * V.Count);
    }

    /// <summary>Elements that sums take, as <see cref="Correlate(T*, T*)"/> needs them.</summary>
    public nint Sums => ((nint)_shape.Taps + TapsTogether) * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correlate(nint* registers, nint whole, nint parts, byte* mask, T* plane, nint* taps, T* y, T* sums)
    {
        nint t0 = taps[0], t1 = taps[1], t2 = taps[2], t3 = taps[3], t4 = taps[4], t5 = taps[5], t6 = taps[6], t7 = taps[7], t8 = taps[8];
        V s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default;
        for (; whole > 0; whole--, registers += 2)
        {
            var x = plane + registers[0];
            V g = V.Load(y + registers[1]);
            s0 = V.MultiplyAdd(g, V.Load(x + t0), s0);
            s1 = V.MultiplyAdd(g, V.Load(x + t1), s1);
            s2 = V.MultiplyAdd(g, V.Load(x + t2), s2);
            s3 = V.MultiplyAdd(g, V.Load(x + t3), s3);
            s4 = V.MultiplyAdd(g, V.Load(x + t4), s4);
            s5 = V.MultiplyAdd(g, V.Load(x + t5), s5);
            s6 = V.MultiplyAdd(g, V.Load(x + t6), s6);
            s7 = V.MultiplyAdd(g, V.Load(x + t7), s7);
            s8 = V.MultiplyAdd(g, V.Load(x + t8), s8);
        }
        // Pixels that belong to no new place are left out as well: they may be infinite.
        V own = V.LoadMask(mask);
        for (; parts > 0; parts--, registers += 2)
        {
            var x = plane + registers[0];
            V g = own & V.Load(y + registers[1]);
            s0 = V.MultiplyAdd(g, own & V.Load(x + t0), s0);
            s1 = V.MultiplyAdd(g, own & V.Load(x + t1), s1);
            s2 = V.MultiplyAdd(g, own & V.Load(x + t2), s2);
            s3 = V.MultiplyAdd(g, own & V.Load(x + t3), s3);
            s4 = V.MultiplyAdd(g, own & V.Load(x + t4), s4);
            s5 = V.MultiplyAdd(g, own & V.Load(x + t5), s5);
            s6 = V.MultiplyAdd(g, own & V.Load(x + t6), s6);
            s7 = V.MultiplyAdd(g, own & V.Load(x + t7), s7);
            s8 = V.MultiplyAdd(g, own & V.Load(x + t8), s8);
        }
        Add(sums, s0);
        Add(sums + V.Count, s1);
        Add(sums + 2 * V.Count, s2);
        Add(sums + 3 * V.Count, s3);
        Add(sums + 4 * V.Count, s4);
        Add(sums + 5 * V.Count, s5);
        Add(sums + 6 * V.Count, s6);
        Add(sums + 7 * V.Count, s7);
        Add(sums + 8 * V.Count, s8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* to, V v) => V.Store(to, V.Load(to) + v);
}
