using FluentAssertions;

namespace Autograd.Tests.Ops.Indexing;

public class IndexPutTests
{
    private static readonly Tensor I = Tensor.From<long>([1, 1, 0]);

    [Fact]
    public void The_last_value_stays_and_accumulation_adds_up()
    {
        var x = Tensor.Zeros([3]);
        x[I] = Tensor.From([1f, 2f, 3f]);
        x.ToArray<float>().Should().Equal(3, 2, 0);
        x.IndexPutInPlace([I], Tensor.From([1f, 2f, 3f]), accumulate: true);
        x.ToArray<float>().Should().Equal(6, 5, 0);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int16)]
    [InlineData(DType.Int8)]
    [InlineData(DType.UInt8)]
    public void Every_dtype_reads_writes_and_accumulates(DType dtype)
    {
        var x = Tensor.Arange(6).Reshape(2, 3).To(dtype);
        x[.., I].ToArray<long>().Should().Equal(1, 1, 0, 4, 4, 3);
        x.IndexPut([TensorIndex.All, I], Tensor.Ones([3], dtype), accumulate: true).ToArray<long>().Should().Equal(1, 3, 2, 4, 6, 5);
        x[x > 3] = 9;
        x.ToArray<long>().Should().Equal(0, 1, 2, 3, 9, 9);
    }

    [Fact]
    public void Values_broadcast_are_converted_and_may_have_leading_ones()
    {
        var x = Tensor.Zeros([2, 3]);
        x[0] = Tensor.From(new[,] { { 1, 2, 3 } });
        x[1, 1..] = 0.5;
        x.ToArray<float>().Should().Equal(1, 2, 3, 0, 0.5f, 0.5f);
        x[.., I] = Tensor.From(new[,,] { { { 7.0 }, { 8.0 } } });
        x.ToArray<float>().Should().Equal(7, 7, 3, 8, 8, 0.5f);
        var whole = Tensor.Zeros([2], DType.Int64);
        whole[0] = 2.9;
        whole[new[] { 1 }] = true;
        whole.ToArray<long>().Should().Equal(2, 1);
    }

    [Fact]
    public void Compound_assignment_writes_the_view_once()
    {
        var x = Tensor.Zeros([3]);
        x[1] += 2;
        x[1..] *= 3;
        x[x > 5] -= 1;
        x.ToArray<float>().Should().Equal(0, 5, 0);
        x.Version.Should().Be(3);

        var leaf = Tensor.Ones([3], requiresGrad: true);
        var y = leaf * 2;
        y[1] *= y[0].Detach() * 3;
        y.Sum().Backward();
        leaf.Grad!.ToArray<float>().Should().Equal(2, 12, 2);
    }

    [Fact]
    public void A_detached_view_assigned_to_itself_cuts_the_gradient()
    {
        var leaf = Tensor.Ones([2], requiresGrad: true);
        var y = leaf * 2;
        y[0] = y[0].Detach();
        y.Sum().Backward();
        leaf.Grad!.ToArray<float>().Should().Equal(0, 2);
    }

    [Fact]
    public void Reading_and_writing_one_memory_reads_first()
    {
        var x = Tensor.Arange(4);
        x[new[] { 0, 1, 2, 3 }] = x[TensorIndex.Slice(null, null)].Flip(0);
        x.ToArray<long>().Should().Equal(3, 2, 1, 0);
        x[new[] { 1, 2, 3 }] = x[..3];
        x.ToArray<long>().Should().Equal(3, 3, 2, 1);
        var m = Tensor.From(new[,] { { true, false }, { true, true } });
        m[m] = m.T()[m];
        m.ToArray<bool>().Should().Equal(true, false, false, true);
    }

    [Fact]
    public void Both_sides_get_gradients_of_any_order()
    {
        var x = Tensor.From([1.0, 2, 3], requiresGrad: true);
        var v = Tensor.From([4.0, 5], requiresGrad: true);
        var y = x * x;
        y[new[] { 2, 0 }] = v * v * v;
        var g = Autodiff.Grad([(y * y).Sum()], [x, v], createGraph: true);
        g[0]!.ToArray<double>().Should().Equal(0, 4 * 8, 0);
        g[1]!.ToArray<double>().Should().Equal(6 * Math.Pow(4, 5), 6 * Math.Pow(5, 5));
        var h = Autodiff.Grad([g[0]!.Sum() + g[1]!.Sum()], [x, v]);
        h[0]!.ToArray<double>().Should().Equal(0, 12 * 4, 0);
        h[1]!.ToArray<double>().Should().Equal(30 * Math.Pow(4, 4), 30 * Math.Pow(5, 4));
    }

    [Fact]
    public void A_broadcast_value_of_another_dtype_gets_its_gradient_summed_and_converted()
    {
        var x = Tensor.Zeros([2, 3], DType.Float64);
        var v = Tensor.From([1f], requiresGrad: true);
        x[.., new[] { 0, 2 }] = v;
        (x * Tensor.From<double>([1, 2, 3, 4, 5, 6], [2, 3])).Sum().Backward();
        v.Grad!.DType.Should().Be(DType.Float32);
        v.Grad.ToArray<float>().Should().Equal(1 + 3 + 4 + 6);
    }

    [Fact]
    public void Writing_through_a_view_with_an_index_reaches_the_base()
    {
        var x = Tensor.Ones([2, 3], requiresGrad: true);
        var v = Tensor.From([5f, 6f], requiresGrad: true);
        var y = x * 2;
        y[1, new[] { 0, 2 }] = v;
        (y * y).Sum().Backward();
        y.ToArray<float>().Should().Equal(2, 2, 2, 5, 2, 6);
        x.Grad!.ToArray<float>().Should().Equal(8, 8, 8, 0, 8, 0);
        v.Grad!.ToArray<float>().Should().Equal(10, 12);
    }

    [Fact]
    public void A_write_makes_a_saved_value_stale()
    {
        var x = Tensor.Ones([3], requiresGrad: true);
        var y = x * 1;
        var z = y * y;
        y[I] = 2;
        z.Invoking(t => t.Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*IndexPut*");
    }

    [Fact]
    public void Filling_and_copying_along_a_dimension()
    {
        var x = Tensor.Ones([2, 3], requiresGrad: true);
        var s = Tensor.From(new[,] { { 1f }, { 2f } }, requiresGrad: true);
        x.IndexFill(1, Tensor.From<long>([-1]), 5).ToArray<float>().Should().Equal(1, 1, 5, 1, 1, 5);
        var y = x.IndexCopy(1, Tensor.From<long>([1]), s);
        y.ToArray<float>().Should().Equal(1, 1, 1, 1, 2, 1);
        (y * y).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(2, 0, 2, 2, 0, 2);
        s.Grad!.ToArray<float>().Should().Equal(2, 4);
    }

    [Fact]
    public void Masks_broadcast_in_the_masked_ops()
    {
        var x = Tensor.From(new[,] { { 1.0, 2 }, { 3, 4 } }, requiresGrad: true);
        var m = Tensor.From([true, false]);
        x.MaskedSelect(m).ToArray<double>().Should().Equal(1, 3);
        x[0].MaskedSelect(Tensor.From(new[,] { { true, false }, { true, true } })).ToArray<double>().Should().Equal(1, 1, 2);
        x[0].MaskedSelect(Tensor.From(new[,] { { true, false }, { true, true } })).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(2, 1, 0, 0);

        var v = Tensor.From(7.0, requiresGrad: true);
        var y = x.Clone().MaskedFillInPlace(m, v);
        (y * y).Sum().Backward();
        v.Grad!.Item<double>().Should().Be(28);
        m.FillInPlace(true);
        y.ToArray<double>().Should().Equal(7, 2, 7, 4);
    }

    [Fact]
    public void Nonzero_counts_NaN_and_not_minus_zero()
    {
        var x = Tensor.From(new[,] { { 0f, float.NaN, -0f }, { 1f, 0f, -2f } });
        x.Nonzero().ToArray<long>().Should().Equal(0, 1, 1, 0, 1, 2);
        x.T().Nonzero().ToArray<long>().Should().Equal(0, 1, 1, 0, 2, 1);
        Tensor.From(3f).Nonzero().Shape.ToArray().Should().Equal(1, 0);
        Tensor.From(0f).Nonzero().Shape.ToArray().Should().Equal(0, 0);
    }
}
