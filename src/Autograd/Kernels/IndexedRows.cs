using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Reads and writes by index between strided memory and contiguous memory seen as [lead, places, rest]: row (o, j) of the latter is what the
/// former has at place j of lead position o.
/// </summary>
internal unsafe struct IndexedRows
{
    public const int MaxLead = 64;

    /// <summary>The first elements of the strided and of the contiguous memory.</summary>
    public byte* Strided, Dense;
    public int ElementSize;

    /// <summary>The dimensions before the indexed ones, of the strided memory.</summary>
    public int LeadRank;
    public fixed long LeadShape[MaxLead];
    public fixed long LeadStrides[MaxLead];

    /// <summary>Place j lies <c>Places[j] * Step</c> elements from the lead position.</summary>
    public long* Places;
    public long Step, PlaceCount;

    /// <summary>Elements of a row, and where each lies from its place; null where they follow one another.</summary>
    public long Rest;
    public long* RestOffsets;

    /// <summary>Rows [begin, end) of the contiguous memory from the strided memory; <paramref name="state"/> is an <see cref="IndexedRows"/>.</summary>
    public static void Read(void* state, long begin, long end)
    {
        var w = (IndexedRows*)state;
        switch (w->ElementSize)
        {
            case 1: w->Read<byte>(begin, end); break;
            case 2: w->Read<short>(begin, end); break;
            case 4: w->Read<int>(begin, end); break;
            default: w->Read<long>(begin, end); break;
        }
    }

    /// <summary>All rows from the contiguous to the strided memory, in order: of equal places the last wins.</summary>
    public void Write(long rows)
    {
        switch (ElementSize)
        {
            case 1: Write<byte>(rows); break;
            case 2: Write<short>(rows); break;
            case 4: Write<int>(rows); break;
            default: Write<long>(rows); break;
        }
    }

    /// <summary>Adds all rows to the strided memory, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add<T>(long rows) where T : unmanaged, INumberBase<T>
    {
        T* to = (T*)Strided, from = (T*)Dense;
        var offsets = RestOffsets;
        var n = Rest;
        for (long r = 0, j = 0, at = 0; r < rows; r++, from += n, j = j + 1 == PlaceCount ? 0 : j + 1)
        {
            if (j == 0) at = Lead(r / PlaceCount);
            var row = to + at + Places[j] * Step;
            if (offsets is null)
                for (long i = 0; i < n; i++) row[i] += from[i];
            else
                for (long i = 0; i < n; i++) row[offsets[i]] += from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read<T>(long begin, long end) where T : unmanaged
    {
        T* from = (T*)Strided, to = (T*)Dense + begin * Rest;
        var offsets = RestOffsets;
        var n = Rest;
        var j = begin % PlaceCount;
        var at = Lead(begin / PlaceCount);
        if (n == 1 && LeadRank == 0)
        {
            Pick(from, Places + begin, Step, to, end - begin);
            return;
        }
        for (var r = begin; r < end; r++, to += n)
        {
            var row = from + at + Places[j] * Step;
            if (offsets is not null)
                for (long i = 0; i < n; i++) to[i] = row[offsets[i]];
            else if (n == 1) *to = *row;
            else Buffer.MemoryCopy(row, to, n * sizeof(T), n * sizeof(T));
            if (++j < PlaceCount) continue;
            j = 0;
            if (r + 1 < end) at = Lead((r + 1) / PlaceCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pick<T>(T* from, long* places, long step, T* to, long n) where T : unmanaged
    {
        for (long i = 0; i < n; i++) to[i] = from[places[i] * step];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write<T>(long rows) where T : unmanaged
    {
        T* to = (T*)Strided, from = (T*)Dense;
        var offsets = RestOffsets;
        var n = Rest;
        for (long r = 0, j = 0, at = 0; r < rows; r++, from += n, j = j + 1 == PlaceCount ? 0 : j + 1)
        {
            if (j == 0) at = Lead(r / PlaceCount);
            var row = to + at + Places[j] * Step;
            if (offsets is not null)
                for (long i = 0; i < n; i++) row[offsets[i]] = from[i];
            else if (n == 1) *row = *from;
            else Buffer.MemoryCopy(from, row, n * sizeof(T), n * sizeof(T));
        }
    }

    /// <summary>Where lead position o, counted in row-major order, lies.</summary>
    private long Lead(long o)
    {
        long at = 0;
        for (var d = LeadRank - 1; d >= 0; d--)
        {
            (o, var here) = Math.DivRem(o, LeadShape[d]);
            at += here * LeadStrides[d];
        }
        return at;
    }
}
