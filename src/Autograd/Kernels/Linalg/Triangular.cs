namespace Autograd.Kernels;

/// <summary>Equations with a triangular matrix: T X = B, X in place of B. Blocks of rows by substitution, and what they are taken from by a matrix product.</summary>
internal static unsafe class Triangular
{
    private const int Block = 32;

    /// <summary>Solves T X = B.</summary>
    /// <param name="t">T[n, n], of which one triangle is read.</param>
    /// <param name="row">The distance of rows of T, so that a transpose is no copy.</param>
    /// <param name="column">The distance of columns of T.</param>
    /// <param name="lower">Which triangle.</param>
    /// <param name="unit">Whether the diagonal is taken to be 1.</param>
    /// <param name="b">B[n, k], of adjacent columns.</param>
    /// <param name="next">The distance of rows of B.</param>
    /// <param name="n">The number of equations.</param>
    /// <param name="k">The number of right-hand sides.</param>
    public static void Solve(double* t, nint row, nint column, bool lower, bool unit, double* b, nint next, nint n, nint k)
    {
        if (n == 0 || k == 0) return;
        double[]? scratch = n > Block ? new double[Block * k] : null;
        fixed (double* taken = scratch)
        {
            var blocks = (n + Block - 1) / Block;
            for (nint at = 0; at < blocks; at++)
            {
                var from = (lower ? at : blocks - 1 - at) * Block;
                var to = nint.Min(from + Block, n);
                for (nint step = 0; step < to - from; step++)
                {
                    var i = lower ? from + step : to - 1 - step;
                    for (nint j = lower ? from : i + 1; j < (lower ? i : to); j++) DoubleRow.Add(-t[i * row + j * column], b + j * next, b + i * next, k);
                    if (!unit)
                    {
                        DoubleRow.Divide(b + i * next, t[i * row + i * column], k);
                    }
                }
                nint rest = lower ? n - to : from, first = lower ? to : 0;
                if (rest == 0) continue;
                Minus(b + from * next, next, taken, to - from, k);
                Gemm.Multiply(rest, k, to - from, t + first * row + from * column, row, column, taken, k, 1, b + first * next, next, accumulate: true);
            }
        }
    }

    /// <summary>A contiguous copy with the sign changed: products are added, and factorisations take them away.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    public static void Minus(double* x, nint next, double* y, nint m, nint n)
    {
        for (nint i = 0; i < m; i++)
            for (nint j = 0; j < n; j++)
                y[i * n + j] = -x[i * next + j];
    }

    /// <summary>The kernel of a stack: A is T[N, N], B is X[N, K]; First means lower, Second a unit diagonal.</summary>
    public static long Item(in MatrixStack s, long i)
    {
        Solve(s.ItemA(i), s.N, 1, s.First, s.Second, s.ItemB(i), s.K, s.N, s.K);
        return 0;
    }
}
