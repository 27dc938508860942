namespace Autograd;

public partial class Tensor
{
    /// <summary>Expanded to the shape of another tensor.</summary>
    /// <inheritdoc cref="Expand"/>
    public Tensor ExpandAs(Tensor other) => Expand(ShapeOf(other));

    /// <summary>The same elements in the shape of another tensor: a view where the strides allow it, else a copy.</summary>
    /// <inheritdoc cref="Reshape"/>
    public Tensor ReshapeAs(Tensor other) => Reshape(ShapeOf(other));

    /// <summary>The same memory in the shape of another tensor.</summary>
    /// <inheritdoc cref="View(ReadOnlySpan{long})"/>
    public Tensor ViewAs(Tensor other) => View(ShapeOf(other));

    private static ReadOnlySpan<long> ShapeOf(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Shape;
    }
}
