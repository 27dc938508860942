using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>What is done to each line of a tensor by the order of its elements.</summary>
internal unsafe interface IOrderedLine
{
    /// <summary>Bytes of memory that a line of n elements needs beside itself, of items of the given size.</summary>
    long Room(int n, int itemSize);

    void Line<T, K, I, TOrder>(T* x, int n, long line, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>;
}

/// <summary>Runs through the lines of a contiguous tensor. Each line is computed by itself, so that the results do not depend on threads.</summary>
internal static unsafe class OrderedLines
{
    /// <summary>Elements below which a second thread does not pay.</summary>
    private const int Grain = 4 * 1024;

    private struct Walk<TLine> where TLine : unmanaged, IOrderedLine
    {
        public TLine Line;
        public byte* X, Room;
        public long Lines, Parts, RoomBytes;
        public int N;
    }

    /// <summary>The dtype in which a tensor's elements are ordered.</summary>
    public static DType Of(DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => dtype,
        _ => dtype.IsFloatingPoint() ? DType.Float32 : DType.Int32,
    };

    /// <summary>Runs over the last dimension of a contiguous tensor of a dtype that <see cref="Of"/> gives.</summary>
    public static void Run<TLine>(Tensor x, int n, TLine line) where TLine : unmanaged, IOrderedLine
    {
        if (x.ElementCount == 0) return;
        var (lines, size) = (x.ElementCount / n, x.DType.Size());
        var parts = Math.Clamp(x.ElementCount / Math.Max(n, Grain), 1, Math.Min(lines, Workers.Threads));
        var bytes = (line.Room(n, 2 * size) + Chunk.Size - 1) / Chunk.Size * Chunk.Size;
        var room = Tensor.Allocate(DType.UInt8, Layout.Contiguous(parts * bytes));
        fixed (byte* px = &x.Storage.Origin, pr = &room.Storage.Origin)
        {
            var walk = new Walk<TLine> { Line = line, X = px + x.Layout.Offset * size, Room = pr, Lines = lines, Parts = parts, RoomBytes = bytes, N = n };
            delegate*<void*, long, long, void> body = x.DType switch
            {
                DType.Float32 => &Range<TLine, float, uint, Packed, FloatOrder>,
                DType.Float64 => &Range<TLine, double, ulong, Wide, DoubleOrder>,
                DType.Int64 => &Range<TLine, long, ulong, Wide, LongOrder>,
                _ => &Range<TLine, int, uint, Packed, IntOrder>,
            };
            if (parts == 1) body(&walk, 0, 1);
            else Workers.For(parts, 1, body, &walk);
        }
        GC.KeepAlive(x);
        room.Storage.TryReturn();
        GC.KeepAlive(room);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range<TLine, T, K, I, TOrder>(void* state, long begin, long end)
        where TLine : unmanaged, IOrderedLine where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K>
        where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        var w = (Walk<TLine>*)state;
        for (var part = begin; part < end; part++)
        {
            var last = (part + 1) * w->Lines / w->Parts;
            for (var r = part * w->Lines / w->Parts; r < last; r++) w->Line.Line<T, K, I, TOrder>((T*)w->X + r * w->N, w->N, r, w->Room + part * w->RoomBytes);
        }
    }
}

/// <summary>The first elements of each line's order, with their places: all of them sort it.</summary>
internal unsafe struct SortedLine : IOrderedLine
{
    /// <summary>Of so many elements per wanted one, choosing costs less than sorting.</summary>
    private const int ChoosingPays = 8;

    public int Keep;
    public bool Descending;

    /// <summary>The lines as they are stored, before conversion to the dtype of their order.</summary>
    public byte* From;
    public byte* Values;
    public long* Places;
    public int ElementSize;

    /// <summary>Results are written so many elements apart, so many lines side by side: 1 for rows, the length of rows for columns.</summary>
    public int Side;

    public readonly long Room(int n, int itemSize) => Chooses(n) ? (long)Choosing.Room(Keep) * itemSize : 2L * n * itemSize + WordSort.Slack(n) * sizeof(ulong);

    private readonly bool Chooses(int n) => Keep < n / ChoosingPays;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Line<T, K, I, TOrder>(T* x, int n, long line, byte* room)
        where T : unmanaged, INumber<T> where K : unmanaged, IBinaryInteger<K>, IMinMaxValue<K> where I : unmanaged, IItem<I, K> where TOrder : struct, IOrder<T, K>
    {
        if (Keep == 0) return;
        var flip = Descending ? K.MaxValue : K.MinValue;
        var at = line / Side * Side * Keep + line % Side;
        byte* from = From + line * n * ElementSize, to = Values + at * ElementSize;
        if (WordSort.IsSupported && !Chooses(n))
        {
            var words = SortedWords.Sort<T, K, TOrder>(x, n, flip, (ulong*)room, out var mask);
            if (words is not null)
            {
                SortedWords.Places(words, Keep, mask);
                Take((long*)words, from, to, Places + at);
                return;
            }
        }
        var items = (I*)room;
        if (Chooses(n))
        {
            Choosing.First<T, K, I, TOrder>(x, n, Keep, flip, items);
            // By digits of the key alone, equal ones would stay in the order in which they were exchanged.
            new Span<I>(items, Keep).Sort();
        }
        else
        {
            for (var i = 0; i < n; i++) items[i] = I.Of(TOrder.Key(x[i]) ^ flip, i);
            items = RadixSort.Sort<I, K>(items, items + n, n);
        }
        var chosen = (long*)items;
        for (var i = 0; i < Keep; i++) chosen[i] = items[i].Place;
        Take(chosen, from, to, Places + at);
    }

    private readonly void Take(long* chosen, byte* from, byte* to, long* places)
    {
        switch (ElementSize)
        {
            case 1: Take(chosen, Keep, from, to, places, Side); break;
            case 2: Take(chosen, Keep, (short*)from, (short*)to, places, Side); break;
            case 4: Take(chosen, Keep, (int*)from, (int*)to, places, Side); break;
            default: Take(chosen, Keep, (long*)from, (long*)to, places, Side); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Take<U>(long* chosen, int n, U* from, U* to, long* places, int side) where U : unmanaged
    {
        if (side == 1)
        {
            for (var i = 0; i < n; i++)
            {
                var place = chosen[i];
                places[i] = place;
                to[i] = from[place];
            }
            return;
        }
        for (var i = 0; i < n; i++, to += side, places += side)
        {
            *places = chosen[i];
            *to = from[chosen[i]];
        }
    }
}
