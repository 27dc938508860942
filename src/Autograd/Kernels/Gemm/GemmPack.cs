using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        else if (bRow == 1) Transposed(b, bCol, k, n, y, width);
        else Strided(b, bRow, bCol, k, n, y, width);
    }

    /// <summary>
    /// y[r, p] = A[r, p] for a few rows, laid out along whichever side of A is contiguous (a conflict-free copy is all
    /// that is wanted, no certain order); tells the strides of the copy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<T>(
        T* a, nint aRow, nint aCol, nint rows, nint k, T* y, nint rowPitch, nint colPitch, out nint yRow, out nint yCol)
        where T : unmanaged
    {
        if (aCol == 1)
        {
            (yRow, yCol) = (rowPitch, 1);
            for (nint r = 0; r < rows; r++) NativeMemory.Copy(a + r * aRow, y + r * rowPitch, (nuint)(k * sizeof(T)));
            return;
        }
        (yRow, yCol) = (1, colPitch);
        if (aRow == 1 && rows * sizeof(T) % 16 == 0)
        {
            nint bytes = rows * sizeof(T);
            for (nint p = 0; p < k; p++, a += aCol, y += colPitch)
            {
                for (nint r = 0; r < bytes; r += 16) Vector128.Load((byte*)a + r).Store((byte*)y + r);
            }
            return;
        }
        for (nint p = 0; p < k; p++, a += aCol, y += colPitch)
        {
            for (nint r = 0; r < rows; r++) y[r] = a[r * aRow];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed<T>(T* b, nint bCol, nint k, nint n, T* y, nint width) where T : unmanaged
    {
        nint side = Transpose.Side<T>();
        nint kFull = k - k % side, nFull = n - n % side;
        for (nint j = 0; j < nFull; j += side)
        {
            for (nint p = 0; p < kFull; p += side) Transpose.Square(b + j * bCol + p, bCol, y + p * width + j, width);
        }
        if (kFull < k) Strided(b + kFull, 1, bCol, k - kFull, nFull, y + kFull * width, width);
        if (nFull < n) Strided(b + nFull * bCol, 1, bCol, k, n - nFull, y + nFull, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strided<T>(T* b, nint bRow, nint bCol, nint k, nint n, T* y, nint width) where T : unmanaged
    {
        if (bCol == 1)
        {
            for (nint p = 0; p < k; p++, b += bRow, y += width)
            {
                for (nint j = 0; j < n; j++) y[j] = b[j];
            }
            return;
        }
        for (nint j = 0; j < n; j++, b += bCol)
        {
            for (nint p = 0; p < k; p++) y[p * width + j] = b[p * bRow];
        }
    }
}
