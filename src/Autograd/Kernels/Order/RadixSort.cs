using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Sorts items digit by digit from the lowest, each pass a stable distribution; short lines by insertion.</summary>
internal static unsafe class RadixSort
{
    /// <summary>Up to so many items insertion costs less than counting.</summary>
    private const int Short = 40;

    /// <summary>From so many items fewer passes over more buckets pay.</summary>
    private const int Long = 16 * 1024;

    /// <summary>Items below which a second thread does not pay.</summary>
    private const int Grain = 64 * 1024;

    private const int ShortBits = 8, MaxBits = 11;

    private struct Pass
    {
        public void* From;
        public void* To;
        public int N, Parts, Shift, Bits;

        /// <summary>Per part and digit: first how many, then where the next one goes.</summary>
        public int* Counts;
    }

    /// <summary>Sorts items that are in the order of their places, and returns which of the buffers holds the result.</summary>
    public static I* Sort<I, K>(I* items, I* other, int n) where I : unmanaged, IItem<I, K> where K : unmanaged, IBinaryInteger<K>
    {
        if (n <= Short)
        {
            Insertion<I, K>(items, n);
            return items;
        }
        if (n >= 2 * Grain && Workers.Threads > 1) return Shared<I, K>(items, other, n, Math.Min(Workers.Threads, n / Grain));
        var bits = n < Long ? ShortBits : MaxBits;
        var (low, high) = Varying<I, K>(items, n);
        // The uppermost bits tell most items apart, and what they leave in disorder is near its place: unless it is not, insertion costs less than further passes. Some tell exponents apart,
        // of which doubles have more.
        var upper = (BitOperations.Log2((uint)n) + (I.KeyBits > 32 ? 9 : 5) + ShortBits - 1) / ShortBits * ShortBits;
        if (n < Long && high - low > upper + ShortBits / 2)
        {
            var sorted = ByDigits<I, K>(items, other, n, high - upper, high, bits);
            if (Insertion<I, K>(sorted, n, 2L * n)) return sorted;
            if (sorted == other) Exchange(ref items, ref other);
        }
        return ByDigits<I, K>(items, other, n, low, high, bits);
    }

    /// <summary>The lowest bit of the keys in which any two differ, and the one behind the highest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Low, int High) Varying<I, K>(I* items, int n) where I : unmanaged, IItem<I, K> where K : unmanaged, IBinaryInteger<K>
    {
        var (first, varies) = (items->Key, K.Zero);
        for (var i = 1; i < n; i++) varies |= items[i].Key ^ first;
        return K.IsZero(varies) ? (0, 0) : (int.CreateTruncating(K.TrailingZeroCount(varies)), I.KeyBits - int.CreateTruncating(K.LeadingZeroCount(varies)));
    }

    /// <summary>Sorts by the bits [low, high) of the keys, in passes of at most so many.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static I* ByDigits<I, K>(I* items, I* other, int n, int low, int high, int bits) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        var passes = (high - low + bits - 1) / bits;
        if (passes == 0) return items;
        // Digits of about the same length.
        bits = (high - low + passes - 1) / passes;
        var size = 1 << bits;
        var mask = size - 1;
        var counts = stackalloc int[passes * size];
        new Span<int>(counts, passes * size).Clear();
        for (var i = 0; i < n; i++)
            for (var p = 0; p < passes; p++) counts[p * size + items[i].Digit(low + p * bits, mask)]++;
        for (var p = 0; p < passes; p++, counts += size)
        {
            if (counts[items->Digit(low + p * bits, mask)] == n) continue;
            for (int d = 0, at = 0; d < size; d++) (counts[d], at) = (at, at + counts[d]);
            Distribute<I, K>(items, other, n, low + p * bits, mask, counts);
            Exchange(ref items, ref other);
        }
        return items;
    }

    public static void Insertion<I, K>(I* items, int n) where I : unmanaged, IItem<I, K> where K : unmanaged => Insertion<I, K>(items, n, long.MaxValue);

    /// <summary>Whether so many steps were enough; else some items are sorted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Insertion<I, K>(I* items, int n, long steps) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        for (var i = 1; i < n; i++)
        {
            var item = items[i];
            var j = i;
            for (; j > 0 && item.Before(items[j - 1]); j--) items[j] = items[j - 1];
            items[j] = item;
            if ((steps -= i - j) < 0) return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Distribute<I, K>(I* from, I* to, int n, int shift, int mask, int* next) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        for (var i = 0; i < n; i++)
        {
            var item = from[i];
            to[next[item.Digit(shift, mask)]++] = item;
        }
    }

    /// <summary>Each part counts and distributes its items; within a bucket the parts follow one another, so that their number changes nothing.</summary>
    private static I* Shared<I, K>(I* items, I* other, int n, int parts) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        const int Size = 1 << MaxBits;
        fixed (int* counts = new int[parts * Size])
        {
            for (var shift = 0; shift < I.KeyBits; shift += MaxBits)
            {
                var pass = new Pass { From = items, To = other, N = n, Parts = parts, Shift = shift, Counts = counts };
                Workers.For(parts, 1, &Count<I, K>, &pass);
                var (at, single) = (0, false);
                for (var d = 0; d < Size; d++)
                {
                    var begin = at;
                    for (var p = 0; p < parts; p++) (counts[p * Size + d], at) = (at, at + counts[p * Size + d]);
                    single |= at - begin == n;
                }
                if (single) continue;
                Workers.For(parts, 1, &Distribute<I, K>, &pass);
                Exchange(ref items, ref other);
            }
        }
        return items;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count<I, K>(void* state, long begin, long end) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        var pass = (Pass*)state;
        const int Size = 1 << MaxBits;
        for (var p = begin; p < end; p++)
        {
            var counts = pass->Counts + p * Size;
            new Span<int>(counts, Size).Clear();
            var items = (I*)pass->From;
            var last = (p + 1) * pass->N / pass->Parts;
            var shift = pass->Shift;
            for (var i = p * pass->N / pass->Parts; i < last; i++) counts[items[i].Digit(shift, Size - 1)]++;
        }
    }

    private static void Exchange<I>(ref I* a, ref I* b) where I : unmanaged
    {
        var c = a;
        a = b;
        b = c;
    }

    private static void Distribute<I, K>(void* state, long begin, long end) where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        var pass = (Pass*)state;
        const int Size = 1 << MaxBits;
        for (var p = begin; p < end; p++)
        {
            long first = p * pass->N / pass->Parts, last = (p + 1) * pass->N / pass->Parts;
            Distribute<I, K>((I*)pass->From + first, (I*)pass->To, (int)(last - first), pass->Shift, Size - 1, pass->Counts + p * Size);
        }
    }
}
