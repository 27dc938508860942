using System.Collections.Concurrent;

namespace Autograd.Data;

/// <summary>Threads that make the batches of one pass ahead of its consumer, who gets them in the order of their plans.</summary>
/// <remarks>
/// Threads of their own rather than the thread pool's: a consumer that waits on a pool thread must not starve what it waits for. They inherit the
/// execution context of whoever starts the pass, and with it the grad mode.
/// <para>
/// The threads know only the <see cref="Shop"/>. So a pass that is dropped without being disposed of can be collected, and its finalizer stops them.
/// </para>
/// </remarks>
internal sealed class Prefetcher<TBatch> : IDisposable, IAsyncDisposable
{
    private readonly Shop _shop;
    private readonly Thread[] _threads;
    private readonly Queue<Task<Fetched<TBatch>>> _pending = new();
    private readonly int _ahead;
    private bool _planned;

    public Prefetcher(BatchSource<TBatch> source, int workers, int ahead, CancellationToken cancellation)
    {
        _ahead = ahead;
        _shop = new Shop(source, workers, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        _threads = new Thread[workers];
        Refill();
        for (var i = 0; i < workers; i++)
        {
            _threads[i] = new Thread(_shop.Work) { IsBackground = true, Name = $"Autograd.Data {i}" };
            _threads[i].Start();
        }
    }

    ~Prefetcher() => _shop.Close();

    /// <summary>The next batch in order, or null when no more are planned.</summary>
    public Task<Fetched<TBatch>>? Next() => _pending.TryDequeue(out var next) ? next : null;

    /// <summary>Plans batches until as many are under way as may be.</summary>
    public void Refill()
    {
        while (!_planned && _pending.Count < _ahead)
        {
            try
            {
                if (_shop.Source.Plan() is { } plan) _pending.Enqueue(_shop.Order(plan));
                else _planned = true;
            }
            catch (Exception e)
            {
                // The sampler failed: the consumer learns of it after the batches before, as without workers.
                _pending.Enqueue(Task.FromResult(Fetched<TBatch>.Failed(e)));
                _planned = true;
            }
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _shop.Close();
        foreach (var thread in _threads) thread.Join();
        _shop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _shop.Close();
        await _shop.Empty.ConfigureAwait(false);
        Dispose();
    }

    /// <summary>What consumer and workers share.</summary>
    private sealed class Shop(BatchSource<TBatch> source, int workers, CancellationTokenSource stop) : IDisposable
    {
        private readonly BlockingCollection<Job> _jobs = [];
        private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _working = workers;

        public BatchSource<TBatch> Source => source;

        /// <summary>Done when the last worker has left.</summary>
        public Task Empty => _empty.Task;

        public Task<Fetched<TBatch>> Order(int[] plan)
        {
            var job = new Job(plan, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _jobs.Add(job);
            return job.Done.Task;
        }

        public void Work()
        {
            foreach (var job in _jobs.GetConsumingEnumerable()) job.Done.SetResult(Fetched<TBatch>.Make(source, job.Plan, stop.Token));
            if (Interlocked.Decrement(ref _working) == 0) _empty.SetResult();
        }

        /// <summary>Workers finish the item in hand and leave: the jobs that remain end at their first look at the token.</summary>
        public void Close()
        {
            stop.Cancel();
            _jobs.CompleteAdding();
        }

        public void Dispose()
        {
            stop.Dispose();
            _jobs.Dispose();
        }
    }

    private sealed record Job(int[] Plan, TaskCompletionSource<Fetched<TBatch>> Done);
}
