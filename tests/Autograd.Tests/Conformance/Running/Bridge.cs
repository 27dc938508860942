using System.Runtime.InteropServices;

namespace Autograd.Tests.Conformance;

/// <summary>Between recorded data and the library: how tensors come in, go out and are differentiated.</summary>
internal static class Bridge
{
    /// <summary>A leaf with the recorded values; under a view, strided over the recorded storage.</summary>
    public static Tensor Leaf(TensorData data, StridedView? view = null, bool requiresGrad = false)
    {
        var x = Contiguous(data);
        if (view is not null) x = x.AsStrided(view.Shape, view.Strides, view.Offset).Detach();
        x.RequiresGrad = requiresGrad;
        return x;
    }

    public static TensorData Read(Tensor x)
    {
        x = x.Detach();
        byte[] bytes = x.DType switch
        {
            DType.Float64 => Bytes<double>(x),
            DType.Float32 => Bytes<float>(x),
            DType.Float16 => Bytes<Half>(x),
            DType.BFloat16 => Bytes<BFloat16>(x),
            DType.Int64 => Bytes<long>(x),
            DType.Int32 => Bytes<int>(x),
            DType.Int16 => Bytes<short>(x),
            DType.Int8 => Bytes<sbyte>(x),
            DType.UInt8 => Bytes<byte>(x),
            _ => Bytes<bool>(x),
        };
        return new TensorData(x.DType, x.Shape.ToArray(), bytes);
    }

    /// <summary>d sum &lt;y, g&gt; / dx for each x; null where no y depends on it.</summary>
    public static Tensor?[] Grad(IReadOnlyList<Tensor> y, IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> g, bool createGraph)
    {
        // An output without history contributes nothing; the library refuses to differentiate one.
        int[] live = [.. Enumerable.Range(0, y.Count).Where(i => y[i].RequiresGrad)];
        if (live.Length == 0 || x.Count == 0) return new Tensor?[x.Count];
        return [.. Autodiff.Grad(
            [.. live.Select(i => y[i])], [.. x], [.. live.Select(i => g[i])], createGraph: createGraph, allowUnused: true)];
    }

    private static Tensor Contiguous(TensorData data) => data.DType switch
    {
        DType.Float64 => From<double>(data),
        DType.Float32 => From<float>(data),
        DType.Float16 => From<Half>(data),
        DType.BFloat16 => From<BFloat16>(data),
        DType.Int64 => From<long>(data),
        DType.Int32 => From<int>(data),
        DType.Int16 => From<short>(data),
        DType.Int8 => From<sbyte>(data),
        DType.UInt8 => From<byte>(data),
        _ => From<bool>(data),
    };

    private static Tensor From<T>(TensorData data) where T : unmanaged =>
        Tensor.From(MemoryMarshal.Cast<byte, T>(data.Bytes.Span), data.Shape);

    private static byte[] Bytes<T>(Tensor x) where T : unmanaged => MemoryMarshal.AsBytes<T>(x.ToArray<T>()).ToArray();
}
