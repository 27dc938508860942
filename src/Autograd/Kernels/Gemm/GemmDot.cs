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

    // Rows at once, so that their chains of additions run side by side: a single one of 64 terms waits most of its time for the last lanes.
    private const int Rows = 4;

    /// <summary>Whether this way serves the product.</summary>
    public static bool Serves(in GemmProduct<T> x) => x.N == 1 && x.ACol == 1;

    /// <summary>The rows [i0, i1) of C.</summary>
    public static void Run(in GemmProduct<T> x, nint i0, nint i1)
    {
        T* sums = stackalloc T[Rows];
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
            for (nint i = i0, rows; i < i1; i += rows)
            {
                rows = i1 - i >= Rows ? Rows : 1;
                if (rows == Rows) Dots(a, x.ARow, b, part.K, sums);
                else *sums = Dot(a, b, part.K);
                for (nint r = 0; r < rows; r++, a += x.ARow, c += x.CRow)
                {
                    *c = f == null ? sums[r] : *f + sums[r];
                    if (f != null) f += part.FRow;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Dot(T* a, T* b, nint k)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        nint p = 0;
        for (; p <= k - 4 * V.Count; p += 4 * V.Count)
        {
            s0 = V.MultiplyAdd(V.Load(a + p), V.Load(b + p), s0);
            s1 = V.MultiplyAdd(V.Load(a + p + V.Count), V.Load(b + p + V.Count), s1);
            s2 = V.MultiplyAdd(V.Load(a + p + 2 * V.Count), V.Load(b + p + 2 * V.Count), s2);
            s3 = V.MultiplyAdd(V.Load(a + p + 3 * V.Count), V.Load(b + p + 3 * V.Count), s3);
        }
        for (; p <= k - V.Count; p += V.Count) s0 = V.MultiplyAdd(V.Load(a + p), V.Load(b + p), s0);
        return Across(s0 + s1 + (s2 + s3)) + Tail(a + p, b + p, k - p);
    }

    /// <summary>Four rows, each as <see cref="Dot"/> takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots(T* a, nint row, T* b, nint k, T* sums)
    {
        T* c = a + row, d = c + row, e = d + row;
        V a0 = default, a1 = default, a2 = default, a3 = default, c0 = default, c1 = default, c2 = default, c3 = default;
        V d0 = default, d1 = default, d2 = default, d3 = default, e0 = default, e1 = default, e2 = default, e3 = default;
        nint p = 0;
        for (; p <= k - 4 * V.Count; p += 4 * V.Count)
        {
            V y = V.Load(b + p);
            a0 = V.MultiplyAdd(V.Load(a + p), y, a0);
            c0 = V.MultiplyAdd(V.Load(c + p), y, c0);
            d0 = V.MultiplyAdd(V.Load(d + p), y, d0);
            e0 = V.MultiplyAdd(V.Load(e + p), y, e0);
            y = V.Load(b + p + V.Count);
            a1 = V.MultiplyAdd(V.Load(a + p + V.Count), y, a1);
            c1 = V.MultiplyAdd(V.Load(c + p + V.Count), y, c1);
            d1 = V.MultiplyAdd(V.Load(d + p + V.Count), y, d1);
            e1 = V.MultiplyAdd(V.Load(e + p + V.Count), y, e1);
            y = V.Load(b + p + 2 * V.Count);
            a2 = V.MultiplyAdd(V.Load(a + p + 2 * V.Count), y, a2);
            c2 = V.MultiplyAdd(V.Load(c + p + 2 * V.Count), y, c2);
            d2 = V.MultiplyAdd(V.Load(d + p + 2 * V.Count), y, d2);
            e2 = V.MultiplyAdd(V.Load(e + p + 2 * V.Count), y, e2);
            y = V.Load(b + p + 3 * V.Count);
            a3 = V.MultiplyAdd(V.Load(a + p + 3 * V.Count), y, a3);
            c3 = V.MultiplyAdd(V.Load(c + p + 3 * V.Count), y, c3);
            d3 = V.MultiplyAdd(V.Load(d + p + 3 * V.Count), y, d3);
            e3 = V.MultiplyAdd(V.Load(e + p + 3 * V.Count), y, e3);
        }
        for (; p <= k - V.Count; p += V.Count)
        {
            V y = V.Load(b + p);
            a0 = V.MultiplyAdd(V.Load(a + p), y, a0);
            c0 = V.MultiplyAdd(V.Load(c + p), y, c0);
            d0 = V.MultiplyAdd(V.Load(d + p), y, d0);
            e0 = V.MultiplyAdd(V.Load(e + p), y, e0);
        }
        sums[0] = Across(a0 + a1 + (a2 + a3)) + Tail(a + p, b + p, k - p);
        sums[1] = Across(c0 + c1 + (c2 + c3)) + Tail(c + p, b + p, k - p);
        sums[2] = Across(d0 + d1 + (d2 + d3)) + Tail(d + p, b + p, k - p);
        sums[3] = Across(e0 + e1 + (e2 + e3)) + Tail(e + p, b + p, k - p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Across(V x)
    {
        for (int half = V.Count / 2; half > 0; half /= 2) x += V.Down(x, half);
        return Unsafe.As<V, T>(ref x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tail(T* a, T* b, nint k)
    {
        T sum = T.Zero;
        for (nint p = 0; p < k; p++) sum = T.MultiplyAddEstimate(a[p], b[p], sum);
        return sum;
    }
}
