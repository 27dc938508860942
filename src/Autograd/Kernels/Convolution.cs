using System.Numerics;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions of contiguous tensors of one dtype: the output, or the gradient of input or weight. Which way is taken, and the order of every sum,
/// depend on the shape only; so results have the same bits at any number of threads.
/// </summary>
internal static unsafe class Convolution
{
    /// <summary>Writes the one of x, w, y that <paramref name="side"/> names; adds to what it holds if <paramref name="add"/>.</summary>
    public static void Run(ConvolutionSide side, ConvolutionShape shape, Tensor x, Tensor w, Tensor y, bool add)
    {
        switch (x.DType)
        {
            case DType.Float32: Run<float>(side, shape, x, w, y, add); break;
            case DType.Float64: Run<double>(side, shape, x, w, y, add); break;
            case DType.Int64: Run<long>(side, shape, x, w, y, add); break;
            case DType.Int32: Run<int>(side, shape, x, w, y, add); break;
            case DType.Int16: Run<short>(side, shape, x, w, y, add); break;
            case DType.Int8: Run<sbyte>(side, shape, x, w, y, add); break;
            default: Run<byte>(side, shape, x, w, y, add); break;
        }
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(y);
    }

    private static void Run<T>(ConvolutionSide side, ConvolutionShape shape, Tensor x, Tensor w, Tensor y, bool add) where T : unmanaged, INumber<T>
    {
        fixed (byte* px = &x.Storage.Origin, pw = &w.Storage.Origin, py = &y.Storage.Origin)
        {
            T* from = (T*)px + x.Layout.Offset, weight = (T*)pw + w.Layout.Offset, to = (T*)py + y.Layout.Offset;
            if (shape.IsDepthwise) ConvolutionPlanes<T>.Run(side, shape, from, weight, to, add);
            else if (shape.IsPointwise) Pointwise(side, shape, from, weight, to, add);
            else ConvolutionBlocks<T>.Run(side, shape, from, weight, to, add);
        }
    }

    /// <summary>One product per image and group, without copies.</summary>
    private static void Pointwise<T>(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, bool add) where T : unmanaged, INumber<T>
    {
        long p = s.Places, c = s.Inputs, m = s.Outputs, ofX = c * p, ofY = m * p, ofW = m * c;
        ReadOnlySpan<long> batch = [s.Images, s.Groups], xs = [s.Groups * ofX, ofX], ys = [s.Groups * ofY, ofY], ws = [0, ofW];
        if (side == ConvolutionSide.Output) Gemm.MultiplyBatched(batch, ws, xs, ys, m, p, c, w, c, 1, x, p, 1, y, p, add);
        else if (side == ConvolutionSide.Input) Gemm.MultiplyBatched(batch, ws, ys, xs, c, p, m, w, 1, c, y, p, 1, x, p, add);
        else
            for (long image = 0; image < s.Images; image++)
                Gemm.MultiplyBatched<T>([s.Groups], [ofY], [ofX], [ofW], m, c, p, y + image * ys[0], p, 1, x + image * xs[0], 1, p, w, c, add || image > 0);
    }
}
