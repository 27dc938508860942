using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// A = Q T Qᵀ of a symmetric matrix with a tridiagonal T, by reflections. What one changes, A - v wᵀ - w vᵀ, is put off until the next is known, whose product with A is summed in the same pass:
/// a step reads and writes one triangle, and each of its elements serves twice.
/// </summary>
internal static unsafe class Tridiagonal<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>Doubles of the workspace.</summary>
    public static nint Room(nint n) => 3 * LineRows<V>.Pitch(n);

    /// <summary>Reduces A[n, n], of <see cref="LineRows{V}"/>, of which whole lines from the diagonal on are read. It is used up.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="n">Its size.</param>
    /// <param name="pitch">The distance of rows of A and V.</param>
    /// <param name="d">Receives the diagonal.</param>
    /// <param name="e">Receives the n - 1 elements beside it.</param>
    /// <param name="v">Receives the vectors of reflections, in rows; two rows that are used by turns unless <paramref name="keep"/>.</param>
    /// <param name="keep">Whether the vectors are wanted.</param>
    /// <param name="tau">Receives n factors.</param>
    /// <param name="work"><see cref="Room"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(double* a, nint n, nint pitch, double* d, double* e, double* v, bool keep, double* tau, double* work)
    {
        nint width = LineRows<V>.Whole(n), rows = n + LineRows<V>.Group - 1 & -LineRows<V>.Group;
        double* w = work, p = w + pitch, last = p + pitch;
        new Span<double>(work, (int)(3 * pitch)).Clear();
        for (nint k = 0; k < n; k++)
        {
            nint line = k & -LineRows<V>.Line;
            var x = v + (keep ? k : k & 1) * pitch;
            new Span<double>(x, (int)pitch).Clear();
            LineRows<V>.Blend(1, a + k * pitch, 0, x, line, width);
            LineRows<V>.Blend(-last[k], w, 1, x, line, width);
            LineRows<V>.Blend(-w[k], last, 1, x, line, width);
            d[k] = x[k];
            tau[k] = 0;
            for (var j = line; j <= k; j++) x[j] = 0;
            if (k == n - 1) break;
            tau[k] = Reflection<V>.Make(x, k + 1, n, out e[k]);

            new Span<double>(p + line, (int)(width - line)).Clear();
            for (var i = k + 1 & -LineRows<V>.Group; i < rows; i += LineRows<V>.Group) Change(a + i * pitch, pitch, i, width, last, w, x, p);
            for (var j = line; j <= k; j++) p[j] = 0;
            LineRows<V>.Blend(-0.5 * tau[k] * tau[k] * LineRows<V>.Dot(p, x, line, width), x, tau[k], p, line, width);
            var free = w;
            w = p;
            p = free;
            last = x;
        }
    }

    // The rows i to i + 3 of A: A -= v wᵀ + w vᵀ, and s += A x by rows, and of columns beyond the lines of the diagonal by columns too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Change(double* a, nint pitch, nint i, nint to, double* v, double* w, double* x, double* s)
    {
        double* b = a + pitch, c = b + pitch, d = c + pitch;
        V va = V.Splat(-v[i]), vb = V.Splat(-v[i + 1]), vc = V.Splat(-v[i + 2]), vd = V.Splat(-v[i + 3]);
        V wa = V.Splat(-w[i]), wb = V.Splat(-w[i + 1]), wc = V.Splat(-w[i + 2]), wd = V.Splat(-w[i + 3]);
        V xa = 0, xb = 0, xc = 0, xd = 0, sa = 0, sb = 0, sc = 0, sd = 0;
        nint from = i & -LineRows<V>.Line, beyond = from + LineRows<V>.Line;
        for (var j = from; j < to; j += V.Count)
        {
            if (j == beyond)
            {
                xa = V.Splat(x[i]);
                xb = V.Splat(x[i + 1]);
                xc = V.Splat(x[i + 2]);
                xd = V.Splat(x[i + 3]);
            }
            V p = V.Load(w + j), q = V.Load(v + j), r = V.Load(x + j), sum = V.Load(s + j);
            var row = V.MultiplyAdd(wa, q, V.MultiplyAdd(va, p, V.Load(a + j)));
            V.Store(a + j, row);
            sa = V.MultiplyAdd(row, r, sa);
            sum = V.MultiplyAdd(xa, row, sum);
            row = V.MultiplyAdd(wb, q, V.MultiplyAdd(vb, p, V.Load(b + j)));
            V.Store(b + j, row);
            sb = V.MultiplyAdd(row, r, sb);
            sum = V.MultiplyAdd(xb, row, sum);
            row = V.MultiplyAdd(wc, q, V.MultiplyAdd(vc, p, V.Load(c + j)));
            V.Store(c + j, row);
            sc = V.MultiplyAdd(row, r, sc);
            sum = V.MultiplyAdd(xc, row, sum);
            row = V.MultiplyAdd(wd, q, V.MultiplyAdd(vd, p, V.Load(d + j)));
            V.Store(d + j, row);
            sd = V.MultiplyAdd(row, r, sd);
            V.Store(s + j, V.MultiplyAdd(xd, row, sum));
        }
        s[i] += LineRows<V>.Sum(sa);
        s[i + 1] += LineRows<V>.Sum(sb);
        s[i + 2] += LineRows<V>.Sum(sc);
        s[i + 3] += LineRows<V>.Sum(sd);
    }
}
