using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>Batches against the same products one by one.</summary>
public class GemmBatchTests
{
    [Theory]
    [InlineData(5, 7, 6, false)]
    [InlineData(5, 7, 6, true)]
    [InlineData(1, 33, 20, false)]
    [InlineData(9, 1, 20, true)]
    [InlineData(1, 1, 3, false)]
    [InlineData(40, 60, 300, false)]
    public void Equal_their_items(int m, int n, int k, bool accumulate)
    {
        long mk = m * k, kn = k * n, mn = m * n;
        // Sizes, then strides of A and B; C is dense.
        Check([3], [mk], [kn]);
        Check([3], [mk], [0]);
        Check([3], [0], [kn]);
        Check([3], [0], [0]);
        Check([], [], []);
        Check([0], [mk], [kn]);
        Check([1, 1], [99, 99], [99, 99]);
        Check([2, 3], [3 * mk, mk], [3 * kn, kn]);
        Check([2, 3], [mk, 0], [0, kn]);
        Check([2, 3], [0, mk], [kn, 0]);
        Check([2, 3], [3 * mk, mk], [0, 0]);
        Check([4, 2, 3], [mk, 2 * mk, 0], [0, 3 * kn, kn]);
        Check([2, 1, 3], [3 * mk, 7, mk], [kn, 7, 0]);

        void Check(long[] shape, long[] aBatch, long[] bBatch)
        {
            var cBatch = new long[shape.Length];
            long count = 1;
            for (int d = shape.Length - 1; d >= 0; count *= shape[d--]) cBatch[d] = count * mn;
            Compare(shape, aBatch, bBatch, cBatch, count, m, n, k, accumulate);
        }
    }

    [Fact]
    public void May_interleave_their_rows_in_C()
    {
        // Attention's way back to (time, head, width): an item's rows are heads apart.
        const int Heads = 3, Time = 6, Width = 5;
        Compare([Heads], [Time * Time], [Time * Width], [Width], Heads, Time, Width, Time, accumulate: false, cRow: Heads * Width);
    }

    [Fact]
    public void Join_rows_when_one_B_serves_all()
    {
        // A and C step from item to item as from row to row, but with a gap.
        Compare([4], [3 * 8], [0], [3 * 9], 4, 3, 5, 7, accumulate: true, cRow: 9, aRow: 8);
        // A single row per item, the items in an order of their own.
        Compare([4, 2], [7, 28], [0, 0], [5, 20], 8, 1, 5, 7, accumulate: true);
    }

    private static unsafe void Compare(
        long[] shape, long[] aBatch, long[] bBatch, long[] cBatch, long count,
        int m, int n, int k, bool accumulate, int cRow = 0, int aRow = 0)
    {
        if (cRow == 0) cRow = n;
        if (aRow == 0) aRow = k;
        float[] a = Values(30 * m * Math.Max(aRow, 1)), b = Values(30 * n * k), y = Values(30 * m * cRow), expected = [.. y];
        fixed (float* pa = a, pb = b, py = y, pe = expected)
        {
            Gemm.MultiplyBatched(shape, aBatch, bBatch, cBatch, m, n, k, pa, aRow, 1, pb, n, 1, py, cRow, accumulate);
            for (long item = 0; item < count; item++)
            {
                long rest = item, at = 0, bt = 0, ct = 0;
                for (int d = shape.Length - 1; d >= 0; rest /= shape[d--])
                {
                    at += rest % shape[d] * aBatch[d];
                    bt += rest % shape[d] * bBatch[d];
                    ct += rest % shape[d] * cBatch[d];
                }
                Gemm.Multiply(m, n, k, pa + at, aRow, 1, pb + bt, n, 1, pe + ct, cRow, accumulate);
            }
        }
        y.Should().Equal(expected);
    }

    private static float[] Values(int n) => [.. Enumerable.Range(0, n).Select(i => MathF.Sin(i * 12.9898f))];
}
