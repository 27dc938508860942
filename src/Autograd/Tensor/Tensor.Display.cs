namespace Autograd;

public partial class Tensor
{
    /// <summary>The values as PyTorch prints them, by <see cref="PrintOptions.Default"/>.</summary>
    public override string ToString() => ToString(PrintOptions.Default);

    /// <summary>The values as PyTorch prints them.</summary>
    public string ToString(PrintOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TensorText.Format(Shape, DType, new ElementReader(this), options, DTypes.Default, GradFn?.Name, RequiresGrad);
    }

    /// <summary>Reads single elements for printing.</summary>
    private sealed class ElementReader(Tensor tensor) : IElements
    {
        public double Real(long index) => tensor.Read(Place(index)).ToDouble();

        public long Integer(long index) => tensor.Read(Place(index)).ToInt64();

        private long Place(long index)
        {
            var place = tensor._layout.Offset;
            for (var d = tensor.Rank - 1; d >= 0; d--)
            {
                place += index % tensor.Shape[d] * tensor.Strides[d];
                index /= tensor.Shape[d];
            }
            return place;
        }
    }
}
