using System.Numerics;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Matrix products over raw memory: <c>float</c>, <c>double</c> and the integers <c>long, int, short, sbyte, byte</c>, which wrap around.
/// <para>
/// A and B have any strides, in elements: transposes, slices and broadcasts (stride 0) are read where they lie. C has adjacent
/// columns and any distance of rows; nothing between its rows is read or written. C must not overlap A or B.
/// </para>
/// <para>
/// A result's bits depend neither on the number of threads nor on which rows are computed by one call, but for a single row by a B with contiguous columns,
/// which is summed as dot products: packing that B for one row took twice as long as reading it.
/// </para>
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>C[m, n] = (accumulate ? C : 0) + A[m, k] B[k, n].</summary>
    public static void Multiply<T>(
        long m, long n, long k, T* a, long aRow, long aCol, T* b, long bRow, long bCol, T* c, long cRow, bool accumulate)
        where T : unmanaged, INumberBase<T>
        => Multiply(m, n, k, a, aRow, aCol, b, bRow, bCol, accumulate ? c : null, cRow, c, cRow);

    /// <summary>
    /// C[m, n] = F[m, n] + A[m, k] B[k, n], where the columns of F are adjacent. F is C itself or does not overlap it; rows of distance 0 are
    /// one row for all, and null is none.
    /// </summary>
    public static void Multiply<T>(
        long m, long n, long k, T* a, long aRow, long aCol, T* b, long bRow, long bCol, T* f, long fRow, T* c, long cRow)
        where T : unmanaged, INumberBase<T>
    {
        if (m > 0 && n > 0) Run(Product(m, n, k, a, aRow, aCol, b, bRow, bCol, f, fRow, c, cRow), GemmBatchDims.One);
    }

    /// <summary>
    /// The same for every item of a batch. The four spans have an entry per batch dimension: its size and the distance, in elements, of
    /// neighbouring matrices in A, B (0 = the same matrix again) and C (whose items must not overlap).
    /// </summary>
    public static void MultiplyBatched<T>(
        ReadOnlySpan<long> batch, ReadOnlySpan<long> aBatch, ReadOnlySpan<long> bBatch, ReadOnlySpan<long> cBatch,
        long m, long n, long k, T* a, long aRow, long aCol, T* b, long bRow, long bCol, T* c, long cRow, bool accumulate)
        where T : unmanaged, INumberBase<T>
    {
        long* table = stackalloc long[GemmBatchDims.TableSize(batch.Length)];
        var dims = new GemmBatchDims(batch, aBatch, bBatch, cBatch, table);
        if (m <= 0 || n <= 0 || dims.Count <= 0) return;
        dims.TakeRows(ref m, ref aRow, ref cRow);
        Run(Product(m, n, k, a, aRow, aCol, b, bRow, bCol, accumulate ? c : null, cRow, c, cRow), dims);
    }

    private static GemmProduct<T> Product<T>(
        long m, long n, long k, T* a, long aRow, long aCol, T* b, long bRow, long bCol, T* f, long fRow, T* c, long cRow)
        where T : unmanaged => new()
    {
        M = (nint)m, N = (nint)n, K = (nint)k,
        A = a, ARow = (nint)aRow, ACol = (nint)aCol,
        B = b, BRow = (nint)bRow, BCol = (nint)bCol,
        F = f, FRow = (nint)fRow,
        C = c, CRow = (nint)cRow,
    };

    // The width is asked for here, once; under Native AOT it is a constant and two of the three fall away.
    private static void Run<T>(in GemmProduct<T> x, in GemmBatchDims dims) where T : unmanaged, INumberBase<T>
    {
        fixed (GemmProduct<T>* p = &x)
        {
            if (x.K <= 0) Clear(x, dims);
            else if (typeof(T) == typeof(float))
            {
                if (Vector512.IsHardwareAccelerated) GemmBatch<F512, float>.Run(*(GemmProduct<float>*)p, dims);
                else if (Vector256.IsHardwareAccelerated) GemmBatch<F256, float>.Run(*(GemmProduct<float>*)p, dims);
                else GemmBatch<F128, float>.Run(*(GemmProduct<float>*)p, dims);
            }
            else if (typeof(T) == typeof(double))
            {
                if (Vector512.IsHardwareAccelerated) GemmBatch<D512, double>.Run(*(GemmProduct<double>*)p, dims);
                else if (Vector256.IsHardwareAccelerated) GemmBatch<D256, double>.Run(*(GemmProduct<double>*)p, dims);
                else GemmBatch<D128, double>.Run(*(GemmProduct<double>*)p, dims);
            }
            else if (typeof(T) == typeof(long) && Vector512.IsHardwareAccelerated) GemmBatch<Int512<long>, long>.Run(*(GemmProduct<long>*)p, dims);
            else if (typeof(T) == typeof(int) && Vector512.IsHardwareAccelerated) GemmBatch<Int512<int>, int>.Run(*(GemmProduct<int>*)p, dims);
            else GemmBatch<Int<T>, T>.Run(x, dims);
        }
    }

    // Sums of no terms.
    private static void Clear<T>(in GemmProduct<T> x, in GemmBatchDims dims) where T : unmanaged
    {
        if (x.F == x.C) return;
        for (long item = 0; item < dims.Count; item++)
        {
            dims.Offsets(item, out _, out _, out nint at);
            T* c = x.C + at, f = x.F;
            for (nint i = 0; i < x.M; i++, c += x.CRow, f += x.FRow)
            {
                for (nint j = 0; j < x.N; j++) c[j] = x.F == null ? default : f[j];
            }
        }
    }
}
