using System.Numerics;

namespace Autograd.Kernels;

/// <summary>Matrix products of storages, one dtype throughout: which <see cref="Gemm"/> runs, and over which batches.</summary>
internal static unsafe class Products
{
    /// <summary>
    /// z[m, n] = x[m, k] y[k, n], added to what is given to start from; the columns of that and of z are adjacent. It is z itself or lies apart.
    /// </summary>
    public static void Run(long m, long n, long k, in Matrix x, in Matrix y, in Matrix z, Matrix? from = null)
    {
        switch (z.Storage.DType)
        {
            case DType.Float32: Run<float>(m, n, k, x, y, z, from); break;
            case DType.Float64: Run<double>(m, n, k, x, y, z, from); break;
            case DType.Int64: Run<long>(m, n, k, x, y, z, from); break;
            case DType.Int32: Run<int>(m, n, k, x, y, z, from); break;
            case DType.Int16: Run<short>(m, n, k, x, y, z, from); break;
            case DType.Int8: Run<sbyte>(m, n, k, x, y, z, from); break;
            default: Run<byte>(m, n, k, x, y, z, from); break;
        }
    }

    /// <summary>
    /// z[..., m, n] = the sum of x[..., m, k] y[..., k, n] over the leading dimensions that z lacks or has with size 1; x and y broadcast.
    /// The last dimension of z is contiguous.
    /// </summary>
    public static void Contract(Storage x, Layout xl, Storage y, Layout yl, Storage z, Layout zl)
    {
        switch (z.DType)
        {
            case DType.Float32: Contract<float>(x, xl, y, yl, z, zl); break;
            case DType.Float64: Contract<double>(x, xl, y, yl, z, zl); break;
            case DType.Int64: Contract<long>(x, xl, y, yl, z, zl); break;
            case DType.Int32: Contract<int>(x, xl, y, yl, z, zl); break;
            case DType.Int16: Contract<short>(x, xl, y, yl, z, zl); break;
            case DType.Int8: Contract<sbyte>(x, xl, y, yl, z, zl); break;
            default: Contract<byte>(x, xl, y, yl, z, zl); break;
        }
    }

    private static void Run<T>(long m, long n, long k, in Matrix x, in Matrix y, in Matrix z, Matrix? from) where T : unmanaged, INumberBase<T>
    {
        var f = from ?? z;
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pz = &z.Storage.Origin, pf = &f.Storage.Origin)
            Gemm.Multiply(m, n, k, (T*)px + x.Offset, x.Row, x.Column, (T*)py + y.Offset, y.Row, y.Column,
                from is null ? null : (T*)pf + f.Offset, f.Row, (T*)pz + z.Offset, z.Row);
    }

    private static void Contract<T>(Storage x, Layout xl, Storage y, Layout yl, Storage z, Layout zl) where T : unmanaged, INumberBase<T>
    {
        var rank = Math.Max(Math.Max(xl.Rank, yl.Rank), zl.Rank) - 2;
        // Dimensions that z keeps go to the batched product; those that it sums over are added up one by one.
        Span<long> kept = stackalloc long[4 * rank], summed = stackalloc long[3 * rank];
        Span<long> size = kept[..rank], a = kept.Slice(rank, rank), b = kept.Slice(2 * rank, rank), c = kept[(3 * rank)..];
        int keptRank = 0, summedRank = 0;
        long terms = 1;
        for (var d = 0; d < rank; d++)
        {
            var back = rank - d + 2;
            var extent = Size(xl, back) == 1 ? Size(yl, back) : Size(xl, back);
            var (stepX, stepY) = (Step(xl, back), Step(yl, back));
            if (Size(zl, back) == extent)
            {
                (size[keptRank], a[keptRank], b[keptRank], c[keptRank]) = (extent, stepX, stepY, Step(zl, back));
                keptRank++;
                continue;
            }
            (summed[3 * summedRank], summed[3 * summedRank + 1], summed[3 * summedRank + 2]) = (extent, stepX, stepY);
            summedRank++;
            terms *= extent;
        }
        size = size[..keptRank];
        a = a[..keptRank];
        b = b[..keptRank];
        c = c[..keptRank];
        var (m, n, k) = (xl.Shape[^2], yl.Shape[^1], terms == 0 ? 0 : xl.Shape[^1]);
        fixed (byte* px = &x.Origin, py = &y.Origin, pz = &z.Origin)
        {
            T* from = (T*)px + xl.Offset, with = (T*)py + yl.Offset, to = (T*)pz + zl.Offset;
            for (long term = 0; term < Math.Max(1, terms); term++)
            {
                var (at, stepX, stepY) = (term, 0L, 0L);
                for (var d = summedRank - 1; d >= 0; d--)
                {
                    (at, var position) = Math.DivRem(at, Math.Max(1, summed[3 * d]));
                    stepX += position * summed[3 * d + 1];
                    stepY += position * summed[3 * d + 2];
                }
                Gemm.MultiplyBatched(size, a, b, c, m, n, k, from + stepX, xl.Strides[^2], xl.Strides[^1],
                    with + stepY, yl.Strides[^2], yl.Strides[^1], to, zl.Strides[^2], term > 0);
            }
        }
    }

    private static long Size(Layout layout, int back) => back > layout.Rank ? 1 : layout.Shape[^back];

    private static long Step(Layout layout, int back) => Size(layout, back) == 1 ? 0 : layout.Strides[^back];
}
