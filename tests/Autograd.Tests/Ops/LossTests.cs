using Autograd.NN;

namespace Autograd.Tests.Ops;

/// <summary>Losses against the formulas of their definition.</summary>
public class LossTests
{
    private static readonly Tensor X = Tensor.From<double>([0.5, -1, 2, 0.25, 1, -0.5], [2, 3]);
    private static readonly Tensor T = Tensor.From<long>([2, 0]);

    private static double LogSoftmax(double[] x, int i) => x[i] - Math.Log(x.Sum(Math.Exp));

    private static readonly double[][] Rows = [[0.5, -1, 2], [0.25, 1, -0.5]];

    [Fact]
    public void Cross_entropy_is_minus_the_log_of_softmax()
    {
        double a = -LogSoftmax(Rows[0], 2), b = -LogSoftmax(Rows[1], 0);
        F.CrossEntropy(X, T).Item<double>().Should().BeApproximately((a + b) / 2, 1e-14);
        F.CrossEntropy(X, T, reduction: Reduction.Sum).Item<double>().Should().BeApproximately(a + b, 1e-14);
        MatMulTests.Close(F.CrossEntropy(X, T, reduction: Reduction.None), [a, b], 1e-14);
        // Weighted: a mean over frequencies.
        var w = Tensor.From<double>([3, 1, 0.5]);
        F.CrossEntropy(X, T, w).Item<double>().Should().BeApproximately((0.5 * a + 3 * b) / 3.5, 1e-14);
        F.CrossEntropy(X, T, ignoreIndex: 2).Item<double>().Should().BeApproximately(b, 1e-14);
        // Probabilities that are one class agree with its number.
        F.CrossEntropy(X, F.OneHot(T, 3).To(DType.Float64)).Item<double>().Should().BeApproximately((a + b) / 2, 1e-14);
    }

    [Fact]
    public void Smoothing_of_numbers_is_that_of_probabilities()
    {
        double numbers = F.CrossEntropy(X, T, labelSmoothing: 0.3).Item<double>();
        double probabilities = F.CrossEntropy(X, F.OneHot(T, 3).To(DType.Float64), labelSmoothing: 0.3).Item<double>();
        numbers.Should().BeApproximately(probabilities, 1e-14);
        double even = -Enumerable.Range(0, 3).Sum(c => LogSoftmax(Rows[1], c)) / 3, exact = -LogSoftmax(Rows[1], 0);
        F.CrossEntropy(X, T, ignoreIndex: 2, labelSmoothing: 0.3).Item<double>().Should().BeApproximately(0.7 * exact + 0.3 * even, 1e-14);
    }

    [Fact]
    public void More_dimensions_are_more_samples()
    {
        var x = ProductReference.Normal(1, 2, 3, 4, 5);
        var t = Tensor.From<long>([.. Enumerable.Range(0, 40).Select(i => i % 3L)], [2, 4, 5]);
        var flat = F.CrossEntropy(x.Permute(0, 2, 3, 1).Reshape(-1, 3), t.Reshape(-1), reduction: Reduction.None);
        var y = F.CrossEntropy(x, t, reduction: Reduction.None);
        y.Shape.ToArray().Should().Equal(2, 4, 5);
        MatMulTests.Close(y, flat.ToArray<double>(), 1e-14);
    }

    /// <summary>Cross entropy is one op; it agrees with the two it stands for, on lines around each register width and in both directions.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 1)]
    [InlineData(5, 64, 1)]
    [InlineData(2, 2049, 1)]
    [InlineData(3, 5, 3)]
    [InlineData(2, 4, 16)]
    [InlineData(2, 33, 37)]
    public void Fused_agrees_with_composed(long n, long c, long inner)
    {
        long[] shape = inner == 1 ? [n, c] : [n, c, inner];
        var target = Tensor.From<long>([.. Enumerable.Range(0, (int)(n * inner)).Select(i => i % 5 == 3 ? -100 : i * 7L % c)], inner == 1 ? [n] : [n, inner]);
        var weight = ProductReference.Normal(8, c).Exp();
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            foreach (var reduction in (Reduction[])[Reduction.None, Reduction.Sum, Reduction.Mean])
            {
                var x = (ProductReference.Normal(9, shape) * 3 + 1000).To(dtype).RequireGrad();
                var fused = F.CrossEntropy(x, target, weight.To(dtype), reduction: reduction);
                var composed = F.NllLoss(x.LogSoftmax(1), target, weight.To(dtype), reduction: reduction);
                double tolerance = dtype == DType.Float64 ? 1e-12 : 1e-5;
                MatMulTests.Close(fused.Detach(), composed.Detach().ToArray<double>(), tolerance);
                var g = ProductReference.Normal(10, fused.Shape.ToArray()).To(dtype);
                MatMulTests.Close(Autodiff.Grad(fused, [x], g)[0], Autodiff.Grad(composed, [x], g)[0].ToArray<double>(), tolerance);
            }
        }
    }

    public static TheoryData<string, Func<Tensor, Tensor>, long[]> Gradients
    {
        get
        {
            var w = Tensor.From<double>([3, 1, 0.5]);
            var p = ProductReference.Normal(5, 4, 3).Exp();
            var t = Tensor.From<long>([2, 0, 1, 2]);
            var y = ProductReference.Normal(6, 4, 3);
            return new()
            {
                { "cross entropy", x => F.CrossEntropy(x, t), [4, 3] },
                { "cross entropy of each", x => F.CrossEntropy(x, t, w, reduction: Reduction.None), [4, 3] },
                { "ignoring", x => F.CrossEntropy(x, t, w, ignoreIndex: 2), [4, 3] },
                { "smooth", x => F.CrossEntropy(x, t, w, ignoreIndex: 1, labelSmoothing: 0.2), [4, 3] },
                { "probabilities", x => F.CrossEntropy(x, p, w, labelSmoothing: 0.2), [4, 3] },
                { "one sample", x => F.CrossEntropy(x, Tensor.From(1L)), [3] },
                { "pixels", x => F.CrossEntropy(x, Tensor.From<long>([0, 2, 1, 1], [2, 2])), [2, 3, 2] },
                { "nll", x => F.NllLoss(x, t, w, reduction: Reduction.Sum), [4, 3] },
                { "mse", x => F.MseLoss(x, y), [4, 3] },
                { "mse in sum, other side", x => F.MseLoss(y, x, Reduction.Sum), [4, 3] },
                { "mse of each, broadcast", x => F.MseLoss(x, y, Reduction.None), [3] },
                { "mse, broadcast", x => F.MseLoss(y, x), [3] },
                { "l1", x => F.L1Loss(x, y), [4, 3] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Gradients))]
    public void Gradients_agree_with_differences(string name, Func<Tensor, Tensor> f, long[] shape)
    {
        var x = ProductReference.Normal(3, shape).RequireGrad();
        Autodiff.GradCheck(a => f(a[0]), [x]).Should().BeTrue(name);
        // Second order, in the input and in the cotangent.
        var g = ProductReference.Normal(4, f(x).Shape.ToArray()).RequireGrad();
        Autodiff.GradCheck(a => ProductReference.Gradients(b => f(b[0]), a)[0], [x, g]).Should().BeTrue(name);
        // Forward mode against reverse.
        var v = ProductReference.Normal(7, shape);
        var (_, tangent) = Autodiff.Jvp(f, x, v);
        var backward = Autodiff.Grad([f(x)], [x], [g.Detach()])[0]!;
        (tangent * g).Sum().Item<double>().Should().BeApproximately((backward * v).Sum().Item<double>(), 1e-10);
    }

    [Fact]
    public void Nodes_have_pytorchs_names()
    {
        var x = ProductReference.Normal(1, 2, 3).RequireGrad();
        var y = ProductReference.Normal(2, 2, 3);
        F.CrossEntropy(x, T).GradFn!.Name.Should().Be("NllLossBackward0");
        F.CrossEntropy(x.Reshape(2, 3, 1, 1), T.Reshape(2, 1, 1)).GradFn!.Name.Should().Be("NllLoss2DBackward0");
        F.MseLoss(x, y).GradFn!.Name.Should().Be("MseLossBackward0");
        F.MseLoss(x, y, Reduction.None).GradFn!.Name.Should().Be("MseLossBackward0");
        F.L1Loss(x, y).GradFn!.Name.Should().Be("MeanBackward0");
    }

    [Fact]
    public void Nothing_counted_is_no_number_and_has_no_gradient()
    {
        var x = ProductReference.Normal(1, 2, 3).RequireGrad();
        var loss = F.NllLoss(x, Tensor.From<long>([-100, -100]));
        loss.Item<double>().Should().Be(double.NaN);
        loss.Backward();
        x.Grad!.ToArray<double>().Should().AllBeEquivalentTo(0.0);
        // An ignored sample may hold anything.
        F.NllLoss(Tensor.From<double>([double.NaN, 1, -2, 3], [2, 2]), Tensor.From<long>([-100, 0])).Item<double>().Should().Be(2);
    }

    [Fact]
    public void A_later_change_of_the_target_changes_no_gradient()
    {
        var x = ProductReference.Normal(1, 2, 3).RequireGrad();
        var t = T.Clone();
        var loss = F.NllLoss(x, t, reduction: Reduction.Sum);
        t.FillInPlace(1);
        loss.Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 0, -1, -1, 0, 0);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float32)]
    public void Other_floats_keep_their_dtype(DType dtype)
    {
        var x = X.To(dtype).RequireGrad();
        var loss = F.CrossEntropy(x, T);
        loss.DType.Should().Be(dtype);
        loss.Item<double>().Should().BeApproximately(F.CrossEntropy(X, T).Item<double>(), 0.02);
        loss.Backward();
        x.Grad!.DType.Should().Be(dtype);
    }

    public static TheoryData<string, Action, string[]> Refusals => new()
    {
        { "class", () => F.CrossEntropy(X, Tensor.From<long>([3, 0])), ["CrossEntropy", "target 3", "0 to 2"] },
        { "negative class", () => F.NllLoss(X, Tensor.From<long>([-1, 0])), ["NllLoss", "target -1"] },
        { "shape", () => F.CrossEntropy(X, Tensor.From<long>([1, 0, 2])), ["[2, 3]", "[2]", "[3]"] },
        { "dtype", () => F.CrossEntropy(X, Tensor.From<double>([1, 0])), ["integers", "torch.float64"] },
        { "probabilities", () => F.CrossEntropy(X, Tensor.Zeros([2, 3], DType.Int64)), ["probabilities", "torch.int64"] },
        { "ignored probabilities", () => F.CrossEntropy(X, X, ignoreIndex: 1), ["ignoreIndex"] },
        { "smoothing", () => F.CrossEntropy(X, T, labelSmoothing: 1.5), ["1.5"] },
        { "weight", () => F.CrossEntropy(X, T, Tensor.Ones([2], DType.Float64)), ["weight", "[3]", "[2]"] },
        { "weight dtype", () => F.NllLoss(X, T, Tensor.Ones([3])), ["weight", "torch.float32"] },
        { "no classes", () => F.CrossEntropy(Tensor.Zeros([]), Tensor.From(0L)), ["0-d"] },
        { "mse", () => F.MseLoss(Tensor.Zeros([3]), Tensor.Zeros([4])), ["MseLoss", "[3]", "[4]"] },
        { "l1", () => F.L1Loss(Tensor.Zeros([3]), Tensor.Zeros([4])), ["L1Loss", "[3]", "[4]"] },
        { "linear", () => F.Linear(Tensor.Zeros([2, 3]), Tensor.Zeros([4, 2])), ["Linear", "[2, 3]", "[4, 2]"] },
        { "bias", () => F.Linear(Tensor.Zeros([2, 3]), Tensor.Zeros([4, 3]), Tensor.Zeros([3])), ["Linear", "[3]", "[4]"] },
        { "reduction", () => F.MseLoss(X, X, (Reduction)7), ["7", "Mean"] },
        { "one-hot", () => F.OneHot(Tensor.From<long>([1, 5]), 3), ["OneHot", "5", "3"] },
        { "one-hot below 0", () => F.OneHot(Tensor.From<long>([1, -5])), ["OneHot", "-5"] },
        { "one-hot of none", () => F.OneHot(Tensor.Zeros([0], DType.Int64)), ["OneHot", "empty"] },
        { "one-hot of floats", () => F.OneHot(X), ["OneHot", "integers"] },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refusals_say_what_was_expected(string what, Action call, string[] words)
    {
        var message = call.Should().Throw<ArgumentException>(what).Which.Message;
        foreach (string word in words) message.Should().Contain(word);
    }

    [Fact]
    public void One_hot_rows()
    {
        var y = F.OneHot(Tensor.From<int>([1, 0, 2]));
        y.DType.Should().Be(DType.Int64);
        y.Shape.ToArray().Should().Equal(3, 3);
        y.ToArray<long>().Should().Equal(0, 1, 0, 1, 0, 0, 0, 0, 1);
        F.OneHot(Tensor.Zeros([0, 2], DType.Int64), 4).Shape.ToArray().Should().Equal(0, 2, 4);
    }
}
