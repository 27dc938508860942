using System.Numerics;
using System.Runtime.Intrinsics;
using Autograd.Algebra;

namespace Autograd.Kernels;

/// <summary>
/// Convolutions of contiguous tensors of one dtype: the output, or the gradient of input or weight. Which way is taken, and the order of every sum,
/// depend on the shape only; so results have the same bits at any number of threads.
/// </summary>
internal static unsafe class Convolution
{
    /// <summary>Writes the one of x, w, y that <paramref name="side"/> names; a bias is added to each of its channels, if it is not the weight.</summary>
    public static void Run(ConvolutionSide side, ConvolutionShape shape, Tensor x, Tensor w, Tensor y, Tensor? bias)
    {
        switch (x.DType)
        {
            case DType.Float32: Run<float>(side, shape, x, w, y, bias); break;
            case DType.Float64: Run<double>(side, shape, x, w, y, bias); break;
            case DType.Int64: Run<long>(side, shape, x, w, y, bias); break;
            case DType.Int32: Run<int>(side, shape, x, w, y, bias); break;
            case DType.Int16: Run<short>(side, shape, x, w, y, bias); break;
            case DType.Int8: Run<sbyte>(side, shape, x, w, y, bias); break;
            default: Run<byte>(side, shape, x, w, y, bias); break;
        }
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(y);
        GC.KeepAlive(bias);
    }

    private static void Run<T>(ConvolutionSide side, ConvolutionShape shape, Tensor x, Tensor w, Tensor y, Tensor? bias) where T : unmanaged, INumber<T>
    {
        fixed (byte* px = &x.Storage.Origin, pw = &w.Storage.Origin, py = &y.Storage.Origin, pb = &(bias ?? w).Storage.Origin)
        {
            T* from = (T*)px + x.Layout.Offset, weight = (T*)pw + w.Layout.Offset, to = (T*)py + y.Layout.Offset;
            var perChannel = bias is null ? null : (T*)pb + bias.Layout.Offset;
            if (Direct(side, shape, from, weight, to, perChannel)) return;
            if (bias is not null)
            {
                if (side == ConvolutionSide.Output) Fill(to, shape.Images, shape.Groups * shape.Outputs, shape.Places, perChannel);
                else Fill(from, shape.Images, shape.Groups * shape.Inputs, shape.Pixels, perChannel);
            }
            if (shape.IsDepthwise) ConvolutionPlanes<T>.Run(side, shape, from, weight, to, bias is not null);
            else if (shape.IsPointwise) Pointwise(side, shape, from, weight, to, bias is not null);
            else ConvolutionBlocks<T>.Run(side, shape, from, weight, to, bias is not null);
        }
    }

    // The width is asked for here, once; under Native AOT it is a constant and two of the three fall away.
    private static bool Direct<T>(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias) where T : unmanaged
    {
        if (!s.IsDirect(side)) return false;
        if (typeof(T) == typeof(float))
        {
            if (Vector512.IsHardwareAccelerated) Direct<F512, float>(side, s, (float*)x, (float*)w, (float*)y, (float*)bias);
            else if (Vector256.IsHardwareAccelerated) Direct<F256, float>(side, s, (float*)x, (float*)w, (float*)y, (float*)bias);
            else Direct<F128, float>(side, s, (float*)x, (float*)w, (float*)y, (float*)bias);
            return true;
        }
        if (typeof(T) != typeof(double)) return false;
        if (Vector512.IsHardwareAccelerated) Direct<D512, double>(side, s, (double*)x, (double*)w, (double*)y, (double*)bias);
        else if (Vector256.IsHardwareAccelerated) Direct<D256, double>(side, s, (double*)x, (double*)w, (double*)y, (double*)bias);
        else Direct<D128, double>(side, s, (double*)x, (double*)w, (double*)y, (double*)bias);
        return true;
    }

    private static void Direct<V, T>(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias)
        where V : struct, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T>
    {
        if (side == ConvolutionSide.Weight) ConvolutionGradient<V, T>.Run(s, x, w, y);
        else ConvolutionDirect<V, T>.Run(side, s, x, w, y, bias);
    }

    private static void Fill<T>(T* to, long images, long channels, long size, T* bias) where T : unmanaged
    {
        for (long image = 0; image < images; image++)
            for (long channel = 0; channel < channels; channel++, to += size)
                for (long i = 0; i < size; i += int.MaxValue) new Span<T>(to + i, (int)Math.Min(size - i, int.MaxValue)).Fill(bias[channel]);
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
