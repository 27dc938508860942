using Autograd.Data;

namespace Autograd.Tests.Data;

/// <summary>What loaders give; how their threads behave is in <see cref="WorkerTests"/>.</summary>
public class LoaderTests
{
    private static readonly Tensor X = Tensor.Randn([23, 5], new Generator(1)), Y = Tensor.Arange(23);

    public static TheoryData<int> WorkerCounts => [0, 1, 4];

    [Theory]
    [MemberData(nameof(WorkerCounts))]
    public void Pairs_as_in_PyTorch(int workers)
    {
        var seen = new List<long>();
        var loader = new DataLoader(new TensorDataset(X, Y), batchSize: 4, shuffle: true, generator: new Generator(2), workers: workers);
        foreach (var (x, y) in loader)
        {
            x.ToArray<float>().Should().Equal(X[y].ToArray<float>());
            seen.AddRange(y.ToArray<long>());
        }
        seen.Order().Should().Equal(Y.ToArray<long>());
        loader.Count.Should().Be(6);
        loader.Dataset.Count.Should().Be(23);
        loader.BatchSize.Should().Be(4);
    }

    [Theory]
    [MemberData(nameof(WorkerCounts))]
    public void Batches_are_the_same_bits_however_they_are_made(int workers)
    {
        var data = new TensorDataset(X, Y);
        var slow = Datasets.From([.. data]);
        var subset = new Subset<Tensor[]>(new Subset<Tensor[]>(data, Enumerable.Range(0, 23).Reverse()), Enumerable.Range(0, 23).Reverse());
        var expected = Passes(slow, 0);
        Passes(data, workers).Should().Equal(expected);
        Passes(slow, workers).Should().Equal(expected);
        Passes(subset, workers).Should().Equal(expected);

        static float[] Passes(IReadOnlyList<Tensor[]> data, int workers)
        {
            var loader = new DataLoader(data, batchSize: 5, shuffle: true, generator: new Generator(2), workers: workers);
            return [.. loader.Concat(loader).SelectMany(batch => batch).SelectMany(t => t.ToArray<float>())];
        }
    }

    [Theory]
    [MemberData(nameof(WorkerCounts))]
    public void Order_sizes_and_the_last_batch(int workers)
    {
        int[] data = [.. Enumerable.Range(100, 10)];
        Batches(DataLoader.For(data, i => i, batchSize: 4, workers: workers)).Should().Be("100 101 102 103|104 105 106 107|108 109");
        Batches(DataLoader.For(data, i => i, batchSize: 4, dropLast: true, workers: workers)).Should().Be("100 101 102 103|104 105 106 107");
        Batches(DataLoader.For(data, i => i, workers: workers)).Should().Be("100|101|102|103|104|105|106|107|108|109");
        Batches(DataLoader.For(data, i => i, batchSize: 2, sampler: [3, 1, 3], workers: workers)).Should().Be("103 101|103");
        int[][] batches = [[1, 2, 3], [], [9]];
        Batches(DataLoader.For(data, i => i, batchSampler: batches, workers: workers)).Should().Be("101 102 103||109");
        Batches(DataLoader.For(Array.Empty<int>(), i => i, workers: workers)).Should().Be("");
    }

    [Theory]
    [MemberData(nameof(WorkerCounts))]
    public async Task Asynchronous_passes_are_the_same(int workers)
    {
        var loader = DataLoader.For(Enumerable.Range(0, 50).ToArray(), batchSize: 7, shuffle: true, generator: new Generator(4), workers: workers);
        var again = DataLoader.For(Enumerable.Range(0, 50).ToArray(), batchSize: 7, shuffle: true, generator: new Generator(4));
        var batches = new List<long[]>();
        await foreach (var batch in loader) batches.Add(batch.ToArray<long>());
        await foreach (var batch in loader.AsAsyncEnumerable()) batches.Add(batch.ToArray<long>());
        batches.Should().BeEquivalentTo(again.Concat(again).Select(b => b.ToArray<long>()), o => o.WithStrictOrdering());
    }

    [Theory]
    [MemberData(nameof(WorkerCounts))]
    public void Streams(int workers)
    {
        Batches(DataLoader.ForStream(Numbers(10), i => i, batchSize: 4, workers: workers)).Should().Be("0 1 2 3|4 5 6 7|8 9");
        Batches(DataLoader.ForStream(Numbers(10), i => i, batchSize: 4, dropLast: true, workers: workers)).Should().Be("0 1 2 3|4 5 6 7");
        Batches(DataLoader.ForStream(Numbers(8), i => i, batchSize: 4, workers: workers)).Should().Be("0 1 2 3|4 5 6 7");
        Batches(DataLoader.ForStream(Numbers(0), i => i, batchSize: 4, workers: workers)).Should().Be("");
        // Without end:
        DataLoader.ForStream(Numbers(int.MaxValue), i => i, batchSize: 4, workers: workers).Take(3).SelectMany(b => b).Should().Equal(Enumerable.Range(0, 12));
        var loader = DataLoader.ForStream(new Countdown(), i => i, batchSize: 2, workers: workers);
        Batches(loader).Should().Be("3 2|1");
        Batches(loader).Should().Be("3 2|1", "each pass reads anew");
        FluentActions.Invoking(() => loader.Count).Should().Throw<NotSupportedException>();
        FluentActions.Invoking(() => loader.Dataset).Should().Throw<NotSupportedException>();
    }

    [Fact]
    public void Batches_whose_types_follow_from_the_items()
    {
        foreach (var (x, y) in DataLoader.For([(X[0], 1), (X[1], 2)], batchSize: 2))
        {
            x.Shape.ToArray().Should().Equal(2, 5);
            y.ToArray<long>().Should().Equal(1, 2);
        }
        foreach (var (x, y, z) in DataLoader.For([(X[0], 1, true), (X[1], 2, false)], batchSize: 2)) z.DType.Should().Be(DType.Bool);
        DataLoader.For([X[0], X[1]], batchSize: 2).Single().Shape.ToArray().Should().Equal(2, 5);
        DataLoader.For([1.5, 2.5], batchSize: 2).Single().DType.Should().Be(DType.Float64);
        DataLoader.For([new Dictionary<string, int> { ["a"] = 1 }]).Single()["a"].ToArray<long>().Should().Equal(1);
        new DataLoader(new TensorDataset(X), batchSize: 23, collate: items => [items[0][0]]).Single()[0].Shape.ToArray().Should().Equal(5);
    }

    [Fact]
    public void A_batch_is_no_view_of_the_data()
    {
        var x = Tensor.Zeros([4, 2]);
        foreach (var batch in new DataLoader(new TensorDataset(x), batchSize: 2)) batch[0].FillInPlace(1);
        x.ToArray<float>().Should().OnlyContain(v => v == 0);
    }

    [Fact]
    public void Parameters_that_exclude_each_other()
    {
        int[] data = [1, 2, 3];
        int[][] batches = [[0]];
        FluentActions.Invoking(() => DataLoader.For(data, shuffle: true, sampler: [1])).Should().Throw<ArgumentException>().WithMessage("*leave out shuffle*");
        FluentActions.Invoking(() => DataLoader.For(data, batchSize: 2, batchSampler: batches)).Should().Throw<ArgumentException>().WithMessage("*batch sampler*");
        FluentActions.Invoking(() => DataLoader.For(data, dropLast: true, batchSampler: batches)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => DataLoader.For(data, sampler: [1], batchSampler: batches)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => DataLoader.For(data, batchSize: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => DataLoader.For(data, workers: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => DataLoader.For(data, prefetch: 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => DataLoader.For(Array.Empty<int>(), shuffle: true)).Should().Throw<ArgumentException>().WithMessage("*empty*");
        FluentActions.Invoking(() => new DataLoader(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new DataLoader<int, int>(data, null!)).Should().Throw<ArgumentNullException>();
    }

    private static string Batches(IEnumerable<int[]> loader) => string.Join('|', loader.Select(batch => string.Join(' ', batch)));

    private static IEnumerable<int> Numbers(int count)
    {
        for (var i = 0; i < count; i++) yield return i;
    }

    private sealed class Countdown : IterableDataset<int>
    {
        public override IEnumerator<int> GetEnumerator()
        {
            for (var i = 3; i > 0; i--) yield return i;
        }
    }
}
