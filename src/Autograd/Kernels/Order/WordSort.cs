using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>
/// Sorts words that are all different, and finds the one at a rank, with AVX-512: parts around a pivot, which registers are compressed into, and from 64 words on
/// merges of registers.
/// </summary>
internal static unsafe class WordSort
{
    // Not inlined either: callers would inline one into the other until the JIT's budget is spent, and leave calls to what should be instructions.
    private const MethodImplOptions Hot = AggressiveOptimization | NoInlining;

    /// <summary>So many words are sorted in registers.</summary>
    private const int Few = 64;

    private const int Lanes = 8;

    /// <summary>Words below which a second thread does not pay, and the most parts that threads share out.</summary>
    private const int Grain = 64 * 1024, MostParts = 64;

    /// <summary>Words that the room must have beyond those that are sorted.</summary>
    public static int Slack(int n) => n < 2 * Grain ? Lanes : (MostParts + 1) * Lanes;

    /// <summary>A constant to the JIT.</summary>
    public static bool IsSupported
    {
        [MethodImpl(AggressiveInlining)]
        get => Avx512F.IsSupported;
    }

    public static void Sort(ulong* x, ulong* room, int n)
    {
        if (n >= 2 * Grain && Workers.Threads > 1) Shared(x, room, n);
        else Sort(x, room, n, Depth(n));
    }

    private static int Depth(int n) => 2 * BitOperations.Log2((uint)n | 1);

    private struct Share
    {
        public ulong* X, Room;
        public int* Begins;
    }

    /// <summary>The largest part is parted until there are some for each thread; each has room of its own, as registers are written over its end.</summary>
    private static void Shared(ulong* x, ulong* room, int n)
    {
        var begins = stackalloc int[MostParts + 1];
        var (parts, wanted) = (1, Math.Min(MostParts, 8 * Workers.Threads));
        begins[0] = 0;
        begins[1] = n;
        while (parts < wanted)
        {
            var largest = 0;
            for (var p = 1; p < parts; p++)
                if (begins[p + 1] - begins[p] > begins[largest + 1] - begins[largest]) largest = p;
            var (begin, size) = (begins[largest], begins[largest + 1] - begins[largest]);
            if (size < Grain / 8) break;
            var below = Part(x + begin, room, size);
            for (var p = parts; p > largest; p--) begins[p + 1] = begins[p];
            begins[largest + 1] = begin + below;
            parts++;
        }
        var share = new Share { X = x, Room = room, Begins = begins };
        Workers.For(parts, 1, &SortParts, &share);
    }

    private static void SortParts(void* state, long first, long last)
    {
        var share = (Share*)state;
        for (var p = first; p < last; p++)
        {
            var (begin, n) = (share->Begins[p], share->Begins[p + 1] - share->Begins[p]);
            Sort(share->X + begin, share->Room + begin + p * Lanes, n, Depth(n));
        }
    }

    [MethodImpl(Hot)]
    private static void Sort(ulong* x, ulong* room, int n, int depth)
    {
        for (; n > Few; depth--)
        {
            if (depth == 0)
            {
                // Pivots that say little; comparisons never take much longer than this.
                new Span<ulong>(x, n).Sort();
                return;
            }
            var below = Part(x, room, n);
            Sort(x, room, below, depth - 1);
            x += below;
            n -= below;
        }
        SortFew(x, n);
    }

    /// <summary>The word at a rank from 0; the others are in no order.</summary>
    [MethodImpl(Hot)]
    public static ulong AtRank(ulong* x, ulong* room, int n, int rank)
    {
        for (var depth = Depth(n); n > Few; depth--)
        {
            if (depth == 0)
            {
                new Span<ulong>(x, n).Sort();
                return x[rank];
            }
            var below = Part(x, room, n);
            if (rank < below)
            {
                n = below;
                continue;
            }
            x += below;
            n -= below;
            rank -= below;
        }
        SortFew(x, n);
        return x[rank];
    }

    /// <summary>Puts the words below a pivot first and returns how many there are: not none, and not all.</summary>
    [MethodImpl(Hot)]
    private static int Part(ulong* x, ulong* room, int n)
    {
        // The middle one of eight.
        var step = n / Lanes;
        var pivot = Sorted(Vector512.Create(x[0], x[step], x[2 * step], x[3 * step], x[4 * step], x[5 * step], x[6 * step], x[7 * step]));
        pivot = Vector512.Create(pivot.GetElement(Lanes / 2));
        // Words that are written are behind those that are read. What belongs behind goes to the room first.
        int low = 0, high = 0, i = 0;
        for (; i + Lanes <= n; i += Lanes)
        {
            var v = Vector512.Load(x + i);
            var below = Vector512.LessThan(v, pivot);
            Avx512F.Compress(Vector512<ulong>.Zero, below, v).Store(x + low);
            Avx512F.Compress(Vector512<ulong>.Zero, Vector512.GreaterThanOrEqual(v, pivot), v).Store(room + high);
            var count = BitOperations.PopCount((uint)below.ExtractMostSignificantBits());
            low += count;
            high += Lanes - count;
        }
        if (i < n)
        {
            var v = Load(x + i, n - i);
            var below = Vector512.LessThan(v, pivot);
            var count = BitOperations.PopCount((uint)below.ExtractMostSignificantBits());
            Store(x + low, count, Avx512F.Compress(Vector512<ulong>.Zero, below, v));
            Avx512F.Compress(Vector512<ulong>.Zero, Vector512.GreaterThanOrEqual(v, pivot), v).Store(room + high);
            low += count;
            high += n - i - count;
        }
        Unsafe.CopyBlockUnaligned(x + low, room, (uint)high * sizeof(ulong));
        return low;
    }

    private static void SortFew(ulong* x, int n)
    {
        if (n <= 2 * Lanes) SortTwo(x, n);
        else if (n <= 4 * Lanes) SortFour(x, n);
        else
        {
            SortFour(x, 4 * Lanes);
            SortFour(x + 4 * Lanes, n - 4 * Lanes);
            MergeFours(x, n);
        }
    }

    /// <summary>Up to 16 words.</summary>
    [MethodImpl(Hot)]
    private static void SortTwo(ulong* x, int n)
    {
        Vector512<ulong> a = Sorted(Load(x, n)), b = Sorted(Load(x + Lanes, n - Lanes));
        Merge(ref a, ref b);
        Store(x, n, a);
        Store(x + Lanes, n - Lanes, b);
    }

    /// <summary>Up to 32 words.</summary>
    [MethodImpl(Hot)]
    private static void SortFour(ulong* x, int n)
    {
        Vector512<ulong> a = Sorted(Load(x, n)), b = Sorted(Load(x + Lanes, n - Lanes)), c = Sorted(Load(x + 2 * Lanes, n - 2 * Lanes)), d = Sorted(Load(x + 3 * Lanes, n - 3 * Lanes));
        Merge(ref a, ref b);
        Merge(ref c, ref d);
        (c, d) = (Reversed(d), Reversed(c));
        Order(ref a, ref c);
        Order(ref b, ref d);
        Clean(ref a, ref b);
        Clean(ref c, ref d);
        Store(x, n, a);
        Store(x + Lanes, n - Lanes, b);
        Store(x + 2 * Lanes, n - 2 * Lanes, c);
        Store(x + 3 * Lanes, n - 3 * Lanes, d);
    }

    /// <summary>32 sorted words, and up to 32 more, as one sequence.</summary>
    [MethodImpl(Hot)]
    private static void MergeFours(ulong* x, int n)
    {
        var y = x + 4 * Lanes;
        n -= 4 * Lanes;
        Vector512<ulong> a = Vector512.Load(x), b = Vector512.Load(x + Lanes), c = Vector512.Load(x + 2 * Lanes), d = Vector512.Load(x + 3 * Lanes);
        Vector512<ulong> e = Reversed(Load(y + 3 * Lanes, n - 3 * Lanes)), f = Reversed(Load(y + 2 * Lanes, n - 2 * Lanes)), g = Reversed(Load(y + Lanes, n - Lanes)), h = Reversed(Load(y, n));
        Order(ref a, ref e);
        Order(ref b, ref f);
        Order(ref c, ref g);
        Order(ref d, ref h);
        Order(ref a, ref c);
        Order(ref b, ref d);
        Clean(ref a, ref b);
        Clean(ref c, ref d);
        a.Store(x);
        b.Store(x + Lanes);
        c.Store(x + 2 * Lanes);
        d.Store(x + 3 * Lanes);
        Order(ref e, ref g);
        Order(ref f, ref h);
        Clean(ref e, ref f);
        Clean(ref g, ref h);
        Store(y, n, e);
        Store(y + Lanes, n - Lanes, f);
        Store(y + 2 * Lanes, n - 2 * Lanes, g);
        Store(y + 3 * Lanes, n - 3 * Lanes, h);
    }

    /// <summary>Up to eight words, with the largest in the other lanes.</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Load(ulong* x, int n) => Avx512F.MaskLoad(x, Inside(n), Vector512<ulong>.AllBitsSet);

    [MethodImpl(AggressiveInlining)]
    private static void Store(ulong* x, int n, Vector512<ulong> v)
    {
        // What is stored whole can be loaded again at once.
        if (n >= Lanes) v.Store(x);
        else Avx512F.MaskStore(x, Inside(n), v);
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Inside(int n) => Vector512.GreaterThan(Vector512.Create((long)n), Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7)).AsUInt64();

    /// <summary>Two sorted registers as one sequence.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Merge(ref Vector512<ulong> a, ref Vector512<ulong> b)
    {
        b = Reversed(b);
        Order(ref a, ref b);
        a = Clean(a);
        b = Clean(b);
    }

    /// <summary>A sequence that rises and then falls, or the other way round, is sorted by halves that are ordered lane by lane, and so on.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Clean(ref Vector512<ulong> a, ref Vector512<ulong> b)
    {
        Order(ref a, ref b);
        a = Clean(a);
        b = Clean(b);
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Clean(Vector512<ulong> v)
    {
        v = Exchanged(v, Vector512.Create(4UL, 5, 6, 7, 0, 1, 2, 3), Vector512.Create(0, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
        v = Exchanged(v, Vector512.Create(2UL, 3, 0, 1, 6, 7, 4, 5), Vector512.Create(0, 0, ulong.MaxValue, ulong.MaxValue, 0, 0, ulong.MaxValue, ulong.MaxValue));
        return Neighbours(v);
    }

    /// <summary>A register's words in order: pairs, then fours and eights, whose second half is met from behind.</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Sorted(Vector512<ulong> v)
    {
        v = Neighbours(v);
        v = Exchanged(v, Vector512.Create(3UL, 2, 1, 0, 7, 6, 5, 4), Vector512.Create(0, 0, ulong.MaxValue, ulong.MaxValue, 0, 0, ulong.MaxValue, ulong.MaxValue));
        v = Neighbours(v);
        v = Exchanged(v, Vector512.Create(7UL, 6, 5, 4, 3, 2, 1, 0), Vector512.Create(0, 0, 0, 0, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
        v = Exchanged(v, Vector512.Create(2UL, 3, 0, 1, 6, 7, 4, 5), Vector512.Create(0, 0, ulong.MaxValue, ulong.MaxValue, 0, 0, ulong.MaxValue, ulong.MaxValue));
        return Neighbours(v);
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Neighbours(Vector512<ulong> v) =>
        Exchanged(v, Vector512.Create(1UL, 0, 3, 2, 5, 4, 7, 6), Vector512.Create(0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue));

    /// <summary>Each word beside its partner: the larger one where the mask says so, else the smaller one.</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Exchanged(Vector512<ulong> v, Vector512<ulong> partners, Vector512<ulong> larger)
    {
        var w = Avx512F.PermuteVar8x64(v, partners);
        return Vector512.ConditionalSelect(larger, Avx512F.Max(v, w), Avx512F.Min(v, w));
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector512<ulong> Reversed(Vector512<ulong> v) => Avx512F.PermuteVar8x64(v, Vector512.Create(7UL, 6, 5, 4, 3, 2, 1, 0));

    [MethodImpl(AggressiveInlining)]
    private static void Order(ref Vector512<ulong> a, ref Vector512<ulong> b) => (a, b) = (Avx512F.Min(a, b), Avx512F.Max(a, b));
}
