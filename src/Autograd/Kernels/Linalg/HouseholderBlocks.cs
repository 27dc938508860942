namespace Autograd.Kernels;

/// <summary>
/// Reflections applied a panel at a time: I - tau_1 v_1 v_1ᵀ, ... , multiplied in order, are I - V T Vᵀ with an upper triangle T (Schreiber, Van Loan 1989), so that a
/// matrix is read and written once for all of them, by products.
/// </summary>
internal static unsafe class HouseholderBlocks
{
    /// <summary>Reflections in a panel.</summary>
    public const int Panel = 32;

    /// <summary>Columns from which panels pay.</summary>
    public const int Least = 64;

    /// <summary>The reflections from..to of A[m, n] applied to the rows of C from number <paramref name="from"/> on: Q C, or QᵀC if <paramref name="transposed"/>.</summary>
    /// <param name="a">The matrix with the vectors below its diagonal.</param>
    /// <param name="m">Its rows.</param>
    /// <param name="n">Its columns.</param>
    /// <param name="from">The first reflection.</param>
    /// <param name="to">The end.</param>
    /// <param name="tau">The factors of all reflections.</param>
    /// <param name="c">Where row <paramref name="from"/> of C begins.</param>
    /// <param name="next">The distance of rows of C.</param>
    /// <param name="width">Columns of C.</param>
    /// <param name="transposed">Which of both.</param>
    public static void Apply(double* a, nint m, nint n, nint from, nint to, double* tau, double* c, nint next, nint width, bool transposed)
    {
        nint b = to - from, rows = m - from;
        if (b == 0 || width <= 0) return;
        var memory = new double[rows * b + 2 * b * b + 2 * b * width];
        fixed (double* v = memory)
        {
            double* t = v + rows * b, g = t + b * b, w = g + b * b, turned = w + b * width;
            for (nint i = 0; i < rows; i++)
                for (nint k = 0; k < b; k++)
                    v[i * b + k] = i < k ? 0 : i == k ? 1 : a[(from + i) * n + from + k];
            Gemm.Multiply(b, b, rows, v, 1, b, v, b, 1, g, b, accumulate: false);
            Triangle(t, g, tau + from, b);
            Gemm.Multiply(b, width, rows, v, 1, b, c, next, 1, w, width, accumulate: false);
            Gemm.Multiply(b, width, b, t, transposed ? 1 : b, transposed ? b : 1, w, width, 1, turned, width, accumulate: false);
            Gemm.Multiply(rows, width, b, v, b, 1, turned, width, 1, c, next, accumulate: true);
        }
    }

    /// <summary>-T, column by column, from the products G of the vectors: T_kk = tau_k, and above it -tau_k T (Vᵀ v_k).</summary>
    private static void Triangle(double* t, double* g, double* tau, nint b)
    {
        for (nint k = 0; k < b; k++)
        {
            for (nint i = 0; i < k; i++)
            {
                double sum = 0;
                for (var j = i; j < k; j++) sum += t[i * b + j] * g[j * b + k];
                t[i * b + k] = -tau[k] * sum;
            }
            t[k * b + k] = -tau[k];
            for (var i = k + 1; i < b; i++) t[i * b + k] = 0;
        }
    }
}
