namespace Autograd.Tests.Ops;

public class ReductionGradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Ops = new()
    {
        ["max"] = x => x.Max(),
        ["min"] = x => x.Min(),
        ["max along 0"] = x => x.Max(0).Values,
        ["min along 1, kept"] = x => x.Min(1, keepDim: true).Values,
        ["amax over 0, 2"] = x => x.Amax([0, 2]),
        ["amin over 1"] = x => x.Amin(1, keepDim: true),
        ["prod"] = x => x.Prod(),
        ["prod along 1"] = x => x.Prod(1),
        ["prod along -1, kept"] = x => x.Prod(-1, keepDim: true),
        ["var"] = x => x.Var(),
        ["var over 0, 2 of correction 0"] = x => x.Var([0, 2], correction: 0, keepDim: true),
        ["std"] = x => x.Std(),
        ["std along 1"] = x => x.Std(1),
        ["norm"] = x => x.Norm(),
        ["1-norm"] = x => x.Norm(1),
        ["3-norm along 1"] = x => x.Norm(3, 1),
        ["1.5-norm over 0, 2"] = x => x.Norm(1.5, [0, 2], keepDim: true),
        ["half-norm"] = x => x.Norm(0.5),
        ["largest magnitude"] = x => x.Norm(double.PositiveInfinity, 2),
        ["smallest magnitude"] = x => x.Norm(double.NegativeInfinity, [0, 1]),
        ["logsumexp"] = x => x.Logsumexp([]),
        ["logsumexp along 1"] = x => x.Logsumexp(1),
        ["logsumexp along 2, kept"] = x => x.Logsumexp(2, keepDim: true),
        ["logsumexp over 0, 2"] = x => x.Logsumexp([0, 2]),
        ["softmax along 2"] = x => x.Softmax(2),
        ["softmax along 1"] = x => x.Softmax(1),
        ["log softmax along 2"] = x => x.LogSoftmax(-1),
        ["log softmax along 0"] = x => x.LogSoftmax(0),
        ["cumsum along 2"] = x => x.Cumsum(2),
        ["cumsum along 0"] = x => x.Cumsum(0),
    };

    public static TheoryData<string> Names => [.. Ops.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Central_differences_agree_in_first_and_second_order(string op) => Differences.Check(Ops[op], Differences.Spread(3, 2, 3, 4) * 0.8, op);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_strided_and_stretched_operands_agree_with_those_of_copies(string op)
    {
        Func<Tensor, Tensor>[] views = [x => x.Permute(2, 0, 1), x => x.Slice(2, 0, 4, 2), x => x.Select(0, 1).Unsqueeze(0).Expand(2, 3, 4)];
        foreach (var view in views)
        {
            var (a, b) = (Differences.Spread(5, 2, 3, 4), Differences.Spread(5, 2, 3, 4));
            a.RequiresGrad = b.RequiresGrad = true;
            var (y, z) = (Ops[op](view(a)), Ops[op](view(b).Clone().Contiguous()));
            // Sums over stretched memory run in another order.
            Near(y, z);
            y.Sum().Backward();
            z.Sum().Backward();
            Near(a.Grad!, b.Grad!);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Products_with_zeros_have_the_others_products_as_gradients(int n)
    {
        for (var zeros = 0; zeros <= Math.Min(n, 3); zeros++)
        {
            var values = Enumerable.Range(1, n).Select(i => i <= zeros ? 0 : 0.5 + i).ToArray();
            var x = Tensor.From<double>(values, [n]);
            Differences.Check(v => v.Prod(), x, $"product of {n} with {zeros} zeros");
            Differences.Check(v => v.Prod(1), Tensor.Stack([x, x + 1]), $"products of {n} with {zeros} zeros");
        }
    }

    [Fact]
    public void Third_order_of_a_product_with_a_zero()
    {
        var x = Tensor.From<double>([0.0, 2, 3, 5], [4]);
        x.RequiresGrad = true;
        var first = Autodiff.Grad(x.Prod(), [x], createGraph: true)[0];
        var second = Autodiff.Grad(first.Narrow(0, 0, 1).Sum(), [x], createGraph: true)[0];
        var third = Autodiff.Grad(second.Narrow(0, 1, 1).Sum(), [x])[0];
        third.ToArray<double>().Should().Equal(0, 0, 5, 3);
    }

    [Fact]
    public void Ties_share_over_dimensions_and_go_to_the_first_along_one()
    {
        var x = Tensor.From<float>([1, 3, 3, 3, 3, 0], [2, 3]);
        x.RequiresGrad = true;
        Autodiff.Grad(x.Max(), [x])[0].ToArray<float>().Should().Equal(0, 0.25f, 0.25f, 0.25f, 0.25f, 0);
        Autodiff.Grad(x.Amax(1).Sum(), [x])[0].ToArray<float>().Should().Equal(0, 0.5f, 0.5f, 0.5f, 0.5f, 0);
        Autodiff.Grad(x.Max(1).Values.Sum(), [x])[0].ToArray<float>().Should().Equal(0, 1, 0, 1, 0, 0);
        Autodiff.Grad(x.Norm(double.PositiveInfinity), [x])[0].ToArray<float>().Should().Equal(0, 0.25f, 0.25f, 0.25f, 0.25f, 0);
    }

    [Fact]
    public void Gradients_at_zero_norm_and_zero_deviation_are_zero()
    {
        var x = Tensor.Zeros([3], DType.Float64, requiresGrad: true);
        foreach (var y in (Tensor[])[x.Norm(), x.Norm(3), x.Norm(1), x.Norm(0.5), x.Std()])
            Autodiff.Grad(y, [x])[0].ToArray<double>().Should().Equal(0, 0, 0);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Short_floats_are_computed_in_float_and_keep_their_dtype(DType dtype)
    {
        foreach (var (name, op) in Ops)
        {
            var x = (Differences.Spread(3, 2, 3, 4) * 0.4).To(dtype).Detach();
            var wide = x.To(DType.Float32).Detach();
            x.RequiresGrad = wide.RequiresGrad = true;
            var (y, z) = (op(x), op(wide));
            y.DType.Should().Be(dtype, name);
            Near(y, z, 0.01);
            y.Sum().Backward();
            z.Sum().Backward();
            x.Grad!.DType.Should().Be(dtype, name);
            Near(x.Grad!, wide.Grad!, 0.05);
        }
    }

    private static void Near(Tensor x, Tensor y, double tolerance = 1e-12)
    {
        x.Shape.ToArray().Should().Equal(y.Shape.ToArray());
        var (a, b) = (x.Detach().To(DType.Float64).ToArray<double>(), y.Detach().To(DType.Float64).ToArray<double>());
        for (var i = 0; i < a.Length; i++) a[i].Should().BeApproximately(b[i], tolerance * Math.Max(1, Math.Abs(b[i])));
    }
}
