using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Copies of lines: runs of bytes, repeated elements, and elements that lie apart. Steps are in bytes.</summary>
internal static unsafe class LineCopies
{
    /// <summary>From so many bytes the system's copy is as fast.</summary>
    private const long LongRun = 1 << 20;

    /// <summary>Shorter lines go across, and are not worth transposing.</summary>
    public const long ShortSide = 8;

    /// <summary>Some lines of n elements of a size, at any distances.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Plane(byte* from, long fromRow, long fromStep, byte* to, long toRow, long toStep, long rows, long n, int size)
    {
        if (fromStep == size && toStep == size) Runs(from, fromRow, to, toRow, rows, n * size);
        else if (fromStep == 0 && toStep == size) Fills(from, fromRow, to, toRow, rows, n, size);
        else if (n < ShortSide && rows > n)
        {
            // Lines of a few elements: across them instead, so many at a time as stay in the first cache.
            const long Together = 1024;
            for (long r = 0; r < rows; r += Together)
                for (long i = 0; i < n; i++) Line(from + r * fromRow + i * fromStep, fromRow, to + r * toRow + i * toStep, toRow, Math.Min(Together, rows - r), size);
        }
        else
            for (; rows > 0; rows--, from += fromRow, to += toRow) Line(from, fromStep, to, toStep, n, size);
    }

    /// <summary>Runs of one length at regular distances.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Runs(byte* from, long fromRow, byte* to, long toRow, long rows, long bytes)
    {
        if (fromRow == 0 && bytes is >= 32 and <= 128) Repeats(from, to, toRow, rows, bytes);
        else if (bytes >= LongRun)
            for (; rows > 0; rows--, from += fromRow, to += toRow) Buffer.MemoryCopy(from, to, bytes, bytes);
        else if (bytes >= Vector256<byte>.Count)
            for (; rows > 0; rows--, from += fromRow, to += toRow) Run(from, to, bytes);
        else if (bytes >= Vector128<byte>.Count)
            // Two pieces that may overlap, here and below.
            for (; rows > 0; rows--, from += fromRow, to += toRow)
            {
                var (a, b) = (Vector128.Load(from), Vector128.Load(from + bytes - 16));
                a.Store(to);
                b.Store(to + bytes - 16);
            }
        else if (bytes >= sizeof(long))
            for (; rows > 0; rows--, from += fromRow, to += toRow)
            {
                var (a, b) = (*(long*)from, *(long*)(from + bytes - sizeof(long)));
                *(long*)to = a;
                *(long*)(to + bytes - sizeof(long)) = b;
            }
        else if (bytes >= sizeof(int))
            for (; rows > 0; rows--, from += fromRow, to += toRow)
            {
                var (a, b) = (*(int*)from, *(int*)(from + bytes - sizeof(int)));
                *(int*)to = a;
                *(int*)(to + bytes - sizeof(int)) = b;
            }
        else
            for (; rows > 0; rows--, from += fromRow, to += toRow)
                for (var i = 0; i < bytes; i++) to[i] = from[i];
    }

    /// <summary>One run of 32 to 128 bytes again and again: it stays in registers, which overlap if there are fewer bytes.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Repeats(byte* from, byte* to, long toRow, long rows, long bytes)
    {
        const int Register = 32;
        var end = bytes - Register;
        var (a, d) = (Vector256.Load(from), Vector256.Load(from + end));
        if (bytes <= 2 * Register)
        {
            for (; rows > 0; rows--, to += toRow)
            {
                a.Store(to);
                d.Store(to + end);
            }
            return;
        }
        var (b, c) = (Vector256.Load(from + Register), Vector256.Load(from + end - Register));
        for (; rows > 0; rows--, to += toRow)
        {
            a.Store(to);
            b.Store(to + Register);
            c.Store(to + end - Register);
            d.Store(to + end);
        }
    }

    /// <summary>A run of at least 32 bytes; what is less than a register is copied with some of what comes before it.</summary>
    [MethodImpl(AggressiveInlining)]
    public static void Run(byte* from, byte* to, long bytes)
    {
        const int Register = 32, Wide = 64;
        long i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i + 2 * Wide <= bytes; i += 2 * Wide)
            {
                var (a, b) = (Vector512.Load(from + i), Vector512.Load(from + i + Wide));
                a.Store(to + i);
                b.Store(to + i + Wide);
            }
        }
        else
        {
            for (; i + 2 * Register <= bytes; i += 2 * Register)
            {
                var (a, b) = (Vector256.Load(from + i), Vector256.Load(from + i + Register));
                a.Store(to + i);
                b.Store(to + i + Register);
            }
        }
        for (; i + Register <= bytes; i += Register) Vector256.Load(from + i).Store(to + i);
        if (i < bytes) Vector256.Load(from + bytes - Register).Store(to + bytes - Register);
    }

    /// <summary>n elements of a size, at any distances.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Line(byte* from, long fromStep, byte* to, long toStep, long n, int size)
    {
        if (n <= 0) return;
        switch (size)
        {
            case 1: Line(from, fromStep, to, toStep, n); break;
            case 2: Line((short*)from, fromStep, (short*)to, toStep, n); break;
            case 4: Line((int*)from, fromStep, (int*)to, toStep, n); break;
            default: Line((long*)from, fromStep, (long*)to, toStep, n); break;
        }
    }

    /// <summary>n elements at any distances.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Line<T>(T* from, long fromStep, T* to, long toStep, long n) where T : unmanaged
    {
        if (toStep == sizeof(T))
        {
            if (fromStep == sizeof(T)) Buffer.MemoryCopy(from, to, n * sizeof(T), n * sizeof(T));
            else if (fromStep == 0) Fill(to, *from, n);
            else if (fromStep == -sizeof(T)) Backwards(from, to, n);
            else if (fromStep == 2 * sizeof(T) && sizeof(T) >= 4) EverySecond(from, to, n);
            else Apart((byte*)from, fromStep, (byte*)to, toStep, n, *from);
        }
        else Apart((byte*)from, fromStep, (byte*)to, toStep, n, *from);
    }

    /// <summary>Lines of one repeated element each.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Fills(byte* from, long fromRow, byte* to, long toRow, long rows, long n, int size)
    {
        switch (size)
        {
            case 1: Fills<byte>(from, fromRow, to, toRow, rows, n); break;
            case 2: Fills<short>(from, fromRow, to, toRow, rows, n); break;
            case 4: Fills<int>(from, fromRow, to, toRow, rows, n); break;
            default: Fills<long>(from, fromRow, to, toRow, rows, n); break;
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Fills<T>(byte* from, long fromRow, byte* to, long toRow, long rows, long n) where T : unmanaged
    {
        // Of short lines whole registers are written, as long as the lines that follow write over what is too much.
        var last = to + rows * toRow - Vector256<byte>.Count;
        if (toRow == n * sizeof(T) && n <= Vector256<T>.Count)
            for (; rows > 0 && to <= last; rows--, from += fromRow, to += toRow) Vector256.Create(*(T*)from).Store((T*)to);
        // What a line has of the cache's first and last line must be fetched, which whole ones need not and no prefetcher foresees.
        var fetch = Sse.IsSupported && toRow != n * sizeof(T) ? 4 * toRow : 0;
        for (; rows > 0; rows--, from += fromRow, to += toRow)
        {
            if (fetch != 0 && rows > 4)
            {
                Sse.Prefetch0(to + fetch);
                Sse.Prefetch0(to + fetch + n * sizeof(T));
            }
            Fill((T*)to, *(T*)from, n);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Fill<T>(T* to, T value, long n) where T : unmanaged
    {
        var (wide, lanes) = (Vector512<T>.Count, Vector256<T>.Count);
        var all = Vector512.Create(value);
        var end = to + n;
        if (n >= 4 * wide)
        {
            // Whole lines of the cache, so that no store touches two.
            all.Store(to);
            to = (T*)(((nint)to + Chunk.Size) & -Chunk.Size);
        }
        for (; to + 2 * wide <= end; to += 2 * wide)
        {
            all.Store(to);
            all.Store(to + wide);
        }
        for (; to + lanes <= end; to += lanes) all.GetLower().Store(to);
        if (n >= lanes) all.GetLower().Store(end - lanes);
        else
            for (; to < end; to++) *to = value;
    }

    [MethodImpl(AggressiveOptimization)]
    private static void Apart<T>(byte* from, long fromStep, byte* to, long toStep, long n, T _) where T : unmanaged
    {
        long i = 0;
        for (; i + 4 <= n; i += 4, from += 4 * fromStep, to += 4 * toStep)
        {
            var (a, b, c, d) = (*(T*)from, *(T*)(from + fromStep), *(T*)(from + 2 * fromStep), *(T*)(from + 3 * fromStep));
            *(T*)to = a;
            *(T*)(to + toStep) = b;
            *(T*)(to + 2 * toStep) = c;
            *(T*)(to + 3 * toStep) = d;
        }
        for (; i < n; i++, from += fromStep, to += toStep) *(T*)to = *(T*)from;
    }

    /// <summary>A line whose first element is the last in memory.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Backwards<T>(T* from, T* to, long n) where T : unmanaged
    {
        long i = 0;
        if (sizeof(T) == 4 && Vector512.IsHardwareAccelerated)
        {
            var turn = Vector512.Create(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
            for (; i + 16 <= n; i += 16) Vector512.Shuffle(Vector512.Load((int*)(from - i - 15)), turn).Store((int*)(to + i));
        }
        else if (sizeof(T) == 8 && Vector512.IsHardwareAccelerated)
        {
            var turn = Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0);
            for (; i + 8 <= n; i += 8) Vector512.Shuffle(Vector512.Load((long*)(from - i - 7)), turn).Store((long*)(to + i));
        }
        else
        {
            // Bytes of 16: whole elements from last to first.
            var turn = sizeof(T) switch
            {
                1 => Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                2 => Vector128.Create((byte)14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1),
                4 => Vector128.Create((byte)12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3),
                _ => Vector128.Create((byte)8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
            };
            var lanes = 16 / sizeof(T);
            for (; i + lanes <= n; i += lanes) Vector128.Shuffle(Vector128.Load((byte*)(from - i - lanes + 1)), turn).Store((byte*)(to + i));
        }
        for (; i < n; i++) to[i] = from[-i];
    }

    // The last register is left to single elements: it would be read one element beyond the line.
    [MethodImpl(AggressiveOptimization)]
    private static void EverySecond<T>(T* from, T* to, long n) where T : unmanaged
    {
        long i = 0;
        if (sizeof(T) == 4 && Avx512F.IsSupported)
        {
            var even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            for (; i + 16 < n; i += 16) Avx512F.PermuteVar16x32x2(Vector512.Load((int*)(from + 2 * i)), even, Vector512.Load((int*)(from + 2 * i + 16))).Store((int*)(to + i));
        }
        else if (sizeof(T) == 8 && Avx512F.IsSupported)
        {
            var even = Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14);
            for (; i + 8 < n; i += 8) Avx512F.PermuteVar8x64x2(Vector512.Load((long*)(from + 2 * i)), even, Vector512.Load((long*)(from + 2 * i + 8))).Store((long*)(to + i));
        }
        if (sizeof(T) == 4 && Avx2.IsSupported && n > 8)
        {
            const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01, Order = 0b11_01_10_00;
            for (; i + 8 < n; i += 8)
            {
                var pairs = Avx.Shuffle(Vector256.Load((float*)(from + 2 * i)), Vector256.Load((float*)(from + 2 * i + 8)), Even);
                Avx2.Permute4x64(pairs.AsInt64(), Order).Store((long*)(to + i));
            }
            // The last eight end with the last element, and so begin with the one before their first.
            var last = from + 2 * (n - 8) - 1;
            Avx2.Permute4x64(Avx.Shuffle(Vector256.Load((float*)last), Vector256.Load((float*)last + 8), Odd).AsInt64(), Order).Store((long*)(to + n - 8));
            return;
        }
        for (; i < n; i++) to[i] = from[2 * i];
    }
}
