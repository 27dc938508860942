using Autograd.Data;

namespace Autograd.Tests.Data;

public class DatasetTests
{
    private sealed class Squares(int count) : Dataset<(int X, int Y)>
    {
        public override int Count => count;

        public override (int X, int Y) this[int index] => (index, index * index);
    }

    [Fact]
    public void A_dataset_is_a_list()
    {
        var squares = new Squares(4);
        squares.Should().Equal((0, 0), (1, 1), (2, 4), (3, 9));
        squares[^1].Should().Be((3, 9));
        squares.Select(s => s.Y).Should().BeAssignableTo<Dataset<int>>().Which.Should().Equal(0, 1, 4, 9);
        Datasets.From([1, 2, 3]).Select(x => 2 * x).Should().Equal(2, 4, 6);
        Datasets.From(squares).Should().BeSameAs(squares);
    }

    [Fact]
    public void Selection_happens_when_an_item_is_asked_for()
    {
        var asked = new List<int>();
        var data = Datasets.From([10, 20, 30]).Select(x =>
        {
            asked.Add(x);
            return x;
        });
        asked.Should().BeEmpty();
        _ = data[1];
        asked.Should().Equal(20);
    }

    [Fact]
    public void Rows_of_tensors()
    {
        var data = new TensorDataset(Tensor.Arange(6).Reshape(3, 2), Tensor.Arange(3));
        data.Count.Should().Be(3);
        var (x, y) = data[1];
        x.ToArray<long>().Should().Equal(2, 3);
        y.Item<long>().Should().Be(1);
        y.Rank.Should().Be(0);
        FluentActions.Invoking(() => data[3]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no row 3 among 3*");
        FluentActions.Invoking(() => data[-1]).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => { var (a, b, c) = data[0]; }).Should().Throw<ArgumentException>().WithMessage("2 values*into 3*");
    }

    [Fact]
    public void Tensors_that_do_not_match()
    {
        FluentActions.Invoking(() => new TensorDataset(Tensor.Ones([3]), Tensor.Ones([4, 3]))).Should().Throw<ArgumentException>().WithMessage("*3, 4*");
        FluentActions.Invoking(() => new TensorDataset(Tensor.Ones([3]), Tensor.Ones([]))).Should().Throw<ArgumentException>().WithMessage("*tensor 1 is 0-d*");
        FluentActions.Invoking(() => new TensorDataset()).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new TensorDataset(Tensor.Ones([3]), null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Subsets()
    {
        var subset = new Subset<int>([10, 20, 30], [2, 0]);
        subset.Should().Equal(30, 10);
        new Subset<int>(subset, [1, 1]).Should().Equal(10, 10);
        FluentActions.Invoking(() => new Subset<int>([10], [0, 1])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no item 1 among its 1*");
        FluentActions.Invoking(() => new Subset<int>([10], [-1])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Concatenation_skips_empty_parts()
    {
        var all = new ConcatDataset<int>([], [1, 2], [], [], [3], []);
        all.Should().Equal(1, 2, 3);
        FluentActions.Invoking(() => all[3]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no item 3 among 3*");
        FluentActions.Invoking(() => all[-1]).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ConcatDataset<int>()).Should().Throw<ArgumentException>();
        new ConcatDataset<int>(Array.Empty<int>(), Array.Empty<int>()).Should().BeEmpty();
    }

    [Fact]
    public void Shares_are_rounded_down_and_the_rest_dealt_out()
    {
        var parts = Datasets.RandomSplit(Enumerable.Range(0, 11).ToArray(), [0.5, 0.25, 0.25], new Generator(0));
        parts.Select(p => p.Count).Should().Equal(6, 3, 2);
        parts.SelectMany(p => p).Order().Should().Equal(Enumerable.Range(0, 11));
        // As by sizes, from the same seed.
        var (a, b, c) = Datasets.RandomSplit(Enumerable.Range(0, 11).ToArray(), [6, 3, 2], new Generator(0));
        a.Should().Equal(parts[0]);
        b.Should().Equal(parts[1]);
        c.Should().Equal(parts[2]);
        // Ten tenths are a little less than 1, six sixths a little more or less.
        Datasets.RandomSplit(new int[10], Enumerable.Repeat(0.1, 10).ToArray()).Should().OnlyContain(p => p.Count == 1);
        Datasets.RandomSplit(new int[12], Enumerable.Repeat(1 / 6.0, 6).ToArray()).Sum(p => p.Count).Should().Be(12);
    }

    [Fact]
    public void Splits_that_do_not_add_up()
    {
        var data = new int[10];
        FluentActions.Invoking(() => Datasets.RandomSplit(data, [7, 4])).Should().Throw<ArgumentException>().WithMessage("*7 + 4 make 11*has 10*");
        FluentActions.Invoking(() => Datasets.RandomSplit(data, [11, -1])).Should().Throw<ArgumentException>().WithMessage("*-1*");
        FluentActions.Invoking(() => Datasets.RandomSplit(data, [0.7, 0.4])).Should().Throw<ArgumentException>().WithMessage("*1.1*");
        FluentActions.Invoking(() => Datasets.RandomSplit(data, [1.5, -0.5])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Datasets.RandomSplit(data, [double.NaN, 1])).Should().Throw<ArgumentException>();
    }
}
