namespace Autograd.Kernels;

/// <summary>Where a matrix lies: its first element in storage, and the distances of neighbouring rows and columns, all in elements.</summary>
internal readonly record struct Matrix(Storage Storage, long Offset, long Row, long Column)
{
    /// <summary>The last two dimensions of a layout.</summary>
    public static Matrix Of(Storage storage, Layout layout) => new(storage, layout.Offset, layout.Strides[^2], layout.Strides[^1]);

    /// <summary>A vector as a matrix of one column.</summary>
    public static Matrix Standing(Storage storage, Layout layout) => new(storage, layout.Offset, layout.Strides[0], 1);

    /// <summary>A vector as a matrix of one row.</summary>
    public static Matrix Lying(Storage storage, Layout layout) => new(storage, layout.Offset, 1, layout.Strides[0]);
}
