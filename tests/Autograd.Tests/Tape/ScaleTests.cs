namespace Autograd.Tests.Tape;

/// <summary>Long chains, many threads, and memory that must not be recycled under anybody.</summary>
public class ScaleTests
{
    [Fact]
    public void AChainOfAMillionOpsNeedsNoStack()
    {
        var x = Tensor.From([1.0], requiresGrad: true);
        var y = x;
        for (var i = 0; i < 1_000_000; i++) y = y * 1.0000001;
        y.Backward();
        x.Grad!.Item<double>().Should().BeApproximately(Math.Pow(1.0000001, 1_000_000), 1e-9);
    }

    [Fact]
    public void AChainWhoseGraphIsDifferentiatedNeedsNoStack()
    {
        var x = Tensor.From([1.0], requiresGrad: true);
        var y = x;
        for (var i = 0; i < 20_000; i++) y = y * 1.0001 + x * 0.0001;
        var g = Autodiff.Grad((y * y).Sum(), [x], createGraph: true)[0];
        g.Sum().Backward();
        x.Grad.Should().NotBeNull();
    }

    [Fact]
    public async Task ThreadsThatShareLeavesAllArrive()
    {
        var w = Tensor.Ones([50], DType.Float64, requiresGrad: true);
        const int threads = 4, steps = 200;
        await Task.WhenAll(Enumerable.Range(1, threads).Select(k => Task.Run(() =>
        {
            for (var i = 0; i < steps; i++)
            {
                var loss = (w * k * w).Sum() + (w.Sin() * 0).Sum();
                loss.Backward();
            }
        })));
        w.Grad!.ToArray<double>().Should().AllBeEquivalentTo(2.0 * steps * (1 + 2 + 3 + 4));
    }

    [Fact]
    public async Task ThreadsThatShareARetainedGraphAllArrive()
    {
        var w = Tensor.Ones([10], DType.Float64, requiresGrad: true);
        var loss = (w * w * 3).Sum();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++) loss.Backward(retainGraph: true);
        })));
        w.Grad!.ToArray<double>().Should().AllBeEquivalentTo(2400.0);
    }

    [Fact]
    public async Task PooledMemoryIsNeverRecycledUnderARunningOp()
    {
        // Every tensor is pooled, every result checked, and other threads keep collecting garbage.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(k => Task.Run(() =>
        {
            var x = Tensor.Full([20_000], k + 1.0, DType.Float64, requiresGrad: true);
            for (var i = 0; i < 60; i++)
            {
                x.Grad = null;
                ((x * x).Sqrt() * (x + 1).To(DType.Float32).To(DType.Float64)).Sum().Backward();
                // d(x (x + 1)) = 2 x + 1
                x.Grad!.ToArray<double>().Should().AllBeEquivalentTo(2 * (k + 1.0) + 1);
                if (i % 16 == k) GC.Collect(0);
            }
        })));
    }

    [Fact]
    public void NodesMadeOnAnotherThreadKeepTheOrder()
    {
        var x = Tensor.From([2.0], requiresGrad: true);
        Tensor? y = null;
        for (var i = 0; i < 50; i++)
        {
            var thread = new Thread(() =>
            {
                y = (y ?? x) * x;
                for (var k = 0; k < 100 * i; k++) _ = x * 2;
            });
            thread.Start();
            thread.Join();
            if (i % 3 == 0) y = y! + x;
            if (i > 10) y = y! * 0.5;
        }
        var expected = Autodiff.Jvp(t =>
        {
            Tensor z = t;
            for (var i = 0; i < 50; i++)
            {
                z = z * t;
                if (i % 3 == 0) z = z + t;
                if (i > 10) z = z * 0.5;
            }
            return z;
        }, x, Tensor.From([1.0])).Tangent;
        y!.Backward();
        x.Grad!.Item<double>().Should().BeApproximately(expected.Item<double>(), 1e-6 * Math.Abs(expected.Item<double>()));
    }
}
