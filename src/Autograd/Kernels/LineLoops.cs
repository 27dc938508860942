using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>One step of a line kernel: of two elements and two numbers of the line.</summary>
internal interface ILineRule
{
    A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A>;
}

/// <summary>
/// The loops that line kernels are made of. A loop visits <c>count</c> registers, <c>step</c> elements apart: neighbours in a row, or the next row
/// of columns. Only the caller knows whether lanes belong together.
/// </summary>
/// <remarks>
/// Nothing is inlined into its caller: several rules in one method would exhaust the JIT's budget, and what stays a call per register
/// is fifteen times slower.
/// </remarks>
internal static unsafe class LineLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Elements of a row that are summed in registers; the sums of such blocks are summed in double.</summary>
    private const int Block = 1024;

    [MethodImpl(Hot)]
    public static V Max<V, T>(T* a, long count, long step) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged
    {
        V x = V.Load(a), y = x;
        var pairs = count & ~1L;
        for (long i = 0; i < pairs; i += 2, a += 2 * step)
        {
            x = V.Max(x, V.Load(a));
            y = V.Max(y, V.Load(a + step));
        }
        if (pairs < count) x = V.Max(x, V.Load(a));
        return V.Max(x, y);
    }

    [MethodImpl(Hot)]
    public static V Sum<V, T, TRule>(T* a, T* b, long count, long step, V c)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : struct, ILineRule
    {
        V sum = 0;
        for (long i = 0; i < count; i++, a += step, b += step) sum += default(TRule).Of(V.Load(a), V.Load(b), c, c);
        return sum;
    }

    /// <summary>Stores the values of the rule as well as summing them.</summary>
    [MethodImpl(Hot)]
    public static V StoreSum<V, T, TRule>(T* a, T* o, long count, long step, V c)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : struct, ILineRule
    {
        V sum = 0;
        for (long i = 0; i < count; i++, a += step, o += step)
        {
            var y = default(TRule).Of(V.Load(a), c, c, c);
            V.Store(o, y);
            sum += y;
        }
        return sum;
    }

    [MethodImpl(Hot)]
    public static void Map<V, T, TRule>(T* a, T* b, T* o, long count, long step, V c, V d)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged where TRule : struct, ILineRule
    {
        for (long i = 0; i < count; i++, a += step, b += step, o += step) V.Store(o, default(TRule).Of(V.Load(a), V.Load(b), c, d));
    }

    /// <summary>The largest element of a row; NaN if there is one.</summary>
    [MethodImpl(Hot)]
    public static T RowMax<V, T>(T* a, long n) where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        var registers = n / V.Count;
        var max = *a;
        if (registers > 0)
        {
            var lanes = Max<V, T>(a, registers, V.Count);
            for (var i = 0; i < V.Count; i++) max = T.Max(max, ((T*)&lanes)[i]);
        }
        for (var i = registers * V.Count; i < n; i++) max = T.Max(max, a[i]);
        return max;
    }

    /// <summary>The sum of the rule over a row. Behind its end stands <paramref name="pad"/>, of which the rule must make 0.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static double RowSum<V, T, TRule>(T* a, T* b, long n, V c, T pad)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> where TRule : struct, ILineRule
    {
        double sum = 0;
        var whole = n / V.Count * V.Count;
        for (long i = 0; i < whole; i += Block)
            sum += Across<V, T>(Sum<V, T, TRule>(a + i, b + i, Math.Min(Block, whole - i) / V.Count, V.Count, c));
        if (whole == n) return sum;
        V s = V.Splat(pad), t = V.Splat(pad);
        var bytes = (uint)((n - whole) * sizeof(T));
        Unsafe.CopyBlockUnaligned(&s, a + whole, bytes);
        Unsafe.CopyBlockUnaligned(&t, b + whole, bytes);
        return sum + Across<V, T>(Sum<V, T, TRule>((T*)&s, (T*)&t, 1, V.Count, c));
    }

    /// <inheritdoc cref="RowSum"/>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static double RowStoreSum<V, T, TRule>(T* a, T* o, long n, V c, T pad)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> where TRule : struct, ILineRule
    {
        double sum = 0;
        var whole = n / V.Count * V.Count;
        for (long i = 0; i < whole; i += Block)
            sum += Across<V, T>(StoreSum<V, T, TRule>(a + i, o + i, Math.Min(Block, whole - i) / V.Count, V.Count, c));
        if (whole == n) return sum;
        V s = V.Splat(pad), y;
        var bytes = (uint)((n - whole) * sizeof(T));
        Unsafe.CopyBlockUnaligned(&s, a + whole, bytes);
        sum += Across<V, T>(StoreSum<V, T, TRule>((T*)&s, (T*)&y, 1, V.Count, c));
        Unsafe.CopyBlockUnaligned(o + whole, &y, bytes);
        return sum;
    }

    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void RowMap<V, T, TRule>(T* a, T* b, T* o, long n, V c, V d)
        where V : unmanaged, ILanes<V, T>, IReal<V> where T : unmanaged, IFloatingPointIeee754<T> where TRule : struct, ILineRule
    {
        var whole = n / V.Count * V.Count;
        Map<V, T, TRule>(a, b, o, whole / V.Count, V.Count, c, d);
        if (whole == n) return;
        V s = default, t = default, y;
        var bytes = (uint)((n - whole) * sizeof(T));
        Unsafe.CopyBlockUnaligned(&s, a + whole, bytes);
        Unsafe.CopyBlockUnaligned(&t, b + whole, bytes);
        Map<V, T, TRule>((T*)&s, (T*)&t, (T*)&y, 1, V.Count, c, d);
        Unsafe.CopyBlockUnaligned(o + whole, &y, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Across<V, T>(V lanes) where V : unmanaged, ILanes<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (var i = 0; i < V.Count; i++) sum += double.CreateTruncating(((T*)&lanes)[i]);
        return sum;
    }
}
