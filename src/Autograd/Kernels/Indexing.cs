using System.Numerics;

namespace Autograd.Kernels;

/// <summary>Copies and sums by index. Data are contiguous, seen as [outer, size, inner]; indices are already checked.</summary>
internal static unsafe class Indexing
{
    /// <summary>y[o, j, :] = x[o, index[j], :].</summary>
    public static void Select(byte* x, byte* y, long* index, long outer, long size, long count, long innerBytes)
    {
        for (long o = 0; o < outer; o++)
            for (long j = 0; j < count; j++, y += innerBytes)
            {
                var from = x + (o * size + index[j]) * innerBytes;
                switch (innerBytes)
                {
                    case 4: *(int*)y = *(int*)from; break;
                    case 8: *(long*)y = *(long*)from; break;
                    default: Buffer.MemoryCopy(from, y, innerBytes, innerBytes); break;
                }
            }
    }

    /// <summary>y[o, index[j], :] = x[o, j, :]; of equal indices the last wins.</summary>
    public static void Put(byte* x, byte* y, long* index, long outer, long size, long count, long innerBytes)
    {
        for (long o = 0; o < outer; o++)
            for (long j = 0; j < count; j++, x += innerBytes)
                Buffer.MemoryCopy(x, y + (o * size + index[j]) * innerBytes, innerBytes, innerBytes);
    }

    /// <summary>y[o, index[j], :] += x[o, j, :], in the order of j.</summary>
    public static void Add<T>(T* x, T* y, long* index, long outer, long size, long count, long inner) where T : unmanaged, INumberBase<T>
    {
        for (long o = 0; o < outer; o++)
            for (long j = 0; j < count; j++)
            {
                var to = y + (o * size + index[j]) * inner;
                for (long i = 0; i < inner; i++) to[i] += *x++;
            }
    }

    /// <summary>The positions that <c>gather</c> and <c>scatter</c> address: for each element of an index tensor of this shape, its place in contiguous data.</summary>
    /// <param name="index">The index tensor's elements, contiguous; replaced by the places.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="strides">The contiguous strides of the data.</param>
    /// <param name="dim">The dimension that the indices run along.</param>
    public static void Places(long* index, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, int dim)
    {
        var rank = shape.Length;
        if (rank == 0) return;
        var at = stackalloc long[rank];
        long count = 1, along = 0;
        for (var d = 0; d < rank; d++)
        {
            at[d] = 0;
            count *= shape[d];
        }
        // "along" is the place with the indexed dimension left out.
        for (long p = 0; p < count; p++)
        {
            index[p] = along + index[p] * strides[dim];
            for (var d = rank - 1; d >= 0; d--)
            {
                var step = d == dim ? 0 : strides[d];
                along += step;
                if (++at[d] < shape[d]) break;
                along -= shape[d] * step;
                at[d] = 0;
            }
        }
    }
}
