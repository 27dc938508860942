using System.Numerics;
using Autograd.Kernels;

namespace Autograd.Tests.Kernels;

/// <summary>Values of single products against a triple loop: every tile edge, layout and type.</summary>
public class GemmTests
{
    private static readonly int[] M = [0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 17, 64];
    private static readonly int[] N = [0, 1, 2, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 97, 129];
    private static readonly int[] K = [0, 1, 2, 3, 16, 17, 65];

    private static void Sizes<T>() where T : unmanaged, INumber<T>
    {
        foreach (int m in M)
        {
            foreach (int n in N)
            {
                foreach (int k in K)
                {
                    new GemmCase<T>(m, n, k, cPad: k % 3).Check(accumulate: (m + n + k) % 2 == 0);
                    new GemmCase<T>(m, n, k, Lay.Columns, Lay.Columns).Check(accumulate: (m + n + k) % 2 == 1);
                }
            }
        }
    }

    [Fact] public void Sizes_float() => Sizes<float>();
    [Fact] public void Sizes_double() => Sizes<double>();
    [Fact] public void Sizes_long() => Sizes<long>();
    [Fact] public void Sizes_int() => Sizes<int>();
    [Fact] public void Sizes_short() => Sizes<short>();
    [Fact] public void Sizes_sbyte() => Sizes<sbyte>();
    [Fact] public void Sizes_byte() => Sizes<byte>();

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(513)]
    public void Sums_longer_than_a_block(int k)
    {
        foreach (int m in (int[])[1, 3, 8, 29])
        {
            foreach (int n in (int[])[1, 16, 50, 200])
            {
                new GemmCase<float>(m, n, k).Check(accumulate: true);
                new GemmCase<double>(m, n, k, Lay.Columns).Check(accumulate: false);
                new GemmCase<float>(m, n, k, Lay.Rows, Lay.Columns).Check(accumulate: false);
                new GemmCase<long>(m, n, k, Lay.Columns, Lay.Columns).Check(accumulate: true);
            }
        }
    }

    [Theory]
    [InlineData(239)]
    [InlineData(240)]
    [InlineData(479)]
    [InlineData(480)]
    [InlineData(481)]
    [InlineData(1000)]
    public void Wider_than_a_block(int n)
    {
        foreach (int m in (int[])[1, 9, 40])
        {
            new GemmCase<float>(m, n, 270).Check(accumulate: true);
            new GemmCase<float>(m, n, 70, Lay.Columns, Lay.Columns).Check(accumulate: false);
            new GemmCase<double>(m, n, 270, Lay.PaddedRows, Lay.Columns, cPad: 1).Check(accumulate: false);
            new GemmCase<byte>(m, 4 * n, 20).Check(accumulate: true);
        }
    }

    [Theory]
    [InlineData(525, 1035, 66)]
    [InlineData(1040, 40, 300)]
    [InlineData(20, 520, 520)]
    public void More_than_one_block_of_either_side(int m, int n, int k)
    {
        new GemmCase<float>(m, n, k).Check(accumulate: true);
        new GemmCase<float>(m, n, k, Lay.Columns, Lay.Columns).Check(accumulate: false);
        new GemmCase<double>(m, n, k, Lay.Sparse, Lay.PaddedRows, cPad: 1).Check(accumulate: true);
        new GemmCase<short>(m, n, k, Lay.PaddedRows, Lay.Columns).Check(accumulate: false);
    }

    [Fact]
    public void Few_rows_by_long_lines()
    {
        foreach (int m in (int[])[1, 2, 3, 4, 5])
        {
            foreach (int n in (int[])[64, 71, 1024, 2100])
            {
                foreach (int k in (int[])[1, 7, 8, 19, 300])
                {
                    new GemmCase<float>(m, n, k, Lay.PaddedColumns, Lay.PaddedRows, cPad: 2).Check(accumulate: true);
                    new GemmCase<double>(m, n, k).Check(accumulate: false);
                    new GemmCase<byte>(m, n, k).Check(accumulate: true);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public unsafe void Sums_start_from_what_lies_apart(int pitch)
    {
        foreach (var (m, n, k) in ((int, int, int)[])[.. Shapes, (3, 70, 300), (1, 1, 9), (30, 1, 600), (4, 20, 0)])
        {
            float[] a = Numbers(m * k), b = Numbers(k * n), f = Numbers(m * Math.Max(pitch, n) + n), c = new float[m * n], bare = new float[m * n];
            int row = pitch == 0 ? 0 : Math.Max(pitch, n);
            fixed (float* pa = a, pb = b, pf = f, pc = c, p0 = bare)
            {
                // Either side also transposed: what is read by columns, and for one column a product that is turned around.
                foreach (bool turned in (bool[])[false, true])
                {
                    var (aRow, aCol, bRow, bCol) = turned ? (1, m, 1, k) : (k, 1, n, 1);
                    Gemm.Multiply(m, n, k, pa, aRow, aCol, pb, bRow, bCol, p0, n, accumulate: false);
                    Gemm.Multiply(m, n, k, pa, aRow, aCol, pb, bRow, bCol, pf, row, pc, n);
                    for (int i = 0; i < m * n; i++) c[i].Should().Be(bare[i] + f[i / n * row + i % n], $"of {m} x {n} x {k}, element {i}, turned {turned}");
                }
            }
        }

        static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (float)(i * 7919L % 13 - 6))];
    }

    [Theory]
    [InlineData(63)]
    [InlineData(130)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10001)]
    public void Matrix_times_vector(int k)
    {
        foreach (var b in Enum.GetValues<Lay>())
        {
            new GemmCase<float>(5, 1, k, Lay.PaddedRows, b, cPad: 2).Check(accumulate: true);
            new GemmCase<int>(1, 1, k, Lay.Rows, b).Check(accumulate: false);
            new GemmCase<double>(70, 1, k, Lay.Columns, b).Check(accumulate: false);
        }
    }

    [Theory]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(130)]
    [InlineData(4097)]
    public void Row_times_matrix(int k)
    {
        foreach (var b in Enum.GetValues<Lay>())
            foreach (var n in (int[])[2, 7, 40])
                foreach (var accumulate in (bool[])[false, true])
                {
                    new GemmCase<float>(1, n, k, Lay.Rows, b, cPad: 2).Check(accumulate);
                    new GemmCase<double>(1, n, k, Lay.Sparse, b).Check(accumulate);
                    new GemmCase<int>(1, n, k, Lay.Columns, b).Check(accumulate);
                }
    }

    private static readonly (int, int, int)[] Shapes = [(1, 1, 1), (1, 40, 33), (33, 1, 40), (6, 17, 33), (21, 50, 70), (20, 260, 300)];

    [Fact]
    public void Every_layout_of_either_side_with_gaps_in_C()
    {
        foreach (var a in Enum.GetValues<Lay>())
        {
            foreach (var b in Enum.GetValues<Lay>())
            {
                foreach (var (m, n, k) in Shapes)
                {
                    foreach (bool accumulate in (bool[])[false, true])
                    {
                        new GemmCase<float>(m, n, k, a, b, cPad: 3).Check(accumulate);
                        new GemmCase<double>(m, n, k, a, b).Check(accumulate);
                        new GemmCase<short>(m, n, k, a, b, cPad: 1).Check(accumulate);
                    }
                }
            }
        }
    }

    [Fact]
    public void Rounding_stays_that_of_short_sums()
    {
        const int Size = 3000;
        var x = new GemmCase<float>(3, 20, Size, value: i => Math.Sin(i * 0.7) + 1.5);
        float[] y = x.Run(accumulate: false), expected = x.Expected(accumulate: false);
        for (int i = 0; i < y.Length; i++) ((double)y[i]).Should().BeApproximately(expected[i], 1e-5 * Math.Abs(expected[i]));
    }

    [Fact]
    public void Integers_wrap_around()
    {
        var x = new GemmCase<int>(9, 33, 20, value: i => i * 7654321 % 2147483647);
        x.Run(accumulate: true).Should().Equal(x.Expected(accumulate: true));
        var y = new GemmCase<sbyte>(9, 70, 20, value: i => i % 128);
        y.Run(accumulate: false).Should().Equal(y.Expected(accumulate: false));
    }

    [Theory]
    [InlineData(4, 20)]
    [InlineData(4, 1)]
    [InlineData(40, 100)]
    public void Zero_times_infinity_and_NaN_come_through(int m, int n)
    {
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity])
        {
            // Element 0 of either side is 0, the fifth of A (the first of B) is bad.
            var x = new GemmCase<float>(m, n, 40, value: i => i == 5 ? bad : 0);
            x.Run(accumulate: false)[70].Should().Be(float.NaN);
        }
    }
}
