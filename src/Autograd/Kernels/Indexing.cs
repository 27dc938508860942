using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Copies and sums by index. Data are contiguous, seen as [outer, size, inner]; indices are already checked.</summary>
internal static unsafe class Indexing
{
    /// <summary>Bytes below which a second thread does not pay.</summary>
    private const long Grain = 64 * 1024;

    /// <summary>Lines that pick their elements together, so that each index is read once for all.</summary>
    private const int Together = 4;

    /// <summary>How many rows ahead memory is asked for, and how much of a row: the rest comes as a stream.</summary>
    private const int Ahead = 2, AheadBytes = 512;

    private struct Walk
    {
        public byte* X, Y;
        public long* Index;
        public long Outer, Size, Count, Inner;
    }

    /// <summary>The first number outside [0, size), or -1 if there is none.</summary>
    public static long FirstOutside(long* index, long count, long size)
    {
        if (count == 0) return -1;
        long i = 0;
        var most = Vector<ulong>.Zero;
        for (; i + Vector<ulong>.Count <= count; i += Vector<ulong>.Count) most = Vector.Max(most, *(Vector<ulong>*)(index + i));
        var found = Vector.GreaterThanOrEqualAny(most, new Vector<ulong>((ulong)size));
        for (; i < count; i++) found |= (ulong)index[i] >= (ulong)size;
        if (!found) return -1;
        for (i = 0; (ulong)index[i] < (ulong)size;) i++;
        return i;
    }

    /// <summary>
    /// Takes one more index to places: place * size + index, where a negative index counts from the end; the first starts them. Returns the first index out of bounds, or -1.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    public static long Join(long* index, long* places, long n, long size, bool first)
    {
        long i = 0;
        Vector<long> all = new(size), zero = Vector<long>.Zero, outside = zero;
        for (; i + Vector<long>.Count <= n; i += Vector<long>.Count)
        {
            var here = *(Vector<long>*)(index + i);
            var at = here + (Vector.LessThan(here, zero) & all);
            outside |= Vector.LessThan(at, zero) | Vector.GreaterThanOrEqual(at, all);
            *(Vector<long>*)(places + i) = first ? at : *(Vector<long>*)(places + i) * all + at;
        }
        var found = outside != zero;
        for (; i < n; i++)
        {
            var at = index[i] < 0 ? index[i] + size : index[i];
            found |= (ulong)at >= (ulong)size;
            places[i] = first ? at : places[i] * size + at;
        }
        if (!found) return -1;
        for (i = 0; index[i] >= -size && index[i] < size;) i++;
        return i;
    }

    /// <summary>y[o, j, :] = x[o, index[j], :].</summary>
    public static void Select(byte* x, byte* y, long* index, long outer, long size, long count, long innerBytes)
    {
        if (outer * count * innerBytes == 0) return;
        var walk = new Walk { X = x, Y = y, Index = index, Outer = outer, Size = size, Count = count, Inner = innerBytes };
        delegate*<void*, long, long, void> pick = innerBytes switch { 1 => &Pick<byte>, 2 => &Pick<short>, 4 => &Pick<int>, 8 => &Pick<long>, _ => null };
        if (pick is null) Workers.For(outer * count, Math.Max(1, Grain / innerBytes), &Rows, &walk);
        else if (outer == 1) Workers.For(count, Grain / innerBytes, pick, &walk);
        else
        {
            pick = innerBytes switch { 1 => &PickLines<byte>, 2 => &PickLines<short>, 4 => &PickLines<int>, _ => &PickLines<long> };
            Workers.For((outer + Together - 1) / Together, Math.Max(1, Grain / (Together * count * innerBytes)), pick, &walk);
        }
    }

    /// <summary>y[o, index[j], :] += x[o, j, :], in the order of j. Threads share lines or parts of rows, so that their number changes no sum.</summary>
    public static void Add<T>(T* x, T* y, long* index, long outer, long size, long count, long inner) where T : unmanaged, INumberBase<T>
    {
        if (outer * count * inner == 0) return;
        var walk = new Walk { X = (byte*)x, Y = (byte*)y, Index = index, Outer = outer, Size = size, Count = count, Inner = inner };
        var work = outer * count * inner * sizeof(T);
        if (inner >= 2 * Chunk.Size) Workers.For(inner, Math.Max(Chunk.Size, Grain / (work / inner)), &AddParts<T>, &walk);
        else Workers.For(outer, Math.Max(1, Grain / (work / outer)), &AddLines<T>, &walk);
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Pick<U>(void* state, long begin, long end) where U : unmanaged
    {
        var w = (Walk*)state;
        U* x = (U*)w->X, y = (U*)w->Y;
        var index = w->Index;
        for (var j = begin; j < end; j++) y[j] = x[index[j]];
    }

    [MethodImpl(AggressiveOptimization)]
    private static void PickLines<U>(void* state, long begin, long end) where U : unmanaged
    {
        var w = (Walk*)state;
        var index = w->Index;
        var n = w->Count;
        var last = Math.Min(w->Outer, end * Together);
        for (var o = begin * Together; o < last; o += Together)
        {
            // Where less than four are left, the last is picked again.
            long p = Math.Min(1, last - 1 - o), q = Math.Min(2, last - 1 - o), r = Math.Min(3, last - 1 - o);
            U* a = (U*)w->X + o * w->Size, b = a + p * w->Size, c = a + q * w->Size, d = a + r * w->Size;
            U* s = (U*)w->Y + o * n, t = s + p * n, u = s + q * n, v = s + r * n;
            for (long j = 0; j < n; j++)
            {
                var i = index[j];
                s[j] = a[i];
                t[j] = b[i];
                u[j] = c[i];
                v[j] = d[i];
            }
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var index = w->Index;
        var (count, bytes, size) = (w->Count, w->Inner, w->Size);
        var (o, j) = Math.DivRem(begin, count);
        var to = w->Y + begin * bytes;
        for (var r = begin; r < end; r++, to += bytes)
        {
            var line = w->X + o * size * bytes;
            Copy(line + index[j] * bytes, to, bytes);
            if (++j < count) continue;
            j = 0;
            o++;
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Copy(byte* from, byte* to, long bytes)
    {
        if (bytes % Chunk.Size == 0)
            for (long i = 0; i < bytes; i += Chunk.Size) Vector512.Load(from + i).Store(to + i);
        else if (bytes < 32) Buffer.MemoryCopy(from, to, bytes, bytes);
        else LineCopies.Run(from, to, bytes);
    }

    private static void AddParts<T>(void* state, long begin, long end) where T : unmanaged, INumberBase<T>
    {
        var w = (Walk*)state;
        for (long o = 0; o < w->Outer; o++) AddRows((T*)w->X + o * w->Count * w->Inner + begin, (T*)w->Y + o * w->Size * w->Inner + begin, w->Index, w->Count, w->Inner, end - begin);
    }

    private static void AddLines<T>(void* state, long begin, long end) where T : unmanaged, INumberBase<T>
    {
        var w = (Walk*)state;
        var o = begin;
        if (w->Inner == 1)
            for (; o + Together <= end; o += Together) AddTogether((T*)w->X + o * w->Count, (T*)w->Y + o * w->Size, w->Index, w->Count, w->Size);
        for (; o < end; o++) AddRows((T*)w->X + o * w->Count * w->Inner, (T*)w->Y + o * w->Size * w->Inner, w->Index, w->Count, w->Inner, w->Inner);
    }

    /// <summary>Single elements of four lines: an index is read once for all.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void AddTogether<T>(T* x, T* y, long* index, long count, long size) where T : unmanaged, INumberBase<T>
    {
        T* b = x + count, c = b + count, d = c + count, t = y + size, u = t + size, v = u + size;
        for (long j = 0; j < count; j++)
        {
            var i = index[j];
            y[i] += x[j];
            t[i] += b[j];
            u[i] += c[j];
            v[i] += d[j];
        }
    }

    /// <summary>Adds <paramref name="n"/> elements of each row of x to those of y.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void AddRows<T>(T* x, T* y, long* index, long count, long inner, long n) where T : unmanaged, INumberBase<T>
    {
        if (n == 1)
        {
            for (long j = 0; j < count; j++) y[index[j] * inner] += x[j * inner];
            return;
        }
        for (long j = 0; j < count; j++, x += inner)
        {
            var to = y + index[j] * inner;
            if (Sse.IsSupported && j + Ahead < count)
            {
                var next = y + index[j + Ahead] * inner;
                for (long k = 0; k < Math.Min(n, AheadBytes / sizeof(T)); k += Chunk.Size / sizeof(T)) Sse.Prefetch0(next + k);
            }
            long i = 0;
            for (; i + Vector<T>.Count <= n; i += Vector<T>.Count) *(Vector<T>*)(to + i) += *(Vector<T>*)(x + i);
            for (; i < n; i++) to[i] += x[i];
        }
    }

    /// <summary>The positions that <c>gather</c> and <c>scatter</c> address: for each element of an index tensor of this shape, its place in contiguous data.</summary>
    /// <param name="index">The index tensor's elements, contiguous; at least one.</param>
    /// <param name="places">Their places.</param>
    /// <param name="shape">The index tensor's shape.</param>
    /// <param name="strides">The contiguous strides of the data.</param>
    /// <param name="dim">The dimension that the indices run along.</param>
    public static void Places(long* index, long* places, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, int dim)
    {
        var rank = shape.Length;
        if (rank == 0)
        {
            *places = *index;
            return;
        }
        var at = stackalloc long[rank];
        long rows = 1, along = 0;
        for (var d = 0; d < rank; d++) at[d] = 0;
        for (var d = 0; d < rank - 1; d++) rows *= shape[d];
        var n = shape[^1];
        // "along" is the place of a row's start with the indexed dimension left out.
        for (long r = 0; r < rows; r++, index += n, places += n)
        {
            var step = strides[dim];
            if (dim == rank - 1)
                for (long i = 0; i < n; i++) places[i] = along + index[i];
            else
                for (long i = 0; i < n; i++) places[i] = along + i + index[i] * step;
            for (var d = rank - 2; d >= 0; d--)
            {
                step = d == dim ? 0 : strides[d];
                along += step;
                if (++at[d] < shape[d]) break;
                along -= shape[d] * step;
                at[d] = 0;
            }
        }
    }
}
