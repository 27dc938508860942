namespace Autograd.Kernels;

/// <summary>A = L Lᵀ of a symmetric positive-definite matrix, of which the lower triangle is read; in panels as LU.</summary>
internal static unsafe class CholeskyFactor
{
    private const int Panel = 32;

    /// <summary>Factorises A[n, n] in place, and clears what is above the diagonal. Returns the order of the first minor that is not positive definite, or 0.</summary>
    public static long Factor(double* a, nint n)
    {
        double[]? scratch = n > Panel ? new double[Panel * n] : null;
        fixed (double* taken = scratch)
            for (nint from = 0; from < n; from += Panel)
            {
                var to = nint.Min(from + Panel, n);
                for (var i = from; i < n; i++)
                    for (var j = from; j < nint.Min(i + 1, to); j++)
                    {
                        var rest = a[i * n + j] - DoubleRow.Dot(a + i * n + from, a + j * n + from, j - from);
                        if (i > j) a[i * n + j] = rest / a[j * n + j];
                        else if (rest > 0 && double.IsFinite(rest)) a[i * n + i] = Math.Sqrt(rest);
                        else return i + 1;
                    }
                if (to == n) break;
                Triangular.Minus(a + to * n + from, n, taken, n - to, to - from);
                Gemm.Multiply(n - to, n - to, to - from, a + to * n + from, n, 1, taken, 1, to - from, a + to * n + to, n, accumulate: true);
            }
        for (nint i = 0; i < n; i++) new Span<double>(a + i * n + i + 1, (int)(n - i - 1)).Clear();
        return 0;
    }

    /// <summary>The kernel of a stack: A[N, N] becomes L. Tells the first minor that is not positive definite.</summary>
    public static long Item(in MatrixStack s, long i) => Factor(s.ItemA(i), s.N);
}
