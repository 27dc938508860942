using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Standardisation of the columns of a matrix, as batch norm of [N, C] has it: an item is a register of neighbouring columns, the last one overlapping the one before. Sums go down
/// the rows in blocks of 32, which are summed in double.
/// </summary>
[SkipLocalsInit]
internal static unsafe class NormColumns
{
    private const long Block = 32;

    /// <summary>Lanes of the widest register.</summary>
    private const int Most = 16;

    /// <summary>Mean, variance and scale of columns, unless given, and their elements standardised.</summary>
    public readonly struct Forward : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (NormLines.Work*)state;
            long columns = work->Shape.Channels, rows = work->Shape.Segments;
            var sums = stackalloc double[2 * Most];
            for (var item = begin; item < end; item++)
            {
                var at = Math.Min(item * V.Count, columns - V.Count);
                T* x = (T*)work->X + at, mean = (T*)work->Mean + at, variance = (T*)work->Variance + at, scale = (T*)work->Scale + at;
                if (!work->Given)
                {
                    Sums<V, T, Itself>(x, x, columns, rows, default, default, sums);
                    for (var i = 0; i < V.Count; i++) mean[i] = T.CreateTruncating(sums[i] / rows);
                    Sums<V, T, Squares>(x, x, columns, rows, V.Load(mean), default, sums);
                    for (var i = 0; i < V.Count; i++) variance[i] = T.CreateTruncating(sums[i] / rows);
                }
                for (var i = 0; i < V.Count; i++) scale[i] = T.One / T.Sqrt(variance[i] + T.CreateTruncating(work->Eps));
                V weight = work->Weight is null ? 1 : V.Load((T*)work->Weight + at), bias = work->Bias is null ? 0 : V.Load((T*)work->Bias + at);
                Standardise<V, T>(x, (T*)work->Y + at, columns, rows, V.Load(mean), V.Load(scale), weight, bias);
            }
        }
    }

    /// <summary>The cotangents of the input, and of weight and bias, a number for each column.</summary>
    public readonly struct Backward : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (NormLines.Work*)state;
            long columns = work->Shape.Channels, rows = work->Shape.Segments;
            var sums = stackalloc double[2 * Most];
            T* c = stackalloc T[Most], d = stackalloc T[Most];
            for (var item = begin; item < end; item++)
            {
                var at = Math.Min(item * V.Count, columns - V.Count);
                T* g = (T*)work->G + at, x = (T*)work->X + at, w = work->Weight is null ? null : (T*)work->Weight + at, dw = (T*)work->DWeight + at, db = (T*)work->DBias + at;
                V m = V.Load((T*)work->Mean + at), r = V.Load((T*)work->Scale + at), weight = w is null ? 1 : V.Load(w);
                Sums<V, T, Products>(g, x, columns, rows, m, r, sums);
                for (var i = 0; i < V.Count; i++)
                {
                    var own = w is null ? 1 : double.CreateTruncating(w[i]);
                    (db[i], dw[i]) = (T.CreateTruncating(sums[i]), T.CreateTruncating(sums[Most + i]));
                    (c[i], d[i]) = (T.CreateTruncating(own * sums[i] / rows), T.CreateTruncating(own * sums[Most + i] / rows));
                }
                if (work->Dx is null) continue;
                // With given moments nothing is taken off, not even a NaN times 0.
                if (work->Given) Scale<V, T>(g, (T*)work->Dx + at, columns, rows, weight, r);
                else Input<V, T>(g, x, (T*)work->Dx + at, columns, rows, weight, m, r, V.Load(c), V.Load(d));
            }
        }
    }

    /// <summary>What of a row is summed: one number, and a second one if <see cref="Two"/>.</summary>
    private interface ITerms
    {
        static abstract bool Two { get; }
        static abstract V Of<V>(V a, V b, V m, V r, out V second) where V : struct, IReal<V>;
    }

    private readonly struct Itself : ITerms
    {
        public static bool Two => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V a, V b, V m, V r, out V second) where V : struct, IReal<V>
        {
            second = default;
            return a;
        }
    }

    private readonly struct Squares : ITerms
    {
        public static bool Two => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V a, V b, V m, V r, out V second) where V : struct, IReal<V>
        {
            second = default;
            return (a - m) * (a - m);
        }
    }

    private readonly struct Products : ITerms
    {
        public static bool Two => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V a, V b, V m, V r, out V second) where V : struct, IReal<V>
        {
            second = a * ((b - m) * r);
            return a;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums<V, T, TTerms>(T* a, T* b, long step, long rows, V m, V r, double* sums)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> where TTerms : struct, ITerms
    {
        new Span<double>(sums, 2 * Most).Clear();
        V first, second;
        while (rows > 0)
        {
            var count = Math.Min(rows, Block);
            BlockSums<V, T, TTerms>(a, b, step, count, m, r, &first, &second);
            for (var i = 0; i < V.Count; i++) sums[i] += double.CreateTruncating(((T*)&first)[i]);
            for (var i = 0; TTerms.Two && i < V.Count; i++) sums[Most + i] += double.CreateTruncating(((T*)&second)[i]);
            rows -= count;
            a += count * step;
            b += count * step;
        }
    }

    // Two rows at a time, whose sums do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BlockSums<V, T, TTerms>(T* a, T* b, long step, long rows, V m, V r, V* first, V* second)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TTerms : struct, ITerms
    {
        V s = default, t = default, u = default, v = default;
        for (; rows > 1; rows -= 2, a += 2 * step, b += 2 * step)
        {
            s += TTerms.Of(V.Load(a), V.Load(b), m, r, out var x);
            u += TTerms.Of(V.Load(a + step), V.Load(b + step), m, r, out var y);
            t += x;
            v += y;
        }
        if (rows > 0)
        {
            s += TTerms.Of(V.Load(a), V.Load(b), m, r, out var x);
            t += x;
        }
        *first = s + u;
        *second = t + v;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Standardise<V, T>(T* x, T* y, long step, long rows, V m, V r, V w, V b) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
    {
        for (; rows > 0; rows--, x += step, y += step) V.Store(y, V.MultiplyAdd((V.Load(x) - m) * r, w, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<V, T>(T* g, T* dx, long step, long rows, V w, V r) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
    {
        for (; rows > 0; rows--, g += step, dx += step) V.Store(dx, V.Load(g) * w * r);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Input<V, T>(T* g, T* x, T* dx, long step, long rows, V w, V m, V r, V c, V d) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
    {
        for (; rows > 0; rows--, g += step, x += step, dx += step) V.Store(dx, (V.Load(g) * w - c - (V.Load(x) - m) * r * d) * r);
    }
}
