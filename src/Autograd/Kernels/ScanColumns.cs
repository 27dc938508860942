using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>
/// Running sums and products down columns, whole registers of which go side by side. Four rows at a time pass by the numbers so far, which stay in the first cache between; so memory is
/// read and written along rows, as wide as they are given.
/// </summary>
internal static unsafe class ScanColumns
{
    /// <summary>Rows that a register of columns goes down before its neighbour does.</summary>
    private const int Rows = 4;

    /// <summary>Of elements that are joined as they are. The numbers so far are the last row written.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Run<V, T, TStep>(T* x, T* y, long n, long step, int width)
        where V : unmanaged, ILanes<V, T>, IRing<V> where T : unmanaged where TStep : IScanStep
    {
        for (var i = 0; i < width; i += V.Count) V.Store(y + i, TStep.Columns(TStep.Start, V.Load(x + i)));
        for (long row = 1; row < n; row += Rows)
        {
            T* from = x + row * step, to = y + row * step;
            var rows = (int)Math.Min(Rows, n - row);
            for (var i = 0; i < width; i += V.Count)
            {
                var a = V.Load(to - step + i);
                T* p = from + i, q = to + i;
                for (var r = 0; r < rows; r++, p += step, q += step)
                {
                    a = TStep.Columns(a, V.Load(p));
                    V.Store(q, a);
                }
            }
        }
    }

    /// <summary>Of floats, which are joined as doubles.</summary>
    [SkipLocalsInit]
    [MethodImpl(AggressiveOptimization)]
    public static void Wide<V, D, TStep>(float* x, float* y, long n, long step, int width)
        where V : unmanaged, ILanes<V, float>, IHalves<V, D> where D : unmanaged, ILanes<D, double>, IRing<D> where TStep : IScanStep
    {
        var memory = stackalloc byte[width * sizeof(double) + Chunk.Size];
        var all = (double*)Chunk.Aligned(memory);
        for (var i = 0; i < width; i += D.Count) D.Store(all + i, TStep.Start);
        for (long row = 0; row < n; row += Rows)
        {
            float* from = x + row * step, to = y + row * step;
            var rows = (int)Math.Min(Rows, n - row);
            for (var i = 0; i < width; i += V.Count)
            {
                D a = D.Load(all + i), b = D.Load(all + i + D.Count);
                float* p = from + i, q = to + i;
                for (var r = 0; r < rows; r++, p += step, q += step)
                {
                    var v = V.Load(p);
                    a = TStep.Columns(a, V.Lower(v));
                    b = TStep.Columns(b, V.Upper(v));
                    V.Store(q, V.Join(a, b));
                }
                D.Store(all + i, a);
                D.Store(all + i + D.Count, b);
            }
        }
    }
}
