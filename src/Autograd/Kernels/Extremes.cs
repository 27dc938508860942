using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>A fold that keeps one of its elements: the largest or the smallest. NaN beats everything.</summary>
internal interface IExtreme : IFold
{
    /// <summary>Whether <paramref name="x"/> goes before <paramref name="best"/>; equals do not, so that the first wins.</summary>
    static abstract bool Beats<T>(T x, T best) where T : unmanaged, INumber<T>;
}

internal readonly struct Largest : IExtreme
{
    public A Combine<A>(A x, A y) where A : struct, IRing<A> => A.Max(x, y);
    public static T Neutral<T>(T first) where T : unmanaged, INumber<T> => first;
    public static bool Beats<T>(T x, T best) where T : unmanaged, INumber<T> => x > best || (T.IsNaN(x) && !T.IsNaN(best));
}

internal readonly struct Smallest : IExtreme
{
    public A Combine<A>(A x, A y) where A : struct, IRing<A> => A.Min(x, y);
    public static T Neutral<T>(T first) where T : unmanaged, INumber<T> => first;
    public static bool Beats<T>(T x, T best) where T : unmanaged, INumber<T> => x < best || (T.IsNaN(x) && !T.IsNaN(best));
}

/// <summary>Extremes with their positions along one dimension of contiguous memory seen as [outer, n, inner].</summary>
internal static unsafe class Extremes
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
    private const long Grain = 16 * 1024;
    private const int ColumnBlock = 256;

    /// <summary>Elements among which the position is looked for one by one.</summary>
    private const long Block = 512;

    /// <summary>Elements of a single row per piece.</summary>
    private const long Piece = 64 * 1024;

    private struct Walk
    {
        public delegate*<byte*, long, byte*, long*, void> Row;
        public delegate*<byte*, long, long, int, byte*, long*, void> Columns;
        public byte* X;
        public byte* Values;
        public long* Places;
        public long N;
        public long Inner;
        public int Size;
    }

    /// <summary>Writes the extreme of each line and its first position. The dimension must not be empty.</summary>
    public static void Run<TFold>(long outer, long n, long inner, Tensor x, Tensor values, Tensor places) where TFold : unmanaged, IExtreme
    {
        if (outer * inner == 0) return;
        var size = x.DType.Size();
        fixed (byte* px = &x.Storage.Origin, pv = &values.Storage.Origin, pp = &places.Storage.Origin)
        {
            var walk = new Walk { X = px + x.Layout.Offset * size, Values = pv, Places = (long*)pp, N = n, Inner = inner, Size = size };
            SetKernels<TFold>(&walk, x.DType);
            if (outer * inner == 1 && n > Piece) Whole<TFold>(&walk, x.DType);
            else if (inner == 1) Workers.For(outer, Math.Max(1, Grain / n), &Rows, &walk);
            else Workers.For(outer * ((inner + ColumnBlock - 1) / ColumnBlock), Math.Max(1, Grain / (n * Math.Min(inner, ColumnBlock))), &ColumnRange, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(values);
        GC.KeepAlive(places);
    }

    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        for (var r = begin; r < end; r++) w->Row(w->X + r * w->N * w->Size, w->N, w->Values + r * w->Size, w->Places + r);
    }

    private static void ColumnRange(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var blocks = (w->Inner + ColumnBlock - 1) / ColumnBlock;
        for (var k = begin; k < end; k++)
        {
            var (outer, block) = Math.DivRem(k, blocks);
            var (first, at) = (block * ColumnBlock, outer * w->Inner + block * ColumnBlock);
            w->Columns(w->X + (outer * w->N * w->Inner + first) * w->Size, w->N, w->Inner, (int)Math.Min(ColumnBlock, w->Inner - first),
                w->Values + at * w->Size, w->Places + at);
        }
    }

    /// <summary>One long row: the extreme of its pieces' extremes.</summary>
    private static void Whole<TFold>(Walk* w, DType dtype) where TFold : unmanaged, IExtreme
    {
        var pieces = (w->N + Piece - 1) / Piece;
        var values = Tensor.Allocate(dtype, Layout.Contiguous(pieces));
        var places = Tensor.Allocate(DType.Int64, Layout.Contiguous(pieces));
        fixed (byte* pv = &values.Storage.Origin, pp = &places.Storage.Origin)
        {
            var parts = *w;
            parts.Values = pv;
            parts.Places = (long*)pp;
            Workers.For(pieces, 1, &Pieces, &parts);
            long best;
            w->Row(pv, pieces, w->Values, &best);
            *w->Places = best * Piece + ((long*)pp)[best];
        }
        GC.KeepAlive(values);
        GC.KeepAlive(places);
    }

    private static void Pieces(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        for (var p = begin; p < end; p++)
            w->Row(w->X + p * Piece * w->Size, Math.Min(Piece, w->N - p * Piece), w->Values + p * w->Size, w->Places + p);
    }

    /// <summary>The extreme of a row, and where it stands first: the block that first has it is found by folds, the place by looking.</summary>
    [MethodImpl(Hot)]
    private static void Row<V, T, TFold>(byte* row, long n, byte* value, long* place)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IExtreme
    {
        var x = (T*)row;
        var (best, first) = (*x, 0L);
        for (long i = 0; i < n; i += Block)
        {
            var extreme = Fold<V, T, TFold>(x + i, Math.Min(Block, n - i));
            if (TFold.Beats(extreme, best)) (best, first) = (extreme, i);
        }
        while (x[first] != best && !T.IsNaN(x[first])) first++;
        *(T*)value = best;
        *place = first;
    }

    [MethodImpl(Hot)]
    private static T Fold<V, T, TFold>(T* x, long n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IExtreme
    {
        var best = *x;
        var whole = n / V.Count * V.Count;
        if (whole > 0)
        {
            var lanes = Registers<V, T, TFold>(x, whole);
            for (var i = 0; i < V.Count; i++)
                if (TFold.Beats(((T*)&lanes)[i], best)) best = ((T*)&lanes)[i];
        }
        for (var i = whole; i < n; i++)
            if (TFold.Beats(x[i], best)) best = x[i];
        return best;
    }

    [MethodImpl(Hot)]
    private static V Registers<V, T, TFold>(T* x, long n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TFold : unmanaged, IExtreme
    {
        V a = V.Load(x), b = a;
        var pairs = n / (2 * V.Count) * (2 * V.Count);
        for (long i = 0; i < pairs; i += 2 * V.Count)
        {
            a = default(TFold).Combine(a, V.Load(x + i));
            b = default(TFold).Combine(b, V.Load(x + i + V.Count));
        }
        if (pairs < n) a = default(TFold).Combine(a, V.Load(x + pairs));
        return default(TFold).Combine(a, b);
    }

    [MethodImpl(Hot)]
    private static void Columns<T, TFold>(byte* columns, long n, long step, int width, byte* value, long* place)
        where T : unmanaged, INumber<T> where TFold : unmanaged, IExtreme
    {
        T* x = (T*)columns, best = (T*)value;
        for (var c = 0; c < width; c++) (best[c], place[c]) = (x[c], 0);
        for (long r = 1; r < n; r++)
        {
            x += step;
            for (var c = 0; c < width; c++)
                if (TFold.Beats(x[c], best[c])) (best[c], place[c]) = (x[c], r);
        }
    }

    private static void SetKernels<TFold>(Walk* w, DType dtype) where TFold : unmanaged, IExtreme
    {
        switch (dtype)
        {
            case DType.Float32:
                w->Row = Float<TFold>();
                w->Columns = &Columns<float, TFold>;
                break;
            case DType.Float64:
                w->Row = Double<TFold>();
                w->Columns = &Columns<double, TFold>;
                break;
            case DType.Int64:
                w->Row = &Row<Int<long>, long, TFold>;
                w->Columns = &Columns<long, TFold>;
                break;
            case DType.Int32:
                w->Row = &Row<Int<int>, int, TFold>;
                w->Columns = &Columns<int, TFold>;
                break;
            case DType.Int16:
                w->Row = &Row<Int<short>, short, TFold>;
                w->Columns = &Columns<short, TFold>;
                break;
            case DType.Int8:
                w->Row = &Row<Int<sbyte>, sbyte, TFold>;
                w->Columns = &Columns<sbyte, TFold>;
                break;
            default:
                w->Row = &Row<Int<byte>, byte, TFold>;
                w->Columns = &Columns<byte, TFold>;
                break;
        }
    }

    private static delegate*<byte*, long, byte*, long*, void> Float<TFold>() where TFold : unmanaged, IExtreme => Width.Bits switch
    {
        512 => &Row<F512, float, TFold>,
        256 => &Row<F256, float, TFold>,
        _ => &Row<F128, float, TFold>,
    };

    private static delegate*<byte*, long, byte*, long*, void> Double<TFold>() where TFold : unmanaged, IExtreme => Width.Bits switch
    {
        512 => &Row<D512, double, TFold>,
        256 => &Row<D256, double, TFold>,
        _ => &Row<D128, double, TFold>,
    };
}
