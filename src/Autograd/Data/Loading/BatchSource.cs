namespace Autograd.Data;

/// <summary>The batches of one pass: planned in order by the consumer's thread, which alone touches the sampler, and made on any.</summary>
internal abstract class BatchSource<TBatch> : IDisposable
{
    /// <summary>What the next batch is made of, or null when there is none.</summary>
    public abstract int[]? Plan();

    /// <summary>Makes a batch; false where there turns out to be none.</summary>
    public abstract bool TryMake(int[] plan, CancellationToken stop, out TBatch batch);

    public abstract void Dispose();
}

/// <summary>Batches of a list, by the numbers of their items.</summary>
internal sealed class ListSource<TBatch>(IEnumerator<IReadOnlyList<int>> batches, Func<int[], CancellationToken, TBatch> make) : BatchSource<TBatch>
{
    // A copy: a sampler may use one list for all its batches.
    public override int[]? Plan() => batches.MoveNext() ? [.. batches.Current] : null;

    public override bool TryMake(int[] plan, CancellationToken stop, out TBatch batch)
    {
        stop.ThrowIfCancellationRequested();
        batch = make(plan, stop);
        return true;
    }

    public override void Dispose() => batches.Dispose();
}

/// <summary>Batches of a stream. Only one thread may make them, since what a batch holds depends on how far the one before has read.</summary>
internal sealed class StreamSource<TItem, TBatch>(IEnumerable<TItem> stream, int batchSize, bool dropLast, Func<TItem[], TBatch> collate) : BatchSource<TBatch>
{
    private IEnumerator<TItem>? _items;
    private volatile bool _ended;

    public override int[]? Plan() => _ended ? null : [];

    public override bool TryMake(int[] plan, CancellationToken stop, out TBatch batch)
    {
        stop.ThrowIfCancellationRequested();
        _items ??= stream.GetEnumerator();
        var items = new List<TItem>();
        while (!_ended && items.Count < batchSize)
        {
            stop.ThrowIfCancellationRequested();
            if (_items.MoveNext()) items.Add(_items.Current);
            else _ended = true;
        }
        var any = items.Count == batchSize || items.Count > 0 && !dropLast;
        batch = any ? collate([.. items]) : default!;
        return any;
    }

    public override void Dispose() => _items?.Dispose();
}
