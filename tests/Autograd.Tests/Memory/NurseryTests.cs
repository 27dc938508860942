namespace Autograd.Tests.Memory;

/// <summary>Small arrays are kept within the caches by collections of the youngest generation.</summary>
public class NurseryTests
{
    [Fact]
    [Trait("Memory", "Small")]
    public void Small_results_are_collected_every_few_megabytes()
    {
        var x = Tensor.Ones([1000]);
        var before = GC.CollectionCount(0);
        for (var i = 0; i < 64 * 1024 * 1024 / 4096; i++) GC.KeepAlive(x + x);

        (GC.CollectionCount(0) - before).Should().BeGreaterThan(3, "64 MB were asked for, four times the most before a collection");
    }

    [Fact]
    public void Generation_1_is_collected_now_and_then()
    {
        var before = GC.CollectionCount(1);
        for (var i = 0; i < 16; i++) Collections.Run(0);

        (GC.CollectionCount(1) - before).Should().BeGreaterThanOrEqualTo(2, "regions of generation 1 make every further collection longer");
    }

    [Fact]
    public async Task Loops_end_while_collections_send_their_workers_to_sleep()
    {
        using var done = new CancellationTokenSource();
        var collector = Task.Run(() =>
        {
            while (!done.IsCancellationRequested) Collections.Run(0);
        });
        var x = Tensor.Ones([200_000]);
        for (var i = 0; i < 300; i++) (x * i).Sum().Item<float>().Should().Be(200_000f * i);
        done.Cancel();
        await collector;
    }

    [Fact]
    public void Results_that_are_kept_survive()
    {
        var x = Tensor.Arange(1000).To(DType.Float32);
        var kept = new List<Tensor>();
        for (var i = 0; i < 5000; i++) kept.Add(x + i);

        for (var i = 0; i < kept.Count; i++) kept[i][500].Item<float>().Should().Be(500f + i);
    }
}
