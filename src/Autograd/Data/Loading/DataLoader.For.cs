namespace Autograd.Data;

// Loaders whose types follow from the dataset's.
public sealed partial class DataLoader
{
    /// <summary>A loader of pairs: <c>foreach (var (x, y) in DataLoader.For(pairs, batchSize: 64))</c>. Each part is made by <see cref="Collate.Column{T}"/>, so it is a tensor, a number or an array of numbers.</summary>
    /// <inheritdoc cref="DataLoader{TItem, TBatch}(IReadOnlyList{TItem}, Func{TItem[], TBatch}, int, bool, IReadOnlyCollection{int}?, IReadOnlyCollection{IReadOnlyList{int}}?, bool, Generator?, int, int, CancellationToken)"/>
    public static DataLoader<(T1, T2), (Tensor, Tensor)> For<T1, T2>(
        IReadOnlyList<(T1, T2)> dataset, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) =>
        new(dataset, Collate.Pairs, batchSize, shuffle, sampler, batchSampler, dropLast, generator, workers, prefetch, cancellationToken);

    /// <summary>A loader of triples, each part of which is made by <see cref="Collate.Column{T}"/>.</summary>
    /// <inheritdoc cref="DataLoader{TItem, TBatch}(IReadOnlyList{TItem}, Func{TItem[], TBatch}, int, bool, IReadOnlyCollection{int}?, IReadOnlyCollection{IReadOnlyList{int}}?, bool, Generator?, int, int, CancellationToken)"/>
    public static DataLoader<(T1, T2, T3), (Tensor, Tensor, Tensor)> For<T1, T2, T3>(
        IReadOnlyList<(T1, T2, T3)> dataset, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) =>
        new(dataset, Collate.Triples, batchSize, shuffle, sampler, batchSampler, dropLast, generator, workers, prefetch, cancellationToken);

    /// <summary>A loader of dictionaries: a batch has the keys of its items, with a tensor made by <see cref="Collate.Column{T}"/> for each.</summary>
    /// <inheritdoc cref="DataLoader{TItem, TBatch}(IReadOnlyList{TItem}, Func{TItem[], TBatch}, int, bool, IReadOnlyCollection{int}?, IReadOnlyCollection{IReadOnlyList{int}}?, bool, Generator?, int, int, CancellationToken)"/>
    public static DataLoader<Dictionary<string, T>, Dictionary<string, Tensor>> For<T>(
        IReadOnlyList<Dictionary<string, T>> dataset, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) =>
        new(dataset, Collate.Dictionaries, batchSize, shuffle, sampler, batchSampler, dropLast, generator, workers, prefetch, cancellationToken);

    /// <summary>A loader of tensors, numbers or arrays of numbers: a batch is what <see cref="Collate.Column{T}"/> makes of them.</summary>
    /// <inheritdoc cref="DataLoader{TItem, TBatch}(IReadOnlyList{TItem}, Func{TItem[], TBatch}, int, bool, IReadOnlyCollection{int}?, IReadOnlyCollection{IReadOnlyList{int}}?, bool, Generator?, int, int, CancellationToken)"/>
    public static DataLoader<T, Tensor> For<T>(
        IReadOnlyList<T> dataset, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) =>
        new(dataset, Collate.Column, batchSize, shuffle, sampler, batchSampler, dropLast, generator, workers, prefetch, cancellationToken);

    /// <summary>A loader whose batches a function makes.</summary>
    /// <inheritdoc cref="DataLoader{TItem, TBatch}(IReadOnlyList{TItem}, Func{TItem[], TBatch}, int, bool, IReadOnlyCollection{int}?, IReadOnlyCollection{IReadOnlyList{int}}?, bool, Generator?, int, int, CancellationToken)"/>
    public static DataLoader<TItem, TBatch> For<TItem, TBatch>(
        IReadOnlyList<TItem> dataset, Func<TItem[], TBatch> collate, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) =>
        new(dataset, collate, batchSize, shuffle, sampler, batchSampler, dropLast, generator, workers, prefetch, cancellationToken);

    /// <summary>A loader of a stream, whose batches a function makes: <c>DataLoader.ForStream(readings, Collate.Pairs, batchSize: 32)</c>.</summary>
    /// <inheritdoc cref="DataLoader{TItem, TBatch}(IEnumerable{TItem}, Func{TItem[], TBatch}, int, bool, Generator?, int, int, CancellationToken)"/>
    public static DataLoader<TItem, TBatch> ForStream<TItem, TBatch>(
        IEnumerable<TItem> stream, Func<TItem[], TBatch> collate, int batchSize = 1, bool dropLast = false, Generator? generator = null, int workers = 0, int prefetch = 2,
        CancellationToken cancellationToken = default) =>
        new(stream, collate, batchSize, dropLast, generator, workers, prefetch, cancellationToken);
}
