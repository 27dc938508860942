using Autograd.Kernels;

namespace Autograd.Tests.Ops;

/// <summary>What the table's small, tame matrices do not reach: block edges, rank, scale, conditioning, stacks, threads, errors.</summary>
public class LinalgTests
{
    /// <summary>Around the panels of 32, and beyond several of them.</summary>
    public static TheoryData<int> Sizes => [1, 2, 31, 32, 33, 64, 65, 130];

    [Theory, MemberData(nameof(Sizes))]
    public void Factors_multiply_to_the_matrix(int n)
    {
        foreach (var (m, k) in new[] { (n, n), (n + 7, n), (n, n + 7) })
        {
            var a = Random(m, k);
            var (p, l, u) = Linalg.Lu(a);
            Near(p.Matmul(l).Matmul(u), a);
            Near(l, l.Tril());
            Near(u, u.Triu());
            l.Abs().Max().Item<double>().Should().BeLessThanOrEqualTo(1, "rows are exchanged for the largest pivot");

            foreach (var mode in new[] { QrMode.Reduced, QrMode.Complete })
            {
                var (q, r) = Linalg.Qr(a, mode);
                Near(q.Matmul(r), a);
                Near(q.MT().Matmul(q), Tensor.Eye(q.Shape[1], dtype: DType.Float64));
                Near(r, r.Triu());
            }

            foreach (var full in new[] { false, true })
            {
                var (x, s, yh) = Linalg.Svd(a, full);
                var least = Math.Min(m, k);
                Near((x.Narrow(1, 0, least) * s).Matmul(yh.Narrow(0, 0, least)), a);
                Near(x.MT().Matmul(x), Tensor.Eye(x.Shape[1], dtype: DType.Float64));
                Near(yh.Matmul(yh.MT()), Tensor.Eye(yh.Shape[0], dtype: DType.Float64));
                s.ToArray<double>().Should().BeInDescendingOrder();
                Near(Linalg.Svdvals(a), s);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Equations_are_solved(int n)
    {
        var (a, b) = (Random(n, n), Random(n, 5));
        Near(a.Matmul(Linalg.Solve(a, b)), b, 1e-10);
        Near(a.Matmul(Linalg.Inv(a)), Tensor.Eye(n, dtype: DType.Float64), 1e-10);
        Near(Linalg.Solve(a, b.MT(), left: false).Matmul(a), b.MT(), 1e-10);
        foreach (var upper in new[] { false, true })
        {
            var t = (upper ? a.Triu() : a.Tril()) * 0.1 + Tensor.Eye(n, dtype: DType.Float64);
            Near(t.Matmul(Linalg.SolveTriangular(t + (upper ? a.Tril(-1) : a.Triu(1)), b, upper)), b, 1e-10);
        }
        var spd = a.Matmul(a.MT()) + Tensor.Eye(n, dtype: DType.Float64);
        var l = Linalg.Cholesky(spd);
        Near(l.Matmul(l.MT()), spd);
        Near(spd.Matmul(b.CholeskySolve(l)), b, 1e-9);
        Near(Linalg.Slogdet(spd).Logabsdet, l.Diagonal().Log().Sum() * 2);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Eigenvectors_are_eigenvectors(int n)
    {
        var a = Random(n, n);
        a += a.MT().Clone();
        foreach (var x in new[] { a, Tensor.Eye(n, dtype: DType.Float64), Tensor.Ones([n, n], DType.Float64), Tensor.Zeros([n, n], DType.Float64) })
        {
            var (w, v) = Linalg.Eigh(x);
            Near(x.Matmul(v), v * w);
            Near(v.MT().Matmul(v), Tensor.Eye(n, dtype: DType.Float64));
            w.ToArray<double>().Should().BeInAscendingOrder();
            Near(Linalg.Eigvalsh(x, 'U'), w);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_matrix_without_full_rank_has_orthonormal_vectors_and_a_pseudo_inverse(int rank)
    {
        foreach (var (m, n) in new[] { (7, 5), (5, 7), (6, 6) })
        {
            var a = Random(m, Math.Max(rank, 1)).Matmul(Random(Math.Max(rank, 1), n)) * (rank == 0 ? 0 : 1);
            var (u, s, vh) = Linalg.Svd(a);
            Near(u.MT().Matmul(u), Tensor.Eye(m, dtype: DType.Float64));
            Near(vh.Matmul(vh.MT()), Tensor.Eye(n, dtype: DType.Float64));
            Linalg.MatrixRank(a).Item<long>().Should().Be(rank);
            var p = Linalg.Pinv(a);
            Near(a.Matmul(p).Matmul(a), a);
            Near(p.Matmul(a).Matmul(p), p);
            var b = Random(m, 2);
            var (x, residuals, told, values) = Linalg.Lstsq(a, b, driver: LstsqDriver.Gelsd);
            Near(x, p.Matmul(b));
            told.Item<long>().Should().Be(rank);
            residuals.ElementCount.Should().Be(0);
            Near(values, s);
        }
    }

    [Fact]
    public void Residuals_are_sums_of_squares()
    {
        var (a, b) = (Random(2, 9, 4), Random(2, 9, 3));
        foreach (var driver in Enum.GetValues<LstsqDriver>())
        {
            var (x, residuals, _, _) = Linalg.Lstsq(a, b, driver: driver);
            if (driver == LstsqDriver.Gelsy) residuals.ElementCount.Should().Be(0, "PyTorch's gelsy tells none");
            else Near(residuals, (a.Matmul(x) - b).Square().Sum(-2));
            Near(a.MT().Matmul(a.Matmul(x) - b), Tensor.Zeros([2, 4, 3], DType.Float64), 1e-10);
        }
    }

    [Theory]
    [InlineData(1e-250)]
    [InlineData(1e-170)]
    [InlineData(1e170)]
    [InlineData(1e250)]
    public void Sizes_of_numbers_do_not_matter(double scale)
    {
        var a = Random(6, 6);
        var even = a + a.MT();
        Near(Linalg.Svdvals(a * scale) / scale, Linalg.Svdvals(a));
        Near(Linalg.Eigvalsh(even * scale) / scale, Linalg.Eigvalsh(even));
        Near(Linalg.Qr(a * scale).R / scale, Linalg.Qr(a).R);
        Near(Linalg.Inv(a * scale) * scale, Linalg.Inv(a), 1e-10);
        Near(Linalg.Slogdet(a * scale).Logabsdet, Linalg.Slogdet(a).Logabsdet + 6 * Math.Log(scale), 1e-10);
    }

    [Fact]
    public void Small_singular_values_keep_their_digits()
    {
        // Rows of very different lengths, whose singular values are known to all digits to be those of the blocks.
        var block = Tensor.From<double>([3, 1, 1, 2], [2, 2]);
        var s = Linalg.Svdvals(block);
        var a = Tensor.BlockDiag(block, block * 1e-30, block * 1e-60);
        Linalg.Svdvals(a).ToArray<double>().Zip(Tensor.Cat([s, s * 1e-30, s * 1e-60]).ToArray<double>(), (x, y) => Math.Abs(x / y - 1)).Max().Should().BeLessThan(1e-14);
    }

    [Fact]
    public void Hilberts_matrix_is_solved_as_well_as_its_condition_allows()
    {
        var i = Tensor.Arange(1, 9, dtype: DType.Float64);
        var hilbert = 1 / (i.Unsqueeze(1) + i - 1);
        Linalg.Cond(hilbert).Item<double>().Should().BeApproximately(1.5257575538060041e10, 1e5);
        Linalg.Det(hilbert).Item<double>().Should().BeApproximately(2.737050113791513e-33, 1e-40);
        Near(Linalg.Solve(hilbert, hilbert.Sum(1)), Tensor.Ones([8], DType.Float64), 1e-5);
        Linalg.Cholesky(hilbert).Det().Item<double>().Should().BeApproximately(Math.Sqrt(2.737050113791513e-33), 1e-23);
    }

    [Fact]
    public void Float32_is_rounded_once()
    {
        var a = Random(40, 40);
        var narrow = a.To(DType.Float32);
        var exact = Linalg.Inv(narrow.To(DType.Float64)).To(DType.Float32);
        Linalg.Inv(narrow).AsSpan<float>().SequenceEqual(exact.AsSpan<float>()).Should().BeTrue();
    }

    [Fact]
    public void The_exponential_takes_any_size()
    {
        var turn = Tensor.From<double>([0, -1, 1, 0], [2, 2]);
        foreach (var angle in new[] { 1e-9, 0.5, 3, 40, 1000.0 })
            Near((turn * angle).MatrixExp(), Tensor.From<double>([Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle)], [2, 2]), 1e-11);
        Tensor.From<double>([0, 1, 0, 0], [2, 2]).MatrixExp().ToArray<double>().Should().Equal(1, 1, 0, 1);
        Tensor.Zeros([2, 3, 3]).MatrixExp().ToArray<float>().Should().Equal(Tensor.Eye(3).Expand(2, 3, 3).ToArray<float>());
    }

    [Fact]
    public void A_matrix_that_cannot_be_is_named()
    {
        var stack = Tensor.Eye(3, dtype: DType.Float64).Expand(2, 2, 3, 3).Clone();
        stack[1, 0, 2, 2] = 0;
        ((Action)(() => Linalg.Inv(stack))).Should().Throw<LinalgException>().WithMessage("*Linalg.Inv*[1, 0]*pivot 3*");
        ((Action)(() => Linalg.Solve(stack, Tensor.Ones([3, 1], DType.Float64)))).Should().Throw<LinalgException>().WithMessage("*Linalg.Solve*pivot 3*");
        ((Action)(() => Linalg.Cholesky(stack))).Should().Throw<LinalgException>().WithMessage("*Linalg.Cholesky*[1, 0]*order 3*");
        ((Action)(() => Linalg.Cholesky(Tensor.From<double>([1, 2, 2, 1], [2, 2])))).Should().Throw<LinalgException>().WithMessage("*the matrix*order 2*");
        ((Action)(() => Linalg.Svd(stack * double.NaN))).Should().Throw<LinalgException>().WithMessage("*NaN*");
        ((Action)(() => Linalg.Eigh(stack / 0))).Should().Throw<LinalgException>().WithMessage("*NaN*");
        Linalg.Det(stack).ToArray<double>().Should().Equal(1, 1, 0, 1);
        Linalg.Slogdet(stack).Sign.ToArray<double>().Should().Equal(1, 1, 0, 1);
        Linalg.Cond(stack).ToArray<double>()[2].Should().Be(double.PositiveInfinity);
        Linalg.Cond(stack, 1).ToArray<double>()[2].Should().Be(double.PositiveInfinity);
    }

    [Theory]
    [InlineData("square", typeof(ArgumentException))]
    [InlineData("vector", typeof(ArgumentException))]
    [InlineData("integers", typeof(NotSupportedException))]
    [InlineData("half", typeof(NotSupportedException))]
    [InlineData("dtypes", typeof(ArgumentException))]
    [InlineData("rows", typeof(ArgumentException))]
    [InlineData("stacks", typeof(ArgumentException))]
    [InlineData("uplo", typeof(ArgumentException))]
    [InlineData("order", typeof(ArgumentException))]
    [InlineData("named", typeof(ArgumentException))]
    [InlineData("pivots", typeof(ArgumentException))]
    public void What_does_not_fit_is_refused(string what, Type expected)
    {
        var a = Tensor.Eye(3);
        Action call = what switch
        {
            "square" => () => Linalg.Det(Tensor.Ones([2, 3])),
            "vector" => () => Linalg.Svd(Tensor.Ones([3])),
            "integers" => () => Linalg.Inv(Tensor.Eye(2, dtype: DType.Int64)),
            "half" => () => Linalg.Cholesky(Tensor.Eye(2, dtype: DType.Float16)),
            "dtypes" => () => Linalg.Solve(a, Tensor.Ones([3, 1], DType.Float64)),
            "rows" => () => Linalg.Solve(a, Tensor.Ones([4, 1])),
            "stacks" => () => Linalg.SolveTriangular(a.Expand(2, 3, 3), Tensor.Ones([3, 3, 1]), upper: true),
            "uplo" => () => Linalg.Eigh(a, 'X'),
            "order" => () => Linalg.MatrixNorm(a, 3),
            "named" => () => Linalg.Norm(Tensor.Ones([3]), "nuc"),
            _ => () => Tensor.Ones([3, 1]).LuSolve(a, Tensor.From<int>([1, 9, 3])),
        };
        var error = call.Should().Throw<Exception>().Which;
        error.GetType().Should().Be(expected);
        error.Message.Length.Should().BeGreaterThan(30);
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        var (a, stack) = (Random(150, 150), Random(40, 12, 12));
        var before = Workers.Threads;
        try
        {
            var results = new List<double[]>();
            foreach (var threads in new[] { 1, 2, 4 })
            {
                Workers.Threads = threads;
                Tensor[] all = [Linalg.Inv(a), Linalg.Svdvals(a), Linalg.Qr(a).R, Linalg.Eigvalsh(a), (a * 0.01).MatrixExp(), Linalg.Inv(stack), Linalg.Svd(stack).U, Linalg.Eigh(stack).Eigenvectors];
                results.Add([.. all.SelectMany(x => x.ToArray<double>())]);
            }
            results[1].Should().Equal(results[0]);
            results[2].Should().Equal(results[0]);
        }
        finally
        {
            Workers.Threads = before;
        }
    }

    private static Tensor Random(params long[] shape) => Tensor.Randn(shape, new Generator(shape.Aggregate(17L, (a, b) => a * 31 + b)), DType.Float64);

    private static void Near(Tensor x, Tensor y, double tolerance = 1e-12)
    {
        x.Shape.ToArray().Should().Equal(y.Shape.ToArray());
        if (x.ElementCount == 0) return;
        var scale = Math.Max(1, y.Abs().Max().Item<double>()) * Math.Max(1, Math.Sqrt(x.Shape.Length > 1 ? x.Shape[^1] : 1));
        (x - y).Abs().Max().Item<double>().Should().BeLessThan(tolerance * scale);
    }
}
