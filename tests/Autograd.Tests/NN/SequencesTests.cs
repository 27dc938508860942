using Autograd.NN;

namespace Autograd.Tests.NN;

/// <summary>Packing and padding: there and back, orders, gradients and refusals.</summary>
public class SequencesTests
{
    private static readonly Tensor[] Some = [Tensor.From([1f, 2, 3]), Tensor.From([4f]), Tensor.From([5f, 6])];

    [Fact]
    public void Pads_to_the_longest()
    {
        Sequences.PadSequence(Some, batchFirst: true, paddingValue: -1).ToArray<float>().Should().Equal(1, 2, 3, 4, -1, -1, 5, 6, -1);
        Sequences.PadSequence(Some).T().Contiguous().ToArray<float>().Should().Equal(1, 2, 3, 4, 0, 0, 5, 6, 0);
    }

    [Fact]
    public void Packs_step_by_step_the_longest_first()
    {
        var packed = Sequences.PackSequence(Some, enforceSorted: false);
        packed.Data.ToArray<float>().Should().Equal(1, 5, 4, 2, 6, 3);
        packed.BatchSizes.ToArray().Should().Equal(3, 2, 1);
        packed.SortedIndices!.ToArray<long>().Should().Equal(0, 2, 1);
        packed.UnsortedIndices!.ToArray<long>().Should().Equal(0, 2, 1);
        Sequences.UnpackSequence(packed).Select(s => s.ToArray<float>()).Should().BeEquivalentTo(Some.Select(s => s.ToArray<float>()), o => o.WithStrictOrdering());
    }

    [Fact]
    public void Sorted_sequences_keep_no_order()
    {
        var packed = Sequences.PackSequence([Some[0], Some[2], Some[1]]);
        packed.SortedIndices.Should().BeNull();
        packed.UnsortedIndices.Should().BeNull();
        FluentActions.Invoking(() => Sequences.PackSequence(Some)).Should().Throw<ArgumentException>().WithMessage("*enforceSorted*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void There_and_back_with_gradients(bool batchFirst)
    {
        long[] lengths = [2, 4, 1];
        var x = Tensor.Randn(batchFirst ? [3, 4, 2] : [4, 3, 2], new Generator(1), DType.Float64, requiresGrad: true);
        var packed = Sequences.PackPaddedSequence(x, lengths, batchFirst, enforceSorted: false);
        var (padded, after) = Sequences.PadPackedSequence(packed.WithData(packed.Data * 2), batchFirst, paddingValue: 9, totalLength: 6);
        after.Should().Equal(lengths);
        padded.Shape.ToArray().Should().Equal(batchFirst ? [3, 6, 2] : [6, 3, 2]);
        for (var b = 0; b < 3; b++)
        {
            var (from, to) = (x.Select(batchFirst ? 0 : 1, b), padded.Select(batchFirst ? 0 : 1, b));
            to.Narrow(0, 0, lengths[b]).Equal(from.Narrow(0, 0, lengths[b]) * 2).Should().BeTrue();
            to.Narrow(0, lengths[b], 6 - lengths[b]).Eq(9).All().Item<bool>().Should().BeTrue();
        }
        var slope = Autodiff.Grad(padded.Sum(), [x])[0]!;
        slope.Sum().Item<double>().Should().Be(2 * 2 * 7);
        Autodiff.GradCheck(v => Sequences.PadPackedSequence(Sequences.PackPaddedSequence(v[0], lengths, batchFirst, false)).Output.Square(), [x]).Should().BeTrue();
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var x = Tensor.Zeros([4, 2, 3]);
        FluentActions.Invoking(() => Sequences.PackPaddedSequence(x, [4])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Sequences.PackPaddedSequence(x, [4, 0])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Sequences.PackPaddedSequence(x, [5, 1])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Sequences.PadPackedSequence(Sequences.PackPaddedSequence(x, [4, 1]), totalLength: 3)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Sequences.PadSequence([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PackedSequence(x, [1, 3])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PackedSequence(x, [2, 1])).Should().Throw<ArgumentException>();
    }
}
