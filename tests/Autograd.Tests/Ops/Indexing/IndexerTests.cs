using FluentAssertions;

namespace Autograd.Tests.Ops.Indexing;

public class IndexerTests
{
    private static Tensor Numbers(params long[] shape) => Tensor.Arange(shape.Aggregate(1L, (a, b) => a * b), DType.Float32).Reshape(shape).Detach();

    [Fact]
    public void CSharps_own_forms_work()
    {
        var x = Numbers(3, 4);
        x[1].ToArray<float>().Should().Equal(4, 5, 6, 7);
        x[-1, 0].Item<float>().Should().Be(8);
        x[^1, ^4].Item<float>().Should().Be(8);
        x[1..3, 0].ToArray<float>().Should().Equal(4, 8);
        x[.., 1..^1].Shape.ToArray().Should().Equal(3, 2);
        x[^2.., ..1].ToArray<float>().Should().Equal(4, 8);
        x[0, TensorIndex.Slice(null, null, 3)].ToArray<float>().Should().Equal(0, 3);
        x[TensorIndex.Ellipsis, 3].ToArray<float>().Should().Equal(3, 7, 11);
        x[TensorIndex.NewAxis, .., TensorIndex.NewAxis].Shape.ToArray().Should().Equal(1, 3, 1, 4);
        x[x > 9].ToArray<float>().Should().Equal(10, 11);
        x[new[] { 2, 0 }, new long[] { -1, 0 }].ToArray<float>().Should().Equal(11, 0);
        x[new[] { true, false, true }].Shape.ToArray().Should().Equal(2, 4);
        x[0, Tensor.From(2L)].Item<float>().Should().Be(2);
        x[Tensor.From<byte>([0, 1, 0])].Shape.ToArray().Should().Equal(1, 4);
    }

    [Fact]
    public void A_truth_value_is_a_mask_without_dimensions()
    {
        var x = Numbers(2, 3);
        x[true].Shape.ToArray().Should().Equal(1, 2, 3);
        x[false].Shape.ToArray().Should().Equal(0, 2, 3);
        x[Tensor.From(true), 1].ToArray<float>().Should().Equal(3, 4, 5);
        var y = Numbers(2);
        y[false] = 7;
        y.ToArray<float>().Should().Equal(0, 1);
    }

    [Fact]
    public void Index_dimensions_that_lie_apart_come_first()
    {
        var x = Numbers(2, 3, 4, 5);
        var i = Tensor.From<long>([0, 1]);
        x[i, .., i].Shape.ToArray().Should().Equal(2, 3, 5);
        x[.., i, i].Shape.ToArray().Should().Equal(2, 2, 5);
        x[.., i, .., i].Shape.ToArray().Should().Equal(2, 2, 4);
        x[.., i.Unsqueeze(1), i].Shape.ToArray().Should().Equal(2, 2, 2, 5);
    }

    [Fact]
    public void Basic_subscripts_share_memory_and_index_tensors_copy()
    {
        var x = Numbers(3, 4);
        var view = x[1.., 2];
        view.FillInPlace(-1);
        x.ToArray<float>().Should().Equal(0, 1, 2, 3, 4, 5, -1, 7, 8, 9, -1, 11);
        var copy = x[new[] { 0 }];
        copy.FillInPlace(100);
        x[0, 0].Item<float>().Should().Be(0);
    }

    [Fact]
    public void Nodes_have_PyTorchs_names()
    {
        var x = Numbers(3, 4).RequireGrad();
        x[0].GradFn!.Name.Should().Be("SelectBackward0");
        x[..].GradFn!.Name.Should().Be("SliceBackward0");
        x[.., 1].GradFn!.Name.Should().Be("SelectBackward0");
        x[.., 1].GradFn!.NextFunctions[0]!.Name.Should().Be("AccumulateGrad", "a whole dimension makes no view of its own");
        x[TensorIndex.NewAxis].GradFn!.Name.Should().Be("UnsqueezeBackward0");
        x[TensorIndex.Ellipsis].GradFn!.Name.Should().Be("AliasBackward0");
        x[x > 2].GradFn!.Name.Should().Be("IndexBackward0");
        x.MaskedSelect(x > 2).GradFn!.Name.Should().Be("MaskedSelectBackward0");
        x.IndexPut([0], 1f).GradFn!.Name.Should().Be("CopySlices");
        x.IndexPut([x > 2], 1f).GradFn!.Name.Should().Be("IndexPutBackward0");
        x.Clone().MaskedFillInPlace(x > 2, 0).GradFn!.Name.Should().Be("MaskedFillBackward0");
        x.Take(Tensor.From<long>([0])).GradFn!.Name.Should().Be("TakeBackward0");
    }

    [Fact]
    public void Gather_of_many_rows_gives_the_same_on_threads()
    {
        var x = Numbers(1000, 40);
        var i = Tensor.Arange(20_000).Remainder(1000);
        var y = x[i];
        y.Shape.ToArray().Should().Equal(20_000, 40);
        y[1234, 5].Item<float>().Should().Be(234 * 40 + 5);
        y[19_999].ToArray<float>().Should().Equal(x[999].ToArray<float>());
        x.T()[.., i][7, 4321].Item<float>().Should().Be(321 * 40 + 7);
    }

    [Fact]
    public void Tangents_pass_through_reading_and_writing()
    {
        var (x, t) = (Numbers(2, 3).To(DType.Float64), Tensor.From<double>([1, 2, 3, 4, 5, 6], [2, 3]));
        var i = Tensor.From<long>([2, 0, 0]);
        Autodiff.Jvp(a => a[0][i], x, t).Item2.ToArray<double>().Should().Equal(3, 1, 1);
        Autodiff.Jvp(a => a.MaskedSelect(x > 3), x, t).Item2.ToArray<double>().Should().Equal(5, 6);
        var written = Autodiff.Jvp(a =>
        {
            var y = a * 10;
            y[.., i] = a;
            return y;
        }, x, t).Item2;
        written.ToArray<double>().Should().Equal([3, 20, 1, 6, 50, 4], "column 0 was written last by column 2, column 2 by column 0");
        Autodiff.Jvp(a => a.Clone().MaskedFillInPlace(x > 3, a[0, 0]), x, t).Item2.ToArray<double>().Should().Equal(1, 2, 3, 4, 1, 1);
    }
}
