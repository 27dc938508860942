using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// The singular value decomposition by one-sided Jacobi rotations of the rows of R, where A P = Q R with exchanged columns: rows become orthogonal, their lengths
/// are the singular values. Small ones keep their digits as well as large ones do, and R is graded, so that few sweeps are needed.
/// </summary>
internal static unsafe class JacobiSvd
{
    private const int MaxSweeps = 60;

    /// <summary>Rows on a side of a tile of pairs.</summary>
    private const int Tile = 8;

    private const double Epsilon = 2.2204460492503131e-16;

    /// <summary>
    /// The kernel of a stack: A[M, N], M at least N, is used up; C receives the N singular values, falling, and (if B is there) B[M, K] and D[N, N] the left
    /// singular vectors in columns, the right ones in rows. Tells 1 if A is not finite, or the sweeps do not end.
    /// </summary>
    public static long Item(in MatrixStack s, long item)
    {
        nint m = s.M, n = s.N;
        var a = s.ItemA(item);
        var scale = DoubleRow.Tame(a, m * n);
        if (double.IsNaN(scale)) return 1;
        var vectors = s.B is not null;
        nint square = checked(n * n);
        var scratch = new double[checked(square * (vectors ? 2 : 1) + 2 * n + nint.Max(n, s.K))];
        var order = new long[n];
        fixed (double* w = scratch)
        fixed (long* places = order)
        {
            double* j = vectors ? w + square : null, tau = w + square * (vectors ? 2 : 1), lengths = tau + n, work = lengths + n;
            Householder.Factor(a, m, n, tau, work, places);
            for (nint i = 0; i < n; i++)
                for (nint k = 0; k < n; k++)
                    w[i * n + k] = k < i ? 0 : a[i * n + k];
            if (vectors) Identity(j, n);
            if (!Rotate(w, j, n)) return 1;
            for (nint i = 0; i < n; i++) lengths[i] = Math.Sqrt(DoubleRow.Dot(w + i * n, w + i * n, n));
            Sort(lengths, w, j, n);
            for (nint i = 0; i < n; i++) s.ItemC(item)[i] = lengths[i] * scale;
            if (!vectors) return 0;
            Left(a, m, n, tau, j, s.ItemB(item), s.K, work);
            Right(w, lengths, places, s.ItemD(item), n);
        }
        return 0;
    }

    // Each pair of rows is turned so that they become orthogonal, until none needs it.
    private static bool Rotate(double* w, double* j, nint n)
    {
        var tolerance = Epsilon * Math.Max(1, Math.Sqrt(n) / 2);
        // The squares of the lengths stay with the rows: who turns two rows measures them.
        var lengths = new double[n];
        fixed (double* squares = lengths)
        {
            for (nint i = 0; i < n; i++) squares[i] = DoubleRow.Dot(w + i * n, w + i * n, n);
            for (var sweep = 0; sweep < MaxSweeps; sweep++)
            {
                var turned = false;
                // Tiles of pairs, whose rows stay in the first cache level.
                for (nint p = 0; p < n; p += Tile)
                    for (var q = p; q < n; q += Tile)
                        turned |= Turn(w, j, n, squares, tolerance, p, nint.Min(p + Tile, n), q, nint.Min(q + Tile, n));
                if (!turned) return true;
            }
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Turn(double* w, double* j, nint n, double* squares, double tolerance, nint from, nint to, nint first, nint last)
    {
        var turned = false;
        for (var p = from; p < to; p++)
            for (var q = nint.Max(first, p + 1); q < last; q++)
            {
                double* x = w + p * n, y = w + q * n;
                double xx = squares[p], yy = squares[q], xy = DoubleRow.Dot(x, y, n);
                if (xy == 0 || Math.Abs(xy) <= tolerance * Math.Sqrt(xx) * Math.Sqrt(yy)) continue;
                turned = true;
                var zeta = (yy - xx) / (2 * xy);
                var t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + double.Hypot(1, zeta));
                var c = 1 / Math.Sqrt(1 + t * t);
                (squares[p], squares[q]) = DoubleRow.RotateMeasured(x, y, c, c * t, n);
                if (j is not null) DoubleRow.Rotate(j + p * n, j + q * n, c, c * t, n);
            }
        return turned;
    }

    private static void Sort(double* lengths, double* w, double* j, nint n)
    {
        for (nint i = 0; i < n; i++)
        {
            var most = i;
            for (var k = i + 1; k < n; k++)
                if (lengths[k] > lengths[most]) most = k;
            if (most == i) continue;
            (lengths[i], lengths[most]) = (lengths[most], lengths[i]);
            DoubleRow.Swap(w + i * n, w + most * n, n);
            if (j is not null) DoubleRow.Swap(j + i * n, j + most * n, n);
        }
    }

    // U = Q (Jᵀ, and what completes it).
    private static void Left(double* a, nint m, nint n, double* tau, double* j, double* u, nint columns, double* work)
    {
        new Span<double>(u, checked((int)(m * columns))).Clear();
        for (nint i = 0; i < n; i++)
            for (nint k = 0; k < n; k++)
                u[i * columns + k] = j[k * n + i];
        for (var i = n; i < columns; i++) u[i * columns + i] = 1;
        Householder.Multiply(a, m, n, tau, u, columns, work);
    }

    // Rows of V are the directions of the rows of W, columns back in their places. A row of no length has no direction: any that completes the others serves.
    private static void Right(double* w, double* lengths, long* places, double* v, nint n)
    {
        nint rank = n;
        while (rank > 0 && lengths[rank - 1] == 0) rank--;
        for (nint i = 0; i < rank; i++)
            for (nint k = 0; k < n; k++)
                v[i * n + places[k]] = w[i * n + k] / lengths[i];
        if (rank == n) return;
        var scratch = new double[n * rank + n * n + rank + n];
        fixed (double* known = scratch)
        {
            double* q = known + n * rank, tau = q + n * n, work = tau + rank;
            for (nint i = 0; i < rank; i++)
                for (nint k = 0; k < n; k++)
                    known[k * rank + i] = v[i * n + k];
            Householder.Factor(known, n, rank, tau, work);
            Householder.Unfold(known, n, rank, tau, q, n, work);
            for (var i = rank; i < n; i++)
                for (nint k = 0; k < n; k++)
                    v[i * n + k] = q[k * n + i];
        }
    }

    private static void Identity(double* x, nint n)
    {
        new Span<double>(x, checked((int)(n * n))).Clear();
        for (nint i = 0; i < n; i++) x[i * n + i] = 1;
    }
}
