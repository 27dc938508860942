using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>The first few of a line's order, or the one at a rank, without sorting it.</summary>
internal static unsafe class Choosing
{
    /// <summary>Registers that are held against the limit at once.</summary>
    private const int Unroll = 4;

    /// <summary>The most elements that join between two looks at the room, and more than there are lanes in them.</summary>
    private const int Slack = 64;

    /// <summary>Elements of a group whose best is a bound: of a long line only its beginning is looked at.</summary>
    private const int GroupSize = 64;

    /// <summary>Keys that are few enough to sort.</summary>
    private const int Few = 32;

    private const int MaxBits = 11;

    /// <summary>Items that <see cref="First"/> needs room for.</summary>
    public static int Room(int k) => 4 * k + 2 * Slack;

    /// <summary>
    /// Puts the first k items of a line's order into place, in any order; k is from 1 to n. Elements are held against the k-th of those so far, whole registers at a time; what
    /// comes before it joins, and when the room is full, all but the first k go. Equal elements come later in the line, and so stay out.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    public static void First<T, K, I, TOrder>(T* x, int n, int k, K flip, I* items)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        int i = 0, count = 0;
        var limit = Bound<T, K, I, TOrder>(x, n, k, flip, items) + K.One;
        if (limit == K.Zero)
        {
            // Nothing is known, or the bound is the last key of all: the first elements serve for a start.
            i = Math.Min(n, k + Slack);
            count = k;
            for (var j = 0; j < i; j++) items[j] = I.Of(TOrder.Key(x[j]) ^ flip, j);
            Part<I, K>(items, i, k);
            limit = items[k - 1].Key;
        }
        var lanes = Vector<K>.Count;
        var turn = new Vector<K>(flip);
        for (; i + Unroll * lanes <= n; i += Unroll * lanes)
        {
            var bound = new Vector<K>(limit);
            var from = (Vector<T>*)(x + i);
            var a = Vector.LessThan(TOrder.Keys(from[0]) ^ turn, bound);
            var b = Vector.LessThan(TOrder.Keys(from[1]) ^ turn, bound);
            var c = Vector.LessThan(TOrder.Keys(from[2]) ^ turn, bound);
            var d = Vector.LessThan(TOrder.Keys(from[3]) ^ turn, bound);
            if ((a | b | c | d) == Vector<K>.Zero) continue;
            if (a != Vector<K>.Zero) count = Join<T, K, I, TOrder>(x, i, lanes, flip, limit, items, count);
            if (b != Vector<K>.Zero) count = Join<T, K, I, TOrder>(x, i + lanes, lanes, flip, limit, items, count);
            if (c != Vector<K>.Zero) count = Join<T, K, I, TOrder>(x, i + 2 * lanes, lanes, flip, limit, items, count);
            if (d != Vector<K>.Zero) count = Join<T, K, I, TOrder>(x, i + 3 * lanes, lanes, flip, limit, items, count);
            if (count + Slack <= Room(k)) continue;
            Part<I, K>(items, count, k);
            (count, limit) = (k, items[k - 1].Key);
        }
        count = Join<T, K, I, TOrder>(x, i, n - i, flip, limit, items, count);
        Part<I, K>(items, count, k);
    }

    /// <summary>
    /// A key that at least k elements do not exceed, and not many more: the best of each of some groups is held by an element, so k-th among those will do. Short lines
    /// have the largest key.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    private static K Bound<T, K, I, TOrder>(T* x, int n, int k, K flip, I* items)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        var lanes = Vector<K>.Count;
        var block = Unroll * lanes;
        var groups = (3 * k + block - 1) / block * block;
        var rounds = Math.Min(n / groups, GroupSize);
        if (rounds < 4) return K.AllBitsSet;
        var turn = new Vector<K>(flip);
        for (var g = 0; g < groups; g += block)
        {
            Vector<K> a = Vector<K>.AllBitsSet, b = a, c = a, d = a;
            var from = (Vector<T>*)(x + g);
            for (var r = 0; r < rounds; r++, from = (Vector<T>*)((T*)from + groups))
            {
                a = Vector.Min(a, TOrder.Keys(from[0]) ^ turn);
                b = Vector.Min(b, TOrder.Keys(from[1]) ^ turn);
                c = Vector.Min(c, TOrder.Keys(from[2]) ^ turn);
                d = Vector.Min(d, TOrder.Keys(from[3]) ^ turn);
            }
            for (var lane = 0; lane < lanes; lane++)
            {
                items[g + lane] = I.Of(a[lane], g + lane);
                items[g + lane + lanes] = I.Of(b[lane], g + lane + lanes);
                items[g + lane + 2 * lanes] = I.Of(c[lane], g + lane + 2 * lanes);
                items[g + lane + 3 * lanes] = I.Of(d[lane], g + lane + 3 * lanes);
            }
        }
        Part<I, K>(items, groups, k);
        return items[k - 1].Key;
    }

    [MethodImpl(AggressiveOptimization)]
    private static int Join<T, K, I, TOrder>(T* x, int first, int n, K flip, K limit, I* items, int count)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        for (var i = first; i < first + n; i++)
        {
            // Without a branch: the item is overwritten until one belongs there.
            var key = TOrder.Key(x[i]) ^ flip;
            items[count] = I.Of(key, i);
            count += key < limit ? 1 : 0;
        }
        return count;
    }

    /// <summary>Exchanges items until the k-th in order is at its place, and those before it in front of it.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Part<I, K>(I* items, int n, int k) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        var (low, high, place) = (0, n - 1, k - 1);
        while (high - low > 8)
        {
            I first = items[low], middle = items[(low + high) / 2], last = items[high];
            var pivot = first.Before(middle)
                ? middle.Before(last) ? middle : first.Before(last) ? last : first
                : first.Before(last) ? first : middle.Before(last) ? last : middle;
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (items[i].Before(pivot)) i++;
                while (pivot.Before(items[j])) j--;
                if (i > j) break;
                (items[i], items[j]) = (items[j], items[i]);
                i++;
                j--;
            }
            if (place <= j) high = j;
            else if (place >= i) low = i;
            else return;
        }
        RadixSort.Insertion<I, K>(items + low, high - low + 1);
    }

    /// <summary>The key that a sorted line has at a rank, and how many keys are below it; the room is for n keys.</summary>
    [SkipLocalsInit]
    [MethodImpl(AggressiveOptimization)]
    public static (K Key, int Below) AtRank<T, K, I, TOrder>(T* x, int n, int rank, K* room)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        for (var i = 0; i < n; i++) room[i] = TOrder.Key(x[i]);
        var counts = stackalloc int[1 << MaxBits];
        var (below, bits) = (0, n < 4096 ? 8 : MaxBits);
        for (var shift = I.KeyBits; n > Few && shift > 0;)
        {
            bits = Math.Min(bits, shift);
            shift -= bits;
            var mask = K.CreateTruncating((1 << bits) - 1);
            new Span<int>(counts, 1 << bits).Clear();
            for (var i = 0; i < n; i++) counts[int.CreateTruncating((room[i] >> shift) & mask)]++;
            var digit = 0;
            for (; rank >= counts[digit]; digit++) (rank, below) = (rank - counts[digit], below + counts[digit]);
            var (chosen, left) = (K.CreateTruncating(digit), 0);
            if (counts[digit] == n) continue;
            for (var i = 0; i < n; i++)
            {
                var key = room[i];
                room[left] = key;
                left += ((key >> shift) & mask) == chosen ? 1 : 0;
            }
            n = left;
        }
        // Those that are left are few or all equal.
        if (n > Few) return (room[0], below);
        new Span<K>(room, n).Sort();
        var result = room[rank];
        for (var i = 0; room[i] < result; i++) below++;
        return (result, below);
    }
}
