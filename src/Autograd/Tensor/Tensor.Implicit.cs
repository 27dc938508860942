namespace Autograd;

// Where an op takes a Scalar too, that form wins: it promotes by the number's category alone and makes no tensor.
public partial class Tensor
{
    /// <summary>A 0-d tensor of the number's category: bool, int64 or float64. So <c>x[0] = 2.5</c> works.</summary>
    public static implicit operator Tensor(Scalar value) => FromScalar(value, value.DType);

    /// <summary>A 0-d bool tensor.</summary>
    public static implicit operator Tensor(bool value) => (Scalar)value;

    /// <summary>A 0-d int64 tensor.</summary>
    public static implicit operator Tensor(int value) => (Scalar)value;

    /// <summary>A 0-d int64 tensor.</summary>
    public static implicit operator Tensor(long value) => (Scalar)value;

    /// <summary>A 0-d float32 tensor.</summary>
    public static implicit operator Tensor(float value) => FromScalar(value, DType.Float32);

    /// <summary>A 0-d float64 tensor.</summary>
    public static implicit operator Tensor(double value) => (Scalar)value;
}
