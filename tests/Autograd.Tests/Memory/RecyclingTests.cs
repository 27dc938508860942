namespace Autograd.Tests.Memory;

/// <summary>
/// Random programmes over pooled memory on four threads, while garbage is collected all the time: every result has the bits that it has alone.
/// </summary>
public class RecyclingTests
{
    [Fact]
    public async Task RandomProgrammesGiveTheSameBitsOnManyThreads()
    {
        const int seeds = 24, threads = 4;
        var expected = Enumerable.Range(0, seeds).Select(Run).ToArray();
        using var done = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.Sleep(1);
            }
        });
        try
        {
            await Task.WhenAll(Enumerable.Range(0, threads).Select(k => Task.Run(() =>
            {
                for (var i = 0; i < seeds; i++)
                {
                    var seed = (i * 7 + k * 5) % seeds;
                    Run(seed).AsSpan().SequenceEqual(expected[seed]).Should().BeTrue($"programme {seed} on thread {k}");
                }
            })));
        }
        finally
        {
            await done.CancelAsync();
            await collector;
        }
    }

    /// <summary>A programme of 40 random steps over matrices of 8 to 80 KB, with backward passes in between; sums of bits of all that it made.</summary>
    private static double[] Run(int seed)
    {
        var random = new System.Random(seed);
        var n = 32 + 16 * random.Next(4);
        var source = new Generator(seed);
        var leaves = Enumerable.Range(0, 3).Select(_ => Tensor.Randn([n, n], source, DType.Float64, requiresGrad: true)).ToArray();
        var live = leaves.ToList();
        var seen = new List<double>();
        for (var step = 0; step < 40; step++)
        {
            var (x, y) = (live[random.Next(live.Count)], live[random.Next(live.Count)]);
            var z = Step(random.Next(20), x, y, n, random);
            live.Add(z);
            if (live.Count > 8) live.RemoveAt(3 + random.Next(live.Count - 3));
            if (step % 8 != 7) continue;
            var loss = live.Skip(3).Select(t => t.Tanh().Mean()).Aggregate((a, b) => a + b);
            if (loss.RequiresGrad) loss.Backward(retainGraph: step % 16 == 7);
            live.RemoveRange(3, live.Count - 3);
            seen.Add(loss.Item<double>());
            foreach (var leaf in leaves)
            {
                if (leaf.Grad is { } g) seen.AddRange(g.Sum(0).ToArray<double>());
                if (random.Next(2) == 0) leaf.Grad = null;
            }
        }
        // NaN has many bits and equals none of them.
        return [.. seen.Select(v => double.IsNaN(v) ? 0 : v)];
    }

    private static Tensor Step(int op, Tensor x, Tensor y, int n, System.Random random) => op switch
    {
        0 => x + y,
        1 => x * y.Sigmoid(),
        2 => (x - y.T()).Tanh(),
        3 => x.Matmul(y) / n,
        4 => x.T().Matmul(y.Sin()) / n,
        5 => x.Softmax(random.Next(2)),
        6 => x.LogSoftmax(0).Exp() + y,
        7 => Tensor.Cat([x.Narrow(0, 0, n / 2), y.Narrow(0, n / 2, n / 2)]),
        8 => Tensor.Where(x > y, x, y * 0.5),
        9 => x.Cumsum(random.Next(2)) / n,
        10 => x.IndexSelect(0, Tensor.Randperm(n, new Generator(random.Next()))),
        11 => x.Gather(1, Tensor.Randint(0, n, [n, n], new Generator(random.Next()))),
        12 => x + y.Mean(1, keepDim: true) - y.Amax([0]),
        13 => x.To(DType.Float32).Gelu().To(DType.Float64),
        14 => (x * 1).AddInPlace(y).MulInPlace(0.5),
        15 => Written(x * 1, y, random.Next(n)),
        16 => x.Flip(0).Roll([3], [1]),
        17 => x.Clamp(-1, 1) + (y * y).Sum(0).Sqrt() / n,
        18 => Autodiff.Checkpoint(a => (a[0] * a[1]).Sin().Exp(), x, y),
        _ => x[x.Detach() > 0].Sum() * y / (n * n),
    };

    private static Tensor Written(Tensor x, Tensor y, int row)
    {
        x.Select(0, row).MulInPlace(y.Select(1, row));
        return x;
    }
}
