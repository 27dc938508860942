using Autograd.Kernels;

namespace Autograd.Tests.Ops;

public class SoftmaxTests
{
    /// <summary>Around the register widths, and beyond a block of sums.</summary>
    public static TheoryData<int> Lengths => [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 1023, 1025, 2100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows_and_columns_of_any_length_agree_with_double(int n)
    {
        foreach (var width in (int[])[1, 2, 3, 17])
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                var tolerance = dtype == DType.Float32 ? 2e-6 : 1e-14;
                var x = (Differences.Spread(n, width, n) * (20.0 / n)).To(dtype);
                var expected = Reference(x.To(DType.Float64).ToArray<double>(), n);
                var columns = x.T().Contiguous();
                foreach (var y in (Tensor[])[x.Softmax(1), columns.Softmax(0).T()]) Near(y, expected.Softmax, tolerance);
                foreach (var y in (Tensor[])[x.LogSoftmax(1), columns.LogSoftmax(0).T()]) Near(y, expected.Log, tolerance);
                foreach (var y in (Tensor[])[x.Logsumexp(1), columns.Logsumexp(0)]) Near(y, expected.Sum, tolerance);
            }
    }

    /// <summary>Blocks of columns, and what is left of them.</summary>
    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(259)]
    [InlineData(511)]
    [InlineData(530)]
    public void Columns_of_any_number_agree_with_rows(int columns)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            var x = Tensor.Randn([3, 9, columns]).To(dtype);
            var rows = x.Movedim(1, 2).Contiguous();
            var tolerance = dtype == DType.Float32 ? 2e-6 : 1e-14;
            Near(x.Softmax(1).Movedim(1, 2), rows.Softmax(2).To(DType.Float64).ToArray<double>(), tolerance);
            Near(x.LogSoftmax(1).Movedim(1, 2), rows.LogSoftmax(2).To(DType.Float64).ToArray<double>(), tolerance);
            Near(x.Logsumexp(1), rows.Logsumexp(2).To(DType.Float64).ToArray<double>(), tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Fused_gradients_of_any_length_agree_with_recorded_ones(int n)
    {
        foreach (var shape in (long[][])[[3, n], [n, 3], [2, n, 5], [n, 17]])
        {
            var dim = Array.IndexOf(shape, n);
            foreach (var f in (Func<Tensor, Tensor>[])[x => x.Softmax(dim), x => x.LogSoftmax(dim), x => x.Logsumexp(dim)])
            {
                var x = (Differences.Spread(n, shape) * (20.0 / n)).Detach();
                x.RequiresGrad = true;
                var u = Differences.Spread(2, f(x).Shape.ToArray());
                var fused = Autodiff.Grad(f(x), [x], u)[0];
                var recorded = Autodiff.Grad(f(x), [x], u, createGraph: true)[0];
                recorded.RequiresGrad.Should().BeTrue();
                Near(fused, recorded.Detach().ToArray<double>(), 1e-11);
            }
        }
    }

    [Fact]
    public void Extreme_values_do_not_overflow()
    {
        var x = Tensor.From<float>([1000, 999, -1000, 3e38f, 0, -3e38f], [2, 3]);
        x.Softmax(1).ToArray<float>()[..2].Should().Equal([0.7310586f, 0.26894143f], (a, b) => MathF.Abs(a - b) < 1e-6f);
        x.Softmax(1).ToArray<float>()[3..].Should().Equal(1, 0, 0);
        x.Logsumexp(1).ToArray<float>()[0].Should().BeApproximately(1000.3133f, 1e-3f);
    }

    [Fact]
    public void Infinities_and_NaN_are_as_in_PyTorch()
    {
        const double inf = double.PositiveInfinity;
        var x = Tensor.From<double>([-inf, 1, 1, -inf, -inf, -inf, inf, 1, 2, double.NaN, 1, 2], [4, 3]);
        foreach (var y in (Tensor[])[x.Softmax(1), x.T().Contiguous().Softmax(0).T()])
            y.ToArray<double>().Should().Equal([0, 0.5, 0.5, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN]);
        foreach (var y in (Tensor[])[x.Logsumexp(1), x.T().Contiguous().Logsumexp(0)])
            y.ToArray<double>().Should().Equal([1 + Math.Log(2), -inf, inf, double.NaN], (a, b) => a.Equals(b) || Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Nothing_sums_to_the_logarithm_of_zero()
    {
        Tensor.Zeros([2, 0]).Logsumexp(1).ToArray<float>().Should().Equal(float.NegativeInfinity, float.NegativeInfinity);
        Tensor.Zeros([0, 2]).Softmax(0).Shape.ToArray().Should().Equal(0, 2);
        Tensor.Zeros([]).Softmax(0).Item<float>().Should().Be(1);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var x = Tensor.Randn([301, 517]);
        x.RequiresGrad = true;
        var all = Workers.Threads;
        try
        {
            Func<float[]>[] results =
            [
                .. new[] { 0, 1 }.SelectMany(d => (Func<Tensor, Tensor>[])
                [
                    v => v.Softmax(d), v => v.LogSoftmax(d), v => v.Logsumexp(d), v => v.Cumsum(d), v => v.Max(d).Values,
                    v => Autodiff.Grad(v.Softmax(d).Square().Sum(), [v])[0], v => Autodiff.Grad(v.LogSoftmax(d).Square().Sum(), [v])[0],
                    v => v.Argmax(d).To(DType.Float32), v => v.Argmin().To(DType.Float32), v => v.Var(d), v => v.Norm(3, d),
                ]).Select(f => (Func<float[]>)(() => f(x).ToArray<float>())),
            ];
            Workers.Threads = 1;
            var one = Array.ConvertAll(results, r => r());
            Workers.Threads = 3;
            for (var i = 0; i < results.Length; i++) results[i]().Should().Equal(one[i]);
        }
        finally
        {
            Workers.Threads = all;
        }
    }

    private static (double[] Softmax, double[] Log, double[] Sum) Reference(double[] x, int n)
    {
        var sums = x.Chunk(n).Select(row => row.Max() + Math.Log(row.Sum(v => Math.Exp(v - row.Max())))).ToArray();
        var log = x.Select((v, i) => v - sums[i / n]).ToArray();
        return (Array.ConvertAll(log, Math.Exp), log, sums);
    }

    private static void Near(Tensor y, double[] expected, double tolerance)
    {
        var actual = y.To(DType.Float64).ToArray<double>();
        for (var i = 0; i < actual.Length; i++) actual[i].Should().BeApproximately(expected[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
