using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;

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
        delegate*<double*, nint, nint, bool, bool, double*, nint, nint, nint, void> solve = Width.Bits switch { 512 => &Solve<D512>, 256 => &Solve<D256>, _ => &Solve<D128> };
        solve(t, row, column, lower, unit, b, next, n, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Solve<V>(double* t, nint row, nint column, bool lower, bool unit, double* b, nint next, nint n, nint k)
        where V : struct, ILanes<V, double>, IReal<V>
    {
        nint pitch = LineRows<V>.Pitch(k), width = LineRows<V>.Whole(k);
        using var work = new Workspace(Block * pitch);
        // Less the solution of a block: products are added, and are to be taken away.
        var x = work.Take(Block * pitch);
        var blocks = (n + Block - 1) / Block;
        for (nint at = 0; at < blocks; at++)
        {
            var from = (lower ? at : blocks - 1 - at) * Block;
            var to = nint.Min(from + Block, n);
            Minus(b + from * next, next, x, pitch, to - from, k);
            if (width > k)
                for (nint i = 0; i < to - from; i++) new Span<double>(x + i * pitch + k, (int)(width - k)).Clear();
            Substitute<V>(t + from * (row + column), row, column, lower, unit, x, pitch, width, to - from);
            Minus(x, pitch, b + from * next, next, to - from, k);
            nint rest = lower ? n - to : from, first = lower ? to : 0;
            if (rest > 0) Gemm.Multiply(rest, k, to - from, t + first * row + from * column, row, column, x, pitch, 1, b + first * next, next, accumulate: true);
        }
    }

    // Each row in turn is finished, and taken from those that follow, four at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static void Substitute<V>(double* t, nint row, nint column, bool lower, bool unit, double* x, nint pitch, nint width, nint n)
        where V : struct, ILanes<V, double>, IReal<V>
    {
        var shares = stackalloc double[(int)LineRows<V>.Group];
        for (nint step = 0; step < n; step++)
        {
            var j = lower ? step : n - 1 - step;
            if (!unit) LineRows<V>.Divide(x + j * pitch, t[j * (row + column)], 0, width);
            nint end = lower ? n : j;
            for (var i = lower ? j + 1 & -LineRows<V>.Group : 0; i < end; i += LineRows<V>.Group)
            {
                for (var k = i; k < i + LineRows<V>.Group; k++) shares[k - i] = k < n && (lower ? k > j : k < j) ? -t[k * row + j * column] : 0;
                LineRows<V>.Add(shares, x + j * pitch, x + i * pitch, pitch, 0, width);
            }
        }
    }

    /// <summary>Y = -X: products are added, and factorisations take them away.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Minus(double* x, nint next, double* y, nint pitch, nint m, nint n)
    {
        nint w = Vector<double>.Count;
        for (nint i = 0; i < m; i++, x += next, y += pitch)
        {
            nint j = 0;
            for (; j <= n - w; j += w) (-Vector.Load(x + j)).Store(y + j);
            for (; j < n; j++) y[j] = -x[j];
        }
    }

    /// <summary>The kernel of a stack: A is T[N, N], B is X[N, K]; First means lower, Second a unit diagonal.</summary>
    public static long Item(in MatrixStack s, long i)
    {
        Solve(s.ItemA(i), s.N, 1, s.First, s.Second, s.ItemB(i), s.K, s.N, s.K);
        return 0;
    }
}
