using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The singular value decomposition: reflections from both sides make the matrix (of more rows than columns the R of A = Q R) bidiagonal, and rotations the rest. Vectors are kept in rows, so that
/// rotations run along memory.
/// </summary>
internal static unsafe class SingularSystem<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>
    /// The kernel of a stack: A[M, N], M at least N, is used up; C receives the N singular values, falling, and (if B is there) B[M, K] and D[N, N] the left
    /// singular vectors in columns, the right ones in rows. Tells 1 if A is not finite, or the iteration does not end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Item(in MatrixStack s, long item)
    {
        nint m = s.M, n = s.N;
        var vectors = s.B is not null;
        double* a = s.ItemA(item);
        var scale = DoubleRow.Tame(a, m * n);
        if (double.IsNaN(scale)) return 1;
        nint pitch = LineRows<V>.Pitch(n), size = pitch * (n + LineRows<V>.Group), kept = vectors ? size : 2 * pitch, tall = m > n ? Householder<V>.Room(m, n) : 0;
        using var work = new Workspace(checked(tall + size + 2 * kept + 5 * n + Bidiagonal<V>.Room(n)), 10);
        double* q = work.Take(tall), tau = work.Take(n), r = work.Take(size), u = work.Take(kept), v = work.Take(kept);
        double* d = work.Take(n), e = work.Take(n), tauU = work.Take(n), tauV = work.Take(n);
        if (m > n) Householder<V>.Factor(a, m, n, q, tau);
        LineRows<V>.Fill(a, n, r, pitch);
        if (m > n)
            for (nint i = 1; i < n; i++) new Span<double>(r + i * pitch, (int)i).Clear();
        Bidiagonal<V>.Reduce(r, n, pitch, d, e, u, v, vectors, tauU, tauV, work.Take(Bidiagonal<V>.Room(n)));

        using var more = new Workspace(checked((vectors ? size : 0) + 2 * RotationWaves<V>.Room(n) + n), 4);
        double* x = r, y = more.Take(vectors ? size : 0);
        if (vectors)
        {
            Reflection<V>.Transposed(u, pitch, tauU, n, n, x, n);
            Reflection<V>.Transposed(v, pitch, tauV, n, n, y, n);
        }
        // Rows of no width are not turned.
        var width = vectors ? n : 0;
        var turnsLeft = new RotationWaves<V>(x, n, pitch, width, more.Take(RotationWaves<V>.Room(n)));
        var turnsRight = new RotationWaves<V>(y, n, pitch, width, more.Take(RotationWaves<V>.Room(n)));
        if (!BidiagonalIteration<V>.Run(d, e, n, ref turnsLeft, ref turnsRight)) return 1;

        var order = (long*)more.Take(n);
        var lengths = s.ItemC(item);
        for (nint i = 0; i < n; i++) (lengths[i], order[i]) = (-Math.Abs(d[i]) * scale, i);
        new Span<double>(lengths, (int)n).Sort(new Span<long>(order, (int)n));
        for (nint i = 0; i < n; i++) lengths[i] = -lengths[i];
        if (!vectors) return 0;
        for (nint i = 0; i < n; i++)
        {
            var row = s.ItemD(item) + i * n;
            new ReadOnlySpan<double>(y + (nint)order[i] * pitch, (int)n).CopyTo(new Span<double>(row, (int)n));
            if (d[order[i]] < 0) DoubleRow.Scale(-1, row, n);
        }
        Left(x, n, pitch, order, u, s.ItemB(item), m, s.K, q, tau);
        return 0;
    }

    // The columns of U: Q times those of the vectors of R, and what completes them.
    private static void Left(double* x, nint n, nint pitch, long* order, double* work, double* u, nint m, nint columns, double* q, double* tau)
    {
        if (m > n) new Span<double>(u, checked((int)(m * columns))).Clear();
        LineRows<V>.Turn(x, n, pitch, order, work, u, columns);
        for (var i = n; i < columns; i++) u[i * columns + i] = 1;
        if (m > n) HouseholderBlocks.Multiply(q, LineRows<V>.Pitch(m), tau, n, m, u, columns, columns);
    }
}
