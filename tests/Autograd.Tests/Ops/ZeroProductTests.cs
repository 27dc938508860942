namespace Autograd.Tests.Ops;

/// <summary>Products with zeros among their factors, where no quotient gives a derivative: gradients, and theirs, against differences.</summary>
public class ZeroProductTests
{
    private static readonly Tensor Places = Tensor.From<long>([0, 1, 2, 2], [4]);

    public static TheoryData<string> Ops => ["Prod", "ProdAlong", "Cumprod", "ScatterReduce", "ScatterReduceOthers", "IndexReduce"];

    [Theory, MemberData(nameof(Ops))]
    public void Second_derivatives_see_the_zeros(string op)
    {
        var x = Tensor.From<double>([0, 2, 3, 0, 1.5, 0, 4, 0.5, 0], [3, 3]);
        var weights = Tensor.From<double>([0.3, -1.2, 0.7, 1.1, 0.4, -0.6, 0.9, 1.3, -0.2], [3, 3]);
        Tensor Total(Tensor t) => (Apply(op, t) is var y && y.Rank == 2 ? y * weights : y.Rank == 1 ? y * weights[0] : y).Sum();
        Tensor Gradient(Tensor at)
        {
            var leaf = at.Detach().Clone().RequireGrad();
            return Autodiff.Grad(Total(leaf), [leaf])[0]!;
        }

        var hessian = Autodiff.Hessian(t => Total(t.Reshape(3, 3)), x.Reshape(9));
        for (var i = 0; i < 9; i++)
        {
            const double h = 1e-4;
            var step = Tensor.Zeros([9], DType.Float64);
            step[i] = h;
            var numeric = (Gradient(x + step.Reshape(3, 3)) - Gradient(x - step.Reshape(3, 3))).Reshape(9) / (2 * h);
            for (var j = 0; j < 9; j++) hessian[i, j].Item<double>().Should().BeApproximately(numeric[j].Item<double>(), 1e-6, $"{op}, {i} {j}");
        }
    }

    [Fact]
    public void Zeros_that_meet_have_a_gradient_and_say_that_they_have_no_more()
    {
        var (x, src) = (Tensor.Ones([2], DType.Float64, requiresGrad: true), Tensor.From<double>([0, 0, 3], requiresGrad: true));
        var y = x.ScatterReduce(0, Tensor.From<long>([0, 0, 1]), src, IndexReduction.Prod);
        var g = Autodiff.Grad(y.Sum(), [x, src], createGraph: true);
        g[0]!.ToArray<double>().Should().Equal(0, 3);
        g[1]!.ToArray<double>().Should().Equal(0, 0, 1);
        ((Action)(() => Autodiff.Grad(g[1]!.Sum(), [src]))).Should().Throw<NotSupportedException>().WithMessage("*two or more zeros*");
    }

    private static Tensor Apply(string op, Tensor x) => op switch
    {
        "Prod" => x[1..].Prod(),
        "ProdAlong" => x.Prod(1),
        "Cumprod" => x.Cumprod(1),
        "ScatterReduce" => x.Flatten().Narrow(0, 0, 3).ScatterReduce(0, Places, x.Flatten().Narrow(0, 3, 4), IndexReduction.Prod),
        "ScatterReduceOthers" => x.Flatten().Narrow(0, 0, 3).ScatterReduce(0, Places, x.Flatten().Narrow(0, 3, 4), IndexReduction.Prod, includeSelf: false),
        _ => x.IndexReduce(0, Tensor.From<long>([0, 2], [2]), x[1..] + 1, IndexReduction.Prod),
    };
}
