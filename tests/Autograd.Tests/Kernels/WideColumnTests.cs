namespace Autograd.Tests.Kernels;

/// <summary>Columns and runs around the widths at which kernels change: a register, what a thread keeps, and the most at once.</summary>
public class WideColumnTests
{
    public static TheoryData<int> Widths => [1, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 1023, 1024, 1025, 1100, 2049];

    [Theory, MemberData(nameof(Widths))]
    public void Running_sums_and_softmax_down_columns_have_the_bits_of_each_column_by_itself(int width)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64 })
        {
            var x = Values(dtype, 37, width);
            var columns = x.T().Contiguous();
            ThreadCounts.OnThreads(_ =>
            {
                foreach (var c in new[] { 0, width / 2, width - 1 })
                {
                    var one = columns[c].Contiguous();
                    Bits(x.Cumprod(0).T().Contiguous()[c]).Should().Equal(Bits(one.Reshape(37, 1).Cumprod(0).Reshape(37)), $"{dtype}");
                    double sum = 0;
                    var sums = one.To(DType.Float64).ToArray<double>().Select(v => sum += v);
                    Bits(x.Cumsum(0).T().Contiguous()[c]).Should().Equal(dtype == DType.Float32 ? sums.Select(v => (double)(float)v) : sums, $"{dtype}");
                    if (dtype == DType.Int64) continue;
                    var y = x.Softmax(0).To(DType.Float64).T().Contiguous()[c].ToArray<double>();
                    var e = one.To(DType.Float64).ToArray<double>().Select(Math.Exp).ToArray();
                    for (var i = 0; i < 37; i++) y[i].Should().BeApproximately(e[i] / e.Sum(), 1e-6);
                }
            });
        }
    }

    /// <summary>Runs four at a time and alone, and their last elements at the end of a page: the same bits, and nothing of what lies behind.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Runs_have_the_bits_of_each_by_itself(int n)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Int64, DType.Int32, DType.Int8 })
        {
            var x = Values(dtype, 7, n + 1);
            foreach (var view in new[] { x, x[.., ..^1], x[.., 1..] })
                for (var r = 0; r < 7; r++)
                {
                    Bits(view.Sum(1))[r].Should().Be(Bits(view[r].Contiguous().Sum(0).Reshape(1))[0], $"{dtype}");
                    Bits(view.Amax(1))[r].Should().Be(view[r].To(DType.Float64).ToArray<double>().Max());
                }
        }
        // What is behind a run: NaN must not enter.
        var poisoned = Tensor.Full([300, n + 1], float.NaN);
        poisoned[.., ..^1] = Tensor.Ones([300, n]);
        poisoned[.., ..^1].Sum(1).ToArray<float>().Should().OnlyContain(v => v == n);
        poisoned[.., ..^1].Prod(1).ToArray<float>().Should().OnlyContain(v => v == 1);
    }

    private static Tensor Values(DType dtype, long rows, long width) => (Tensor.Randn([rows, width]) * (dtype.IsFloatingPoint() ? 1 : 3)).To(dtype);

    private static double[] Bits(Tensor x) => x.To(DType.Float64).ToArray<double>();
}
