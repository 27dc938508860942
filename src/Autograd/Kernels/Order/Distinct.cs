using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>Runs of equal neighbours; a NaN equals nothing.</summary>
internal static unsafe class Distinct
{
    /// <summary>How many runs there are.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static long Count<T>(T* x, long n) where T : unmanaged, INumber<T>
    {
        if (n == 0) return 0;
        long equal = 0, i = 1;
        // Lanes count down by their masks, few enough times for the narrowest type.
        while (i + Vector<T>.Count <= n)
        {
            var found = Vector<T>.Zero;
            var end = Math.Min(n - Vector<T>.Count, i + 100L * Vector<T>.Count);
            for (; i <= end; i += Vector<T>.Count)
                found += Vector.ConditionalSelect(Vector.Equals(*(Vector<T>*)(x + i), *(Vector<T>*)(x + i - 1)), Vector<T>.One, Vector<T>.Zero);
            for (var lane = 0; lane < Vector<T>.Count; lane++) equal += long.CreateTruncating(found[lane]);
        }
        for (; i < n; i++) equal += x[i] == x[i - 1] ? 1 : 0;
        return n - equal;
    }

    /// <summary>The first value of each run, taken from memory of its own beside the keys that are compared.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Values<T, U>(T* keys, U* x, long n, U* y, long runs) where T : unmanaged, INumber<T> where U : unmanaged
    {
        // From behind and without a branch: a run's value is overwritten until its first.
        var k = runs - 1;
        for (var i = n - 1; i > 0; i--)
        {
            y[k] = x[i];
            k -= keys[i] != keys[i - 1] ? 1 : 0;
        }
        *y = *x;
    }

    /// <summary>Whether <see cref="Values{T}(T*, byte*, long, byte*)"/> serves values of a size. A constant to the JIT but for the size.</summary>
    public static bool Compresses<T>(int size) where T : unmanaged => Avx512F.IsSupported && sizeof(T) == size;

    /// <summary>The first values of the runs into memory for n, and how many there are: registers keep the elements that differ from the one before.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static long Values<T>(T* keys, byte* x, long n, byte* y) where T : unmanaged, INumber<T>
    {
        if (n == 0) return 0;
        var (lanes, k, i) = (Vector512<T>.Count, 1L, 1L);
        *(T*)y = *(T*)x;
        for (; i + lanes <= n; i += lanes)
        {
            var first = ~Vector512.Equals(Vector512.Load(keys + i), Vector512.Load(keys + i - 1));
            var values = Vector512.Load((T*)x + i);
            if (sizeof(T) == sizeof(uint)) Avx512F.Compress(Vector512<uint>.Zero, first.AsUInt32(), values.AsUInt32()).Store((uint*)y + k);
            else Avx512F.Compress(Vector512<ulong>.Zero, first.AsUInt64(), values.AsUInt64()).Store((ulong*)y + k);
            k += BitOperations.PopCount(first.ExtractMostSignificantBits());
        }
        for (; i < n; i++)
            if (keys[i] != keys[i - 1]) ((T*)y)[k++] = ((T*)x)[i];
        return k;
    }

    /// <summary>Where each run begins.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Firsts<T>(T* keys, long n, long* firsts, long runs) where T : unmanaged, INumber<T>
    {
        var k = runs - 1;
        for (var i = n - 1; i > 0; i--)
        {
            firsts[k] = i;
            k -= keys[i] != keys[i - 1] ? 1 : 0;
        }
        *firsts = 0;
    }

    /// <summary>The number of the run of each element, at its place if places are given.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Numbers(long* firsts, long runs, long n, long* places, long* numbers)
    {
        for (long r = 0; r < runs; r++)
        {
            var end = r + 1 < runs ? firsts[r + 1] : n;
            if (places is null)
                for (var i = firsts[r]; i < end; i++) numbers[i] = r;
            else
                for (var i = firsts[r]; i < end; i++) numbers[places[i]] = r;
        }
    }
}
