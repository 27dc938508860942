using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Autograd.Core;
using Autograd.Kernels;

namespace Autograd;

public partial class Tensor
{
    /// <summary>A 1-d tensor with a copy of the values; the dtype is that of the C# type.</summary>
    /// <example><code>var x = Tensor.From([1f, 2f, 3f], requiresGrad: true);</code></example>
    public static Tensor From<T>(ReadOnlySpan<T> values, bool requiresGrad = false) where T : unmanaged => From(values, [values.Length], requiresGrad);

    /// <summary>A tensor of the given shape with a copy of the values in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements than there are values.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, bool requiresGrad = false) where T : unmanaged
    {
        var dtype = DTypes.Of<T>();
        var layout = Layout.Contiguous(shape);
        if (layout.Count != values.Length)
            throw new ArgumentException($"From: the shape {layout} has {layout.Count} elements, but {values.Length} values were given.", nameof(shape));
        CheckGrad(dtype, requiresGrad);
        var result = Allocate(dtype, layout);
        values.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref result.Storage.Origin), values.Length));
        return result.RequireGrad(requiresGrad);
    }

    /// <summary>A tensor with the shape and a copy of the values of a C# array of any rank, such as <c>float[,]</c>; jagged arrays work where all rows are equally long.</summary>
    /// <exception cref="ArgumentException">The rows of a jagged array differ in length.</exception>
    /// <exception cref="NotSupportedException">No dtype stores the element type.</exception>
    public static Tensor From(Array values, bool requiresGrad = false)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.GetType().GetElementType()!.IsArray) return FromJagged(values, requiresGrad);
        return values switch
        {
            Array when Is<float>(values) => FromArray<float>(values, requiresGrad),
            Array when Is<double>(values) => FromArray<double>(values, requiresGrad),
            Array when Is<long>(values) => FromArray<long>(values, requiresGrad),
            Array when Is<int>(values) => FromArray<int>(values, requiresGrad),
            Array when Is<short>(values) => FromArray<short>(values, requiresGrad),
            Array when Is<sbyte>(values) => FromArray<sbyte>(values, requiresGrad),
            Array when Is<byte>(values) => FromArray<byte>(values, requiresGrad),
            Array when Is<bool>(values) => FromArray<bool>(values, requiresGrad),
            Array when Is<Half>(values) => FromArray<Half>(values, requiresGrad),
            Array when Is<BFloat16>(values) => FromArray<BFloat16>(values, requiresGrad),
            _ => throw new NotSupportedException(
                $"From: no dtype stores {values.GetType().GetElementType()}: use float, double, long, int, short, sbyte, byte, bool, Half or BFloat16."),
        };

        // The exact type: sbyte[] would otherwise pass for byte[].
        static bool Is<T>(Array array) => array.GetType().GetElementType() == typeof(T);
    }

    /// <summary>A 0-d tensor of the dtype of the C# type.</summary>
    public static Tensor From<T>(T value, bool requiresGrad = false) where T : unmanaged => From(new ReadOnlySpan<T>(in value), [], requiresGrad);

    /// <summary>A tensor over a copy of a <see cref="ReadOnlyTensorSpan{T}"/>, whatever its strides.</summary>
    public static Tensor From<T>(scoped in ReadOnlyTensorSpan<T> values, bool requiresGrad = false) where T : unmanaged
    {
        var shape = new long[values.Rank];
        for (var d = 0; d < shape.Length; d++) shape[d] = values.Lengths[d];
        var flat = new T[values.FlattenedLength];
        values.FlattenTo(flat);
        return From<T>(flat, shape, requiresGrad);
    }

    /// <summary>The value of a tensor of one element, converted to <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (ElementCount != 1)
            throw new InvalidOperationException($"Item: only a tensor of one element is a number, and this one has the shape {_layout}. Reduce it, index it, or use ToArray.");
        var converted = Detach().To(DTypes.Of<T>());
        var value = Unsafe.As<byte, T>(ref converted.Element(converted._layout.Offset));
        GC.KeepAlive(converted);
        return value;
    }

    /// <summary>The value of a tensor of one element.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public Scalar Item()
    {
        if (ElementCount != 1)
            throw new InvalidOperationException($"Item: only a tensor of one element is a number, and this one has the shape {_layout}. Reduce it, index it, or use ToArray.");
        return Read(_layout.Offset);
    }

    /// <summary>A copy of the values in row-major order, converted to <typeparamref name="T"/>.</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        var values = new T[ElementCount];
        var source = Detach().To(DTypes.Of<T>()).Contiguous();
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref source.Element(source._layout.Offset)), values.Length).CopyTo(values);
        GC.KeepAlive(source);
        return values;
    }

    /// <summary>A copy of the values as a C# array of this tensor's rank: cast it to <c>T[]</c>, <c>T[,]</c>, <c>T[,,]</c> and so on.</summary>
    /// <exception cref="InvalidOperationException">The tensor is 0-d: use <see cref="Item{T}"/>.</exception>
    public Array ToMultidimensionalArray<T>() where T : unmanaged
    {
        if (Rank == 0) throw new InvalidOperationException("ToMultidimensionalArray: a 0-d tensor is no array. Use Item.");
        var lengths = new int[Rank];
        for (var d = 0; d < lengths.Length; d++) lengths[d] = checked((int)Shape[d]);
        var flat = ToArray<T>();
        if (Rank == 1) return flat;
        var array = NewArray<T>(lengths);
        flat.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), flat.Length));
        return array;
    }

    /// <summary>The elements themselves, writable without being recorded. The memory is this tensor's, shared with its views.</summary>
    /// <remarks>Writes through a span are invisible to the tape and its version counters.</remarks>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous, requires grad, or holds another type.</exception>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        CheckExposable<T>(nameof(AsSpan));
        if (!IsContiguous) throw new InvalidOperationException($"AsSpan: the tensor of shape {_layout} is not contiguous. Use Contiguous().AsSpan(), or AsTensorSpan, which keeps strides.");
        Storage.Expose();
        GC.KeepAlive(this);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Element(_layout.Offset)), checked((int)ElementCount));
    }

    /// <summary>The elements themselves as System.Numerics.Tensors sees them, with shape and strides, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type, or a dimension is too long for it.</exception>
    public TensorSpan<T> AsTensorSpan<T>() where T : unmanaged
    {
        CheckExposable<T>(nameof(AsTensorSpan));
        Storage.Expose();
        GC.KeepAlive(this);
        var lengths = new nint[Rank];
        var strides = new nint[Rank];
        long extent = ElementCount == 0 ? 0 : 1;
        for (var d = 0; d < Rank; d++)
        {
            lengths[d] = (nint)Shape[d];
            strides[d] = Shape[d] <= 1 ? 0 : (nint)Strides[d];
            if (ElementCount > 0) extent += (Shape[d] - 1) * strides[d];
        }
        var span = MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Element(_layout.Offset)), checked((int)extent));
        return Rank == 0 ? new TensorSpan<T>(span) : new TensorSpan<T>(span, lengths, strides);
    }

    /// <summary>The truth of a tensor of one element, as PyTorch's <c>bool(x)</c>.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public bool IsTrue() => Item().ToDouble() != 0;

    private void CheckExposable<T>(string name) where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
            throw new InvalidOperationException($"{name}: the tensor holds {DType.TorchName()}, not {typeof(T)}. Convert it with To(DType.{DTypes.Of<T>()}) first.");
        if (RequiresGrad)
            throw new InvalidOperationException($"{name}: the tensor requires grad, and writes through a span would escape the tape. Use Detach().{name}().");
    }

    private static void CheckGrad(DType dtype, bool requiresGrad)
    {
        if (requiresGrad && !dtype.IsFloatingPoint())
            throw new InvalidOperationException($"Only floating-point tensors can require gradients, and this one is {dtype.TorchName()}: use float values.");
    }

    private static Tensor FromArray<T>(Array values, bool requiresGrad) where T : unmanaged
    {
        var shape = new long[values.Rank];
        for (var d = 0; d < shape.Length; d++) shape[d] = values.GetLongLength(d);
        return From<T>(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length), shape, requiresGrad);
    }

    private static Tensor FromJagged(Array rows, bool requiresGrad)
    {
        if (rows.Length == 0) throw new ArgumentException("From: an empty jagged array has no shape. Use Tensor.Empty.");
        var parts = new Tensor[rows.Length];
        var i = 0;
        foreach (Array? row in rows) parts[i++] = From(row ?? throw new ArgumentException("From: a row of the jagged array is null."));
        foreach (var part in parts)
            if (!part._layout.SameShape(parts[0]._layout))
                throw new ArgumentException($"From: the rows of the jagged array differ in shape: {parts[0]._layout} and {part._layout}.");
        CheckGrad(parts[0].DType, requiresGrad);
        return Tensor.Stack(parts).RequireGrad(requiresGrad);
    }

    // Array.CreateInstance needs code that Native AOT may not have; these ranks it always has.
    private static Array NewArray<T>(int[] n) => n.Length switch
    {
        2 => new T[n[0], n[1]],
        3 => new T[n[0], n[1], n[2]],
        4 => new T[n[0], n[1], n[2], n[3]],
        5 => new T[n[0], n[1], n[2], n[3], n[4]],
        6 => new T[n[0], n[1], n[2], n[3], n[4], n[5]],
        _ => throw new NotSupportedException($"ToMultidimensionalArray: arrays go up to 6 dimensions, and this tensor has {n.Length}. Use ToArray and Shape."),
    };
}
