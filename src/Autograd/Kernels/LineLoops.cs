using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>One step of a line kernel: of two elements and two numbers of the line.</summary>
internal interface ILineRule
{
    A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A>;

    /// <summary>Whether it is an instruction or two, so that a sum of it waits for its own additions unless there are several.</summary>
    static virtual bool IsShort => true;
}

/// <summary>The loops along rows that line kernels are made of: maxima, sums and maps of <c>n</c> neighbours, nothing beyond which is touched.</summary>
/// <remarks>
/// Loops over whole registers are methods of their own: several rules in one method would exhaust the JIT's budget, and what stays a call per register
/// is fifteen times slower; and beside a call the numbers of the line do not stay in registers. What is left of a row is its last register, which overlaps the one before; only rows shorter than a register are copied.
/// </remarks>
internal static unsafe class LineLoops
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Elements of a row that are summed in registers; the sums of such blocks are summed in double.</summary>
    private const int Block = 1024;

    /// <summary>As many zeros as a register may have lanes, then as many ones.</summary>
    private static ReadOnlySpan<byte> LaneMasks => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

    /// <summary>The largest element of a row. If one is NaN it may be any: then the sum of what is computed with it is NaN.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static T Max<V, T>(T* a, long n) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = n < V.Count ? Few<V, T>(a, n) : V.AtLeast(V.Load(a), V.Load(a + n - V.Count));
        V y = max, z = max, w = max;
        long i = 0;
        for (; i + 4 * V.Count <= n; i += 4 * V.Count)
        {
            max = V.AtLeast(max, V.Load(a + i));
            y = V.AtLeast(y, V.Load(a + i + V.Count));
            z = V.AtLeast(z, V.Load(a + i + 2 * V.Count));
            w = V.AtLeast(w, V.Load(a + i + 3 * V.Count));
        }
        for (; i + V.Count <= n; i += V.Count) max = V.AtLeast(max, V.Load(a + i));
        max = V.AtLeast(V.AtLeast(max, y), V.AtLeast(z, w));
        for (var half = V.Count / 2; half > 0; half /= 2) max = V.AtLeast(max, V.Down(max, half));
        return First<V, T>(max);
    }

    /// <summary>The sum of the rule over a row.</summary>
    [MethodImpl(Hot)]
    public static double Sum<V, T, TRule>(T* a, T* b, long n, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> where TRule : struct, ILineRule
    {
        double sum = 0;
        var whole = n & -V.Count;
        for (long i = 0; i < whole; i += Block)
        {
            var count = Math.Min(Block, whole - i);
            sum += Across<V, T>(TRule.IsShort ? ShortSum<V, T, TRule>(a + i, b + i, count, c, d) : LongSum<V, T, TRule>(a + i, b + i, count, c, d));
        }
        if (whole == n) return sum;
        V s, t;
        var last = LongSum<V, T, TRule>(Last<V, T>(a, n, &s), Last<V, T>(b, n, &t), V.Count, c, d);
        return sum + Across<V, T>(V.Where(Mask<V, T>(n - whole), last, 0));
    }

    /// <summary>Stores the rule's values, and sums what the second rule makes of them. The output is not the input.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static double StoreSum<V, T, TRule, TSum>(T* a, T* o, long n, V c)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> where TRule : struct, ILineRule where TSum : struct, ILineRule
    {
        double sum = 0;
        var whole = n & -V.Count;
        for (long i = 0; i < whole; i += Block)
            sum += Across<V, T>(StoreSumWhole<V, T, TRule, TSum>(a + i, o + i, Math.Min(Block, whole - i), c));
        if (whole == n) return sum;
        V s, y;
        var last = StoreSumWhole<V, T, TRule, TSum>(Last<V, T>(a, n, &s), (T*)&y, V.Count, c);
        Put<V, T>(o, n, y);
        return sum + Across<V, T>(V.Where(Mask<V, T>(n - whole), last, 0));
    }

    /// <summary>The rule's values; the output may be an input.</summary>
    [SkipLocalsInit]
    [MethodImpl(Hot)]
    public static void Map<V, T, TRule>(T* a, T* b, T* o, long n, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T> where TRule : struct, ILineRule
    {
        var whole = n & -V.Count;
        if (whole == n)
        {
            MapWhole<V, T, TRule>(a, b, o, n, c, d);
            return;
        }
        // The last register is read before the others may overwrite a part of it.
        V s, t, y;
        MapWhole<V, T, TRule>(Last<V, T>(a, n, &s), Last<V, T>(b, n, &t), (T*)&y, V.Count, c, d);
        MapWhole<V, T, TRule>(a, b, o, whole, c, d);
        Put<V, T>(o, n, y);
    }

    /// <summary>Where the last register of a row lies: in the row, or, copied to the end of <paramref name="room"/>, if the row is shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Last<V, T>(T* a, long n, V* room) where V : unmanaged, ILanes<V, T> where T : unmanaged
    {
        if (n >= V.Count) return a + n - V.Count;
        // Any numbers will do in front, but not those that are slow to compute with.
        *room = default;
        Unsafe.CopyBlockUnaligned((T*)room + V.Count - n, a, (uint)(n * sizeof(T)));
        return (T*)room;
    }

    /// <summary>Writes the last register of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<V, T>(T* o, long n, V last) where V : unmanaged, ILanes<V, T> where T : unmanaged
    {
        if (n >= V.Count) V.Store(o + n - V.Count, last);
        else Unsafe.CopyBlockUnaligned(o, (T*)&last + V.Count - n, (uint)(n * sizeof(T)));
    }

    /// <summary>The mask of the last <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mask<V, T>(long count) where V : unmanaged, ILanes<V, T> where T : unmanaged =>
        V.LoadMask((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(LaneMasks)) + LaneMasks.Length / 2 - V.Count + count);

    /// <summary>The sum of all lanes, in pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Across<V, T>(V lanes) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var half = V.Count / 2; half > 0; half /= 2) lanes += V.Down(lanes, half);
        return double.CreateTruncating(First<V, T>(lanes));
    }

    /// <summary>A row shorter than a register, filled up with its first element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Few<V, T>(T* a, long n) where V : unmanaged, ILanes<V, T> where T : unmanaged
    {
        var x = V.Splat(*a);
        Unsafe.CopyBlockUnaligned(&x, a, (uint)(n * sizeof(T)));
        return x;
    }

    // The address is that of a copy: the register itself stays one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T First<V, T>(V lanes) where V : unmanaged where T : unmanaged => *(T*)&lanes;

    [MethodImpl(Hot)]
    private static V ShortSum<V, T, TRule>(T* a, T* b, long n, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule
    {
        V x = 0, y = 0, z = 0, w = 0;
        long i = 0;
        for (; i + 4 * V.Count <= n; i += 4 * V.Count)
        {
            x += default(TRule).Of(V.Load(a + i), V.Load(b + i), c, d);
            y += default(TRule).Of(V.Load(a + i + V.Count), V.Load(b + i + V.Count), c, d);
            z += default(TRule).Of(V.Load(a + i + 2 * V.Count), V.Load(b + i + 2 * V.Count), c, d);
            w += default(TRule).Of(V.Load(a + i + 3 * V.Count), V.Load(b + i + 3 * V.Count), c, d);
        }
        for (; i < n; i += V.Count) x += default(TRule).Of(V.Load(a + i), V.Load(b + i), c, d);
        return (x + y) + (z + w);
    }

    [MethodImpl(Hot)]
    private static V LongSum<V, T, TRule>(T* a, T* b, long n, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule
    {
        V sum = 0;
        for (long i = 0; i < n; i += V.Count) sum += default(TRule).Of(V.Load(a + i), V.Load(b + i), c, d);
        return sum;
    }

    [MethodImpl(Hot)]
    private static V StoreSumWhole<V, T, TRule, TSum>(T* a, T* o, long n, V c)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule where TSum : struct, ILineRule
    {
        V sum = 0;
        for (long i = 0; i < n; i += V.Count)
        {
            var y = default(TRule).Of(V.Load(a + i), c, c, c);
            V.Store(o + i, y);
            sum += default(TSum).Of(y, c, c, c);
        }
        return sum;
    }

    [MethodImpl(Hot)]
    private static void MapWhole<V, T, TRule>(T* a, T* b, T* o, long n, V c, V d)
        where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged where TRule : struct, ILineRule
    {
        for (long i = 0; i < n; i += V.Count) V.Store(o + i, default(TRule).Of(V.Load(a + i), V.Load(b + i), c, d));
    }
}
