namespace Autograd.Tests.Tape;

/// <summary>Views and in-place ops where the base is not a plain contiguous result.</summary>
public class ViewHistoryTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    [Fact]
    public void ABaseWithGapsKeepsItsStridesOnTheWayBack()
    {
        var w = Leaf(10, 20);
        // Columns 1 and 2 of 4: the base itself has gaps.
        var y = (Tensor.Arange(12).To(DType.Float64).Reshape(3, 4)[.., 1..3]).Detach();
        y.Select(0, 1).MulInPlace(w);
        y.ToArray<double>().Should().Equal(1, 2, 50, 120, 9, 10);
        (y * Tensor.From(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } })).Sum().Backward();
        w.Grad!.ToArray<double>().Should().Equal(5 * 3, 6 * 4);
    }

    [Fact]
    public void ABaseWithGapsAndAHistory()
    {
        var (x, w) = (Leaf(1, 2, 3), Leaf(7));
        var y = Tensor.Zeros([3, 4], DType.Float64)[.., 1..3].Detach();
        y.Select(1, 0).CopyInPlace(x * 2);
        y.Select(0, 2).MulInPlace(w);
        (y * y).Sum().Backward();
        // y = [[2 x0, 0], [2 x1, 0], [14 x2, 0]]
        x.Grad!.ToArray<double>().Should().Equal(8 * 1, 8 * 2, 2 * 14 * 14 * 3);
        w.Grad!.ToArray<double>().Should().Equal(2 * 7 * 6 * 6);
        var (_, t) = Autodiff.Jvp(a =>
        {
            var z = Tensor.Zeros([3, 4], DType.Float64)[.., 1..3].Detach();
            z.Select(1, 0).CopyInPlace(a * 2);
            z.Select(0, 2).MulInPlace(7);
            return (z * z).Sum();
        }, x, Tensor.From([1.0, 1, 1]));
        t.Item<double>().Should().Be(8 + 16 + 2 * 14 * 14 * 3);
    }

    [Fact]
    public void RandomDrawsEndTheHistory()
    {
        var x = Leaf(1, 2, 3);
        var y = x * 2;
        y.NormalInPlace();
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 0, 0);
        y = x * 2;
        y.Slice(0, 1).UniformInPlace();
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(2, 0, 0);
    }

    [Fact]
    public void RandomDrawsInASavedValueAreNoticed()
    {
        var x = Leaf(1, 2, 3);
        var y = x * 2;
        var z = (y * y).Sum();
        y.Detach().NormalInPlace();
        FluentActions.Invoking(() => z.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*changed in place*Normal*");
    }

    [Theory]
    [InlineData("Split")]
    [InlineData("Unbind")]
    [InlineData("Chunk")]
    public void OneOfSeveralViewsCannotBeWritten(string op)
    {
        var y = Leaf(1, 2, 3, 4) * 1;
        var part = op switch { "Split" => y.Split(2)[0], "Chunk" => y.Chunk(2)[1], _ => y.Unbind()[2] };
        FluentActions.Invoking(() => part.MulInPlace(2)).Should().Throw<InvalidOperationException>().WithMessage("*several views*Clone*");
        y.ToArray<double>().Should().Equal(1, 2, 3, 4);
        using (Autodiff.NoGrad()) part.MulInPlace(2);
    }

    [Fact]
    public void DetachedTensorsShareTheVersion()
    {
        var x = Leaf(1, 2);
        var y = x * 1;
        var z = (y * y).Sum();
        y.Detach().AddInPlace(1);
        y.Version.Should().Be(1);
        FluentActions.Invoking(() => z.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*changed in place*");
    }

    [Fact]
    public void AddingATensorToItselfByIndexReadsItFirst()
    {
        var x = Tensor.From([1.0, 2, 3]);
        x.IndexAddInPlace(0, Tensor.From([1L, 2, 0]), x);
        x.ToArray<double>().Should().Equal(1 + 3, 2 + 1, 3 + 2);
        // Positions that the writes themselves change would leave the tensor.
        var n = Tensor.From([0L, 1, 2]);
        using (Autodiff.NoGrad()) n.IndexAddInPlace(0, n, Tensor.From([1L << 40, 1L << 40, 1L << 40]));
        n.ToArray<long>().Should().Equal(1L << 40, (1L << 40) + 1, (1L << 40) + 2);
    }

    [Fact]
    public void AGathersIndexMayChangeLater()
    {
        var x = Leaf(1, 2, 3);
        var index = Tensor.From([2L, 2, 0]);
        var (_, t) = Autodiff.Jvp(a =>
        {
            var y = a.Gather(0, index);
            index.FillInPlace(1);
            return y;
        }, x, Tensor.From([5.0, 6, 7]));
        t.ToArray<double>().Should().Equal(7, 7, 5);
    }
}
