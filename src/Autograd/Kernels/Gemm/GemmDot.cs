using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Matrix times vector where the rows of the matrix are contiguous: a dot product per row. Terms are summed in four registers, so their
/// order differs from that of <see cref="GemmBlocks{V, T}"/>; which of the two is used depends on n and the strides, never on the number
/// of rows.
/// </summary>
internal static unsafe class GemmDot<V, T>
    where V : struct, ILanes<V, T>, IRing<V>
    where T : unmanaged, INumberBase<T>
{
    // Terms per dot product; longer rows add up several, which keeps the piece of x in the first level and the rounding errors small.
    private const int KC = 4096;

    /// <summary>Whether this way serves the product.</summary>
    public static bool Serves(in GemmProduct<T> x) => x.N == 1 && x.ACol == 1;

    /// <summary>The rows [i0, i1) of C.</summary>
    public static void Run(in GemmProduct<T> x, nint i0, nint i1)
    {
        for (nint p = 0; p < x.K; p += KC)
        {
            var part = x.Block(i0, i1 - i0, 0, 1, p, nint.Min(KC, x.K - p));
            T* a = part.A, b = part.B, c = part.C, f = part.F;
            if (x.BRow != 1)
            {
                T* y = (T*)GemmScratch.Take(part.K * sizeof(T));
                for (nint q = 0; q < part.K; q++) y[q] = b[q * x.BRow];
                b = y;
            }
            for (nint i = i0; i < i1; i++, a += x.ARow, c += x.CRow)
            {
                T sum = Dot(a, b, part.K);
                *c = f == null ? sum : *f + sum;
                if (f != null) f += part.FRow;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static T Dot(T* a, T* b, nint k)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        for (; k >= 4 * V.Count; k -= 4 * V.Count, a += 4 * V.Count, b += 4 * V.Count)
        {
            s0 = V.MultiplyAdd(V.Load(a), V.Load(b), s0);
            s1 = V.MultiplyAdd(V.Load(a + V.Count), V.Load(b + V.Count), s1);
            s2 = V.MultiplyAdd(V.Load(a + 2 * V.Count), V.Load(b + 2 * V.Count), s2);
            s3 = V.MultiplyAdd(V.Load(a + 3 * V.Count), V.Load(b + 3 * V.Count), s3);
        }
        for (; k >= V.Count; k -= V.Count, a += V.Count, b += V.Count) s0 = V.MultiplyAdd(V.Load(a), V.Load(b), s0);

        T tail = T.Zero;
        for (; k > 0; k--, a++, b++) tail = T.MultiplyAddEstimate(*a, *b, tail);

        // Four chains through the lanes, in registers.
        T* lane = stackalloc T[V.Count];
        V.Store(lane, s0 + s1 + (s2 + s3));
        if (V.Count == 2) return lane[0] + lane[1] + tail;
        T t0 = lane[0], t1 = lane[1], t2 = lane[2], t3 = lane[3];
        for (int l = 4; l < V.Count; l += 4)
        {
            t0 += lane[l];
            t1 += lane[l + 1];
            t2 += lane[l + 2];
            t3 += lane[l + 3];
        }
        return t0 + t1 + (t2 + t3) + tail;
    }
}
