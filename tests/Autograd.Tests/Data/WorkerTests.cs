using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Autograd.Data;

namespace Autograd.Tests.Data;

/// <summary>Threads of loaders: how far they run ahead, how errors come out of them, and that they end.</summary>
public class WorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Numbers that remember which of a loader's threads asked for them.</summary>
    private sealed class Watched(int count, Action<int>? asked = null) : Dataset<int>
    {
        public readonly ConcurrentDictionary<Thread, bool> Threads = new();
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public override int Count => count;

        public override int this[int index]
        {
            get
            {
                if (Thread.CurrentThread.Name is { } name && name.StartsWith("Autograd.Data", StringComparison.Ordinal)) Threads[Thread.CurrentThread] = true;
                Interlocked.Increment(ref _asked);
                asked?.Invoke(index);
                return index;
            }
        }

        public void AllHaveLeft() => Threads.Keys.Where(t => t.IsAlive).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    public void No_more_batches_are_made_ahead_than_asked_for(int workers, int prefetch)
    {
        var data = new Watched(100);
        var taken = 0;
        foreach (var batch in DataLoader.For(data, i => i, batchSize: 2, workers: workers, prefetch: prefetch))
        {
            taken++;
            var most = Math.Min(100, 2 * (taken + workers * prefetch));
            // They do run ahead that far, and no further.
            SpinWait.SpinUntil(() => data.Asked == most, Patience).Should().BeTrue();
            if (taken < 4) Thread.Sleep(20);
            data.Asked.Should().Be(most);
        }
        taken.Should().Be(50);
        data.Threads.Count.Should().BeInRange(1, workers);
        data.AllHaveLeft();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(3, 6)]
    public void A_stream_is_read_no_further_ahead_and_let_go(int workers, int ahead)
    {
        int read = 0, released = 0, taken = 0;
        foreach (var _ in DataLoader.ForStream(Items(), i => i, batchSize: 2, workers: workers, prefetch: 2))
        {
            var most = 2 * (++taken + ahead);
            SpinWait.SpinUntil(() => Volatile.Read(ref read) == most, Patience).Should().BeTrue();
            Thread.Sleep(10);
            Volatile.Read(ref read).Should().Be(most);
            if (taken == 3) break;
        }
        released.Should().Be(1);

        IEnumerable<int> Items()
        {
            try
            {
                while (true) yield return Interlocked.Increment(ref read);
            }
            finally
            {
                released++;
            }
        }
    }

    [Fact]
    public void Workers_work_at_the_same_time()
    {
        using var both = new Barrier(2);
        var data = new Watched(8, _ => both.SignalAndWait(Patience).Should().BeTrue());
        DataLoader.For(data, i => i, workers: 2).SelectMany(b => b).Should().Equal(Enumerable.Range(0, 8));
    }

    [Fact]
    public void Order_is_kept_when_later_batches_are_done_first()
    {
        var data = new Watched(40, i => Thread.Sleep(i % 4 == 0 ? 8 : 0));
        DataLoader.For(data, i => i, workers: 4).SelectMany(b => b).Should().Equal(Enumerable.Range(0, 40));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_exception_arrives_as_itself_after_the_batches_before_it(int workers)
    {
        var data = new Watched(100, Fail);
        var seen = new List<int>();
        var loader = DataLoader.For(data, i => i, batchSize: 5, workers: workers);
        var e = FluentActions.Invoking(() =>
        {
            foreach (var batch in loader) seen.AddRange(batch);
        }).Should().ThrowExactly<FormatException>().WithMessage("no such digit").Which;
        e.StackTrace.Should().Contain(nameof(Fail));
        e.Data[DataLoader.IndexKey].Should().Be(42);
        seen.Should().Equal(Enumerable.Range(0, 40));
        data.AllHaveLeft();

        seen.Clear();
        (await FluentActions.Awaiting(async () =>
        {
            await foreach (var batch in loader) seen.AddRange(batch);
        }).Should().ThrowExactlyAsync<FormatException>()).Which.StackTrace.Should().Contain(nameof(Fail));
        seen.Should().Equal(Enumerable.Range(0, 40));
        data.AllHaveLeft();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Fail(int i)
        {
            if (i == 42) throw new FormatException("no such digit");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Exceptions_of_collation_sampler_and_stream(int workers)
    {
        FluentActions.Invoking(() => DataLoader.For([1, 2], int[] (_) => throw new FormatException("collate"), workers: workers).ToList()).Should().Throw<FormatException>();
        FluentActions.Invoking(() => DataLoader.For(new List<int> { 7, 8, 9 }, i => i, sampler: [0, 3], workers: workers).ToList()).Should().Throw<ArgumentOutOfRangeException>()
            .Which.Data[DataLoader.IndexKey].Should().Be(3);
        FluentActions.Invoking(() => new DataLoader(new TensorDataset(Tensor.Ones([3])), sampler: [0, 3], workers: workers).ToList()).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no row 3*");

        var seen = new List<int>();
        FluentActions.Invoking(() =>
        {
            foreach (var batch in DataLoader.For(new int[10], i => i, sampler: new Failing(), workers: workers)) seen.AddRange(batch);
        }).Should().Throw<FormatException>().WithMessage("sampler");
        seen.Should().HaveCount(2);
        FluentActions.Invoking(() => DataLoader.ForStream(new Failing(), i => i, workers: workers).ToList()).Should().Throw<FormatException>();
    }

    private sealed class Failing : Sampler
    {
        public override int Count => 10;

        public override IEnumerator<int> GetEnumerator()
        {
            yield return 0;
            yield return 1;
            throw new FormatException("sampler");
        }
    }

    [Fact]
    public async Task Leaving_early_ends_the_threads()
    {
        var data = new Watched(1_000_000);
        var loader = DataLoader.For(data, i => i, workers: 3);
        foreach (var _ in loader) break;
        data.AllHaveLeft();
        loader.First().Should().Equal(0);
        data.AllHaveLeft();
        FluentActions.Invoking(() =>
        {
            foreach (var _ in loader) throw new FormatException();
        }).Should().Throw<FormatException>();
        data.AllHaveLeft();
        await foreach (var _ in loader) break;
        data.AllHaveLeft();
        data.Threads.Should().NotBeEmpty();
        data.Asked.Should().BeLessThan(100);
    }

    [Fact]
    public void Passes_may_overlap()
    {
        var data = new Watched(20);
        var loader = DataLoader.For(data, i => i, workers: 2);
        loader.Zip(loader, (a, b) => a[0] + b[0]).Should().Equal(Enumerable.Range(0, 20).Select(i => 2 * i));
        data.AllHaveLeft();
    }

    /// <summary>A pass that is started by hand and dropped: nobody disposes of it, and its threads end all the same.</summary>
    [Fact]
    public void A_forgotten_pass_ends_its_threads()
    {
        var data = new Watched(1000);
        Forget(data);
        SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return data.Threads.Keys.All(t => !t.IsAlive);
            },
            Patience).Should().BeTrue();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget(Watched data)
        {
            var pass = DataLoader.For(data, i => i, workers: 2).GetEnumerator();
            pass.MoveNext().Should().BeTrue();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Cancellation_wakes_a_waiting_loop(int workers)
    {
        using var cancel = new CancellationTokenSource();
        // From item 10 on, the data hang until they are cancelled.
        var data = new Watched(100, i =>
        {
            if (i < 10) return;
            cancel.CancelAfter(20);
            cancel.Token.WaitHandle.WaitOne(Patience).Should().BeTrue();
        });
        var taken = 0;
        FluentActions.Invoking(() =>
        {
            foreach (var _ in DataLoader.For(data, i => i, batchSize: 2, workers: workers, cancellationToken: cancel.Token)) taken++;
        }).Should().Throw<OperationCanceledException>();
        taken.Should().BeLessThanOrEqualTo(6);
        data.AllHaveLeft();

        await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in DataLoader.For(data, i => i, batchSize: 2, workers: workers).AsAsyncEnumerable().WithCancellation(cancel.Token)) taken++;
        }).Should().ThrowAsync<OperationCanceledException>();
        data.AllHaveLeft();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Cancellation_between_batches(int workers)
    {
        using var cancel = new CancellationTokenSource();
        var taken = 0;
        FluentActions.Invoking(() =>
        {
            foreach (var _ in DataLoader.For(new int[100], i => i, workers: workers, cancellationToken: cancel.Token))
                if (++taken == 3)
                    cancel.Cancel();
        }).Should().Throw<OperationCanceledException>();
        taken.Should().Be(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Workers_follow_the_grad_mode_of_the_pass(int workers)
    {
        var w = Tensor.Ones([2], requiresGrad: true);
        var loader = DataLoader.For(Datasets.From([1f, 2f]).Select(x => w * x), workers: workers);
        loader.Should().OnlyContain(t => t.RequiresGrad);
        using (Autodiff.NoGrad())
        {
            loader.Should().OnlyContain(t => !t.RequiresGrad);
            await foreach (var t in loader) t.RequiresGrad.Should().BeFalse();
        }
        using (Autodiff.InferenceMode()) DataLoader.For(loader.Dataset, items => items[0], workers: workers).Should().OnlyContain(t => t.IsInference);
        loader.Aggregate((a, b) => a + b).Sum().Backward();
        w.Grad!.ToArray<float>().Should().Equal(3, 3);
    }

    [Fact]
    public async Task Consumers_on_pool_threads_do_not_starve()
    {
        var loader = DataLoader.For(new int[100], i => i, batchSize: 10, workers: 2);
        var passes = Enumerable.Range(0, 32).Select(_ => Task.Run(() => loader.Count())).ToArray();
        (await Task.WhenAll(passes).WaitAsync(Patience)).Should().OnlyContain(count => count == 10);
    }
}
