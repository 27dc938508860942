namespace Autograd.Data;

/// <summary>Arrays of tensors (batches) and of subsets (splits) as their parts.</summary>
/// <example><code>
/// var data = new TensorDataset(Tensor.Randn([100, 4]), Tensor.Randn([100]));
/// var (train, test) = Datasets.RandomSplit(data, [0.8, 0.2]);
/// foreach (var (x, y) in new DataLoader(train, batchSize: 64)) { }
/// </code></example>
public static class Deconstruction
{
    /// <summary>The two tensors of an array.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct(this Tensor[] tensors, out Tensor first, out Tensor second) => (first, second) = (Checked(tensors, 2)[0], tensors[1]);

    /// <summary>The three tensors of an array.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct(this Tensor[] tensors, out Tensor first, out Tensor second, out Tensor third) =>
        (first, second, third) = (Checked(tensors, 3)[0], tensors[1], tensors[2]);

    /// <summary>The four tensors of an array.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct(this Tensor[] tensors, out Tensor first, out Tensor second, out Tensor third, out Tensor fourth) =>
        (first, second, third, fourth) = (Checked(tensors, 4)[0], tensors[1], tensors[2], tensors[3]);

    /// <summary>The two parts of a split.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct<T>(this Subset<T>[] parts, out Subset<T> first, out Subset<T> second) => (first, second) = (Checked(parts, 2)[0], parts[1]);

    /// <summary>The three parts of a split.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void Deconstruct<T>(this Subset<T>[] parts, out Subset<T> first, out Subset<T> second, out Subset<T> third) =>
        (first, second, third) = (Checked(parts, 3)[0], parts[1], parts[2]);

    private static T[] Checked<T>(T[] parts, int count)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Length == count ? parts : throw new ArgumentException($"{parts.Length} values cannot be taken apart into {count}.", nameof(parts));
    }
}
