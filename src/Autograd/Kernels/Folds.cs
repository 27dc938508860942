using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>An associative combination of elements: what a reduction folds with.</summary>
internal interface IFold
{
    A Combine<A>(A x, A y) where A : struct, IRing<A>;

    /// <summary>A value that changes nothing: 0 for sums; for a maximum, any element of the run.</summary>
    static abstract T Neutral<T>(T first) where T : unmanaged, INumber<T>;
}

/// <summary>What becomes of an element x before it is folded, given a number c of its run or column.</summary>
internal interface IFoldMap
{
    A Of<A>(A x, A c) where A : struct, IRing<A>;
}

/// <summary>The element itself.</summary>
internal readonly struct Itself : IFoldMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public A Of<A>(A x, A c) where A : struct, IRing<A> => x;
}

/// <summary>
/// Folds of contiguous runs and of columns. The order of combination is a fixed tree over positions, so that sums of many floats keep
/// their digits and every thread count gives the same bits: blocks of <see cref="Block"/> in four accumulators, blocks in pairs; rows by fours, up to
/// <see cref="Leaves"/> of them one after another, then in pairs.
/// </summary>
internal static unsafe class Folds
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    private const int Block = 1024;
    private const int Levels = 54;
    private const int Leaves = 32;

    /// <summary>
    /// Folds runs of <paramref name="n"/> &gt; 0 elements into one each, as the map makes it of the element and of the run's number c. The lanes of four runs are folded side by side,
    /// since each step of one waits for the step before.
    /// </summary>
    /// <param name="x">The first run.</param>
    /// <param name="step">Elements from one run to the next.</param>
    /// <param name="n">Elements of a run.</param>
    /// <param name="c">The numbers.</param>
    /// <param name="number">How far they are apart: 0 where all have one.</param>
    /// <param name="y">The results, one after another.</param>
    /// <param name="runs">How many runs there are.</param>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Runs<V, T, TFold, TMap>(T* x, long step, long n, T* c, long number, T* y, long runs)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        TFold fold = default;
        var memory = stackalloc byte[4 * sizeof(V) + Chunk.Size];
        var all = (V*)Chunk.Aligned(memory);
        for (; runs > 0; runs -= 4, y += 4)
        {
            var few = (int)Math.Min(4, runs);
            for (var k = 0; k < few; k++, x += step, c += number)
            {
                var neutral = TFold.Neutral(First<V, T>(default(TMap).Of(V.Splat(*x), V.Splat(*c))));
                all[k] = n <= Block ? Few<V, T, TFold, TMap>(x, n, neutral, *c) : Blocks<V, T, TFold, TMap>(x, n, neutral, *c);
            }
            V p = all[0], q = all[few > 1 ? 1 : 0], r = all[few > 2 ? 2 : 0], s = all[few > 3 ? 3 : 0];
            for (var half = V.Count / 2; half > 0; half /= 2)
            {
                p = fold.Combine(p, V.Down(p, half));
                q = fold.Combine(q, V.Down(q, half));
                r = fold.Combine(r, V.Down(r, half));
                s = fold.Combine(s, V.Down(s, half));
            }
            (all[0], all[1], all[2], all[3]) = (p, q, r, s);
            for (var k = 0; k < few; k++) y[k] = *(T*)(all + k);
        }
    }

    /// <summary>Blocks in pairs, then what is left.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    private static V Blocks<V, T, TFold, TMap>(T* x, long n, T neutral, T number)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        var stack = stackalloc V[Levels];
        var depth = 0;
        V result;
        for (long blocks = 0; ; n -= Block, x += Block)
        {
            // One loop for whole blocks and for what is left: the hardware's prefetchers follow it.
            result = Few<V, T, TFold, TMap>(x, Math.Min(n, Block), neutral, number);
            if (n <= Block) break;
            // A binary counter: two sums of 2^k blocks make one of 2^(k+1).
            for (var b = blocks++; (b & 1) != 0; b >>= 1) result = default(TFold).Combine(stack[--depth], result);
            stack[depth++] = result;
        }
        while (depth > 0) result = default(TFold).Combine(stack[--depth], result);
        return result;
    }

    /// <summary>A block at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Few<V, T, TFold, TMap>(T* x, long n, T neutral, T number)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        var registers = n & -V.Count;
        var result = Whole<V, T, TFold, TMap>(x, registers, neutral, number);
        return registers < n ? default(TFold).Combine(result, Tail<V, T, TMap>(x + registers, n - registers, neutral, number)) : result;
    }

    /// <summary>
    /// Folds <paramref name="rows"/> rows of <paramref name="width"/> elements into one row; the output may be any memory of that width. c is a row too, a number for each column.
    /// </summary>
    [MethodImpl(Hot)]
    public static void Columns<V, T, TFold, TMap>(T* x, long rowStride, long rows, int width, T* y, T* c)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        if (rows <= Leaves)
        {
            Leaf<V, T, TFold, TMap>(x, rowStride, rows, width, y, c);
            return;
        }
        // Halves at a power of two: the tree depends on the number of rows alone.
        var half = (long)BitOperations.RoundUpToPowerOf2((ulong)rows) / 2;
        Columns<V, T, TFold, TMap>(x, rowStride, half, width, y, c);
        // Both halves as two rows.
        var both = stackalloc T[2 * width];
        new Span<T>(y, width).CopyTo(new Span<T>(both, width));
        Columns<V, T, TFold, TMap>(x + half * rowStride, rowStride, rows - half, width, both + width, c);
        Leaf<V, T, TFold, Itself>(both, width, 2, width, y, both);
    }

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    private static void Leaf<V, T, TFold, TMap>(T* x, long rowStride, long rows, int width, T* y, T* c)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        var (whole, last) = (width / V.Count * V.Count, width - V.Count);
        if (whole > 0) Rows<V, T, TFold, TMap>(x, rowStride, rows, whole, y, c);
        if (whole == width) return;
        if (whole > 0)
        {
            // The last register overlaps the one before it, which has the same numbers.
            Rows<V, T, TFold, TMap>(x + last, rowStride, rows, V.Count, y + last, c + last);
            return;
        }
        // Less than a register: the rows are brought together in registers.
        var tile = stackalloc V[Leaves + 2];
        var bytes = (uint)(width * sizeof(T));
        for (var r = 0; r < rows; r++)
        {
            tile[r] = default;
            Unsafe.CopyBlockUnaligned(tile + r, x + r * rowStride, bytes);
        }
        tile[Leaves] = default;
        Unsafe.CopyBlockUnaligned(tile + Leaves, c, bytes);
        Rows<V, T, TFold, TMap>((T*)tile, V.Count, rows, V.Count, (T*)(tile + Leaves + 1), (T*)(tile + Leaves));
        Unsafe.CopyBlockUnaligned(y, tile + Leaves + 1, bytes);
    }

    [MethodImpl(Hot)]
    private static void Rows<V, T, TFold, TMap>(T* x, long rowStride, long rows, int width, T* y, T* c)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        long r = 0;
        for (; r + 4 <= rows; r += 4) Four<V, T, TFold, TMap>(x + r * rowStride, rowStride, width, y, c, r > 0);
        for (; r < rows; r++) One<V, T, TFold, TMap>(x + r * rowStride, width, y, c, r > 0);
    }

    /// <summary>Four rows combined in pairs, and with what is in y if there is something.</summary>
    [MethodImpl(Hot)]
    private static void Four<V, T, TFold, TMap>(T* x, long stride, int width, T* y, T* c, bool more)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        TFold fold = default;
        TMap map = default;
        for (var i = 0; i < width; i += V.Count)
        {
            V k = V.Load(c + i), a = map.Of(V.Load(x + i), k), b = map.Of(V.Load(x + stride + i), k);
            a = fold.Combine(a, b);
            b = fold.Combine(map.Of(V.Load(x + 2 * stride + i), k), map.Of(V.Load(x + 3 * stride + i), k));
            a = fold.Combine(a, b);
            V.Store(y + i, more ? fold.Combine(V.Load(y + i), a) : a);
        }
    }

    [MethodImpl(Hot)]
    private static void One<V, T, TFold, TMap>(T* x, int width, T* y, T* c, bool more)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        for (var i = 0; i < width; i += V.Count)
        {
            var a = default(TMap).Of(V.Load(x + i), V.Load(c + i));
            V.Store(y + i, more ? default(TFold).Combine(V.Load(y + i), a) : a);
        }
    }

    /// <summary>Whole registers in four accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Whole<V, T, TFold, TMap>(T* x, long n, T neutral, T number)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T> where TFold : unmanaged, IFold where TMap : unmanaged, IFoldMap
    {
        V a = V.Splat(neutral), b = a, c = a, d = a, k = V.Splat(number);
        TFold fold = default;
        TMap map = default;
        var quads = n / (4 * V.Count) * (4 * V.Count);
        long i = 0;
        for (; i < quads; i += 4 * V.Count)
        {
            a = fold.Combine(a, map.Of(V.Load(x + i), k));
            b = fold.Combine(b, map.Of(V.Load(x + i + V.Count), k));
            c = fold.Combine(c, map.Of(V.Load(x + i + 2 * V.Count), k));
            d = fold.Combine(d, map.Of(V.Load(x + i + 3 * V.Count), k));
        }
        for (; i < n; i += V.Count) a = fold.Combine(a, map.Of(V.Load(x + i), k));
        return fold.Combine(fold.Combine(a, b), fold.Combine(c, d));
    }

    /// <summary>Fewer elements than a register has, and neutral ones behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V, T, TMap>(T* x, long n, T neutral, T number)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TMap : unmanaged, IFoldMap =>
        V.Where(V.Load((T*)(First64 + Chunk.Size - n * sizeof(T))), default(TMap).Of(Partial<V, T>(x, n), V.Splat(number)), V.Splat(neutral));

    /// <summary>A register that begins with n elements. What lies behind them may be read too, whatever it is, as long as it is on the same page of memory; parts of a register written would be waited for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Partial<V, T>(T* x, long n) where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged
    {
        const int Page = 4096;
        if (((nint)x & (Page - 1)) <= Page - sizeof(V)) return V.Load(x);
        V elements = default;
        Unsafe.CopyBlockUnaligned(&elements, x, (uint)(n * sizeof(T)));
        return elements;
    }

    /// <summary>64 bytes of ones, then as many of zeros: a mask of the first elements begins so many bytes before their end.</summary>
    private static byte* First64 => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Ones));

    private static ReadOnlySpan<byte> Ones =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    // The address is that of a copy: the register itself stays one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T First<V, T>(V lanes) where V : unmanaged where T : unmanaged => *(T*)&lanes;
}
