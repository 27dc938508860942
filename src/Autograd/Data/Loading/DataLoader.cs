namespace Autograd.Data;

/// <summary>Batches of a dataset of tensors, one pass after another: <c>torch.utils.data.DataLoader</c>.</summary>
/// <remarks>
/// A batch has a tensor for each tensor of an item, with one more dimension. Of a <see cref="TensorDataset"/>, and of its subsets, a batch is taken by one copy for each tensor.
/// See <see cref="DataLoader{TItem, TBatch}"/> for workers, errors and cancellation.
/// </remarks>
/// <example><code>
/// var model = new Linear(4, 3);
/// var data = new TensorDataset(Tensor.Randn([100, 4]), Tensor.Randint(3, [100]));
/// var loader = new DataLoader(data, batchSize: 64, shuffle: true);
/// for (var epoch = 0; epoch &lt; 10; epoch++)
///     foreach (var (x, y) in loader)
///         Console.WriteLine(F.CrossEntropy(model.Call(x), y));
/// </code></example>
public sealed partial class DataLoader : DataLoader<Tensor[], Tensor[]>
{
    /// <summary>Where an exception's <see cref="Exception.Data"/> has the number of the item that the dataset could not give.</summary>
    public const string IndexKey = "Autograd.Data.Index";

    /// <summary>A loader of the items of a dataset.</summary>
    /// <param name="dataset">A <see cref="TensorDataset"/> or any other list of tensor arrays.</param>
    /// <param name="batchSize">How many items a batch has.</param>
    /// <param name="shuffle">Whether each pass has a new random order.</param>
    /// <param name="sampler">The order of items, instead of <paramref name="shuffle"/>: a <see cref="Sampler"/> or any collection of numbers.</param>
    /// <param name="batchSampler">The items of each batch, instead of all the parameters before: a <see cref="BatchSampler"/> or any collection of lists of numbers.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <param name="collate">Makes a batch of items; <see cref="Collate.Rows"/> unless given.</param>
    /// <param name="generator">Draws the orders and goes on from pass to pass; the default generator unless one is given.</param>
    /// <param name="workers">How many threads make batches in advance; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">How many batches are made in advance for each worker.</param>
    /// <param name="cancellationToken">Ends passes with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">Parameters exclude each other, or a number is too small.</exception>
    public DataLoader(
        IReadOnlyList<Tensor[]> dataset, int batchSize = 1, bool shuffle = false, IReadOnlyCollection<int>? sampler = null,
        IReadOnlyCollection<IReadOnlyList<int>>? batchSampler = null, bool dropLast = false, Func<Tensor[][], Tensor[]>? collate = null, Generator? generator = null, int workers = 0,
        int prefetch = 2, CancellationToken cancellationToken = default)
        : base(dataset, collate ?? Collate.Rows, batchSize, shuffle, sampler, batchSampler, dropLast, generator, workers, prefetch, cancellationToken) =>
        Take = collate is null ? Rows(dataset) : null;

    private static Func<int[], Tensor[]>? Rows(IReadOnlyList<Tensor[]> dataset) => dataset switch
    {
        TensorDataset tensors => indices => tensors.Rows(indices),
        Subset<Tensor[]> subset when Rows(subset.Dataset) is { } rows => indices => rows(subset.Places(indices)),
        _ => null,
    };
}
