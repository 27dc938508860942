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

    private static void Walk(byte* strided, long* strides, long* shape, int rank, long first, long n, int size, byte* dense, bool gather)
    {
        var index = stackalloc long[rank];
        long at = 0;
        for (var d = rank - 1; d >= 0; d--)
        {
            index[d] = first % shape[d];
            first /= shape[d];
            at += index[d] * strides[d];
        }
        var last = rank - 1;
        while (n > 0)
        {
            var run = Math.Min(n, shape[last] - index[last]);
            var p = strided + at * size;
            switch (size)
            {
                case 1: Run(p, strides[last], dense, run, gather); break;
                case 2: Run((short*)p, strides[last], (short*)dense, run, gather); break;
                case 4: Run((int*)p, strides[last], (int*)dense, run, gather); break;
                default: Run((long*)p, strides[last], (long*)dense, run, gather); break;
            }
            dense += run * size;
            n -= run;
            // Carry into the outer dimensions.
            at += run * strides[last];
            index[last] += run;
            for (var d = last; d > 0 && index[d] == shape[d]; d--)
            {
                at += strides[d - 1] - shape[d] * strides[d];
                index[d] = 0;
                index[d - 1]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<T>(T* strided, long stride, T* dense, long n, bool gather) where T : unmanaged
    {
        if (stride == 1)
        {
            if (gather) Buffer.MemoryCopy(strided, dense, n * sizeof(T), n * sizeof(T));
            else Buffer.MemoryCopy(dense, strided, n * sizeof(T), n * sizeof(T));
        }
        else if (gather && stride == 0) new Span<T>(dense, (int)n).Fill(*strided);
        else if (gather)
            for (long i = 0; i < n; i++) dense[i] = strided[i * stride];
        else
            for (long i = 0; i < n; i++) strided[i * stride] = dense[i];
    }
}
