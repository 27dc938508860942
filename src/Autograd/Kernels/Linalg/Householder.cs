namespace Autograd.Kernels;

/// <summary>A = Q R by Householder's reflections, each I - tau v vᵀ with v_0 = 1.</summary>
internal static unsafe class Householder
{
    /// <summary>
    /// Factorises A[m, n] in place: R in and above the diagonal, the vectors v below it. With <paramref name="order"/>, columns are exchanged so that the diagonal
    /// of R falls, and it receives which column of A stands where.
    /// </summary>
    /// <param name="a">The matrix.</param>
    /// <param name="m">Its rows.</param>
    /// <param name="n">Its columns.</param>
    /// <param name="tau">Receives min(m, n) factors.</param>
    /// <param name="work">n doubles.</param>
    /// <param name="order">n places, or null to leave the columns.</param>
    public static void Factor(double* a, nint m, nint n, double* tau, double* work, long* order = null)
    {
        if (order is not null)
            for (nint j = 0; j < n; j++) order[j] = j;
        var count = nint.Min(m, n);
        // Columns that may change places must all be up to date.
        var panel = order is null && count >= HouseholderBlocks.Least ? HouseholderBlocks.Panel : count;
        for (nint from = 0, to; from < count; from = to)
        {
            to = nint.Min(from + panel, count);
            var end = panel < count ? to : n;
            for (var j = from; j < to; j++)
            {
                if (order is not null) Exchange(a, m, n, j, work, order);
                tau[j] = Reflect(a + j * n + j, n, m - j);
                Apply(a + j * n + j, n, m - j, tau[j], a + j * n + j + 1, n, end - j - 1, work);
            }
            if (end < n) HouseholderBlocks.Apply(a, m, n, from, to, tau, a + from * n + end, n, n - end, transposed: true);
        }
    }

    /// <summary>The first <paramref name="columns"/> columns of Q, contiguous.</summary>
    public static void Unfold(double* a, nint m, nint n, double* tau, double* q, nint columns, double* work)
    {
        new Span<double>(q, checked((int)(m * columns))).Clear();
        for (nint i = 0; i < nint.Min(m, columns); i++) q[i * columns + i] = 1;
        var count = nint.Min(nint.Min(m, n), columns);
        if (count < HouseholderBlocks.Least)
        {
            for (var j = count - 1; j >= 0; j--) Apply(a + j * n + j, n, m - j, tau[j], q + j * columns + j, columns, columns - j, work);
            return;
        }
        for (var from = (count - 1) / HouseholderBlocks.Panel * HouseholderBlocks.Panel; from >= 0; from -= HouseholderBlocks.Panel)
            HouseholderBlocks.Apply(a, m, n, from, nint.Min(from + HouseholderBlocks.Panel, count), tau, q + from * columns + from, columns, columns - from, transposed: false);
    }

    /// <summary>C = Q C for C[m, columns].</summary>
    public static void Multiply(double* a, nint m, nint n, double* tau, double* c, nint columns, double* work)
    {
        var count = nint.Min(m, n);
        if (count < HouseholderBlocks.Least)
        {
            for (var j = count - 1; j >= 0; j--) Apply(a + j * n + j, n, m - j, tau[j], c + j * columns, columns, columns, work);
            return;
        }
        for (var from = (count - 1) / HouseholderBlocks.Panel * HouseholderBlocks.Panel; from >= 0; from -= HouseholderBlocks.Panel)
            HouseholderBlocks.Apply(a, m, n, from, nint.Min(from + HouseholderBlocks.Panel, count), tau, c + from * columns, columns, columns, transposed: false);
    }

    /// <summary>
    /// Makes the reflection that takes x to (beta, 0, ...): beta stands in x_0, v below it. Returns tau, 0 if there is nothing to reflect.
    /// </summary>
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

    /// <summary>C -= tau v (vᵀ C) for C[m, n], where v_0 counts as 1.</summary>
    public static void Apply(double* v, nint step, nint m, double tau, double* c, nint next, nint n, double* work)
    {
        if (tau == 0 || n <= 0) return;
        for (nint j = 0; j < n; j++) work[j] = c[j];
        for (nint i = 1; i < m; i++) DoubleRow.Add(v[i * step], c + i * next, work, n);
        DoubleRow.Add(-tau, work, c, n);
        for (nint i = 1; i < m; i++) DoubleRow.Add(-tau * v[i * step], work, c + i * next, n);
    }

    // Brings the longest of the remaining columns to place j. The lengths are computed anew, by rows: it costs no more than the reflection that follows.
    private static void Exchange(double* a, nint m, nint n, nint j, double* squares, long* order)
    {
        for (var c = j; c < n; c++) squares[c] = 0;
        for (var i = j; i < m; i++) DoubleRow.AddSquares(a + i * n + j, squares + j, n - j);
        var best = j;
        for (var c = j + 1; c < n; c++)
            if (squares[c] > squares[best]) best = c;
        if (best == j) return;
        for (nint i = 0; i < m; i++) (a[i * n + j], a[i * n + best]) = (a[i * n + best], a[i * n + j]);
        (order[j], order[best]) = (order[best], order[j]);
    }

    /// <summary>The kernel of a stack: A[M, N] becomes R in its upper rows (what is below the diagonal is not cleared), B[M, K] the first K columns of Q.</summary>
    public static long Item(in MatrixStack s, long i)
    {
        var count = nint.Min(s.M, s.N);
        var scratch = new double[count + nint.Max(s.N, s.K)];
        fixed (double* tau = scratch)
        {
            var size = s.M * s.N;
            var scale = DoubleRow.Tame(s.ItemA(i), size);
            if (double.IsNaN(scale)) scale = 1;
            Factor(s.ItemA(i), s.M, s.N, tau, tau + count);
            if (s.B is not null) Unfold(s.ItemA(i), s.M, s.N, tau, s.ItemB(i), s.K, tau + count);
            if (scale != 1) DoubleRow.Scale(scale, s.ItemA(i), size);
        }
        return 0;
    }
}
