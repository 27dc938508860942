namespace Autograd.Kernels;

/// <summary>P A = L U by elimination with row exchanges, in panels: the columns of a panel one by one, the rest of the matrix by one product a panel.</summary>
internal static unsafe class LuFactors
{
    private const int Panel = 32;

    /// <summary>
    /// Factorises A[m, n] in place: U in and above the diagonal, below it L, whose diagonal is 1. Row i was exchanged with row pivots[i], in order.
    /// Returns the number (from 1) of the first pivot that is zero, or 0.
    /// </summary>
    public static long Factor(double* a, nint m, nint n, long* pivots, bool exchange = true)
    {
        nint count = nint.Min(m, n);
        long zero = 0;
        double[]? scratch = n > Panel ? new double[Panel * n] : null;
        fixed (double* taken = scratch)
            for (nint from = 0; from < count; from += Panel)
            {
                var to = nint.Min(from + Panel, count);
                for (var j = from; j < to; j++)
                {
                    var best = exchange ? Largest(a, m, n, j) : j;
                    pivots[j] = best;
                    if (best != j) DoubleRow.Swap(a + j * n, a + best * n, n);
                    var pivot = a[j * n + j];
                    if (pivot == 0)
                    {
                        if (zero == 0) zero = j + 1;
                        continue;
                    }
                    for (var i = j + 1; i < m; i++)
                    {
                        var factor = a[i * n + j] /= pivot;
                        DoubleRow.Add(-factor, a + j * n + j + 1, a + i * n + j + 1, to - j - 1);
                    }
                }
                if (to == n) continue;
                for (var i = from + 1; i < to; i++)
                    for (var j = from; j < i; j++)
                        DoubleRow.Add(-a[i * n + j], a + j * n + to, a + i * n + to, n - to);
                if (to == m) continue;
                Triangular.Minus(a + from * n + to, n, taken, n - to, to - from, n - to);
                Gemm.Multiply(m - to, n - to, to - from, a + to * n + from, n, 1, taken, n - to, 1, a + to * n + to, n, accumulate: true);
            }
        return zero;
    }

    /// <summary>Solves A X = B for B[n, k] from the factors of A[n, n].</summary>
    public static void Solve(double* lu, long* pivots, double* b, nint n, nint k)
    {
        for (nint i = 0; i < n; i++)
            if (pivots[i] != i) DoubleRow.Swap(b + i * k, b + (nint)pivots[i] * k, k);
        Triangular.Solve(lu, n, 1, true, true, b, k, n, k);
        Triangular.Solve(lu, n, 1, false, false, b, k, n, k);
    }

    /// <summary>The kernel of a stack: A[M, N] becomes the factors, E the pivots; First means with exchanges. Tells the first zero pivot.</summary>
    public static long Item(in MatrixStack s, long i) => Factor(s.ItemA(i), s.M, s.N, s.ItemE(i), s.First);

    /// <summary>The kernel of a stack: B[N, K] becomes the solution for the factors A[N, N] with the pivots E.</summary>
    public static long SolveItem(in MatrixStack s, long i)
    {
        Solve(s.ItemA(i), s.ItemE(i), s.ItemB(i), s.N, s.K);
        return 0;
    }

    private static nint Largest(double* a, nint m, nint n, nint j)
    {
        var best = j;
        for (var i = j + 1; i < m; i++)
            if (Math.Abs(a[i * n + j]) > Math.Abs(a[best * n + j])) best = i;
        return best;
    }
}
