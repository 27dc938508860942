using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>Applies <see cref="Taps"/> along the middle dimension of contiguous [outer, from, inner]; threads share the rows of the result.</summary>
internal static unsafe class Resampling
{
    /// <summary>Elements read below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    public static void Along(Taps taps, long outer, long inner, Tensor x, Tensor y)
    {
        if (x.DType == DType.Float64) Run<double>(taps, outer, inner, x, y);
        else Run<float>(taps, outer, inner, x, y);
    }

    /// <summary>Both of the last dimensions at once, where every element of the result is one of x: y[.., o, p] = x[.., rows.Index[o], line.Index[p]].</summary>
    public static void Pick(Taps rows, Taps line, long outer, Tensor x, Tensor y)
    {
        if (x.DType == DType.Float64) Run<double>(line, outer, 1, x, y, rows);
        else Run<float>(line, outer, 1, x, y, rows);
    }

    private struct State
    {
        public byte* X, Y;
        public int* Begin, Index, Rows;
        public byte* Weight;
        public long From, To, Inner, RunBegin, RunEnd, RowsFrom, RowsTo;
        public int Even;
        public bool IsDoubled;
    }

    private static void Run<T>(Taps taps, long outer, long inner, Tensor x, Tensor y, Taps? rows = null) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var weights = Array.ConvertAll(taps.Weight, T.CreateTruncating);
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        fixed (int* begin = taps.Begin, index = taps.Index, rowIndex = rows?.Index)
        fixed (T* weight = weights)
        {
            var state = new State
            {
                X = px + x.Layout.Offset * x.DType.Size(), Y = py + y.Layout.Offset * y.DType.Size(), Begin = begin, Index = index, Weight = (byte*)weight,
                From = taps.From, To = taps.To, Inner = inner, Even = taps.Even, IsDoubled = taps.IsDoubled, Rows = rowIndex, RowsFrom = rows?.From ?? 0, RowsTo = rows?.To ?? 0,
            };
            var reads = taps.Index.Length / Math.Max(1, taps.To) + 1;
            if (inner > 1)
            {
                Workers.For(outer * taps.To, Math.Max(1, Grain / (inner * reads)), &Rows<T>, &state);
            }
            else
            {
                (state.RunBegin, state.RunEnd) = taps.Run;
                if (rows is null) Workers.For(outer, Math.Max(1, Grain / (taps.To * reads)), &Lines<T>, &state);
                else Workers.For(outer * rows.To, Math.Max(1, Grain / taps.To), &Picks<T>, &state);
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>Each row of the result is a sum of rows: all along contiguous memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var n = s->Inner;
        var weight = (T*)s->Weight;
        for (var row = begin; row < end; row++)
        {
            var (plane, o) = Math.DivRem(row, s->To);
            T* x = (T*)s->X + plane * s->From * n, y = (T*)s->Y + row * n;
            int k = s->Begin[o], stop = s->Begin[o + 1];
            if (stop == k) new Span<T>(y, checked((int)n)).Clear();
            else if (stop == k + 1 && weight[k] == T.One) Buffer.MemoryCopy(x + s->Index[k] * n, y, n * sizeof(T), n * sizeof(T));
            else
                for (var add = false; k < stop; k += 2, add = true)
                {
                    if (k + 1 < stop) Add(y, x + s->Index[k] * n, weight[k], x + s->Index[k + 1] * n, weight[k + 1], n, add);
                    else Add(y, x + s->Index[k] * n, weight[k], n, add);
                }
        }
    }

    /// <summary>The taps lie along contiguous memory, so each element of the result is gathered, but for a run of neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lines<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        for (var line = begin; line < end; line++) Line(s, (T*)s->X + line * s->From, (T*)s->Y + line * s->To);
    }

    /// <summary>Rows of x, each of which becomes one or more rows of the result; equal ones that follow one another are copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Picks<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var bytes = s->To * sizeof(T);
        var (plane, o) = Math.DivRem(begin, s->RowsTo);
        var y = (T*)s->Y + begin * s->To;
        for (var row = begin; row < end; row++, y += s->To)
        {
            var x = (T*)s->X + (plane * s->RowsFrom + s->Rows[o]) * s->From;
            if (row > begin && o > 0 && s->Rows[o] == s->Rows[o - 1]) Buffer.MemoryCopy(y - s->To, y, bytes, bytes);
            else if (s->IsDoubled) Interleaving.Join(x, x, (nint)s->From, y);
            else Pick(s, x, y);
            if (++o == s->RowsTo) (plane, o) = (plane + 1, 0);
        }
    }

    /// <summary>Elements of a line, most of them neighbours in it too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pick<T>(State* s, T* x, T* y) where T : unmanaged
    {
        var index = s->Index;
        long o = 0, run = s->RunEnd - s->RunBegin;
        if (run * sizeof(T) >= Vector256<byte>.Count)
        {
            for (; o < s->RunBegin; o++) y[o] = x[index[o]];
            LineCopies.Run((byte*)(x + index[o]), (byte*)(y + o), run * sizeof(T));
            o = s->RunEnd;
        }
        for (; o < s->To; o++) y[o] = x[index[o]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line<T>(State* s, T* x, T* y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var index = s->Index;
        var weight = (T*)s->Weight;
        if (s->IsDoubled) Interleaving.Join(x, x, (nint)s->From, y);
        else if (s->Even == 2)
        {
            for (long o = 0; o < s->To; o++) y[o] = weight[2 * o] * x[index[2 * o]] + weight[2 * o + 1] * x[index[2 * o + 1]];
        }
        else
        {
            Sums(s, x, y, 0, s->RunBegin);
            if (s->RunEnd > s->RunBegin)
            {
                var bytes = (s->RunEnd - s->RunBegin) * sizeof(T);
                Buffer.MemoryCopy(x + index[s->Begin[s->RunBegin]], y + s->RunBegin, bytes, bytes);
            }
            Sums(s, x, y, s->RunEnd, s->To);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums<T>(State* s, T* x, T* y, long o, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int* from = s->Begin, index = s->Index;
        var weight = (T*)s->Weight;
        if (s->Even == 1)
        {
            for (; o < end; o++) y[o] = weight[o] * x[index[o]];
            return;
        }
        for (; o < end; o++)
        {
            var sum = T.Zero;
            for (var k = from[o]; k < from[o + 1]; k++) sum += weight[k] * x[index[k]];
            y[o] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(T* y, T* a, T wa, long n, bool add) where T : unmanaged, IFloatingPointIeee754<T>
    {
        long i = 0;
        for (var va = new Vector<T>(wa); i <= n - Vector<T>.Count; i += Vector<T>.Count)
        {
            var sum = va * Vector.Load(a + i);
            Vector.Store(add ? Vector.Load(y + i) + sum : sum, y + i);
        }
        for (; i < n; i++) y[i] = add ? y[i] + wa * a[i] : wa * a[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(T* y, T* a, T wa, T* b, T wb, long n, bool add) where T : unmanaged, IFloatingPointIeee754<T>
    {
        long i = 0;
        var (va, vb) = (new Vector<T>(wa), new Vector<T>(wb));
        for (; i <= n - Vector<T>.Count; i += Vector<T>.Count)
        {
            var sum = va * Vector.Load(a + i) + vb * Vector.Load(b + i);
            Vector.Store(add ? Vector.Load(y + i) + sum : sum, y + i);
        }
        for (; i < n; i++)
        {
            var sum = wa * a[i] + wb * b[i];
            y[i] = add ? y[i] + sum : sum;
        }
    }
}
