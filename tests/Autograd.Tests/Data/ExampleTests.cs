using Autograd.Data;
using Autograd.NN;

namespace Autograd.Tests.Data;

/// <summary>What people write, as the documentation shows it: mainly, that it compiles so.</summary>
public class ExampleTests
{
    private sealed class Squares : Dataset<(Tensor X, Tensor Y)>
    {
        public override int Count => 100;

        public override (Tensor X, Tensor Y) this[int index] => (index, index * index);
    }

    private sealed class Backwards(int count) : Sampler
    {
        public override int Count => count;

        public override IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).Reverse().GetEnumerator();
    }

    private sealed record Review(string Text, int Stars);

    [Fact]
    public void A_training_loop()
    {
        var generator = new Generator(1);
        var x = Tensor.Randn([200, 3], generator);
        var y = (x[.., 0] > 0).To(DType.Int64);
        var (train, test) = Datasets.RandomSplit(new TensorDataset(x, y), [0.8, 0.2], generator);
        var w = Tensor.Zeros([2, 3], requiresGrad: true);
        var loader = new DataLoader(train, batchSize: 16, shuffle: true, generator: generator, workers: 2);
        for (var epoch = 0; epoch < 10; epoch++)
            foreach (var (images, labels) in loader)
            {
                F.CrossEntropy(F.Linear(images, w), labels).Backward();
                using (Autodiff.NoGrad()) w -= 1f * w.Grad!;
                w.ZeroGrad();
            }
        var right = 0L;
        foreach (var (images, labels) in new DataLoader(test, batchSize: 64)) right += F.Linear(images, w).Argmax(1).Eq(labels).Sum().Item<long>();
        right.Should().BeGreaterThan(36);
    }

    [Fact]
    public void Own_datasets_samplers_and_batches()
    {
        foreach (var (x, y) in DataLoader.For(new Squares(), batchSize: 50, sampler: new Backwards(100))) (x * x).ToArray<long>().Should().Equal(y.ToArray<long>());
        new BatchSampler(new SequentialSampler(10), batchSize: 3).Last().Should().Equal(9);

        Review[] reviews = [new("good", 5), new("bad", 1)];
        foreach (var (texts, stars) in DataLoader.For(reviews, items => (Texts: items.Select(r => r.Text).ToArray(), Stars: Collate.Column(items.Select(r => r.Stars).ToArray())), batchSize: 2))
            texts.Should().HaveCount(stars.ToArray<long>().Length);

        IEnumerable<(float X, int Y)> readings = Enumerable.Range(0, 10).Select(i => (i / 2f, i));
        foreach (var (x, y) in DataLoader.ForStream(readings, Collate.Pairs, batchSize: 5)) (2 * x).ToArray<long>().Should().Equal(y.ToArray<long>());
    }

    [Fact]
    public void Augmentations_that_do_not_depend_on_workers()
    {
        var digits = Datasets.From([.. Enumerable.Range(0, 20).Select(i => (Image: Tensor.Zeros([8]), Label: i))]);
        var noisy = digits.Select((d, i) => (d.Image + 0.1f * Tensor.Randn([8], new Generator(i)), d.Label));
        float[] Images(int workers) => [.. DataLoader.For(noisy, batchSize: 3, workers: workers).SelectMany(batch => batch.Item1.ToArray<float>())];
        Images(3).Should().Equal(Images(0));
    }
}
