using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// The eigenvalues and eigenvectors of a symmetric matrix: reflections make it tridiagonal, and rotations the rest. Vectors are kept in rows, so that rotations run along memory.
/// </summary>
internal static unsafe class SymmetricEigen<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>
    /// The kernel of a stack: of A[N, N] one triangle is read, the lower if First; B receives the N eigenvalues, ascending, and C (if any) the eigenvectors in its columns.
    /// Tells 1 if A is not finite, or the iteration does not end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Item(in MatrixStack s, long item)
    {
        nint n = s.N, pitch = LineRows<V>.Pitch(n), size = pitch * (n + LineRows<V>.Group);
        var vectors = s.C is not null;
        using var work = new Workspace(checked(size + (vectors ? size + RotationWaves<V>.Room(n) : 2 * pitch) + 3 * n + Tridiagonal<V>.Room(n)), 7);
        double* a = work.Take(size), v = work.Take(vectors ? size : 2 * pitch), e = work.Take(n), tau = work.Take(n), d = s.ItemB(item);
        Fill(s.ItemA(item), n, s.First, a, pitch);
        var scale = DoubleRow.Tame(a, n * pitch);
        if (double.IsNaN(scale)) return 1;
        Tridiagonal<V>.Reduce(a, n, pitch, d, e, v, vectors, tau, work.Take(Tridiagonal<V>.Room(n)));
        if (!vectors)
        {
            if (!TridiagonalIteration.Values(d, e, n)) return 1;
            new Span<double>(d, (int)n).Sort();
        }
        else
        {
            Reflection<V>.Transposed(v, pitch, tau, n, n, a, n);
            var turns = new RotationWaves<V>(a, n, pitch, n, work.Take(RotationWaves<V>.Room(n)));
            if (!TridiagonalIteration.Run(d, e, n, ref turns)) return 1;
            var order = (long*)work.Take(n);
            for (nint i = 0; i < n; i++) order[i] = i;
            new Span<double>(d, (int)n).Sort(new Span<long>(order, (int)n));
            LineRows<V>.Turn(a, n, pitch, order, v, s.ItemC(item), n);
        }
        DoubleRow.Scale(scale, d, n);
        return 0;
    }

    // The upper triangle with whole lines of the diagonal, and zeros.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(double* x, nint n, bool lower, double* a, nint pitch)
    {
        LineRows<V>.Fill(x, n, a, pitch);
        if (lower) Transpose.Run(x, n, n, n, a, pitch);
        for (nint i = 0; i < n; i++)
        {
            var line = i & -LineRows<V>.Line;
            new Span<double>(a + i * pitch, (int)line).Clear();
            for (var j = line; j < i; j++) a[i * pitch + j] = a[j * pitch + i];
        }
    }
}
