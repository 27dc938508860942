namespace Autograd.Kernels;

/// <summary>
/// The eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, and the implicit QL iteration with Wilkinson's shift diagonal.
/// Vectors are kept in rows, so that a rotation runs along memory.
/// </summary>
internal static unsafe class SymmetricEigen
{
    /// <summary>Steps for one eigenvalue; two or three is usual.</summary>
    private const int MaxSteps = 60;

    private const double Epsilon = 1.1102230246251565e-16, Tiny = 1e-290;

    /// <summary>
    /// The kernel of a stack: A[N, N], full and symmetric, is used up; B receives the N eigenvalues, ascending, and C (if any) the eigenvectors in its columns.
    /// Tells 1 if the iteration does not converge.
    /// </summary>
    public static long Item(in MatrixStack s, long item)
    {
        var n = s.N;
        double* a = s.ItemA(item), values = s.ItemB(item);
        var scale = DoubleRow.Tame(a, n * n);
        if (double.IsNaN(scale)) return 1;
        var scratch = new double[4 * n + (s.C is null ? 0 : n * n)];
        fixed (double* off = scratch)
        {
            double* tau = off + n, work = tau + n, vectors = s.C is null ? null : work + 2 * n;
            Tridiagonal(a, n, values, off, tau, work);
            if (vectors is not null) Unfold(a, n, tau, vectors, work);
            if (!Diagonal(values, off, vectors, n)) return 1;
            DoubleRow.Scale(scale, values, n);
            Sort(values, vectors, n);
            if (vectors is not null)
                for (nint i = 0; i < n; i++)
                    for (nint j = 0; j < n; j++)
                        s.ItemC(item)[j * n + i] = vectors[i * n + j];
        }
        return 0;
    }

    // Row k right of the diagonal is the column below it: v_k is made and kept there. A = A - v wᵀ - w vᵀ with w = p - (tau/2 pᵀv) v, p = tau A v.
    private static void Tridiagonal(double* a, nint n, double* diagonal, double* off, double* tau, double* p)
    {
        for (nint k = 0; k < n; k++)
        {
            diagonal[k] = a[k * n + k];
            nint size = n - k - 1;
            if (size == 0) break;
            var v = a + k * n + k + 1;
            tau[k] = Reflect(v, 1, size);
            off[k] = v[0];
            if (tau[k] == 0) continue;
            v[0] = 1;
            var rest = a + (k + 1) * n + k + 1;
            for (nint i = 0; i < size; i++) p[i] = tau[k] * DoubleRow.Dot(rest + i * n, v, size);
            DoubleRow.Add(-0.5 * tau[k] * DoubleRow.Dot(p, v, size), v, p, size);
            for (nint i = 0; i < size; i++)
            {
                DoubleRow.Add(-v[i], p, rest + i * n, size);
                DoubleRow.Add(-p[i], v, rest + i * n, size);
            }
        }
    }

    // Qᵀ = H_{n-2} ... H_0, where H_k acts on rows and columns above k: built from the last, so that a block grows. Rows of the result are columns of Q.
    private static void Unfold(double* a, nint n, double* tau, double* q, double* work)
    {
        new Span<double>(q, checked((int)(n * n))).Clear();
        for (nint i = 0; i < n; i++) q[i * n + i] = 1;
        for (var k = n - 2; k >= 0; k--)
        {
            if (tau[k] == 0) continue;
            nint size = n - k - 1;
            var v = a + k * n + k + 1;
            // From the right: each row minus tau (row v) vᵀ.
            for (nint i = 0; i < size; i++)
            {
                var row = q + (k + 1 + i) * n + k + 1;
                DoubleRow.Add(-tau[k] * DoubleRow.Dot(row, v, size), v, row, size);
            }
        }
    }

    private static bool Diagonal(double* d, double* e, double* rows, nint n)
    {
        if (n > 0) e[n - 1] = 0;
        for (nint l = 0; l < n; l++)
            for (var step = 0; ; step++)
            {
                var m = l;
                while (m < n - 1 && e[m] * e[m] > Tiny + Epsilon * Math.Abs(d[m]) * (Epsilon * Math.Abs(d[m + 1]))) m++;
                if (m == l) break;
                if (step == MaxSteps) return false;
                var g = (d[l + 1] - d[l]) / (2 * e[l]);
                var r = Math.Sqrt(g * g + 1);
                g = d[m] - d[l] + e[l] / (g + Math.CopySign(r, g));
                double s = 1, c = 1, p = 0;
                nint i;
                for (i = m - 1; i >= l; i--)
                {
                    double f = s * e[i], b = c * e[i];
                    r = double.Hypot(f, g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        break;
                    }
                    (s, c) = (f / r, g / r);
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    if (rows is not null) DoubleRow.Rotate(rows + i * n, rows + (i + 1) * n, c, s, n);
                }
                if (r == 0 && i >= l) continue;
                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        return true;
    }

    public static double Reflect(double* x, nint step, nint n)
    {
        double squares = 0;
        for (nint i = 1; i < n; i++) squares += x[i * step] * x[i * step];
        if (squares == 0) return 0;
        var first = x[0];
        var beta = -Math.CopySign(Math.Sqrt(first * first + squares), first);
        for (nint i = 1; i < n; i++) x[i * step] /= first - beta;
        x[0] = beta;
        return (beta - first) / beta;
    }

    private static void Sort(double* values, double* rows, nint n)
    {
        for (nint i = 0; i < n; i++)
        {
            var least = i;
            for (var j = i + 1; j < n; j++)
                if (values[j] < values[least]) least = j;
            if (least == i) continue;
            (values[i], values[least]) = (values[least], values[i]);
            if (rows is not null) DoubleRow.Swap(rows + i * n, rows + least * n, n);
        }
    }
}
