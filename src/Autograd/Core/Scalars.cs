namespace Autograd.Core;

/// <summary>C# scalars as 0-d tensors. A loop that adds the same constant again and again finds it here instead of allocating it.</summary>
internal static class Scalars
{
    private const int Slots = 64;

    private struct Entry
    {
        public Tensor? Tensor;
        public long Bits;
        public DType From;
    }

    [ThreadStatic]
    private static Entry[]? _cache;

    /// <summary>A 0-d tensor of the given dtype, never to be written to.</summary>
    public static Tensor Of(Scalar value, DType dtype)
    {
        var cache = _cache ??= new Entry[Slots];
        ref var entry = ref cache[(int)((ulong)((value.Bits ^ ((long)dtype << 56) ^ ((long)value.DType << 52)) * -7046029254386353131L) >> 58)];
        if (entry.Tensor is { } cached && entry.Bits == value.Bits && entry.From == value.DType && cached.DType == dtype) return cached;
        (entry.Bits, entry.From) = (value.Bits, value.DType);
        var scalar = Tensor.FromScalar(value, dtype);
        // A constant belongs to no mode, whichever it was first used in.
        scalar.Storage.LastWriter = null;
        return entry.Tensor = scalar;
    }
}
