using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>A = L Lᵀ of a symmetric positive-definite matrix, of which the lower triangle is read: as U = Lᵀ by rows, in panels as LU.</summary>
internal static unsafe class CholeskyFactor<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    private const nint Panel = 32;

    /// <summary>Rows that one product changes: what it computes below the diagonal is of no use.</summary>
    private const nint Strip = 64;

    /// <summary>Factorises A[n, n] in place, and clears what is above the diagonal. Returns the order of the first minor that is not positive definite, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Factor(double* a, nint n)
    {
        nint pitch = LineRows<V>.Pitch(n);
        using var work = new Workspace(checked(pitch * (n + LineRows<V>.Group) + Panel * n), 2);
        double* u = work.Take(pitch * (n + LineRows<V>.Group)), minus = work.Take(Panel * n);
        Transpose.Run(a, n, n, n, u, pitch);
        if (LineRows<V>.Whole(n) > n)
            for (nint i = 0; i < n; i++) new Span<double>(u + i * pitch + n, (int)(LineRows<V>.Whole(n) - n)).Clear();
        for (nint from = 0; from < n; from += Panel)
        {
            var to = nint.Min(from + Panel, n);
            var order = Rows(u, n, pitch, from, to);
            if (order != 0) return order;
            if (to == n) break;
            Triangular.Minus(u + from * pitch + to, pitch, minus, n - to, to - from, n - to);
            for (nint i = to; i < n; i += Strip)
                Gemm.Multiply(nint.Min(Strip, n - i), n - i, to - from, minus + i - to, 1, n - to, u + from * pitch + i, pitch, 1, u + i * pitch + i, pitch, accumulate: true);
        }
        for (nint i = 0; i < n; i++) new Span<double>(u + i * pitch, (int)i).Clear();
        Transpose.Run(u, pitch, n, n, a, n);
        return 0;
    }

    // The rows from..to of U, and what they leave of each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static long Rows(double* u, nint n, nint pitch, nint from, nint to)
    {
        var width = LineRows<V>.Whole(n);
        var shares = stackalloc double[(int)LineRows<V>.Group];
        for (var k = from; k < to; k++)
        {
            var x = u + k * pitch;
            if (!(x[k] > 0 && double.IsFinite(x[k]))) return k + 1;
            var line = k & -LineRows<V>.Line;
            LineRows<V>.Divide(x, Math.Sqrt(x[k]), line, width);
            for (var i = k + 1 & -LineRows<V>.Group; i < to; i += LineRows<V>.Group)
            {
                for (nint j = 0; j < LineRows<V>.Group; j++) shares[j] = i + j > k ? -x[i + j] : 0;
                LineRows<V>.Add(shares, x, u + i * pitch, pitch, i & -LineRows<V>.Line, width);
            }
        }
        return 0;
    }

    /// <summary>The kernel of a stack: A[N, N] becomes L. Tells the first minor that is not positive definite.</summary>
    public static long Item(in MatrixStack s, long i) => Factor(s.ItemA(i), s.N);
}
