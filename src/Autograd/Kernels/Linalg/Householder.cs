using System.Runtime.CompilerServices;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>A = Q R by Householder's reflections, each I - tau v vᵀ with v_i = 1 in place i, in panels. A panel is turned over first, so that columns run along memory.</summary>
internal static unsafe class Householder<V>
    where V : struct, ILanes<V, double>, IReal<V>
{
    /// <summary>Doubles for the vectors of so many reflections of m elements.</summary>
    public static nint Room(nint m, nint count) => LineRows<V>.Pitch(m) * (count + LineRows<V>.Group);

    /// <summary>Factorises A[m, n] in place: R in and above the diagonal; what is below it is not cleared.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="m">Its rows.</param>
    /// <param name="n">Its columns.</param>
    /// <param name="v">Receives min(m, n) vectors in rows, of the pitch of m elements.</param>
    /// <param name="tau">Receives min(m, n) factors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Factor(double* a, nint m, nint n, double* v, double* tau)
    {
        nint count = nint.Min(m, n), pitch = LineRows<V>.Pitch(m);
        for (nint from = 0, to; from < count; from = to)
        {
            to = nint.Min(from + HouseholderBlocks.Panel, count);
            Transpose.Run(a + from * n + from, n, to - from, m - from, v + from * pitch + from, pitch);
            for (var j = from; j < to; j++) new Span<double>(v + j * pitch + m, (int)(pitch - m)).Clear();
            Panel(v, pitch, m, from, to, tau, a, n);
            if (to < n) HouseholderBlocks.Left(v, pitch, tau, from, to, m, a + from * n + to, n, n - to, transposed: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(double* v, nint pitch, nint m, nint from, nint to, double* tau, double* a, nint n)
    {
        for (var j = from; j < to; j++)
        {
            var x = v + j * pitch;
            for (var i = from; i < j; i++)
            {
                a[i * n + j] = x[i];
                x[i] = 0;
            }
            tau[j] = Reflection<V>.Make(x, j, m, out a[j * n + j]);
            Reflection<V>.Apply(x, tau[j], v, pitch, j + 1, to, j & -LineRows<V>.Line, LineRows<V>.Whole(m));
        }
    }

    /// <summary>The kernel of a stack: A[M, N] becomes R in its upper rows (what is below the diagonal is not cleared), B[M, K] the first K columns of Q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Item(in MatrixStack s, long i)
    {
        nint m = s.M, n = s.N, count = nint.Min(m, n), size = m * n, pitch = LineRows<V>.Pitch(m), room = s.B is null ? 0 : Room(m, s.K);
        using var work = new Workspace(checked(Room(m, count) + count + room), 3);
        double* a = s.ItemA(i), v = work.Take(Room(m, count)), tau = work.Take(count);
        var scale = DoubleRow.Tame(a, size);
        if (double.IsNaN(scale)) scale = 1;
        Factor(a, m, n, v, tau);
        if (s.B is not null)
        {
            var q = work.Take(room);
            Reflection<V>.Transposed(v, pitch, tau, count, m, q, s.K);
            Transpose.Run(q, pitch, m, s.K, s.ItemB(i), s.K);
        }
        if (scale != 1) DoubleRow.Scale(scale, a, size);
        return 0;
    }
}
