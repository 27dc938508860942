namespace Autograd.Data;

/// <summary>A function of each item of another list, and of its number.</summary>
internal sealed class MappedDataset<T, TResult>(IReadOnlyList<T> items, Func<T, int, TResult> selector) : Dataset<TResult>
{
    public override int Count => items.Count;

    public override TResult this[int index] => selector(items[index], index);
}
