using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Average pooling by lines: the rows of a window are added up along contiguous memory, then elements along the line. The way back is the same in the other order. Where windows are
/// equally far apart, by 1 or 2, neighbouring windows are registers in both steps.
/// </summary>
internal static unsafe partial class Pooling
{
    /// <summary>The room of a thread: a line of elements with what windows cover beyond it, the same taken apart by twos, and a line of windows with what taps cover beyond it.</summary>
    private ref struct AverageLines<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly State* _s;

        /// <summary>The line, where windows begin; the first element is <see cref="_before"/> further.</summary>
        private readonly T* _line, _even, _odd, _windows, _counts;
        private readonly nint _from, _to, _before, _taps, _stride, _room;

        public AverageLines(State* s, nint more, out T* extra)
        {
            var lanes = Vector<T>.Count;
            _s = s;
            (_from, _to) = ((nint)s->From[2], (nint)s->To[2]);
            _before = (nint)Math.Max(0, -s->Origin(2, 0));
            _stride = _to > 1 ? (nint)(s->Origin(2, 1) - s->Origin(2, 0)) : 1;
            nint reach = 1;
            for (nint k = 0; k < _to; k++)
            {
                reach = nint.Max(reach, (nint)(s->Beyond(2, k) - s->Origin(2, k)));
                if (s->Origin(2, k) != s->Origin(2, 0) + k * _stride) _stride = 0;
            }
            // Uneven windows are told apart one by one, and so are those that end before their fellows: what lies there is another's.
            for (nint k = 0; k < _to; k++)
                if (s->Beyond(2, k) != Math.Min(s->Origin(2, k) + reach, _from))
                    _stride = 0;
            // Few windows of many elements are registers by themselves.
            if (_stride > 2 || _to * (reach / lanes + 4) < reach * ((_to + lanes - 1) / lanes)) _stride = 0;
            _taps = reach;
            _room = _before + nint.Max(_from, _to * 2) + reach + 4 * lanes;
            var windows = _to + 2 * reach + 2 * lanes;
            _line = (T*)GemmScratch.Take((3 * _room + windows + _to + lanes + more) * sizeof(T));
            _even = _line + _room;
            _odd = _even + _room;
            _windows = _odd + _room + reach;
            _counts = _windows + _to + reach + 2 * lanes;
            extra = _counts + _to + lanes;
            new Span<T>(_line, checked((int)(3 * _room + windows + _to + lanes))).Clear();
            for (nint k = 0; k < _to; k++) _counts[k] = s->Divisor != 0 ? T.CreateTruncating(s->Divisor) : T.CreateTruncating(s->Count(2, k));
        }

        // What all windows of a line are divided by, besides their own count.
        private readonly T By(long i, long j) => _s->Divisor != 0 ? T.One : T.CreateTruncating(_s->Count(0, i) * _s->Count(1, j));

        /// <summary>A line of means, of the plane x.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Means(T* x, long i, long j, T* y)
        {
            var rows = (nint)(_s->Beyond(1, j) - _s->First(1, j));
            var first = x + (_s->First(0, i) * _s->From[1] + _s->First(1, j)) * _from;
            AddRows(first, rows, _from, (nint)(_s->Beyond(0, i) - _s->First(0, i)), (nint)_s->From[1] * _from, _line + _before, _from);
            if (_stride == 2) Interleaving.Split(_line, _room / 2, _even, _odd);
            if (_stride > 0)
            {
                SumTaps(_stride == 1 ? _line : _even, _stride == 1 ? _line : _odd, _stride, 1, _taps, _windows, _to);
            }
            else
                for (nint k = 0; k < _to; k++)
                    _windows[k] = Sum(_line + _before + (nint)_s->First(2, k), (nint)(_s->Beyond(2, k) - _s->First(2, k)));
            Divide(_windows, _counts, By(i, j), y, _to);
        }

        /// <summary>What a line of windows hands back to each element of the rows that they cover.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Parts(T* y, long i, long j, T* to)
        {
            Divide(y, _counts, By(i, j), _windows, _to);
            // Beyond what the last window reaches, the lines stay zero.
            if (_stride == 1) SumTaps(_windows, _windows, 1, -1, _taps, _line, nint.Min(_before + _from, _to + _taps - 1));
            else if (_stride == 2)
            {
                SumTaps(_windows, _windows, 1, -1, (_taps + 1) / 2, _even, _to + (_taps + 1) / 2 - 1);
                SumTaps(_windows, _windows, 1, -1, _taps / 2, _odd, _to + _taps / 2 - 1);
                Interleaving.Join(_even, _odd, (_before + _from + 1) / 2, _line);
            }
            else
            {
                new Span<T>(_line, (int)_room).Clear();
                for (nint k = 0; k < _to; k++)
                    Raise(_line + _before + (nint)_s->First(2, k), (nint)(_s->Beyond(2, k) - _s->First(2, k)), _windows[k]);
            }
            Unsafe.CopyBlockUnaligned(to, _line + _before, checked((uint)(_from * sizeof(T))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AveragePlanes<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var lines = new AverageLines<T>(s, 0, out _);
        for (var plane = begin; plane < end; plane++)
        {
            T* x = (T*)s->X + plane * s->FromCount, y = (T*)s->Y + plane * s->ToCount;
            for (long i = 0; i < s->To[0]; i++)
                for (long j = 0; j < s->To[1]; j++, y += s->To[2])
                    lines.Means(x, i, j, y);
        }
    }

    // A row of x is the sum of the lines of windows that cover it, which follow one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadPlanes<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var lines = new AverageLines<T>(s, (nint)(s->To[0] * s->To[1] * s->From[2]), out var parts);
        nint pitch = (nint)s->From[2], planePitch = (nint)s->To[1] * pitch;
        for (var plane = begin; plane < end; plane++)
        {
            T* x = (T*)s->X + plane * s->FromCount, y = (T*)s->Y + plane * s->ToCount;
            for (long i = 0; i < s->To[0]; i++)
                for (long j = 0; j < s->To[1]; j++, y += s->To[2])
                    lines.Parts(y, i, j, parts + (nint)i * planePitch + (nint)j * pitch);
            long i0 = 0, i1 = 0;
            for (long d = 0; d < s->From[0]; d++)
            {
                while (i0 < s->To[0] && s->Beyond(0, i0) <= d) i0++;
                while (i1 < s->To[0] && s->First(0, i1) <= d) i1++;
                long j0 = 0, j1 = 0;
                for (long h = 0; h < s->From[1]; h++, x += pitch)
                {
                    while (j0 < s->To[1] && s->Beyond(1, j0) <= h) j0++;
                    while (j1 < s->To[1] && s->First(1, j1) <= h) j1++;
                    AddRows(parts + (nint)i0 * planePitch + (nint)j0 * pitch, (nint)Math.Max(0, j1 - j0), pitch, (nint)Math.Max(0, i1 - i0), planePitch, x, pitch);
                }
            }
        }
    }

    /// <summary>y = the sum of rows of x, in planes that lie apart: registers of which the last overlaps the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<T>(T* x, nint rows, nint row, nint planes, nint plane, T* y, nint n) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lanes = Vector<T>.Count;
        if (n < lanes)
        {
            for (nint i = 0; i < n; i++)
            {
                var sum = T.Zero;
                for (nint p = 0; p < planes; p++)
                    for (nint r = 0; r < rows; r++)
                        sum += x[p * plane + r * row + i];
                y[i] = sum;
            }
            return;
        }
        for (nint i = 0; i < n; i += lanes)
        {
            i = nint.Min(i, n - lanes);
            Vector<T> sum = default;
            for (nint p = 0; p < planes; p++)
            {
                var from = x + p * plane + i;
                for (var r = rows; r > 0; r--, from += row) sum += Vector.Load(from);
            }
            Vector.Store(sum, y + i);
        }
    }

    /// <summary>y[k] = the sum over taps t of x[k + sign t], or of pairs' halves: even[k + t / 2] and odd[k + t / 2] in turns. There is room for whole registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTaps<T>(T* even, T* odd, nint stride, nint sign, nint taps, T* y, nint n) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint k = 0; k < n; k += Vector<T>.Count)
        {
            Vector<T> sum = default;
            for (nint t = 0; t < taps; t += stride)
            {
                sum += Vector.Load(even + k + sign * (t / stride));
                if (stride == 2 && t + 1 < taps) sum += Vector.Load(odd + k + t / 2);
            }
            Vector.Store(sum, y + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sum<T>(T* x, nint n) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lanes = Vector<T>.Count;
        var sum = T.Zero;
        nint i = 0;
        if (n >= lanes)
        {
            Vector<T> registers = default;
            for (; i + lanes <= n; i += lanes) registers += Vector.Load(x + i);
            sum = Vector.Sum(registers);
        }
        for (; i < n; i++) sum += x[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Raise<T>(T* x, nint n, T by) where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint i = 0;
        for (; i + Vector<T>.Count <= n; i += Vector<T>.Count) Vector.Store(Vector.Load(x + i) + new Vector<T>(by), x + i);
        for (; i < n; i++) x[i] += by;
    }

    /// <summary>y = x / (counts by), without writing beyond n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<T>(T* x, T* counts, T by, T* y, nint n) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lanes = Vector<T>.Count;
        if (n < lanes)
        {
            for (nint k = 0; k < n; k++) y[k] = x[k] / (counts[k] * by);
            return;
        }
        var factor = new Vector<T>(by);
        for (nint k = 0; k < n; k += lanes)
        {
            k = nint.Min(k, n - lanes);
            Vector.Store(Vector.Load(x + k) / (Vector.Load(counts + k) * factor), y + k);
        }
    }
}
