using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>An associative combination of elements: what a reduction folds with.</summary>
internal interface IFold
{
    A Combine<A>(A x, A y) where A : struct, IRing<A>;

    /// <summary>A value that changes nothing: 0 for sums; for a maximum, any element of the run.</summary>
    static abstract T Neutral<T>(T first) where T : unmanaged, INumber<T>;
}

/// <summary>
/// Folds of contiguous runs and of columns. The order of combination is a fixed tree over positions, so that sums of many floats keep
/// their digits and every thread count gives the same bits: blocks of <see cref="Block"/> in four accumulators, blocks in pairs.
/// </summary>
internal static unsafe class Folds
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    private const int Block = 1024;
    private const int Levels = 54;

    /// <summary>Folds <paramref name="n"/> &gt; 0 elements into one.</summary>
    [SkipLocalsInit]
    public static T Run<V, T, TFold>(T* x, long n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold
    {
        var stack = stackalloc V[Levels];
        var depth = 0;
        long blocks = 0;
        var neutral = V.Splat(TFold.Neutral(*x));
        var used = (int)Math.Min(n, V.Count);
        for (; n >= Block; n -= Block, x += Block)
        {
            var sum = Whole<V, T, TFold>(x, Block, neutral);
            // A binary counter: two sums of 2^k blocks make one of 2^(k+1).
            for (var b = blocks++; (b & 1) != 0; b >>= 1) sum = default(TFold).Combine(stack[--depth], sum);
            stack[depth++] = sum;
        }
        var result = neutral;
        if (n > 0)
        {
            var registers = n / V.Count * V.Count;
            if (registers > 0) result = Whole<V, T, TFold>(x, registers, neutral);
            if (registers < n)
            {
                var tail = neutral;
                Unsafe.CopyBlockUnaligned(&tail, x + registers, (uint)((n - registers) * sizeof(T)));
                result = default(TFold).Combine(result, tail);
            }
        }
        else result = stack[--depth];
        while (depth > 0) result = default(TFold).Combine(stack[--depth], result);
        return Across<V, T, TFold>(result, used);
    }

    /// <summary>Folds <paramref name="rows"/> rows of <paramref name="width"/> elements into one row; the output may be any memory of that width.</summary>
    public static void Columns<V, T, TFold>(T* x, long rowStride, long rows, int width, T* y)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold
    {
        if (rows <= 32)
        {
            Buffer.MemoryCopy(x, y, (long)width * sizeof(T), (long)width * sizeof(T));
            for (long r = 1; r < rows; r++) Into<V, T, TFold>(x + r * rowStride, y, width);
            return;
        }
        // Halves at a power of two: the tree depends on the number of rows alone.
        var half = (long)BitOperations.RoundUpToPowerOf2((ulong)rows) / 2;
        Columns<V, T, TFold>(x, rowStride, half, width, y);
        var other = stackalloc T[width];
        Columns<V, T, TFold>(x + half * rowStride, rowStride, rows - half, width, other);
        Into<V, T, TFold>(other, y, width);
    }

    /// <summary>y = y combined with x.</summary>
    private static void Into<V, T, TFold>(T* x, T* y, int width)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold
    {
        var registers = width / V.Count * V.Count;
        Row<V, T, TFold>(x, y, registers);
        if (registers == width) return;
        V a = default, b = default;
        var bytes = (uint)((width - registers) * sizeof(T));
        Unsafe.CopyBlockUnaligned(&a, x + registers, bytes);
        Unsafe.CopyBlockUnaligned(&b, y + registers, bytes);
        b = default(TFold).Combine(b, a);
        Unsafe.CopyBlockUnaligned(y + registers, &b, bytes);
    }

    [MethodImpl(Hot)]
    private static void Row<V, T, TFold>(T* x, T* y, int n)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TFold : unmanaged, IFold
    {
        for (var i = 0; i < n; i += V.Count) V.Store(y + i, default(TFold).Combine(V.Load(y + i), V.Load(x + i)));
    }

    /// <summary>Whole registers in four accumulators.</summary>
    [MethodImpl(Hot)]
    private static V Whole<V, T, TFold>(T* x, long n, V neutral)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TFold : unmanaged, IFold
    {
        V a = neutral, b = neutral, c = neutral, d = neutral;
        TFold fold = default;
        var quads = n / (4 * V.Count) * (4 * V.Count);
        long i = 0;
        for (; i < quads; i += 4 * V.Count)
        {
            a = fold.Combine(a, V.Load(x + i));
            b = fold.Combine(b, V.Load(x + i + V.Count));
            c = fold.Combine(c, V.Load(x + i + 2 * V.Count));
            d = fold.Combine(d, V.Load(x + i + 3 * V.Count));
        }
        for (; i < n; i += V.Count) a = fold.Combine(a, V.Load(x + i));
        return fold.Combine(fold.Combine(a, b), fold.Combine(c, d));
    }

    /// <summary>Lanes in pairs: each half onto the other. All but the first <paramref name="used"/> are neutral.</summary>
    [SkipLocalsInit]
    private static T Across<V, T, TFold>(V v, int used)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold
    {
        var lanes = stackalloc T[2 * V.Count];
        V.Store(lanes, v);
        for (var n = (int)BitOperations.RoundUpToPowerOf2((uint)used) / 2; n > 0; n /= 2)
        {
            // The upper half moved down; what lies behind it no longer matters.
            V.Store(lanes, default(TFold).Combine(V.Load(lanes), V.Load(lanes + n)));
        }
        return lanes[0];
    }
}
