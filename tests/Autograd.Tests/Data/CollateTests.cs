using Autograd.Data;

namespace Autograd.Tests.Data;

public class CollateTests
{
    [Fact]
    public void Numbers_keep_their_type_but_ints_are_indices()
    {
        Collate.Column([1, 2]).DType.Should().Be(DType.Int64);
        Collate.Column([1L, 2L]).DType.Should().Be(DType.Int64);
        Collate.Column([1.5, 2]).DType.Should().Be(DType.Float64);
        Collate.Column([1.5f, 2]).DType.Should().Be(DType.Float32);
        Collate.Column([true, false]).DType.Should().Be(DType.Bool);
        Collate.Column(new byte[] { 1, 255 }).DType.Should().Be(DType.UInt8);
        Collate.Column(new sbyte[] { 1, -1 }).DType.Should().Be(DType.Int8);
        Collate.Column(new short[] { 1, -1 }).DType.Should().Be(DType.Int16);
        Collate.Column([(Half)1]).DType.Should().Be(DType.Float16);
        Collate.Column([(BFloat16)1f]).DType.Should().Be(DType.BFloat16);
        Collate.Column([3, 1, 2]).ToArray<long>().Should().Equal(3, 1, 2);
        Collate.Column([3, 1, 2]).Rank.Should().Be(1);
    }

    [Fact]
    public void Tensors_and_arrays_of_numbers_are_stacked()
    {
        var t = Collate.Column([Tensor.Ones([2, 3]), Tensor.Zeros([2, 3])]);
        t.Shape.ToArray().Should().Equal(2, 2, 3);
        Collate.Column([new[] { 1f, 2, 3 }, [4, 5, 6]]).ToMultidimensionalArray<float>().Should().BeEquivalentTo(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Collate.Column([new byte[2, 2], new byte[2, 2]]).Shape.ToArray().Should().Equal(2, 2, 2);
    }

    [Fact]
    public void Arrays_of_tensors_element_by_element()
    {
        var (x, y) = Collate.Rows([[Tensor.Ones([3]), 1L], [Tensor.Zeros([3]), 2L]]);
        x.Shape.ToArray().Should().Equal(2, 3);
        y.ToArray<long>().Should().Equal(1, 2);
    }

    [Fact]
    public void Tuples_element_by_element()
    {
        var (x, y) = Collate.Pairs([(Tensor.Ones([3]), 7), (Tensor.Zeros([3]), 8)]);
        x.Shape.ToArray().Should().Equal(2, 3);
        y.ToArray<long>().Should().Equal(7, 8);
        var (a, b, c) = Collate.Triples([(1.5, true, new[] { 1f, 2f })]);
        a.DType.Should().Be(DType.Float64);
        b.DType.Should().Be(DType.Bool);
        c.Shape.ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public void Dictionaries_by_key()
    {
        var batch = Collate.Dictionaries<Tensor>([new() { ["x"] = 1L, ["y"] = 2f }, new() { ["y"] = 4f, ["x"] = 3L }]);
        batch.Keys.Should().Equal("x", "y");
        batch["x"].ToArray<long>().Should().Equal(1, 3);
        batch["y"].ToArray<float>().Should().Equal(2, 4);
        FluentActions.Invoking(() => Collate.Dictionaries<int>([new() { ["x"] = 1 }, new() { ["z"] = 1 }])).Should().Throw<ArgumentException>().WithMessage("*item 1*lacks the key 'x'*");
    }

    [Fact]
    public void Gradients_pass_through()
    {
        var x = Tensor.Ones([3], requiresGrad: true);
        Collate.Column([x, 2 * x]).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(3, 3, 3);
    }

    [Fact]
    public void What_makes_no_batch()
    {
        FluentActions.Invoking(() => Collate.Column([Tensor.Ones([3]), Tensor.Ones([3]), Tensor.Ones([2, 2])])).Should().Throw<ArgumentException>().WithMessage("*item 2*(2, 2)*item 0 has (3)*");
        FluentActions.Invoking(() => Collate.Column([new[] { 1f }, [1f, 2f]])).Should().Throw<ArgumentException>().WithMessage("*item 1*(2)*");
        FluentActions.Invoking(() => Collate.Column(["a"])).Should().Throw<NotSupportedException>().WithMessage("*String*collate function*");
        FluentActions.Invoking(() => Collate.Column([1u])).Should().Throw<NotSupportedException>().WithMessage("*UInt32*");
        FluentActions.Invoking(() => Collate.Column([1m])).Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => Collate.Column(new Tensor[][] { [Tensor.Ones([1])] })).Should().Throw<NotSupportedException>().WithMessage("*new DataLoader*");
        FluentActions.Invoking(() => Collate.Column<int>([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Collate.Column<Tensor>([null!])).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Collate.Rows([[1f], [1f, 2f]])).Should().Throw<ArgumentException>().WithMessage("*item 1*2 tensors*item 0 has 1*");
    }
}
