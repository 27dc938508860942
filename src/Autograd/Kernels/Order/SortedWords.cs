using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>
/// The elements of a line as words that <see cref="WordSort"/> sorts: a key above its place. Where a key of 64 bits does not fit above the places, as much of it as does; what
/// such words leave in disorder is put right by the keys themselves.
/// </summary>
internal static unsafe class SortedWords
{
    /// <summary>So many neighbours whose words do not tell them apart are put in order by insertion.</summary>
    private const int Alike = 32;

    /// <summary>From some elements on, so many bits are sorted by counting, which takes a pass for lines that fit the caches and two for others.</summary>
    private const int CountedBits = 8, CountedBitsOfMany = 22, Counted = 512, Many = 64 * 1024;

    /// <summary>Bits that places below n take.</summary>
    private static int PlaceBits(int n) => 32 - BitOperations.LeadingZeroCount((uint)n);

    /// <summary>
    /// The places of a line's elements in their order, in the low bits of words, as many as the mask has; null if keys are too close together for this way, or so few that counting
    /// them is faster. The room has 2 n words and <see cref="WordSort.Slack"/>.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    public static ulong* Sort<T, K, TOrder>(T* x, int n, K flip, ulong* room, out int mask)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where TOrder : struct, IOrder<T, K>
    {
        var bits = typeof(K) == typeof(uint) ? 32 : PlaceBits(n);
        mask = (int)Math.Min(int.MaxValue, (1L << bits) - 1);
        var keyBits = typeof(K) == typeof(uint) ? Narrow<T, K, TOrder>(x, n, flip, room) : Keys<T, K, TOrder>(x, n, flip, room);
        if (n >= Counted && keyBits <= (n < Many ? CountedBits : CountedBitsOfMany)) return null;
        var lost = Math.Max(0, keyBits + bits - 64);
        if (typeof(K) == typeof(ulong)) Shift(room, n, lost, bits);
        WordSort.Sort(room, room + n, n);
        return lost == 0 || Told<T, K, TOrder>(x, n, flip, room, bits) ? room : null;
    }

    /// <summary>Leaves the places of words.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Places(ulong* words, int n, int mask)
    {
        var i = 0;
        for (; i + Vector<ulong>.Count <= n; i += Vector<ulong>.Count) *(Vector<ulong>*)(words + i) &= new Vector<ulong>((ulong)mask);
        for (; i < n; i++) words[i] &= (ulong)mask;
    }

    /// <summary>Words of keys of 32 bits, and how many bits the distance of the keys takes.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static int Narrow<T, K, TOrder>(T* x, int n, K flip, ulong* words)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where TOrder : struct, IOrder<T, K>
    {
        Vector<K> turn = new(flip), least = new(K.MaxValue), most = Vector<K>.Zero;
        var places = Vector<ulong>.Indices;
        var step = new Vector<ulong>((ulong)Vector<ulong>.Count);
        var i = 0;
        for (; i + Vector<K>.Count <= n; i += Vector<K>.Count)
        {
            var keys = TOrder.Keys(*(Vector<T>*)(x + i)) ^ turn;
            least = Vector.Min(least, keys);
            most = Vector.Max(most, keys);
            Vector.Widen(Vector.AsVectorUInt32(keys), out var lower, out var upper);
            var to = (Vector<ulong>*)(words + i);
            to[0] = Vector.ShiftLeft(lower, 32) | places;
            places += step;
            to[1] = Vector.ShiftLeft(upper, 32) | places;
            places += step;
        }
        var (min, max) = Ends(least, most);
        for (; i < n; i++)
        {
            var key = TOrder.Key(x[i]) ^ flip;
            words[i] = (ulong.CreateTruncating(key) << 32) | (uint)i;
            (min, max) = (K.Min(min, key), K.Max(max, key));
        }
        return 64 - BitOperations.LeadingZeroCount(ulong.CreateTruncating(max - min));
    }

    /// <summary>Keys of 64 bits, counted from the smallest one, and how many bits they take so.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static int Keys<T, K, TOrder>(T* x, int n, K flip, ulong* words)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where TOrder : struct, IOrder<T, K>
    {
        Vector<K> turn = new(flip), least = new(K.MaxValue), most = Vector<K>.Zero;
        var to = (K*)words;
        var i = 0;
        for (; i + Vector<K>.Count <= n; i += Vector<K>.Count)
        {
            var keys = TOrder.Keys(*(Vector<T>*)(x + i)) ^ turn;
            *(Vector<K>*)(to + i) = keys;
            least = Vector.Min(least, keys);
            most = Vector.Max(most, keys);
        }
        var (min, max) = Ends(least, most);
        for (; i < n; i++)
        {
            to[i] = TOrder.Key(x[i]) ^ flip;
            (min, max) = (K.Min(min, to[i]), K.Max(max, to[i]));
        }
        for (i = 0; i + Vector<K>.Count <= n; i += Vector<K>.Count) *(Vector<K>*)(to + i) -= new Vector<K>(min);
        for (; i < n; i++) to[i] -= min;
        return 64 - BitOperations.LeadingZeroCount(ulong.CreateTruncating(max - min));
    }

    [MethodImpl(AggressiveInlining)]
    private static (K Min, K Max) Ends<K>(Vector<K> least, Vector<K> most) where K : unmanaged, IBinaryInteger<K>
    {
        var (min, max) = (least[0], most[0]);
        for (var lane = 1; lane < Vector<K>.Count; lane++) (min, max) = (K.Min(min, least[lane]), K.Max(max, most[lane]));
        return (min, max);
    }

    /// <summary>Keys above their places, without the last bits, for which there is no room.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Shift(ulong* words, int n, int lost, int bits)
    {
        var places = Vector<ulong>.Indices;
        var step = new Vector<ulong>((ulong)Vector<ulong>.Count);
        var i = 0;
        for (; i + Vector<ulong>.Count <= n; i += Vector<ulong>.Count)
        {
            var to = (Vector<ulong>*)(words + i);
            *to = Vector.ShiftLeft(Vector.ShiftRightLogical(*to, lost), bits) | places;
            places += step;
        }
        for (; i < n; i++) words[i] = (words[i] >> lost << bits) | (uint)i;
    }

    /// <summary>Puts neighbours in order whose keys are different and whose words do not tell, unless there are many of them.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static bool Told<T, K, TOrder>(T* x, int n, K flip, ulong* words, int bits)
        where T : unmanaged where K : unmanaged, IBinaryInteger<K> where TOrder : struct, IOrder<T, K>
    {
        var mask = (1UL << bits) - 1;
        for (var i = 1; i < n; i++)
        {
            if ((words[i] ^ words[i - 1]) > mask) continue;
            var (word, first, j) = (words[i], Math.Max(0, i - Alike), i);
            var key = TOrder.Key(x[word & mask]) ^ flip;
            for (; j > first && (words[j - 1] ^ word) <= mask && key < (TOrder.Key(x[words[j - 1] & mask]) ^ flip); j--) words[j] = words[j - 1];
            if (i - j == Alike) return false;
            words[j] = word;
        }
        return true;
    }
}
