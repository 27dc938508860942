using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Reflections applied a panel at a time: I - tau_1 v_1 v_1ᵀ, ... , multiplied in order, are I - V T Vᵀ with an upper triangle T (Schreiber, Van Loan 1989), so that a
/// matrix is read and written once for all of them, by products. Vectors lie in rows, v_i of reflection i zero before number i.
/// </summary>
internal static unsafe class HouseholderBlocks
{
    /// <summary>Reflections in a panel.</summary>
    public const int Panel = 32;

    /// <summary>Reflections from which panels pay.</summary>
    public const int Least = 64;

    /// <summary>C = Q C, of the product Q of all reflections.</summary>
    /// <param name="v">The vectors, in rows.</param>
    /// <param name="pitch">The distance of rows of V.</param>
    /// <param name="tau">The factors.</param>
    /// <param name="count">The number of reflections.</param>
    /// <param name="m">The rows of C.</param>
    /// <param name="c">The matrix.</param>
    /// <param name="next">The distance of its rows.</param>
    /// <param name="width">Its columns.</param>
    public static void Multiply(double* v, nint pitch, double* tau, nint count, nint m, double* c, nint next, nint width)
    {
        for (var from = (count - 1) / Panel * Panel; from >= 0; from -= Panel)
            Left(v, pitch, tau, from, nint.Min(from + Panel, count), m, c + from * next, next, width, transposed: false);
    }

    /// <summary>X times the transpose of Q, of the product Q of reflections of n elements, of an X[rows, n] that begins as rows of the identity.</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void Transposed(double* v, nint pitch, double* tau, nint count, nint n, double* x, nint rows)
    {
        for (var from = (count - 1) / Panel * Panel; from >= 0; from -= Panel)
        {
            nint b = nint.Min(from + Panel, count) - from, size = n - from, left = rows - from;
            using var work = new Workspace(2 * b * b + 2 * b * left, 4);
            double* t = work.Take(b * b), g = work.Take(b * b), w = work.Take(b * left), turned = work.Take(b * left), y = v + from * pitch + from, block = x + from * pitch + from;
            Triangle(y, pitch, tau + from, b, size, t, g);
            Gemm.Multiply(left, b, size, block, pitch, 1, y, 1, pitch, w, b, accumulate: false);
            Gemm.Multiply(left, b, b, w, b, 1, t, 1, b, turned, b, accumulate: false);
            Gemm.Multiply(left, size, b, turned, b, 1, y, pitch, 1, block, pitch, accumulate: true);
        }
    }

    /// <summary>The reflections from..to applied to the rows of C from number <paramref name="from"/> on: Q C, or QᵀC if <paramref name="transposed"/>.</summary>
    /// <inheritdoc cref="Multiply"/>
    public static void Left(double* v, nint pitch, double* tau, nint from, nint to, nint m, double* c, nint next, nint width, bool transposed)
    {
        nint b = to - from, rows = m - from;
        if (b == 0 || width <= 0) return;
        using var work = new Workspace(2 * b * b + 2 * b * width, 4);
        double* t = work.Take(b * b), g = work.Take(b * b), w = work.Take(b * width), turned = work.Take(b * width), x = v + from * pitch + from;
        Triangle(x, pitch, tau + from, b, rows, t, g);
        Gemm.Multiply(b, width, rows, x, pitch, 1, c, next, 1, w, width, accumulate: false);
        Gemm.Multiply(b, width, b, t, transposed ? 1 : b, transposed ? b : 1, w, width, 1, turned, width, accumulate: false);
        Gemm.Multiply(rows, width, b, x, 1, pitch, turned, width, 1, c, next, accumulate: true);
    }

    /// <summary>-T, column by column, from the products G of the vectors: T_kk = tau_k, and above it -tau_k T (Vᵀ v_k).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Triangle(double* v, nint pitch, double* tau, nint b, nint size, double* t, double* g)
    {
        Gemm.Multiply(b, b, size, v, pitch, 1, v, 1, pitch, g, b, accumulate: false);
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
