using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Copies between a run of elements in logical order and a strided layout.</summary>
internal static unsafe class Strided
{
    /// <summary>Copies elements [first, first + n) of a strided layout, in row-major order, to <paramref name="to"/>.</summary>
    public static void Gather(byte* from, long* strides, long* shape, int rank, long first, long n, int size, byte* to) =>
        Walk(from, strides, shape, rank, first, n, size, to, gather: true);

    /// <summary>The inverse of <see cref="Gather"/>.</summary>
    public static void Scatter(byte* from, byte* to, long* strides, long* shape, int rank, long first, long n, int size) =>
        Walk(to, strides, shape, rank, first, n, size, from, gather: false);

    /// <summary>As many whole lines at a time as there are, and parts of lines at both ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk(byte* strided, long* strides, long* shape, int rank, long first, long n, int size, byte* dense, bool gather)
    {
        if (first == 0 && rank == 2 && n % shape[1] == 0)
        {
            // Whole lines from the first one on.
            if (gather) LineCopies.Plane(strided, strides[0] * size, strides[1] * size, dense, shape[1] * size, size, n / shape[1], shape[1], size);
            else LineCopies.Plane(dense, shape[1] * size, size, strided, strides[0] * size, strides[1] * size, n / shape[1], shape[1], size);
            return;
        }
        var index = stackalloc long[rank];
        for (var d = rank - 1; d >= 0; d--)
        {
            (first, index[d]) = Math.DivRem(first, shape[d]);
            strided += index[d] * strides[d] * size;
        }
        var last = rank - 1;
        var (line, step) = (shape[last], strides[last] * size);
        var row = rank > 1 ? strides[last - 1] * size : 0;
        while (n > 0)
        {
            var rows = rank > 1 && index[last] == 0 ? Math.Min(n / line, shape[last - 1] - index[last - 1]) : 0;
            var run = rows > 0 ? line : Math.Min(n, line - index[last]);
            if (gather) LineCopies.Plane(strided, row, step, dense, line * size, size, Math.Max(1, rows), run, size);
            else LineCopies.Plane(dense, line * size, size, strided, row, step, Math.Max(1, rows), run, size);
            if (rows > 0)
            {
                dense += rows * line * size;
                n -= rows * line;
                strided += rows * row;
                index[last - 1] += rows;
            }
            else
            {
                dense += run * size;
                n -= run;
                strided += run * step;
                if ((index[last] += run) < line) return;
                strided += row - line * step;
                index[last] = 0;
                if (last > 0) index[last - 1]++;
            }
            // Carry into the outer dimensions.
            for (var d = last - 1; d > 0 && index[d] == shape[d]; d--)
            {
                strided += (strides[d - 1] - shape[d] * strides[d]) * size;
                index[d] = 0;
                index[d - 1]++;
            }
        }
    }
}
