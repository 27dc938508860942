using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>
/// The largest (or smallest) element so far along one dimension of contiguous memory seen as [outer, n, inner], of equal ones the latest, and its place; a NaN stays until the next.
/// </summary>
internal static unsafe class RunningExtremes
{
    private const long Grain = 16 * 1024;

    /// <summary>Columns that go through memory together.</summary>
    private const int Group = 128;

    private struct Walk
    {
        public byte* X, Y;
        public long* Places;
        public long N, Inner;
        public bool Smallest;
    }

    /// <param name="outer">Planes.</param>
    /// <param name="n">Elements along the dimension.</param>
    /// <param name="inner">Columns.</param>
    /// <param name="smallest">Whether minima are looked for.</param>
    /// <param name="x">The elements, of a dtype that <see cref="OrderedLines.Of"/> gives.</param>
    /// <param name="y">The extremes.</param>
    /// <param name="places">Their places.</param>
    public static void Run(long outer, long n, long inner, bool smallest, Tensor x, Tensor y, Tensor places)
    {
        if (outer * n * inner == 0) return;
        delegate*<void*, long, long, void> body = x.DType switch
        {
            DType.Float32 => &Range<float>,
            DType.Float64 => &Range<double>,
            DType.Int64 => &Range<long>,
            _ => &Range<int>,
        };
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pp = &places.Storage.Origin)
        {
            var size = x.DType.Size();
            var walk = new Walk { X = px + x.Layout.Offset * size, Y = py + y.Layout.Offset * size, Places = (long*)pp + places.Layout.Offset, N = n, Inner = inner, Smallest = smallest };
            Workers.For(outer * ((inner + Group - 1) / Group), Math.Max(1, Grain / (n * Math.Min(inner, Group))), body, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(places);
    }

    private static void Range<T>(void* state, long begin, long end) where T : unmanaged, INumber<T>
    {
        var w = (Walk*)state;
        var groups = (w->Inner + Group - 1) / Group;
        for (var k = begin; k < end; k++)
        {
            var (o, group) = Math.DivRem(k, groups);
            var at = o * w->N * w->Inner + group * Group;
            var width = (int)Math.Min(Group, w->Inner - group * Group);
            T* x = (T*)w->X + at, y = (T*)w->Y + at;
            if (w->Inner == 1 && w->Smallest) Line<T, Below>(x, y, w->Places + at, w->N);
            else if (w->Inner == 1) Line<T, Above>(x, y, w->Places + at, w->N);
            else if (w->Smallest) Columns<T, Below>(x, y, w->Places + at, w->N, w->Inner, width);
            else Columns<T, Above>(x, y, w->Places + at, w->N, w->Inner, width);
        }
    }

    /// <summary>Whether an element takes the place of the one before.</summary>
    private interface ITaking
    {
        static abstract bool Takes<T>(T x, T before) where T : INumber<T>;

        /// <summary>Whether none of a register does.</summary>
        static abstract bool None<T>(Vector<T> x, Vector<T> before);
    }

    private readonly struct Above : ITaking
    {
        [MethodImpl(AggressiveInlining)]
        public static bool Takes<T>(T x, T before) where T : INumber<T> => x >= before || T.IsNaN(x);

        [MethodImpl(AggressiveInlining)]
        public static bool None<T>(Vector<T> x, Vector<T> before) => Vector.LessThanAll(x, before);
    }

    private readonly struct Below : ITaking
    {
        [MethodImpl(AggressiveInlining)]
        public static bool Takes<T>(T x, T before) where T : INumber<T> => x <= before || T.IsNaN(x);

        [MethodImpl(AggressiveInlining)]
        public static bool None<T>(Vector<T> x, Vector<T> before) => Vector.GreaterThanAll(x, before);
    }

    // With branches: in a long line a new extreme is rare, and whole registers have none, and in a rising one it is the rule.
    [MethodImpl(AggressiveOptimization)]
    private static void Line<T, TTaking>(T* x, T* y, long* places, long n) where T : unmanaged, INumber<T> where TTaking : ITaking
    {
        var (most, at) = (*x, 0L);
        for (long i = 0; i < n;)
        {
            var end = Math.Min(n, i + Vector<T>.Count);
            var all = new Vector<T>(most);
            if (i + Vector<T>.Count <= n && TTaking.None(*(Vector<T>*)(x + i), all))
            {
                *(Vector<T>*)(y + i) = all;
                for (; i < end; i += Vector<long>.Count) *(Vector<long>*)(places + i) = new Vector<long>(at);
                continue;
            }
            for (; i < end; i++)
            {
                var here = x[i];
                if (TTaking.Takes(here, most)) (most, at) = (here, i);
                y[i] = most;
                places[i] = at;
            }
        }
    }

    /// <summary>Each row from the one before it, which is still in the first cache.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Columns<T, TTaking>(T* x, T* y, long* places, long n, long inner, int width) where T : unmanaged, INumber<T> where TTaking : ITaking
    {
        for (var c = 0; c < width; c++) (y[c], places[c]) = (x[c], 0);
        for (long i = 1; i < n; i++)
        {
            T* before = y;
            var old = places;
            x += inner;
            y += inner;
            places += inner;
            for (var c = 0; c < width; c++)
            {
                var takes = TTaking.Takes(x[c], before[c]);
                y[c] = takes ? x[c] : before[c];
                places[c] = takes ? i : old[c];
            }
        }
    }
}
