using Autograd.NN;

namespace Autograd.Tests.Ops;

/// <summary>Gradients of products: against central differences, of first and second order, and forward mode.</summary>
public class MatMulGradientTests
{
    public static TheoryData<string, Func<Tensor[], Tensor>, long[][]> Cases => new()
    {
        { "dot", x => x[0].Dot(x[1]), [[4], [4]] },
        { "dot with itself", x => x[0].Dot(x[0]), [[4]] },
        { "mv", x => x[0].Mv(x[1]), [[3, 4], [4]] },
        { "vector by matrix", x => x[0].Matmul(x[1]), [[3], [3, 2]] },
        { "mm", x => x[0].Mm(x[1]), [[2, 3], [3, 4]] },
        { "mm of transposes", x => x[0].T().Mm(x[1].T()), [[3, 2], [4, 3]] },
        { "square", x => x[0].Mm(x[0]), [[3, 3]] },
        { "gram", x => x[0].Mm(x[0].T()), [[2, 3]] },
        { "strided", x => x[0].Slice(1, 0, 6, 2).Mm(x[1].Slice(0, 1, 6, 2)), [[2, 6], [6, 2]] },
        { "stretched", x => x[0].Expand(3, 4).Mm(x[1].Expand(4, 2)), [[3, 1], [1, 2]] },
        { "bmm", x => x[0].Bmm(x[1]), [[2, 2, 3], [2, 3, 2]] },
        { "broadcast", x => x[0].Matmul(x[1]), [[2, 1, 2, 3], [3, 3, 2]] },
        { "broadcast in both", x => x[0].Matmul(x[1]), [[2, 1, 1, 3], [1, 3, 3, 2]] },
        { "stack by matrix", x => x[0].Matmul(x[1]), [[2, 2, 3], [3, 2]] },
        { "turned stack by matrix", x => x[0].Transpose(0, 2).Matmul(x[1]), [[3, 2, 2], [3, 2]] },
        { "turned stack by vector", x => x[0].Transpose(0, 2).Matmul(x[1]), [[3, 2, 2], [3]] },
        { "matrix by stack", x => x[0].Matmul(x[1]), [[2, 3], [2, 3, 2]] },
        { "vector by stack", x => x[0].Matmul(x[1]), [[3], [2, 3, 2]] },
        { "outer", x => x[0].Outer(x[1]), [[3], [2]] },
        { "addmm", x => x[0].Addmm(x[1], x[2]), [[2, 4], [2, 3], [3, 4]] },
        { "addmm with factors", x => x[0].Addmm(x[1], x[2].T(), 0.5, -2), [[4], [2, 3], [4, 3]] },
        { "linear", x => F.Linear(x[0], x[1], x[2]), [[3, 2], [4, 2], [4]] },
        { "linear of a stack", x => F.Linear(x[0], x[1], x[2]), [[2, 3, 2], [2, 2], [2]] },
        { "linear of a vector", x => F.Linear(x[0], x[1], x[2]), [[2], [3, 2], [3]] },
        { "chain", x => x[0].Mm(x[1]).Tanh().Mm(x[2]), [[2, 3], [3, 2], [2, 2]] },
    };

    private static Tensor[] Inputs(long[][] shapes) => [.. shapes.Select((s, i) => ProductReference.Normal(10 + i, s).RequireGrad())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_differences(string name, Func<Tensor[], Tensor> f, long[][] shapes) =>
        Autodiff.GradCheck(f, Inputs(shapes)).Should().BeTrue(name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Can_be_differentiated_again(string name, Func<Tensor[], Tensor> f, long[][] shapes)
    {
        var inputs = Inputs(shapes);
        // A function of the gradients that is nowhere flat, in the inputs and in the cotangent.
        var cotangent = ProductReference.Normal(99, f(inputs).Shape.ToArray()).RequireGrad();
        Tensor Squares(Tensor[] x) =>
            ProductReference.Gradients(f, x).Select((t, i) => (t * t * (i + 1)).Sum()).Aggregate((a, b) => a + b);

        Autodiff.GradCheck(Squares, [.. inputs, cotangent]).Should().BeTrue(name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_mode_is_the_transpose(string name, Func<Tensor[], Tensor> f, long[][] shapes)
    {
        var inputs = Inputs(shapes);
        Tensor[] v = [.. shapes.Select((s, i) => ProductReference.Normal(50 + i, s))];
        var (outputs, tangents) = Autodiff.Jvp(x => [f(x)], inputs, v);
        var u = ProductReference.Normal(70, outputs[0].Shape.ToArray());
        var g = Autodiff.Grad([f(inputs)], inputs, [u]);
        double forward = (tangents[0] * u).Sum().Item<double>();
        double backward = g.Zip(v, (a, b) => (a! * b).Sum().Item<double>()).Sum();
        forward.Should().BeApproximately(backward, 1e-10 * (1 + Math.Abs(backward)), name);
    }

    [Fact]
    public void An_input_that_needs_none_costs_none()
    {
        var x = ProductReference.Normal(1, 2, 3);
        var w = ProductReference.Normal(2, 3, 4).RequireGrad();
        var node = x.Mm(w).GradFn!;
        node.NextFunctions[0].Should().BeNull();
        node.Needs(0).Should().BeFalse();
        node.Needs(1).Should().BeTrue();
    }

    [Fact]
    public void Linear_has_the_names_of_its_products()
    {
        var x = ProductReference.Normal(1, 2, 3);
        var w = ProductReference.Normal(2, 4, 3).RequireGrad();
        var b = ProductReference.Normal(3, 4).RequireGrad();
        F.Linear(x, w).GradFn!.Name.Should().Be("MmBackward0");
        F.Linear(x, w, b).GradFn!.Name.Should().Be("AddmmBackward0");
        F.Linear(x, w, b).GradFn!.NextFunctions.Select(n => n?.Name).Should().Equal("AccumulateGrad", null, "TBackward0");
        F.Linear(x.Reshape(2, 1, 3), w, b).GradFn!.Name.Should().Be("ViewBackward0");
    }

    [Fact]
    public void Beta_of_zero_hides_even_NaN()
    {
        var x = ProductReference.Normal(1, 2, 2);
        var y = Tensor.Full([2, 2], double.NaN, DType.Float64).Addmm(x, x, beta: 0);
        y.ToArray<double>().Should().Equal(x.Mm(x).ToArray<double>());
    }
}
