using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// A = Q B Pᵀ with an upper bidiagonal B: reflections of columns and rows in turn. What both change, A - u yᵀ - x vᵀ, is put off until the next column's reflection is known,
/// whose product with A is summed in the same pass, so that a step reads the matrix twice and writes it once (Howell et al., "Cache efficient bidiagonalization using BLAS 2.5 operators", 2008).
/// </summary>
internal static unsafe class Bidiagonal<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>Doubles of the workspace.</summary>
    public static nint Room(nint n) => 4 * LineRows<V>.Pitch(n);

    /// <summary>Reduces A[n, n], of <see cref="LineRows{V}"/>, which is used up.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="n">Its size.</param>
    /// <param name="pitch">The distance of rows of A, U and V.</param>
    /// <param name="d">Receives the diagonal.</param>
    /// <param name="e">Receives the n - 1 elements above it.</param>
    /// <param name="u">Receives the vectors of reflections of columns, in rows; two rows that are used by turns unless <paramref name="keep"/>.</param>
    /// <param name="v">The same for reflections of rows.</param>
    /// <param name="keep">Whether the vectors are wanted.</param>
    /// <param name="tauU">Receives n factors.</param>
    /// <param name="tauV">The same for reflections of rows.</param>
    /// <param name="work"><see cref="Room"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(double* a, nint n, nint pitch, double* d, double* e, double* u, double* v, bool keep, double* tauU, double* tauV, double* work)
    {
        nint width = LineRows<V>.Whole(n), rows = n + LineRows<V>.Group - 1 & -LineRows<V>.Group;
        double* y = work, next = y + pitch, x = next + pitch, none = x + pitch;
        new Span<double>(work, (int)(4 * pitch)).Clear();
        double* lastU = none, lastV = none;
        for (nint k = 0; k < n; k++)
        {
            nint line = k & -LineRows<V>.Line, group = k & -LineRows<V>.Group;
            double* uk = u + (keep ? k : k & 1) * pitch, vk = v + (keep ? k : k & 1) * pitch;
            new Span<double>(uk, (int)pitch).Clear();
            new Span<double>(vk, (int)pitch).Clear();
            for (var i = k; i < n; i++) uk[i] = a[i * pitch + k] - lastU[i] * y[k] - x[i] * lastV[k];
            tauU[k] = Reflection<V>.Make(uk, k, n, out d[k]);
            tauV[k] = 0;
            if (k == n - 1) break;

            new Span<double>(next + line, (int)(width - line)).Clear();
            for (var i = group; i < rows; i += LineRows<V>.Group) Change(a + i * pitch, pitch, line, width, lastU + i, y, x + i, lastV, uk + i, next);
            LineRows<V>.Blend(tauU[k], next, 0, y, line, width);
            for (var j = line; j <= k; j++) y[j] = 0;

            LineRows<V>.Blend(1, a + k * pitch, 0, vk, line, width);
            LineRows<V>.Blend(-1, y, 1, vk, line, width);
            for (var j = line; j <= k; j++) vk[j] = 0;
            tauV[k] = Reflection<V>.Make(vk, k + 1, n, out e[k]);

            // (A - u yᵀ) v.
            LineRows<V>.Dots(a, pitch, group, rows, vk, line, width, x);
            var part = -tauV[k] * LineRows<V>.Dot(y, vk, line, width);
            for (var i = group; i < rows; i++) x[i] = tauV[k] * x[i] + part * uk[i];
            lastU = uk;
            lastV = vk;
        }
    }

    // Four rows of A: A -= u yᵀ + x vᵀ, and s += Aᵀ w.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Change(double* a, nint pitch, nint from, nint to, double* u, double* y, double* x, double* v, double* w, double* s)
    {
        double* b = a + pitch, c = b + pitch, d = c + pitch;
        V ua = V.Splat(-u[0]), ub = V.Splat(-u[1]), uc = V.Splat(-u[2]), ud = V.Splat(-u[3]);
        V xa = V.Splat(-x[0]), xb = V.Splat(-x[1]), xc = V.Splat(-x[2]), xd = V.Splat(-x[3]);
        V wa = V.Splat(w[0]), wb = V.Splat(w[1]), wc = V.Splat(w[2]), wd = V.Splat(w[3]);
        for (var j = from; j < to; j += V.Count)
        {
            V p = V.Load(y + j), q = V.Load(v + j), sum = V.Load(s + j);
            var row = V.MultiplyAdd(xa, q, V.MultiplyAdd(ua, p, V.Load(a + j)));
            V.Store(a + j, row);
            sum = V.MultiplyAdd(wa, row, sum);
            row = V.MultiplyAdd(xb, q, V.MultiplyAdd(ub, p, V.Load(b + j)));
            V.Store(b + j, row);
            sum = V.MultiplyAdd(wb, row, sum);
            row = V.MultiplyAdd(xc, q, V.MultiplyAdd(uc, p, V.Load(c + j)));
            V.Store(c + j, row);
            sum = V.MultiplyAdd(wc, row, sum);
            row = V.MultiplyAdd(xd, q, V.MultiplyAdd(ud, p, V.Load(d + j)));
            V.Store(d + j, row);
            V.Store(s + j, V.MultiplyAdd(wd, row, sum));
        }
    }
}
