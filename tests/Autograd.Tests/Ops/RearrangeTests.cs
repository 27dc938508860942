using FluentAssertions;

namespace Autograd.Tests.Ops;

public class RearrangeTests
{
    private static Tensor X => Tensor.Arange(6, DType.Float64).Reshape(2, 3).Detach();

    [Fact]
    public void Elements_come_in_the_new_order()
    {
        X.Flip(1).ToArray<double>().Should().Equal(2, 1, 0, 5, 4, 3);
        X.Flip(0, -1).ToArray<double>().Should().Equal(5, 4, 3, 2, 1, 0);
        X.Roll(1).ToArray<double>().Should().Equal(5, 0, 1, 2, 3, 4);
        X.Roll([1, -1], [0, 1]).ToArray<double>().Should().Equal(4, 5, 3, 1, 2, 0);
        X.Roll([7], [1]).ToArray<double>().Should().Equal(2, 0, 1, 5, 3, 4);
        X[0].Repeat(2, 2).ToArray<double>().Should().Equal(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
        X.Repeat(1, 0).Shape.ToArray().Should().Equal(2, 0);
        X.Tril().ToArray<double>().Should().Equal(0, 0, 0, 3, 4, 0);
        X.Triu(1).ToArray<double>().Should().Equal(0, 1, 2, 0, 0, 5);
        X.Diagonal().ToArray<double>().Should().Equal(0, 4);
        X.Diagonal(-1).ToArray<double>().Should().Equal(3);
        X.Diagonal(1, 1, 0).ToArray<double>().Should().Equal(3);
        X.Diagonal(9).Shape.ToArray().Should().Equal(0);
    }

    public static TheoryData<string, Func<Tensor, Tensor>> Linear => new()
    {
        { "FlipBackward0", x => x.Flip(0, 1) },
        { "RollBackward0", x => x.Roll(2) },
        { "RollBackward0", x => x.Roll([1], [-1]) },
        { "RepeatBackward0", x => x.Repeat(2, 1, 3) },
        { "TrilBackward0", x => x.Tril(-1) },
        { "TriuBackward0", x => x.Triu() },
        { "DiagonalBackward0", x => x.Diagonal(1) },
        { "SplitBackward0", x => x.Split(2, 1)[1] },
        { "SplitWithSizesBackward0", x => x.Split([1, 2], 1)[1] },
        { "SplitBackward0", x => x.Chunk(2, 1)[0] },
        { "UnbindBackward0", x => x.Unbind(1)[2] },
    };

    [Theory]
    [MemberData(nameof(Linear))]
    public void The_gradient_is_the_transpose_in_any_order(string node, Func<Tensor, Tensor> op)
    {
        var x = X.RequireGrad();
        var y = op(x);
        y.GradFn!.Name.Should().Be(node);
        var g = (Tensor.Arange(y.ElementCount, DType.Float64) + 1).Reshape(y.Shape).Detach().RequireGrad();
        var t = (X * X - 3).Detach();
        var back = Autodiff.Grad([y], [x], [g], createGraph: true)[0]!;
        var forward = op(t);
        (back * t).Sum().Item<double>().Should().Be((forward * g).Sum().Item<double>());
        Autodiff.Grad([back], [g], [t])[0]!.ToArray<double>().Should().Equal(forward.ToArray<double>());
        Autodiff.Jvp(op, X, t).Tangent.ToArray<double>().Should().Equal(forward.ToArray<double>());
    }

    [Fact]
    public void Parts_are_views_of_the_right_sizes()
    {
        var x = Tensor.Arange(7).Detach();
        Sizes(x.Split(3)).Should().Equal(3, 3, 1);
        Sizes(x.Chunk(3)).Should().Equal(3, 3, 1);
        Sizes(x.Chunk(5)).Should().Equal(2, 2, 2, 1);
        Sizes(x.Split([0, 7])).Should().Equal(0, 7);
        Sizes(Tensor.Zeros([0]).Chunk(3)).Should().Equal(0, 0, 0);
        x.Split(3)[1].FillInPlace(-1);
        x.Unbind()[6].FillInPlace(9);
        x.ToArray<long>().Should().Equal(0, 1, 2, -1, -1, -1, 9);

        static IEnumerable<long> Sizes(Tensor[] parts) => parts.Select(p => p.Shape[0]);
    }

    [Fact]
    public void One_of_several_views_cannot_be_written_while_recording()
    {
        var y = X.RequireGrad() * 2;
        y.Split(1)[0].Invoking(t => t.FillInPlace(0)).Should().Throw<InvalidOperationException>().WithMessage("*several views*Split*");
        y.Unbind()[0].Invoking(t => t.FillInPlace(0)).Should().Throw<InvalidOperationException>().WithMessage("*several views*Unbind*");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        X.Invoking(x => x.Flip(0, 0)).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Roll([1, 2], [0])).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Repeat(2)).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Repeat(2, -1)).Should().Throw<ArgumentException>();
        X.Invoking(x => x[0].Tril()).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Diagonal(0, 1, -1)).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Split(0)).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Split([1, 2])).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Chunk(0)).Should().Throw<ArgumentException>();
        X.Invoking(x => x.Unbind(2)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Linspace_is_exact_at_both_ends_and_symmetric()
    {
        var x = Tensor.Linspace(-0.3, 0.3, 7).ToArray<float>();
        x[0].Should().Be(-0.3f);
        x[^1].Should().Be(0.3f);
        for (var i = 0; i < 3; i++) x[i].Should().Be(-x[6 - i]);
        Tensor.Linspace(0, 10, 5, DType.Int64).ToArray<long>().Should().Equal(0, 2, 5, 7, 10);
        Tensor.Linspace(2, 5, 1).ToArray<float>().Should().Equal(2);
        Tensor.Linspace(2, 5, 0).ElementCount.Should().Be(0);
        FluentActions.Invoking(() => Tensor.Linspace(0, 1, -1)).Should().Throw<ArgumentException>();
    }
}
