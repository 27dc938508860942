namespace Autograd.Tests.Ops;

/// <summary>Folds of mapped elements, of rows and columns around registers, blocks and fours, against double arithmetic.</summary>
public class FoldTests
{
    public static TheoryData<int> Counts => [1, 2, 3, 4, 5, 8, 15, 17, 31, 32, 33, 36, 64, 67, 130, 1023, 1024, 1030];

    [Theory, MemberData(nameof(Counts))]
    public void Norms_and_variances_of_rows_and_columns(int n)
    {
        foreach (var width in (int[])[1, 3, 16, 37, 260])
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                var columns = (Differences.Spread(n, n, width) + 0.5).To(dtype);
                var rows = columns.T().Contiguous();
                var lines = rows.To(DType.Float64).ToArray<double>().Chunk(n).ToArray();
                var tolerance = dtype == DType.Float32 ? 2e-6 : 1e-13;
                Both((x, d) => x.Norm(2, d), line => Math.Sqrt(line.Sum(v => v * v)));
                Both((x, d) => x.Norm(1, d), line => line.Sum(Math.Abs));
                Both((x, d) => x.Norm(double.PositiveInfinity, d), line => line.Max(Math.Abs));
                Both((x, d) => x.Norm(double.NegativeInfinity, d), line => line.Min(Math.Abs));
                Both((x, d) => x.Var(d, correction: 0), line => line.Average() is var m ? line.Average(v => (v - m) * (v - m)) : 0);
                Both((x, d) => x.Sum(d), line => line.Sum());
                Both((x, d) => x.Amin([d]), line => line.Min());

                void Both(Func<Tensor, int, Tensor> f, Func<double[], double> expected)
                {
                    foreach (var y in (Tensor[])[f(rows, 1), f(columns, 0), f(rows.T(), 0)])
                    {
                        var actual = y.To(DType.Float64).ToArray<double>();
                        for (var i = 0; i < width; i++) actual[i].Should().BeApproximately(expected(lines[i]), tolerance * Math.Max(Math.Abs(expected(lines[i])), 1 + lines[i].Sum(Math.Abs)));
                    }
                }
            }
    }

    [Fact]
    public void A_whole_of_many_pieces_is_mapped_once()
    {
        var x = Tensor.Full([300_000], -2, DType.Float64);
        x.Norm(1.0).Item<double>().Should().Be(600_000);
        x.Square().Norm(1.0).Item<double>().Should().Be(1_200_000);
        x.Norm().Item<double>().Should().BeApproximately(2 * Math.Sqrt(300_000), 1e-9);
        x.Norm(double.PositiveInfinity).Item<double>().Should().Be(2);
        x.Var().Item<double>().Should().Be(0);
    }

    [Fact]
    public void Stretched_elements_count_as_often_as_they_stand_there()
    {
        var x = Tensor.From<double>([1, -3], [2, 1]).Expand(2, 4);
        x.Norm().Item<double>().Should().BeApproximately(Math.Sqrt(40), 1e-14);
        x.Norm(1.0).Item<double>().Should().Be(16);
        x.Norm(double.PositiveInfinity).Item<double>().Should().Be(3);
        x.Var([], correction: 0).Item<double>().Should().Be(4);
        x.Var(0, correction: 0).ToArray<double>().Should().Equal(4, 4, 4, 4);
    }
}
