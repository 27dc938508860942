using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>Copies of blocks of A and B in the order in which <see cref="GemmTile"/> reads them.</summary>
internal static unsafe class GemmPack
{
    /// <summary>
    /// y[p, j] = B[p, j] for k rows and n columns, rows of y being <paramref name="width"/> elements apart (whole registers);
    /// columns from n to the width are zero. Full panels of unit column stride go register by register.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel<V, T>(T* b, nint bRow, nint bCol, nint k, nint n, T* y, nint width)
        where V : struct, ILanes<V, T>
        where T : unmanaged
    {
        if (n < width) new Span<T>(y, checked((int)(k * width))).Clear();
        if (bCol == 1 && n == width)
        {
            for (; k > 0; k--, b += bRow, y += width)
            {
                for (nint j = 0; j < width; j += V.Count) V.Store(y + j, V.Load(b + j));
            }
        }
        else if (bCol == 1) Rows(b, bRow, y, width, k, n);
        else if (bRow == 1) Transpose.Run(b, bCol, k, n, y, width);
        else Strided(b, bRow, bCol, k, n, y, width);
    }

    /// <summary>y[p, r] = A[r, p]: a few rows, column by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strip<T>(T* a, nint aRow, nint aCol, nint rows, nint k, T* y) where T : unmanaged
    {
        if (aCol == 1) Transpose.Run(a, aRow, k, rows, y, rows);
        else if (aRow == 1) Rows(a, aCol, y, rows, k, rows);
        else Strided(a, aCol, aRow, k, rows, y, rows);
    }

    /// <summary>Asks for some rows of n adjacent elements, to be there when they are read later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fetch<T>(T* x, nint row, nint rows, nint n) where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (; rows > 0; rows--, x += row)
        {
            for (nint j = 0; j < n; j += 64 / sizeof(T)) Sse.Prefetch1(x + j);
        }
    }

    /// <summary>Copies some rows of n adjacent elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<T>(T* x, nint xRow, T* y, nint yRow, nint rows, nint n) where T : unmanaged
    {
        nint last = n - 16 / sizeof(T);
        for (; rows > 0; rows--, x += xRow, y += yRow)
        {
            if (last < 0)
            {
                for (nint j = 0; j < n; j++) y[j] = x[j];
                continue;
            }
            // The last copy overlaps the one before.
            for (nint j = 0; j < last; j += 16 / sizeof(T)) Vector128.Load((byte*)(x + j)).Store((byte*)(y + j));
            Vector128.Load((byte*)(x + last)).Store((byte*)(y + last));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strided<T>(T* b, nint bRow, nint bCol, nint k, nint n, T* y, nint width) where T : unmanaged
    {
        for (nint j = 0; j < n; j++, b += bCol)
        {
            for (nint p = 0; p < k; p++) y[p * width + j] = b[p * bRow];
        }
    }
}
