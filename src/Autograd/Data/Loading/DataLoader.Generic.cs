using System.Collections;

namespace Autograd.Data;

/// <summary>Batches of a dataset, one pass after another: <c>torch.utils.data.DataLoader</c> for items and batches of any type.</summary>
/// <typeparam name="TItem">What the dataset gives.</typeparam>
/// <typeparam name="TBatch">What a batch is.</typeparam>
/// <remarks>
/// Each enumeration is a pass; shuffled orders are those that PyTorch 1.13 draws from the same seed. For datasets of tensor arrays there is
/// <see cref="DataLoader"/>, for tuples, dictionaries and single tensors <c>DataLoader.For</c>.
/// <para>
/// <b>Workers.</b> Threads that make batches while the loop body runs. Batches arrive in the sampler's order and are the same whatever the number of workers, as long as
/// items do not depend on the order in which they are asked for; so draw random augmentations from a generator that is seeded by the item's number
/// (<see cref="Dataset{T}.Select{TResult}(Func{T, int, TResult})"/>), not from <see cref="Generator.Default"/>, which the threads share. Workers inherit the grad mode (and every <see cref="AsyncLocal{T}"/>) of whoever starts the pass. At most <c>prefetch</c> batches for
/// each worker wait or are in the making. A stream has one reading thread, however many workers are asked for.
/// </para>
/// <para>
/// <b>Errors.</b> An exception of the dataset or the collation arrives at the loop as itself, with its own stack, after the batches before it; its <see cref="Exception.Data"/> has
/// the number of the item under <see cref="DataLoader.IndexKey"/>.
/// </para>
/// <para>
/// <b>Leaving.</b> A pass ends with its loop: by its end, a <c>break</c>, an exception or cancellation. Workers then finish the item in hand, and none runs any more when the loop has been left.
/// </para>
/// <para>
/// <c>await foreach</c> works too and blocks no thread; <see cref="AsAsyncEnumerable"/> is the interface for it. The class itself is only an <see cref="IEnumerable{T}"/>, since of
/// two interfaces LINQ could not choose one.
/// </para>
/// </remarks>
/// <example><code>
/// var files = Directory.GetFiles("measurements", "*.npy");
/// var loader = new DataLoader&lt;string, Tensor>(files, names => Tensor.Stack([.. names.Select(Npy.Load)]), batchSize: 32, shuffle: true, workers: 2);
/// foreach (var batch in loader) Console.WriteLine(batch);
/// </code></example>
public class DataLoader<TItem, TBatch> : IEnumerable<TBatch>
{
    private readonly IReadOnlyList<TItem>? _dataset;
    private readonly IEnumerable<TItem> _items;
    private readonly Func<TItem[], TBatch> _collate;
    private readonly IReadOnlyCollection<IReadOnlyList<int>> _batches;
    private readonly bool _dropLast;
    private readonly Generator? _generator;
    private readonly int _workers, _prefetch;
    private readonly CancellationToken _cancellation;

    /// <summary>A loader of the items of a dataset.</summary>
    /// <param name="dataset">A <see cref="Dataset{T}"/> or any other list.</param>
    /// <param name="collate">Makes a batch of items.</param>
    /// <param name="batchSize">How many items a batch has.</param>
    /// <param name="shuffle">Whether each pass has a new random order.</param>
    /// <param name="sampler">The order of items, instead of <paramref name="shuffle"/>: a <see cref="Sampler"/> or any collection of numbers.</param>
    /// <param name="batchSampler">The items of each batch, instead of all the parameters before: a <see cref="BatchSampler"/> or any collection of lists of numbers.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <param name="generator">Draws the orders and goes on from pass to pass; the default generator unless one is given.</param>
    /// <param name="workers">How many threads make batches in advance; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">How many batches are made in advance for each worker.</param>
    /// <param name="cancellationToken">Ends passes with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">Parameters exclude each other, or a number is too small.</exception>
    public DataLoader(
        IReadOnlyList<TItem> dataset, Func<TItem[], TBatch> collate, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) : this(collate, batchSize, dropLast, generator, workers, prefetch, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (sampler is not null && shuffle) throw new ArgumentException("DataLoader: a sampler decides the order; leave out shuffle.", nameof(shuffle));
        if (batchSampler is not null && (batchSize != 1 || shuffle || sampler is not null || dropLast))
            throw new ArgumentException("DataLoader: a batch sampler decides all batches; leave out batchSize, shuffle, sampler and dropLast.", nameof(batchSampler));
        _items = _dataset = dataset;
        sampler ??= shuffle ? new RandomSampler(dataset.Count, generator: generator) : new SequentialSampler(dataset.Count);
        _batches = batchSampler ?? new BatchSampler(sampler, batchSize, dropLast);
    }

    /// <summary>A loader of a stream of items.</summary>
    /// <param name="stream">An <see cref="IterableDataset{T}"/> or any other sequence, which each pass enumerates anew.</param>
    /// <param name="collate">Makes a batch of items.</param>
    /// <param name="batchSize">How many items a batch has.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <param name="generator">Each pass draws one number from it, as PyTorch's loaders do; the default generator unless one is given.</param>
    /// <param name="workers">With 1 or more, a thread reads in advance.</param>
    /// <param name="prefetch">How many batches are made in advance for each worker.</param>
    /// <param name="cancellationToken">Ends passes with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A number is too small.</exception>
    public DataLoader(
        IEnumerable<TItem> stream, Func<TItem[], TBatch> collate, int batchSize = 1, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) : this(collate, batchSize, dropLast, generator, workers, prefetch, cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _items = stream;
    }

    private DataLoader(Func<TItem[], TBatch> collate, int batchSize, bool dropLast, Generator? generator, int workers, int prefetch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(collate);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        (_items, _batches, _collate, BatchSize, _dropLast) = ([], [], collate, batchSize, dropLast);
        (_generator, _workers, _prefetch, _cancellation) = (generator, workers, prefetch, cancellation);
    }

    /// <summary>Makes a batch at once, where the dataset has a faster way than item by item.</summary>
    private protected Func<int[], TBatch>? Take { get; init; }

    /// <summary>The dataset: <c>loader.Dataset.Count</c> is PyTorch's <c>len(loader.dataset)</c>.</summary>
    /// <exception cref="NotSupportedException">The loader reads a stream.</exception>
    public IReadOnlyList<TItem> Dataset => _dataset ?? throw new NotSupportedException("DataLoader: a stream is no list of items.");

    /// <summary>How many items a batch has, unless a batch sampler decides.</summary>
    public int BatchSize { get; }

    /// <summary>The number of batches in a pass: <c>len(loader)</c>.</summary>
    /// <exception cref="NotSupportedException">The loader reads a stream.</exception>
    public int Count => _dataset is null ? throw new NotSupportedException("DataLoader: how many batches a stream has is known when it has been read.") : _batches.Count;

    /// <summary>Starts a pass.</summary>
    public IEnumerator<TBatch> GetEnumerator() => Read(Begin());

    /// <summary>Starts a pass for <c>await foreach</c>. Without workers, batches are made on the thread pool when asked for.</summary>
    /// <param name="cancellationToken">Ends this pass, beside the loader's own token.</param>
    public IAsyncEnumerator<TBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default) => ReadAsync(Begin(), cancellationToken);

    /// <summary>The loader as an interface for asynchronous code, such as <c>WithCancellation</c>.</summary>
    public IAsyncEnumerable<TBatch> AsAsyncEnumerable() => new Asynchronous(this);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private BatchSource<TBatch> Begin()
    {
        // The base seed of PyTorch's worker processes: we need none, but orders depend on its having been drawn.
        (_generator ?? Generator.Default).DrawSeed();
        return _dataset is null
            ? new StreamSource<TItem, TBatch>(_items, BatchSize, _dropLast, _collate)
            : new ListSource<TBatch>(_batches.GetEnumerator(), Make);
    }

    private IEnumerator<TBatch> Read(BatchSource<TBatch> source)
    {
        using var pass = source;
        if (_workers == 0)
        {
            while (pass.Plan() is { } plan && pass.TryMake(plan, _cancellation, out var batch)) yield return batch;
            yield break;
        }
        using var ahead = Ahead(pass, _cancellation);
        while (ahead.Next() is { } next)
        {
            next.Wait(_cancellation);
            _cancellation.ThrowIfCancellationRequested();
            if (!next.Result.TryGet(out var batch)) yield break;
            ahead.Refill();
            yield return batch;
        }
    }

    private async IAsyncEnumerator<TBatch> ReadAsync(BatchSource<TBatch> source, CancellationToken cancellation)
    {
        using var pass = source;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellation);
        var token = both.Token;
        if (_workers == 0)
        {
            while (pass.Plan() is { } plan)
            {
                var made = await Task.Run(() => Fetched<TBatch>.Make(pass, plan, token), token).ConfigureAwait(false);
                if (!made.TryGet(out var batch)) yield break;
                yield return batch;
            }
            yield break;
        }
        var ahead = Ahead(pass, token);
        await using var _ = ahead.ConfigureAwait(false);
        while (ahead.Next() is { } next)
        {
            if (!(await next.WaitAsync(token).ConfigureAwait(false)).TryGet(out var batch)) yield break;
            ahead.Refill();
            yield return batch;
        }
    }

    private Prefetcher<TBatch> Ahead(BatchSource<TBatch> pass, CancellationToken cancellation) =>
        new(pass, _dataset is null ? 1 : _workers, (int)Math.Min((long)_workers * _prefetch, int.MaxValue), cancellation);

    private TBatch Make(int[] indices, CancellationToken stop)
    {
        if (Take is not null) return Take(indices);
        var items = new TItem[indices.Length];
        for (var i = 0; i < items.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                items[i] = _dataset![indices[i]];
            }
            catch (Exception e) when (Note(e, indices[i]))
            {
                throw;
            }
        }
        return _collate(items);
    }

    /// <summary>Writes the item's number on an exception as it passes by: a filter that takes none, so that the stack stays whole.</summary>
    private static bool Note(Exception e, int index)
    {
        if (!e.Data.IsReadOnly) e.Data[DataLoader.IndexKey] = index;
        return false;
    }

    private sealed class Asynchronous(DataLoader<TItem, TBatch> loader) : IAsyncEnumerable<TBatch>
    {
        public IAsyncEnumerator<TBatch> GetAsyncEnumerator(CancellationToken cancellationToken) => loader.GetAsyncEnumerator(cancellationToken);
    }
}
