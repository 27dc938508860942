using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>Running sums and products along one dimension of contiguous memory seen as [outer, n, inner], forwards or backwards.</summary>
/// <remarks>Floats are summed and multiplied in double, each line by itself, so that the bits do not depend on threads: one after another, but sums of rows of float32 in fours.</remarks>
internal static unsafe class Scans
{
    private const long Grain = 16 * 1024;

    /// <summary>Columns that stay with one thread.</summary>
    private const int ColumnUnit = 64;

    /// <summary>The most columns at once: their numbers so far fill a part of the first cache.</summary>
    private const int MostColumns = 1024;

    private struct Walk
    {
        public delegate*<byte*, byte*, long, long, int, void> Kernel;

        /// <summary>Four lines at once; null where single lines are as fast.</summary>
        public delegate*<byte*, byte*, long, long, void> Four;
        public byte* X;
        public byte* Y;
        public long N;
        public long Inner;
        public int Size;
        public bool Reverse;
    }

    public static void Sum(long outer, long n, long inner, bool reverse, Tensor x, Tensor y) => Run(Kernel<ScanPlus>(x.DType, inner > 1), x.DType == DType.Float64 ? &Four<double, double, ScanPlus> : null, outer, n, inner, reverse, x, y);

    public static void Product(long outer, long n, long inner, Tensor x, Tensor y) => Run(Kernel<ScanTimes>(x.DType, inner > 1), x.DType switch
    {
        DType.Float32 => &Four<float, double, ScanTimes>,
        DType.Float64 => &Four<double, double, ScanTimes>,
        DType.Int64 => &Four<long, long, ScanTimes>,
        _ => null,
    }, outer, n, inner, false, x, y);

    private static void Run(delegate*<byte*, byte*, long, long, int, void> kernel, delegate*<byte*, byte*, long, long, void> four, long outer, long n, long inner, bool reverse, Tensor x, Tensor y)
    {
        if (outer * n * inner == 0) return;
        var size = x.DType.Size();
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        {
            var walk = new Walk { Kernel = kernel, Four = inner == 1 ? four : null, X = px + x.Layout.Offset * size, Y = py, N = n, Inner = inner, Size = size, Reverse = reverse };
            Workers.For(outer * Units(&walk), Math.Max(1, Grain / (n * Math.Min(inner, ColumnUnit))), &Range, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    private static long Units(Walk* w) => (w->Inner + ColumnUnit - 1) / ColumnUnit;

    /// <summary>Columns go as wide as a thread has them: pieces of rows that follow one another in memory.</summary>
    private static void Range(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var units = Units(w);
        var k = begin;
        if (w->Four is not null)
            for (var step = w->Reverse ? -1 : 1; k + 4 <= end; k += 4)
            {
                var at = (k * w->N + (w->Reverse ? w->N - 1 : 0)) * w->Size;
                w->Four(w->X + at, w->Y + at, w->N, step);
            }
        while (k < end)
        {
            var (outer, unit) = Math.DivRem(k, units);
            var count = Math.Min(Math.Min(end - k, units - unit), MostColumns / ColumnUnit);
            var start = w->Reverse ? (w->N - 1) * w->Inner : 0;
            var at = (outer * w->N * w->Inner + unit * ColumnUnit + start) * w->Size;
            w->Kernel(w->X + at, w->Y + at, w->N, w->Reverse ? -w->Inner : w->Inner, (int)Math.Min(count * ColumnUnit, w->Inner - unit * ColumnUnit));
            k += count;
        }
    }

    private static delegate*<byte*, byte*, long, long, int, void> Kernel<TStep>(DType dtype, bool columns) where TStep : IScanStep => (dtype, columns ? Width.Bits : 0) switch
    {
        (DType.Float32, 512) => &FloatColumns<F512, D512, TStep>,
        (DType.Float32, 256) => &FloatColumns<F256, D256, TStep>,
        (DType.Float32, 128) => &FloatColumns<F128, D128, TStep>,
        (DType.Float64, 512) => &Columns<D512, double, TStep>,
        (DType.Float64, 256) => &Columns<D256, double, TStep>,
        (DType.Float64, 128) => &Columns<D128, double, TStep>,
        (DType.Int64, > 0) => &Columns<Int<long>, long, TStep>,
        (DType.Int32, > 0) => &Columns<Int<int>, int, TStep>,
        (DType.Int16, > 0) => &Columns<Int<short>, short, TStep>,
        (DType.Int8, > 0) => &Columns<Int<sbyte>, sbyte, TStep>,
        (_, > 0) => &Columns<Int<byte>, byte, TStep>,
        (DType.Float32, _) when typeof(TStep) == typeof(ScanPlus) => &Floats,
        (DType.Float32, _) => &Line<float, double, TStep>,
        (DType.Float64, _) => &Line<double, double, TStep>,
        (DType.Int64, _) => &Line<long, long, TStep>,
        (DType.Int32, _) => &Line<int, int, TStep>,
        (DType.Int16, _) => &Line<short, short, TStep>,
        (DType.Int8, _) => &Line<sbyte, sbyte, TStep>,
        _ => &Line<byte, byte, TStep>,
    };

    /// <summary>
    /// A row in fours: sums within them by two shifted additions, then the sum of all before. Doubles hold any sum of floats, so the order overflows nowhere; and it is
    /// the same at every register width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats(byte* from, byte* to, long n, long step, int width)
    {
        const int Four = 4;
        float* x = (float*)from, y = (float*)to;
        var before = Vector256<double>.Zero;
        long i = 0;
        for (; i + Four <= n; i += Four, x += Four * step, y += Four * step)
        {
            var part = step > 0 ? Vector128.Load(x) : Turned(Vector128.Load(x - Four + 1));
            var (low, high) = Vector128.Widen(part);
            var sums = Vector256.Create(low, high);
            sums += Vector256.Shuffle(sums, Vector256.Create(0L, 0, 1, 2)) & Vector256.Create(0L, -1, -1, -1).AsDouble();
            sums += Vector256.Shuffle(sums, Vector256.Create(0L, 0, 0, 1)) & Vector256.Create(0L, 0, -1, -1).AsDouble();
            var result = sums + before;
            before += Vector256.Shuffle(sums, Vector256.Create(3L, 3, 3, 3));
            var narrow = Vector128.Narrow(result.GetLower(), result.GetUpper());
            if (step > 0) narrow.Store(y);
            else Turned(narrow).Store(y - Four + 1);
        }
        var sum = before[0];
        for (; i < n; i++, x += step, y += step) *y = (float)(sum += *x);
    }

    /// <summary>Four lines that follow one another in memory, since each step of a line waits for the one before; every line has the numbers that it has by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<T, S, TStep>(byte* from, byte* to, long n, long step) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> where TStep : IScanStep
    {
        T* x = (T*)from, y = (T*)to;
        S a = S.CreateTruncating(TStep.Start), b = a, c = a, d = a;
        for (long i = 0; i < n; i++, x += step, y += step)
        {
            a = TStep.Join(a, Wide<T, S>(*x));
            b = TStep.Join(b, Wide<T, S>(x[n]));
            c = TStep.Join(c, Wide<T, S>(x[2 * n]));
            d = TStep.Join(d, Wide<T, S>(x[3 * n]));
            *y = Narrow<T, S>(a);
            y[n] = Narrow<T, S>(b);
            y[2 * n] = Narrow<T, S>(c);
            y[3 * n] = Narrow<T, S>(d);
        }
    }

    // Conversions of single numbers write a part of a register, and so wait for what it held before: the conversion of the line beside this one. Those of whole registers do not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static S Wide<T, S>(T x) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> =>
        Sse2.IsSupported && typeof(T) == typeof(float) && typeof(S) == typeof(double)
            ? Unsafe.BitCast<double, S>(Sse2.ConvertToVector128Double(Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, float>(x))).ToScalar())
            : S.CreateTruncating(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Narrow<T, S>(S x) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> =>
        Sse2.IsSupported && typeof(T) == typeof(float) && typeof(S) == typeof(double)
            ? Unsafe.BitCast<float, T>(Sse2.ConvertToVector128Single(Vector128.CreateScalarUnsafe(Unsafe.BitCast<S, double>(x))).ToScalar())
            : T.CreateTruncating(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Turned(Vector128<float> x) => Vector128.Shuffle(x, Vector128.Create(3, 2, 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line<T, S, TStep>(byte* from, byte* to, long n, long step, int width) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> where TStep : IScanStep
    {
        T* x = (T*)from, y = (T*)to;
        var joined = S.CreateTruncating(TStep.Start);
        for (long i = 0; i < n; i++, x += step, y += step) *y = Narrow<T, S>(joined = TStep.Join(joined, Wide<T, S>(*x)));
    }

    /// <summary>Columns in whole registers, of which the last overlaps the one before: its numbers are the same. Fewer columns than a register has go element by element.</summary>
    private static void Columns<V, T, TStep>(byte* from, byte* to, long n, long step, int width)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TStep : IScanStep
    {
        T* x = (T*)from, y = (T*)to;
        var (whole, last) = (width / V.Count * V.Count, width - V.Count);
        if (whole == 0) FewColumns<T, T, TStep>(x, y, n, step, width);
        else ScanColumns.Run<V, T, TStep>(x, y, n, step, whole);
        if (whole > 0 && whole < width) ScanColumns.Run<V, T, TStep>(x + last, y + last, n, step, V.Count);
    }

    private static void FloatColumns<V, D, TStep>(byte* from, byte* to, long n, long step, int width)
        where V : unmanaged, ILanes<V, float>, IHalves<V, D> where D : unmanaged, ILanes<D, double>, IRing<D> where TStep : IScanStep
    {
        float* x = (float*)from, y = (float*)to;
        var (whole, last) = (width / V.Count * V.Count, width - V.Count);
        if (whole == 0) FewColumns<float, double, TStep>(x, y, n, step, width);
        else ScanColumns.Wide<V, D, TStep>(x, y, n, step, whole);
        if (whole > 0 && whole < width) ScanColumns.Wide<V, D, TStep>(x + last, y + last, n, step, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FewColumns<T, S, TStep>(T* x, T* y, long n, long step, int width) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> where TStep : IScanStep
    {
        var all = stackalloc S[width];
        new Span<S>(all, width).Fill(S.CreateTruncating(TStep.Start));
        for (long i = 0; i < n; i++, x += step, y += step)
            for (var c = 0; c < width; c++)
                y[c] = Narrow<T, S>(all[c] = TStep.Join(all[c], Wide<T, S>(x[c])));
    }
}
