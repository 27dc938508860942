using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Few terms by a B with adjacent columns, as the gradient of a weight is for few samples: writing C decides. It is written row by row, which memory takes
/// three times as fast as tiles of short pieces far apart; the rows of B stay in the first level. The sums are those of <see cref="GemmBlocks{V, T}"/>, bit for bit.
/// </summary>
internal static unsafe class GemmFewTerms<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged
{
    // Below so many bytes of C, in the first level, tiles are as fast.
    private const int Most = 6, LeastBytes = 32 * 1024;

    /// <summary>Whether this way serves so many rows and columns.</summary>
    public static bool Serves(in GemmProduct<T> x, nint rows, nint columns) =>
        x.K <= Most && x.BCol == 1 && columns >= 4 * V.Count && rows * columns * sizeof(T) >= LeastBytes;

    /// <summary>The rows [i0, i1) and the columns [j0, j1), whole registers, of C.</summary>
    public static void Run(in GemmProduct<T> x, nint i0, nint i1, nint j0, nint j1)
    {
        var y = x.Block(i0, i1 - i0, j0, j1 - j0, 0, x.K);
        for (nint i = 0; i < y.M; i++) Row(y.A + i * y.ARow, y.ACol, y.K, y.B, y.BRow, y.F == null ? null : y.F + i * y.FRow, y.C + i * y.CRow, y.N);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(T* a, nint aCol, nint k, T* b, nint bRow, T* f, T* c, nint n)
    {
        nint j = 0;
        for (; j + 4 * V.Count <= n; j += 4 * V.Count)
        {
            V s0 = default, s1 = default, s2 = default, s3 = default;
            T* terms = a, row = b + j;
            for (nint p = 0; p < k; p++, terms += aCol, row += bRow)
            {
                V x = V.Splat(*terms);
                s0 = V.MultiplyAdd(x, V.Load(row), s0);
                s1 = V.MultiplyAdd(x, V.Load(row + V.Count), s1);
                s2 = V.MultiplyAdd(x, V.Load(row + 2 * V.Count), s2);
                s3 = V.MultiplyAdd(x, V.Load(row + 3 * V.Count), s3);
            }
            Put(s0, f, c, j);
            Put(s1, f, c, j + V.Count);
            Put(s2, f, c, j + 2 * V.Count);
            Put(s3, f, c, j + 3 * V.Count);
        }
        for (; j < n; j += V.Count)
        {
            V sum = default;
            for (nint p = 0; p < k; p++) sum = V.MultiplyAdd(V.Splat(a[p * aCol]), V.Load(b + p * bRow + j), sum);
            Put(sum, f, c, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(V sum, T* f, T* c, nint j) => V.Store(c + j, f == null ? sum : V.Load(f + j) + sum);
}
