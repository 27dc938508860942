using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>The choice of one element of a line, by its position.</summary>
internal unsafe interface ILineChoice
{
    int Of<T, K, I, TOrder>(T* x, int n, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>;
}

/// <summary>The positions of one element of each line.</summary>
internal unsafe struct ChosenLine<TChoice> : IOrderedLine where TChoice : unmanaged, ILineChoice
{
    public TChoice Choice;
    public long* Places;

    public readonly long Room(int n, int itemSize) => 2L * n * itemSize + WordSort.Slack(n) * sizeof(ulong);

    public readonly void Line<T, K, I, TOrder>(T* x, int n, long line, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K> =>
        Places[line] = Choice.Of<T, K, I, TOrder>(x, n, room);
}

/// <summary>The element at a rank, from 0: of equal ones the first, but NaNs in their order.</summary>
internal readonly unsafe struct KthChoice(int rank) : ILineChoice
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Of<T, K, I, TOrder>(T* x, int n, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        if (WordSort.IsSupported && typeof(K) == typeof(uint))
        {
            SortedWords.Narrow<T, K, TOrder>(x, n, K.Zero, (ulong*)room);
            var word = WordSort.AtRank((ulong*)room, (ulong*)room + n, n, rank);
            var place = (int)word;
            return T.IsNaN(x[place]) ? place : First<T, K, TOrder>(x, n, K.CreateTruncating(word >> 32));
        }
        var (key, below) = Choosing.AtRank<T, K, I, TOrder>(x, n, rank, (K*)room);
        var i = First<T, K, TOrder>(x, n, key);
        if (T.IsNaN(x[i]))
            for (var left = rank - below; left > 0; left--)
                for (i++; !T.IsNaN(x[i]); i++) { }
        return i;
    }

    /// <summary>The first element that has a key which one of them has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int First<T, K, TOrder>(T* x, int n, K key) where T : unmanaged where K : unmanaged, IBinaryInteger<K> where TOrder : struct, IOrder<T, K>
    {
        var (i, wanted) = (0, new Vector<K>(key));
        for (; i <= n - Vector<K>.Count && !Vector.EqualsAny(TOrder.Keys(*(Vector<T>*)(x + i)), wanted); i += Vector<K>.Count) { }
        while (TOrder.Key(x[i]) != key) i++;
        return i;
    }
}

/// <summary>The lower median; a NaN comes first, unless NaNs are passed over.</summary>
internal readonly unsafe struct MedianChoice(bool passNaN) : ILineChoice
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Of<T, K, I, TOrder>(T* x, int n, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        var nans = NaNs(x, n);
        if (nans == 0 || (passNaN && nans < n)) return new KthChoice((n - nans - 1) / 2).Of<T, K, I, TOrder>(x, n, room);
        var first = 0;
        while (!T.IsNaN(x[first])) first++;
        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NaNs<T>(T* x, int n) where T : unmanaged, INumber<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return 0;
        int nans = 0, i = 0;
        for (; i + Vector<T>.Count <= n; i += Vector<T>.Count)
        {
            var v = *(Vector<T>*)(x + i);
            if (Vector.EqualsAll(v, v)) continue;
            for (var j = i; j < i + Vector<T>.Count; j++) nans += T.IsNaN(x[j]) ? 1 : 0;
        }
        for (; i < n; i++) nans += T.IsNaN(x[i]) ? 1 : 0;
        return nans;
    }
}

/// <summary>The most frequent element, of several the smallest, at its last position.</summary>
internal readonly unsafe struct ModeChoice : ILineChoice
{
    /// <summary>
    /// Lines up to so many elements are sorted by insertion, as PyTorch's are, where a NaN stays in place and keeps smaller elements behind it from passing.
    /// </summary>
    private const int Short = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Of<T, K, I, TOrder>(T* x, int n, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        var items = (I*)room;
        for (var i = 0; i < n; i++) items[i] = I.Of(TOrder.Key(x[i]), i);
        if (n <= Short) Insert<T, I, K>(x, n, items);
        else items = RadixSort.Sort<I, K>(items, items + n, n);
        var (count, at) = (0, 0);
        for (var i = 0; i < n;)
        {
            var (value, j, last) = (x[items[i].Place], i, items[i].Place);
            for (; j < n && (j == i || x[items[j].Place] == value); j++) last = Math.Max(last, items[j].Place);
            // A NaN equals nothing: it is behind all numbers, and one of them is as frequent.
            if (j - i > count) (count, at) = (j - i, last);
            i = j;
        }
        return at;
    }

    private static void Insert<T, I, K>(T* x, int n, I* items) where T : unmanaged, INumber<T> where I : unmanaged, IItem<I, K> where K : unmanaged
    {
        for (var i = 1; i < n; i++)
        {
            var (item, j) = (items[i], i);
            var value = x[item.Place];
            var first = value < x[items[0].Place];
            for (; j > 0 && (first || value < x[items[j - 1].Place]); j--) items[j] = items[j - 1];
            items[j] = item;
        }
    }
}
