using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    // Rows and columns in the order of DType. Only uint8 with a signed integer is no maximum of the two: uint8 + int8 needs int16.
    // float16 with bfloat16 needs float32.
    private static DType Join(DType a, DType b)
    {
        var (low, high) = a < b ? (a, b) : (b, a);
        return (low, high) switch
        {
            (DType.UInt8, DType.Int8) => DType.Int16,
            (DType.Float16, DType.BFloat16) => DType.Float32,
            _ => high,
        };
    }

    private static DType _default = DType.Float32;

    /// <summary>
    /// The floating-point type of creation functions and of integer tensors that meet a floating-point scalar or function: float32 unless changed.
    /// </summary>
    /// <exception cref="ArgumentException">The type set is not floating point.</exception>
    public static DType Default
    {
        get => _default;
        set => _default = value.IsFloatingPoint()
            ? value
            : throw new ArgumentException($"The default dtype must be floating point, got {value.TorchName()}.", nameof(value));
    }

    /// <summary>Bytes of one element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Size(this DType dtype) => 1 << SizeLog2(dtype);

    /// <summary>The logarithm of <see cref="Size"/>: hot paths shift where a division by the size would cost more than the op.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SizeLog2(this DType dtype) => 0b_11_10_01_01_11_10_01_00_00_00 >> (2 * (int)dtype) & 3;

    /// <summary>Whether elements are floating-point numbers, and so can have gradients.</summary>
    public static bool IsFloatingPoint(this DType dtype) => dtype >= DType.Float16;

    /// <summary>Whether elements are integers; bool is none.</summary>
    public static bool IsInteger(this DType dtype) => dtype is > DType.Bool and < DType.Float16;

    /// <summary>PyTorch's name, such as torch.float32.</summary>
    public static string TorchName(this DType dtype) => dtype switch
    {
        DType.Bool => "torch.bool",
        DType.UInt8 => "torch.uint8",
        DType.Int8 => "torch.int8",
        DType.Int16 => "torch.int16",
        DType.Int32 => "torch.int32",
        DType.Int64 => "torch.int64",
        DType.Float16 => "torch.float16",
        DType.BFloat16 => "torch.bfloat16",
        DType.Float32 => "torch.float32",
        DType.Float64 => "torch.float64",
        _ => throw new UnreachableException(),
    };

    /// <summary>The smallest type that holds the values of both, as PyTorch promotes tensors of one category.</summary>
    public static DType Promote(DType a, DType b) => a == b ? a : Join(a, b);

    /// <summary>The dtype of arithmetic on two tensors: the higher category decides, and within it a tensor with dimensions comes before a 0-d one.</summary>
    public static DType ResultType(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (a, b) = (x.DType, y.DType);
        if (a == b) return a;
        var (zeroA, zeroB) = (x.Rank == 0, y.Rank == 0);
        if (zeroA == zeroB) return Promote(a, b);
        var (dims, zero) = zeroA ? (b, a) : (a, b);
        return zero.Category() > dims.Category() ? Promote(dims, zero) : dims;
    }

    /// <summary>The dtype of arithmetic on a tensor and a number, which decides only if its category is the higher one.</summary>
    public static DType ResultType(Tensor x, Scalar y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ResultType(x.DType, y);
    }

    internal static DType ResultType(DType x, Scalar y) => y.DType.Category() <= x.Category() ? x : y.IsFloatingPoint ? Default : y.DType;

    /// <summary>Whether PyTorch lets a result of one type be written to a tensor of another: never from a higher category to a lower one.</summary>
    public static bool CanCast(DType from, DType to) => Category(from) <= Category(to);

    /// <summary>0 for bool, 1 for integers, 2 for floating point: promotion between scalars and tensors looks at this first.</summary>
    internal static int Category(this DType dtype) => dtype.IsFloatingPoint() ? 2 : dtype == DType.Bool ? 0 : 1;

    /// <summary>The type that kernels compute in: 16-bit floats in float, bool as bytes.</summary>
    internal static DType Compute(this DType dtype) => dtype switch
    {
        DType.Float16 or DType.BFloat16 => DType.Float32,
        DType.Bool => DType.UInt8,
        _ => dtype,
    };

    /// <summary>The dtype of a C# element type.</summary>
    /// <exception cref="NotSupportedException">No dtype stores that type.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32 :
        typeof(T) == typeof(double) ? DType.Float64 :
        typeof(T) == typeof(long) ? DType.Int64 :
        typeof(T) == typeof(int) ? DType.Int32 :
        typeof(T) == typeof(short) ? DType.Int16 :
        typeof(T) == typeof(sbyte) ? DType.Int8 :
        typeof(T) == typeof(byte) ? DType.UInt8 :
        typeof(T) == typeof(bool) ? DType.Bool :
        typeof(T) == typeof(Half) ? DType.Float16 :
        typeof(T) == typeof(BFloat16) ? DType.BFloat16 :
        throw new NotSupportedException(
            $"No dtype stores {typeof(T)}: use float, double, long, int, short, sbyte, byte, bool, Half or BFloat16.");
}
