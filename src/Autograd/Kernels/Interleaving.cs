using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Lines of pairs taken apart and put together: strides of 2. Pairs of elements of 4 bytes are numbers of 8, which are narrowed and widened as integers are.</summary>
internal static unsafe class Interleaving
{
    /// <summary>even[i] = x[2 i] and odd[i] = x[2 i + 1] for i below n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split<T>(T* x, nint n, T* even, T* odd) where T : unmanaged
    {
        nint i = 0, lanes = Vector<uint>.Count;
        if (sizeof(T) == sizeof(uint) && n >= lanes)
            for (; i < n; i += lanes)
            {
                // The last register overlaps the one before it.
                i = nint.Min(i, n - lanes);
                var (a, b) = (Vector.Load((ulong*)(x + 2 * i)), Vector.Load((ulong*)(x + 2 * i) + lanes / 2));
                Vector.Store(Vector.Narrow(a, b), (uint*)(even + i));
                Vector.Store(Vector.Narrow(a >>> 32, b >>> 32), (uint*)(odd + i));
            }
        for (; i < n; i++) (even[i], odd[i]) = (x[2 * i], x[2 * i + 1]);
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
