using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Lines of pairs taken apart and put together: strides of 2. To put together, pairs of elements of 4 bytes are numbers of 8, which are widened as integers are.</summary>
internal static unsafe class Interleaving
{
    /// <summary>even[i] = x[2 i] and odd[i] = x[2 i + 1] for i below n.</summary>
    public static void Split<T>(T* x, nint n, T* even, T* odd) where T : unmanaged => Split(x, 0, 1, n, even, odd, 0);

    /// <summary>The same of rows at regular distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split<T>(T* x, nint xRow, nint rows, nint n, T* even, T* odd, nint row) where T : unmanaged
    {
        for (; rows > 0; rows--, x += xRow, even += row, odd += row)
        {
            nint i = 0;
            // The last register overlaps the one before it.
            if (sizeof(T) == sizeof(float) && Vector512.IsHardwareAccelerated && n >= Vector512<float>.Count)
                for (; i < n; i += Vector512<float>.Count)
                {
                    i = nint.Min(i, n - Vector512<float>.Count);
                    Zips.Split(Vector512.Load((float*)(x + 2 * i)), Vector512.Load((float*)(x + 2 * i) + Vector512<float>.Count), out var a, out var b);
                    a.Store((float*)(even + i));
                    b.Store((float*)(odd + i));
                }
            else if (sizeof(T) == sizeof(float) && n >= Vector256<float>.Count)
                for (; i < n; i += Vector256<float>.Count)
                {
                    i = nint.Min(i, n - Vector256<float>.Count);
                    Zips.Split(Vector256.Load((float*)(x + 2 * i)), Vector256.Load((float*)(x + 2 * i) + Vector256<float>.Count), out var a, out var b);
                    a.Store((float*)(even + i));
                    b.Store((float*)(odd + i));
                }
            for (; i < n; i++) (even[i], odd[i]) = (x[2 * i], x[2 * i + 1]);
        }
    }

    /// <summary>to[i] = x[2 i] for i below n, in whole registers of up to 64 bytes: what is too much is read and written too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EverySecond<T>(T* x, nint n, T* to) where T : unmanaged
    {
        if (sizeof(T) == sizeof(float) && Vector512.IsHardwareAccelerated)
            for (nint i = 0; i < n; i += Vector512<float>.Count)
            {
                Zips.Split(Vector512.Load((float*)(x + 2 * i)), Vector512.Load((float*)(x + 2 * i) + Vector512<float>.Count), out var even, out _);
                even.Store((float*)(to + i));
            }
        else if (sizeof(T) == sizeof(float))
            for (nint i = 0; i < n; i += Vector256<float>.Count)
            {
                Zips.Split(Vector256.Load((float*)(x + 2 * i)), Vector256.Load((float*)(x + 2 * i) + Vector256<float>.Count), out var even, out _);
                even.Store((float*)(to + i));
            }
        else if (sizeof(T) == sizeof(double) && Avx512F.IsSupported)
            for (nint i = 0; i < n; i += Vector512<double>.Count)
            {
                var (first, second) = (Vector512.Load((double*)(x + 2 * i)), Vector512.Load((double*)(x + 2 * i) + Vector512<double>.Count));
                Avx512F.PermuteVar8x64x2(first, Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), second).Store((double*)(to + i));
            }
        else
            for (nint i = 0; i < n; i++) to[i] = x[2 * i];
    }

    /// <summary>x[2 i] = even[i] and x[2 i + 1] = odd[i] for i below n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join<T>(T* even, T* odd, nint n, T* x) where T : unmanaged
    {
        nint i = 0, lanes = Vector<uint>.Count;
        if (sizeof(T) == sizeof(uint) && n >= lanes)
            for (; i < n; i += lanes)
            {
                i = nint.Min(i, n - lanes);
                Vector.Widen(Vector.Load((uint*)(even + i)), out var a, out var b);
                Vector.Widen(Vector.Load((uint*)(odd + i)), out var c, out var d);
                Vector.Store(a | c << 32, (ulong*)(x + 2 * i));
                Vector.Store(b | d << 32, (ulong*)(x + 2 * i) + lanes / 2);
            }
        for (; i < n; i++) (x[2 * i], x[2 * i + 1]) = (even[i], odd[i]);
    }
}
