using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Few rows of C by a B with adjacent columns: each element of B is used so rarely that reading it decides. Eight rows of B at a time run
/// past the sums, which lie in the first level, so that memory is read in long lines; tiles would read it in short pieces far apart.
/// The sums are those of <see cref="GemmBlocks{V, T}"/>, bit for bit.
/// </summary>
internal static unsafe class GemmLines<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged
{
    // So many bytes of each of the eight rows, and of the sums of each row of C.
    private const int Piece = 4096, Lines = 8, MostRows = 4;

    /// <summary>Whether this way serves so many rows and columns.</summary>
    public static bool Serves(in GemmProduct<T> x, nint rows, nint columns) => x.BCol == 1 && rows <= MostRows && columns >= 4 * V.Count;

    /// <summary>The rows [i0, i1) and the columns [j0, j1), whole registers, of C.</summary>
    [SkipLocalsInit]
    public static void Run(in GemmProduct<T> x, nint i0, nint i1, nint j0, nint j1)
    {
        byte* memory = stackalloc byte[MostRows * Piece + Chunk.Size], sums = Chunk.Aligned(memory);
        for (nint j = j0; j < j1; j += Piece / sizeof(T))
        {
            nint n = nint.Min(Piece / sizeof(T), j1 - j);
            for (nint p = 0; p < x.K; p += GemmBlocks<V, T>.KC)
                Block(x.Block(i0, i1 - i0, j, n, p, nint.Min(GemmBlocks<V, T>.KC, x.K - p)), (T*)sums);
        }
    }

    private static void Block(in GemmProduct<T> x, T* sums)
    {
        nint n = x.N, lines;
        new Span<T>(sums, (int)(x.M * n)).Clear();
        for (nint p = 0; p < x.K; p += lines)
        {
            lines = x.K - p >= Lines ? Lines : 1;
            T* a = x.A + p * x.ACol, b = x.B + p * x.BRow, s = sums;
            for (nint i = 0; i < x.M; i++, a += x.ARow, s += n)
            {
                if (lines == Lines) Eight(a, x.ACol, b, x.BRow, s, n);
                else One(*a, b, s, n);
            }
        }
        for (nint i = 0; i < x.M; i++) Put(sums + i * n, x.F == null ? null : x.F + i * x.FRow, x.C + i * x.CRow, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(T* a, nint aCol, T* b, nint bRow, T* s, nint n)
    {
        V x0 = V.Splat(a[0]), x1 = V.Splat(a[aCol]), x2 = V.Splat(a[2 * aCol]), x3 = V.Splat(a[3 * aCol]);
        a += 4 * aCol;
        V x4 = V.Splat(a[0]), x5 = V.Splat(a[aCol]), x6 = V.Splat(a[2 * aCol]), x7 = V.Splat(a[3 * aCol]);
        T* b1 = b + bRow, b2 = b1 + bRow, b3 = b2 + bRow, b4 = b3 + bRow, b5 = b4 + bRow, b6 = b5 + bRow, b7 = b6 + bRow;
        for (nint j = 0; j < n; j += V.Count)
        {
            V sum = V.MultiplyAdd(x0, V.Load(b + j), V.Load(s + j));
            sum = V.MultiplyAdd(x1, V.Load(b1 + j), sum);
            sum = V.MultiplyAdd(x2, V.Load(b2 + j), sum);
            sum = V.MultiplyAdd(x3, V.Load(b3 + j), sum);
            sum = V.MultiplyAdd(x4, V.Load(b4 + j), sum);
            sum = V.MultiplyAdd(x5, V.Load(b5 + j), sum);
            sum = V.MultiplyAdd(x6, V.Load(b6 + j), sum);
            V.Store(s + j, V.MultiplyAdd(x7, V.Load(b7 + j), sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(T a, T* b, T* s, nint n)
    {
        V x = V.Splat(a);
        for (nint j = 0; j < n; j += V.Count) V.Store(s + j, V.MultiplyAdd(x, V.Load(b + j), V.Load(s + j)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(T* s, T* f, T* c, nint n)
    {
        for (nint j = 0; j < n; j += V.Count) V.Store(c + j, f == null ? V.Load(s + j) : V.Load(f + j) + V.Load(s + j));
    }
}
