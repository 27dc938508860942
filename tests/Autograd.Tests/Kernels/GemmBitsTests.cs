using System.Runtime.Intrinsics.X86;
using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>What a result's bits must not depend on.</summary>
public class GemmBitsTests
{
    private static double Rough(int i) => Math.Sin(i * 12.9898) * 1.7;

    private static void SameBits(float[] y, float[] expected) =>
        y.Select(BitConverter.SingleToUInt32Bits).Should().Equal(expected.Select(BitConverter.SingleToUInt32Bits));

    [Theory]
    [InlineData(37, 70, 300)]
    [InlineData(37, 1, 300)]
    [InlineData(37, 1, 5000)]
    [InlineData(64, 10, 64)]
    [InlineData(90, 500, 513)]
    [InlineData(3, 16, 16)]
    [InlineData(70, 170, 1)]
    [InlineData(70, 170, 2)]
    [InlineData(70, 170, 6)]
    public void Rows_computed_apart_equal_rows_computed_together(int m, int n, int k)
    {
        foreach (var a in (Lay[])[Lay.Rows, Lay.Columns, Lay.PaddedRows, Lay.Sparse])
        {
            foreach (var b in (Lay[])[Lay.Rows, Lay.Columns, Lay.PaddedColumns, Lay.Sparse])
            {
                var x = new GemmCase<float>(m, n, k, a, b, value: Rough);
                foreach (bool accumulate in (bool[])[false, true])
                {
                    var whole = x.Run(accumulate);
                    // A single row by contiguous columns is summed in another order.
                    if (b is Lay.Columns or Lay.PaddedColumns)
                    {
                        if (m > 20) SameBits(x.Run(accumulate, 2, 5), whole);
                        continue;
                    }
                    SameBits(x.Run(accumulate, 1), whole);
                    SameBits(x.Run(accumulate, 1, 2), whole);
                    if (m > 20) SameBits(x.Run(accumulate, 3, 10, m - 9, m - 1), whole);
                }
            }
        }
    }

    [Fact]
    public void Neither_cuts_nor_the_width_of_registers_show()
    {
        var x = new GemmCase<float>(45, 137, 600, Lay.Rows, Lay.Columns, value: Rough);
        var whole = x.Run(accumulate: true);
        foreach (int row in (int[])[0, 1, 8, 13, 44])
        {
            foreach (int column in (int[])[0, 1, 16, 50, 136])
            {
                if (Fma.IsSupported || !Sse.IsSupported) SameBits(x.RunBlocks<F128>(true, row, column), whole);
                if (Fma.IsSupported) SameBits(x.RunBlocks<F256>(true, row, column), whole);
                if (Avx512F.IsSupported) SameBits(x.RunBlocks<F512>(true, row, column), whole);
            }
        }
    }

    [Fact]
    public void Threads_do_not_show()
    {
        int threads = Workers.Threads;
        try
        {
            foreach (var (m, n, k) in ((int, int, int)[])[(300, 90, 300), (90, 700, 257), (3000, 1, 700), (1, 4000, 500), (700, 33, 65), (500, 700, 3)])
            {
                var x = new GemmCase<float>(m, n, k, Lay.Rows, Lay.Columns, value: Rough);
                Workers.Threads = 1;
                var whole = x.Run(accumulate: true);
                for (Workers.Threads = 2; Workers.Threads < 8; Workers.Threads += 1) SameBits(x.Run(accumulate: true), whole);
            }
        }
        finally
        {
            Workers.Threads = threads;
        }
    }

    [Fact]
    public void Calls_allocate_nothing_once_warm()
    {
        var x = new float[512 * 512];
        var y = new float[512 * 512];
        var least = long.MaxValue;
        // Workers may be started anew in between, by tests of their number.
        for (int i = 0; i < 6; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Square(x, y, 512);
            Square(x, y, 17);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        least.Should().Be(0);
    }

    private static unsafe void Square(float[] x, float[] y, int n)
    {
        fixed (float* p = x, q = y)
        {
            Gemm.Multiply(n, n, n, p, n, 1, p, 1, n, q, n, accumulate: false);
        }
    }
}
