using System.Runtime.InteropServices;
using Autograd.Core;

namespace Autograd;

public partial class Tensor
{
    /// <summary>A tensor of the given shape whose contents are arbitrary until written.</summary>
    /// <exception cref="ArgumentException">A size is negative, or there are too many elements.</exception>
    public static Tensor Empty(ReadOnlySpan<long> shape, DType? dtype = null, bool requiresGrad = false) =>
        Allocate(dtype ?? DTypes.Default, Layout.Contiguous(shape)).RequireGrad(requiresGrad);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(ReadOnlySpan<long> shape, DType? dtype = null, bool requiresGrad = false) =>
        ZerosIn(Layout.Contiguous(shape), dtype ?? DTypes.Default).RequireGrad(requiresGrad);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(ReadOnlySpan<long> shape, DType? dtype = null, bool requiresGrad = false) =>
        Full(shape, 1, dtype ?? DTypes.Default, requiresGrad);

    /// <summary>A tensor of one value. Without a dtype: bool, int64 or <see cref="DTypes.Default"/> by the category of the value.</summary>
    public static Tensor Full(ReadOnlySpan<long> shape, Scalar value, DType? dtype = null, bool requiresGrad = false)
    {
        var result = Allocate(dtype ?? (value.IsFloatingPoint ? DTypes.Default : value.DType), Layout.Contiguous(shape));
        return Filled(result, value).RequireGrad(requiresGrad);
    }

    /// <summary>Arbitrary contents in the shape of another tensor, and its dtype unless one is given.</summary>
    public static Tensor EmptyLike(Tensor other, DType? dtype = null, bool requiresGrad = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Allocate(dtype ?? other.DType, other._layout.Fresh()).RequireGrad(requiresGrad);
    }

    /// <summary>Zeros in the shape of another tensor, and its dtype unless one is given.</summary>
    public static Tensor ZerosLike(Tensor other, DType? dtype = null, bool requiresGrad = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ZerosIn(other._layout.Fresh(), dtype ?? other.DType).RequireGrad(requiresGrad);
    }

    /// <summary>Ones in the shape of another tensor, and its dtype unless one is given.</summary>
    public static Tensor OnesLike(Tensor other, DType? dtype = null, bool requiresGrad = false) => FullLike(other, 1, dtype, requiresGrad);

    /// <summary>One value in the shape of another tensor, and its dtype unless one is given.</summary>
    public static Tensor FullLike(Tensor other, Scalar value, DType? dtype = null, bool requiresGrad = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Filled(Allocate(dtype ?? other.DType, other._layout.Fresh()), value).RequireGrad(requiresGrad);
    }

    /// <summary>An n by m matrix (m = n unless given) with ones on the diagonal.</summary>
    public static Tensor Eye(long n, long? m = null, DType? dtype = null, bool requiresGrad = false)
    {
        var eye = Zeros([n, m ?? n], dtype);
        var diagonal = Math.Min(n, m ?? n);
        if (diagonal > 0) new Tensor(eye.Storage, Layout.Strided([diagonal], [(m ?? n) + 1], 0)).FillInPlace(1);
        return eye.RequireGrad(requiresGrad);
    }

    internal static Tensor ZerosIn(Layout layout, DType dtype)
    {
        var storage = Storage.AllocateZeroed(dtype, layout.Count * dtype.Size(), out var lease);
        if (Tape.GradMode.IsInference) storage.LastWriter = InferenceMark;
        return new Tensor(storage, layout.Fresh(), lease);
    }

    /// <summary>A 0-d tensor whose whole first register holds the value.</summary>
    internal static Tensor FromScalar(Scalar value, DType dtype)
    {
        var result = Allocate(dtype, Layout.Scalar);
        result.Write(0, value);
        return result;
    }

    private static Tensor Filled(Tensor tensor, Scalar value)
    {
        if (tensor.ElementCount == 1)
        {
            tensor.Write(0, value);
            return tensor;
        }
        using (Tape.Quiet.Now()) tensor.FillInPlace(value);
        tensor.Storage.Version = 0;
        return tensor;
    }

    /// <summary>The element at a storage position as a scalar.</summary>
    internal Scalar Read(long at)
    {
        ref var p = ref Element(at);
        Scalar value = DType switch
        {
            DType.Bool => p != 0,
            DType.UInt8 => (long)p,
            DType.Int8 => (long)(sbyte)p,
            DType.Int16 => (long)MemoryMarshal.Cast<byte, short>(MemoryMarshal.CreateSpan(ref p, 2))[0],
            DType.Int32 => (long)MemoryMarshal.Cast<byte, int>(MemoryMarshal.CreateSpan(ref p, 4))[0],
            DType.Int64 => MemoryMarshal.Cast<byte, long>(MemoryMarshal.CreateSpan(ref p, 8))[0],
            DType.Float16 => (double)MemoryMarshal.Cast<byte, Half>(MemoryMarshal.CreateSpan(ref p, 2))[0],
            DType.BFloat16 => (double)(float)MemoryMarshal.Cast<byte, BFloat16>(MemoryMarshal.CreateSpan(ref p, 2))[0],
            DType.Float32 => (double)MemoryMarshal.Cast<byte, float>(MemoryMarshal.CreateSpan(ref p, 4))[0],
            _ => MemoryMarshal.Cast<byte, double>(MemoryMarshal.CreateSpan(ref p, 8))[0],
        };
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>Writes a scalar, converted, to a storage position.</summary>
    internal void Write(long at, Scalar value)
    {
        ref var p = ref Element(at);
        switch (DType)
        {
            case DType.Bool: p = value.ToDouble() != 0 ? (byte)1 : (byte)0; break;
            case DType.UInt8 or DType.Int8: p = unchecked((byte)value.ToInt64()); break;
            case DType.Int16: MemoryMarshal.Cast<byte, short>(MemoryMarshal.CreateSpan(ref p, 2))[0] = unchecked((short)value.ToInt64()); break;
            case DType.Int32: MemoryMarshal.Cast<byte, int>(MemoryMarshal.CreateSpan(ref p, 4))[0] = unchecked((int)value.ToInt64()); break;
            case DType.Int64: MemoryMarshal.Cast<byte, long>(MemoryMarshal.CreateSpan(ref p, 8))[0] = value.ToInt64(); break;
            case DType.Float16: MemoryMarshal.Cast<byte, Half>(MemoryMarshal.CreateSpan(ref p, 2))[0] = (Half)value.ToDouble(); break;
            case DType.BFloat16: MemoryMarshal.Cast<byte, BFloat16>(MemoryMarshal.CreateSpan(ref p, 2))[0] = (BFloat16)value.ToDouble(); break;
            case DType.Float32: MemoryMarshal.Cast<byte, float>(MemoryMarshal.CreateSpan(ref p, 4))[0] = (float)value.ToDouble(); break;
            default: MemoryMarshal.Cast<byte, double>(MemoryMarshal.CreateSpan(ref p, 8))[0] = value.ToDouble(); break;
        }
        GC.KeepAlive(this);
    }

    private ref byte Element(long at) => ref System.Runtime.CompilerServices.Unsafe.Add(ref Storage.Origin, (nint)(at * DType.Size()));
}
