namespace Autograd.Tests.Tape;

/// <summary>In-place ops: version counters, leaves, views and their bases.</summary>
public class InPlaceTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From<double>(values, requiresGrad: true);

    [Fact]
    public void AChangedSavedValueIsAnErrorThatNamesBothOps()
    {
        var x = Leaf(1, 2);
        var y = x * 1;
        var z = (y * y).Sum();
        y.AddInPlace(1);
        FluentActions.Invoking(() => z.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*MulBackward0*version 0*version 1*Add*");
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void AChangeOfAnUnsavedValueIsFine()
    {
        var x = Leaf(1, 2);
        var y = x * 3;
        var z = y + 1;
        y.MulInPlace(2);
        (z.Sum() + y.Sum()).Backward();
        x.Grad!.ToArray<double>().Should().Equal(9, 9);
    }

    [Fact]
    public void LeavesAndTheirViewsCannotBeWrittenWhileRecording()
    {
        var x = Leaf(1, 2);
        FluentActions.Invoking(() => x.AddInPlace(1)).Should().Throw<InvalidOperationException>().WithMessage("*leaf*NoGrad*");
        FluentActions.Invoking(() => x.Select(0, 0).MulInPlace(2)).Should().Throw<InvalidOperationException>().WithMessage("*view of a leaf*");
        x.ToArray<double>().Should().Equal(1, 2);
        x.Version.Should().Be(0);
    }

    [Fact]
    public void CompoundOperatorsUpdateTheSameTensor()
    {
        var x = Leaf(1, 2);
        var same = x;
        (x * x).Sum().Backward();
        using (Autodiff.NoGrad()) x -= 0.5 * x.Grad!;
        ReferenceEquals(x, same).Should().BeTrue();
        x.ToArray<double>().Should().Equal(0, 0);
        x.IsLeaf.Should().BeTrue();
        var y = Tensor.From([1.0, 4.0]);
        y += 1;
        y *= 3;
        y /= 2;
        y -= Tensor.From([3.0, 0.5]);
        y.ToArray<double>().Should().Equal(0, 7);
    }

    [Fact]
    public void WritingAViewChangesTheBaseAndItsHistory()
    {
        var x = Leaf(1, 2, 3, 4);
        var y = x * 1;
        y.Slice(0, 1, 3).MulInPlace(10);
        y.GradFn!.Name.Should().Be("CopySlices");
        (y * y).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(2, 400, 600, 8);
    }

    [Fact]
    public void WritingTheBaseChangesTheHistoryOfItsViews()
    {
        var x = Leaf(1, 2, 3);
        var y = x * 1;
        var view = y.Select(0, 1);
        y.MulInPlace(5);
        view.Item<double>().Should().Be(10);
        view.Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 5, 0);
    }

    [Fact]
    public void AViewOfAViewReachesTheBase()
    {
        var x = Leaf(1, 2, 3, 4, 5, 6);
        var y = x.Clone();
        y.Reshape(2, 3).Transpose(0, 1).Select(0, 2).AddInPlace(x.Slice(0, 0, 2) * 7);
        (y * Tensor.Arange(6)).Sum().Backward();
        // y[2] += 7 x[0]; y[5] += 7 x[1]
        x.Grad!.ToArray<double>().Should().Equal(0 + 14, 1 + 35, 2, 3, 4, 5);
    }

    [Fact]
    public void AConstantBaseWrittenWithARecordedValueGetsAHistory()
    {
        var x = Leaf(2, 3);
        var y = Tensor.Zeros([2, 2], DType.Float64);
        y.Select(0, 1).CopyInPlace(x * x);
        y.RequiresGrad.Should().BeTrue();
        (y * y).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(32, 108);
    }

    [Fact]
    public void OldValuesThatADerivativeReadsAreKept()
    {
        var (x, s) = (Leaf(2, 3), Leaf(5, 7));
        var y = x * 1;
        y.MulInPlace(s);
        y.SinInPlace();
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal([Math.Cos(10) * 5, Math.Cos(21) * 7], (a, b) => Math.Abs(a - b) < 1e-14);
        s.Grad!.ToArray<double>().Should().Equal([Math.Cos(10) * 2, Math.Cos(21) * 3], (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void SquaringInPlaceThroughItself()
    {
        var x = Leaf(2, 3);
        var y = x * 1;
        y.MulInPlace(y);
        y.Sum().Backward();
        y.ToArray<double>().Should().Equal(4, 9);
        x.Grad!.ToArray<double>().Should().Equal(4, 6);
    }

    [Fact]
    public void OverlappingOperandsAreReadBeforeTheyAreWritten()
    {
        var x = Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } });
        x.AddInPlace(x.T());
        x.ToArray<double>().Should().Equal(2, 5, 5, 8);
    }

    [Fact]
    public void ExpandedTensorsCannotBeWritten() =>
        FluentActions.Invoking(() => Tensor.Zeros([1, 2]).Expand(3, 2).AddInPlace(1)).Should().Throw<InvalidOperationException>().WithMessage("*one memory location*Clone*");

    [Fact]
    public void AResultMustFitTheShapeAndDtypeThatAreWritten()
    {
        var x = Tensor.Zeros([2]);
        FluentActions.Invoking(() => x.AddInPlace(Tensor.Zeros([3, 2]))).Should().Throw<ArgumentException>().WithMessage("*[2]*[3, 2]*");
        FluentActions.Invoking(() => Tensor.Arange(3).MulInPlace(0.5)).Should().Throw<InvalidOperationException>().WithMessage("*torch.float32*torch.int64*");
        x.Version.Should().Be(0);
    }

    [Fact]
    public void VersionsCountWritesOfAllViews()
    {
        var x = Tensor.Zeros([4]);
        x.AddInPlace(1);
        x.Slice(0, 1, 2).FillInPlace(3);
        x.Reshape(2, 2).MulInPlace(2);
        x.Version.Should().Be(3);
        x.Detach().Version.Should().Be(3);
    }
}
