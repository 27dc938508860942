namespace Autograd;

/// <summary>Dimension numbers: negative ones count from the end.</summary>
internal static class Dims
{
    /// <summary>The dimension in [0, rank). A 0-d tensor accepts 0 and -1, as in PyTorch.</summary>
    public static int Wrap(long dim, int rank, string op)
    {
        var limit = Math.Max(rank, 1);
        if (dim < -limit || dim >= limit)
            throw new ArgumentOutOfRangeException(nameof(dim),
                $"{op}: dimension {dim} is out of range for a {rank}-d tensor: expected {-limit} to {limit - 1}.");
        return (int)(dim < 0 ? dim + limit : dim);
    }

    /// <summary>A set of dimensions as flags by dimension; none given means all.</summary>
    public static bool[] Mask(ReadOnlySpan<long> dims, int rank, string op)
    {
        var mask = new bool[Math.Max(rank, 1)];
        if (dims.Length == 0) Array.Fill(mask, true);
        foreach (var dim in dims)
        {
            var d = Wrap(dim, rank, op);
            if (mask[d]) throw new ArgumentException($"{op}: dimension {d} appears twice in [{string.Join(", ", dims.ToArray())}]; name each once.");
            mask[d] = true;
        }
        return mask;
    }
}
