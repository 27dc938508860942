using Autograd.Data;

namespace Autograd.Tests.Data;

public class SamplerTests
{
    [Fact]
    public void Batches_of_a_sampler()
    {
        var numbers = new SequentialSampler(10);
        var batches = new BatchSampler(numbers, 4);
        batches.Count.Should().Be(3);
        batches.Should().BeEquivalentTo(new int[][] { [0, 1, 2, 3], [4, 5, 6, 7], [8, 9] }, o => o.WithStrictOrdering());
        new BatchSampler(numbers, 4, dropLast: true).Should().HaveCount(2);
        new BatchSampler(numbers, 5, dropLast: true).Count.Should().Be(2);
        new BatchSampler(numbers, int.MaxValue).Count.Should().Be(1);
        new BatchSampler([], 3).Should().BeEmpty();
        FluentActions.Invoking(() => new BatchSampler(numbers, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(10, 25)]
    [InlineData(10, 20)]
    [InlineData(10, 3)]
    public void Without_replacement_none_comes_again_before_all_have_come(int count, int samples)
    {
        var order = new RandomSampler(count, samples: samples, generator: new Generator(3)).ToArray();
        order.Should().HaveCount(samples);
        foreach (var chunk in order.Chunk(count)) chunk.Should().OnlyHaveUniqueItems();
    }

    /// <summary>PyTorch draws 32 at a time, which does not show: a draw of n is n draws of one.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(70)]
    public void With_replacement_draws_are_those_of_randint(int samples)
    {
        var sampler = new RandomSampler(7, replacement: true, samples, new Generator(5));
        var expected = new Generator(5);
        sampler.Should().Equal(Tensor.Randint(7, [samples], expected).ToArray<int>());
        sampler.Should().Equal(Tensor.Randint(7, [samples], expected).ToArray<int>(), "the generator goes on from pass to pass");
    }

    [Fact]
    public void Given_numbers_in_the_order_of_randperm()
    {
        var place = Tensor.Randperm(4, new Generator(9)).ToArray<int>();
        int[] numbers = [2, 3, 5, 7];
        var sampler = new SubsetRandomSampler(numbers, new Generator(9));
        sampler.Count.Should().Be(4);
        sampler.Should().Equal(place.Select(i => numbers[i]));
    }

    [Fact]
    public void Weights_without_replacement()
    {
        var order = new WeightedRandomSampler([0, 1, 5, 0, 2], 3, replacement: false, new Generator(1)).ToArray();
        order.Order().Should().Equal(1, 2, 4);
    }

    [Fact]
    public void What_cannot_be_drawn()
    {
        FluentActions.Invoking(() => new RandomSampler(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*empty*");
        FluentActions.Invoking(() => new RandomSampler(3, samples: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SequentialSampler(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new WeightedRandomSampler([1, -1], 1)).Should().Throw<ArgumentException>().WithMessage("*weight 1 is -1*");
        FluentActions.Invoking(() => new WeightedRandomSampler([double.NaN], 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new WeightedRandomSampler([1, 0], 2, replacement: false)).Should().Throw<ArgumentException>().WithMessage("*1 positive*");
        FluentActions.Invoking(() => new WeightedRandomSampler([], 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new WeightedRandomSampler([1], 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
