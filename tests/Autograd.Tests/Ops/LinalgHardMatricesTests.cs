namespace Autograd.Tests.Ops;

/// <summary>Residuals and orthogonality at rounding level for matrices on which iterations are known to fail, at sizes around lines, groups, panels and waves of rotations.</summary>
public class LinalgHardMatricesTests
{
    private const double Epsilon = 2.220446049250313e-16;

    public static TheoryData<string> Kinds =>
    [
        "random", "ones", "zeros", "identity", "orthogonal", "graded", "steep", "clustered", "one large", "one small", "half the rank", "rank 1", "rows up", "rows down", "both up", "both down",
        "tiny", "small", "huge", "diagonal", "two diagonals", "nilpotent", "shift", "second differences", "hilbert", "wilkinson", "sparse", "triangle of ones",
    ];

    [Theory, MemberData(nameof(Kinds))]
    public void Singular_vectors_are_orthonormal_and_give_the_matrix(string kind)
    {
        foreach (var n in Sizes)
        {
            var square = Make(kind, n);
            foreach (var a in new[] { square, square.Narrow(0, 0, (n + 1) / 2), square.Narrow(1, 0, (n + 1) / 2) })
            {
                var (u, s, vh) = Linalg.Svd(a);
                var k = s.Shape[0];
                Orthonormal(u);
                Orthonormal(vh.MT());
                Same((u.Narrow(1, 0, k) * (s / Norm(a))).Matmul(vh.Narrow(0, 0, k)), a / Norm(a), n);
                Same(Linalg.Svdvals(a) / Norm(a), s / Norm(a), n);
                s.ToArray<double>().Should().BeInDescendingOrder().And.OnlyContain(x => x >= 0);
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Eigenvectors_are_orthonormal_and_give_the_matrix(string kind)
    {
        foreach (var n in Sizes)
        {
            var a = Make(kind, n);
            a = (a + a.MT()) * 0.5;
            var (w, v) = Linalg.Eigh(a);
            Orthonormal(v);
            Same((v * (w / Norm(a))).Matmul(v.MT()), a / Norm(a), n);
            Same(Linalg.Eigvalsh(a, 'U') / Norm(a), w / Norm(a), n);
            w.ToArray<double>().Should().BeInAscendingOrder();
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Factors_of_an_orthogonal_and_a_triangular_matrix_give_the_matrix(string kind)
    {
        foreach (var n in Sizes)
        {
            var square = Make(kind, n);
            foreach (var a in new[] { square, square.Narrow(0, 0, (n + 1) / 2), square.Narrow(1, 0, (n + 1) / 2) })
                foreach (var mode in new[] { QrMode.Reduced, QrMode.Complete })
                {
                    var (q, r) = Linalg.Qr(a, mode);
                    Orthonormal(q);
                    Same(q.Matmul(r / Norm(a)), a / Norm(a), n);
                }
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(40, 1)]
    public void Narrow_and_empty_matrices_have_factors(int m, int n)
    {
        foreach (var stack in new long[][] { [], [2], [0] })
        {
            var a = Tensor.Randn([.. stack, m, n], new Generator(7), DType.Float64);
            var k = Math.Min(m, n);
            foreach (var full in new[] { false, true })
            {
                var (u, s, vh) = Linalg.Svd(a, full);
                u.Shape.ToArray().Should().Equal([.. stack, m, full ? m : k]);
                vh.Shape.ToArray().Should().Equal([.. stack, full ? n : k, n]);
                Same((u.Narrow(-1, 0, k) * s.Unsqueeze(-2)).Matmul(vh.Narrow(-2, 0, k)), a, 40);
                Orthonormal(u);
                Orthonormal(vh.MT());
                var (q, r) = Linalg.Qr(a, full ? QrMode.Complete : QrMode.Reduced);
                Same(q.Matmul(r), a, 40);
                Orthonormal(q);
            }
        }
    }

    [Fact]
    public void The_other_triangle_is_not_read()
    {
        foreach (var n in new[] { 2, 9, 40 })
        {
            var a = Make("random", n);
            a = a.Matmul(a.MT());
            var lower = a.Tril() + Tensor.Full([n, n], double.NaN, DType.Float64).Triu(1).NanToNum(1e300);
            Linalg.Eigvalsh(lower).ToArray<double>().Should().Equal(Linalg.Eigvalsh(a).ToArray<double>());
            Linalg.Eigvalsh(lower.MT(), 'U').ToArray<double>().Should().Equal(Linalg.Eigvalsh(a).ToArray<double>());
            Linalg.Cholesky(lower).ToArray<double>().Should().Equal(Linalg.Cholesky(a).ToArray<double>());
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_is_refused_wherever_it_stands(double value)
    {
        foreach (var (i, j) in new[] { (0, 0), (20, 3), (32, 32) })
        {
            var a = Make("random", 33);
            a[i, j] = value;
            foreach (var call in new Action[] { () => Linalg.Svd(a), () => Linalg.Svdvals(a), () => Linalg.Eigh(a), () => Linalg.Eigvalsh(a) })
                call.Should().Throw<LinalgException>().WithMessage("*NaN or infinity*");
        }
    }

    private static int[] Sizes => [2, 3, 8, 9, 33, 70, 131];

    private static Tensor Make(string kind, int n)
    {
        var a = Random(n, n);
        var i = Tensor.Arange(0, n, dtype: DType.Float64);
        var next = Tensor.Ones([n, n], DType.Float64).Triu(1).Tril(1);
        var one = Tensor.Eye(n, dtype: DType.Float64);
        // Singular values by their number.
        Tensor With(Func<int, double> values) =>
            Linalg.Qr(Random(n, n)).Q.Matmul(Tensor.From<double>([.. Enumerable.Range(0, n).Select(values)], [n]).DiagEmbed()).Matmul(Linalg.Qr(Random(n, n, 1)).Q);
        Tensor Powers(double least) => (i * (-least / n) * Math.Log(10)).Exp();
        return kind switch
        {
            "random" => a,
            "ones" => Tensor.Ones([n, n], DType.Float64),
            "zeros" => Tensor.Zeros([n, n], DType.Float64),
            "identity" => one,
            "orthogonal" => Linalg.Qr(a).Q,
            "graded" => With(k => Math.Pow(10, -16.0 * k / n)),
            "steep" => With(k => Math.Pow(10, -30.0 * k / n)),
            "clustered" => With(k => k < n / 2 ? 1 : 1 + 1e-14 * k),
            "one large" => With(k => k == 0 ? 1 : 1e-16),
            "one small" => With(k => k == 0 ? 1e-16 : 1),
            "half the rank" => Random(n, (n + 1) / 2).Matmul(Random((n + 1) / 2, n)),
            "rank 1" => Random(n, 1).Matmul(Random(1, n)),
            "rows up" => a * Powers(200).Flip(0).Unsqueeze(1),
            "rows down" => a * Powers(200).Unsqueeze(1),
            "both up" => a * Powers(20).Flip(0).Unsqueeze(1) * Powers(20).Flip(0),
            "both down" => a * Powers(20).Unsqueeze(1) * Powers(20),
            "tiny" => a * 1e-300,
            "small" => a * 1e-120,
            "huge" => a * 1e300,
            "diagonal" => (i * 7).Remainder(5).DiagEmbed(),
            "two diagonals" => one + next,
            "nilpotent" => Tensor.Ones([n, n], DType.Float64).Triu(1),
            "shift" => one.Roll([1], [1]),
            "second differences" => one * 2 - next - next.MT(),
            "hilbert" => 1 / (i.Unsqueeze(1) + i + 1),
            "wilkinson" => (i - (n - 1) / 2.0).Abs().DiagEmbed() + next + next.MT(),
            "sparse" => a * a.Gt(0.8).To(DType.Float64),
            "triangle of ones" => one - Tensor.Ones([n, n], DType.Float64).Tril(-1),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static Tensor Random(int m, int n, int seed = 0) => Tensor.Randn([m, n], new Generator(31 * m + n + seed), DType.Float64);

    private static double Norm(Tensor a) => a.ElementCount == 0 || a.Abs().Max().Item<double>() is 0 ? 1 : a.Abs().Max().Item<double>() * Math.Sqrt(Math.Max(a.Shape[0], a.Shape[1]));

    private static void Orthonormal(Tensor q) => Same(q.MT().Matmul(q), Tensor.Eye(q.Shape[^1], dtype: DType.Float64).Expand([.. q.Shape[..^2], q.Shape[^1], q.Shape[^1]]), (int)q.Shape[^2]);

    private static void Same(Tensor x, Tensor y, int n)
    {
        x.Shape.ToArray().Should().Equal(y.Shape.ToArray());
        if (x.ElementCount > 0) (x - y).Abs().Max().Item<double>().Should().BeLessThan(4 * Epsilon * Math.Max(n, 4));
    }
}
