using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Running sums and products along one dimension of contiguous memory seen as [outer, n, inner], forwards or backwards.</summary>
/// <remarks>Floats are summed and multiplied in double, each line by itself, so that the bits do not depend on threads: one after another, but sums of rows of float32 in fours.</remarks>
internal static unsafe class Scans
{
    private const long Grain = 16 * 1024;
    private const int ColumnBlock = 256;

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

    public static void Sum(long outer, long n, long inner, bool reverse, Tensor x, Tensor y) => Run(Kernel<Plus>(x.DType), x.DType == DType.Float64 ? &Four<double, double, Plus> : null, outer, n, inner, reverse, x, y);

    public static void Product(long outer, long n, long inner, Tensor x, Tensor y) => Run(Kernel<Times>(x.DType), x.DType switch
    {
        DType.Float32 => &Four<float, double, Times>,
        DType.Float64 => &Four<double, double, Times>,
        DType.Int64 => &Four<long, long, Times>,
        _ => null,
    }, outer, n, inner, false, x, y);

    private static void Run(delegate*<byte*, byte*, long, long, int, void> kernel, delegate*<byte*, byte*, long, long, void> four, long outer, long n, long inner, bool reverse, Tensor x, Tensor y)
    {
        if (outer * n * inner == 0) return;
        var size = x.DType.Size();
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        {
            var walk = new Walk { Kernel = kernel, Four = inner == 1 ? four : null, X = px + x.Layout.Offset * size, Y = py, N = n, Inner = inner, Size = size, Reverse = reverse };
            Workers.For(outer * ((inner + ColumnBlock - 1) / ColumnBlock), Math.Max(1, Grain / (n * Math.Min(inner, ColumnBlock))), &Range, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    private static void Range(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var blocks = (w->Inner + ColumnBlock - 1) / ColumnBlock;
        var k = begin;
        if (w->Four is not null)
            for (var step = w->Reverse ? -1 : 1; k + 4 <= end; k += 4)
            {
                var at = (k * w->N + (w->Reverse ? w->N - 1 : 0)) * w->Size;
                w->Four(w->X + at, w->Y + at, w->N, step);
            }
        for (; k < end; k++)
        {
            var (outer, block) = Math.DivRem(k, blocks);
            var start = w->Reverse ? (w->N - 1) * w->Inner : 0;
            var at = (outer * w->N * w->Inner + block * ColumnBlock + start) * w->Size;
            w->Kernel(w->X + at, w->Y + at, w->N, w->Reverse ? -w->Inner : w->Inner, (int)Math.Min(ColumnBlock, w->Inner - block * ColumnBlock));
        }
    }

    private static delegate*<byte*, byte*, long, long, int, void> Kernel<TStep>(DType dtype) where TStep : IStep => dtype switch
    {
        DType.Float32 when typeof(TStep) == typeof(Plus) => &Floats,
        DType.Float32 => &Lines<float, double, TStep>,
        DType.Float64 => &Lines<double, double, TStep>,
        DType.Int64 => &Lines<long, long, TStep>,
        DType.Int32 => &Lines<int, int, TStep>,
        DType.Int16 => &Lines<short, short, TStep>,
        DType.Int8 => &Lines<sbyte, sbyte, TStep>,
        _ => &Lines<byte, byte, TStep>,
    };

    /// <summary>What joins the next element to those before it.</summary>
    private interface IStep
    {
        static abstract S Start<S>() where S : INumber<S>;
        static abstract S Join<S>(S before, S x) where S : INumber<S>;
    }

    private readonly struct Plus : IStep
    {
        public static S Start<S>() where S : INumber<S> => S.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static S Join<S>(S before, S x) where S : INumber<S> => before + x;
    }

    private readonly struct Times : IStep
    {
        public static S Start<S>() where S : INumber<S> => S.One;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static S Join<S>(S before, S x) where S : INumber<S> => before * x;
    }

    /// <summary>
    /// A row in fours: sums within them by two shifted additions, then the sum of all before. Doubles hold any sum of floats, so the order overflows nowhere; and it is
    /// the same at every register width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Floats(byte* from, byte* to, long n, long step, int width)
    {
        const int Four = 4;
        if (width > 1 || Math.Abs(step) > 1)
        {
            Lines<float, double, Plus>(from, to, n, step, width);
            return;
        }
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
    private static void Four<T, S, TStep>(byte* from, byte* to, long n, long step) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> where TStep : IStep
    {
        T* x = (T*)from, y = (T*)to;
        S a = TStep.Start<S>(), b = a, c = a, d = a;
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
    private static void Lines<T, S, TStep>(byte* from, byte* to, long n, long step, int width) where T : unmanaged, INumber<T> where S : unmanaged, INumber<S> where TStep : IStep
    {
        T* x = (T*)from, y = (T*)to;
        if (width == 1)
        {
            var joined = TStep.Start<S>();
            for (long i = 0; i < n; i++, x += step, y += step) *y = Narrow<T, S>(joined = TStep.Join(joined, Wide<T, S>(*x)));
            return;
        }
        var all = stackalloc S[width];
        new Span<S>(all, width).Fill(TStep.Start<S>());
        for (long i = 0; i < n; i++, x += step, y += step)
            for (var c = 0; c < width; c++)
                y[c] = Narrow<T, S>(all[c] = TStep.Join(all[c], Wide<T, S>(x[c])));
    }
}
