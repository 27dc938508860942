using System.Numerics;
using System.Runtime.CompilerServices;
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
            // Where x is what is computed, a bias belongs to its channels, not to its pixels.
            if (shape.CoversImages && (bias is null || side == ConvolutionSide.Output)) shape = shape.OfPixels;
            if (shape.IsPlanar(side))
            {
                Planes(side, shape, from, weight, to, perChannel);
                return;
            }
            if (Direct(side, shape, from, weight, to, perChannel)) return;
            if (shape.IsPointwise)
            {
                ConvolutionPointwise<T>.Run(side, shape, from, weight, to, perChannel);
                return;
            }
            for (long image = 0; bias is not null && image < shape.Images; image++)
            {
                if (side == ConvolutionSide.Output) Fill(to + image * shape.Groups * shape.Outputs * shape.Places, shape.Groups * shape.Outputs, shape.Places, perChannel);
                else Fill(from + image * shape.Groups * shape.Inputs * shape.Pixels, shape.Groups * shape.Inputs, shape.Pixels, perChannel);
            }
            ConvolutionBlocks<T>.Run(side, shape, from, weight, to, bias is not null);
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

    private static void Planes<T>(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float))
        {
            if (Vector512.IsHardwareAccelerated) ConvolutionPlanes<F512, float>.Run(side, s, (float*)x, (float*)w, (float*)y, (float*)bias);
            else if (Vector256.IsHardwareAccelerated) ConvolutionPlanes<F256, float>.Run(side, s, (float*)x, (float*)w, (float*)y, (float*)bias);
            else ConvolutionPlanes<F128, float>.Run(side, s, (float*)x, (float*)w, (float*)y, (float*)bias);
        }
        else if (typeof(T) == typeof(double))
        {
            if (Vector512.IsHardwareAccelerated) ConvolutionPlanes<D512, double>.Run(side, s, (double*)x, (double*)w, (double*)y, (double*)bias);
            else if (Vector256.IsHardwareAccelerated) ConvolutionPlanes<D256, double>.Run(side, s, (double*)x, (double*)w, (double*)y, (double*)bias);
            else ConvolutionPlanes<D128, double>.Run(side, s, (double*)x, (double*)w, (double*)y, (double*)bias);
        }
        else ConvolutionPlanes<Int<T>, T>.Run(side, s, x, w, y, bias);
    }

    private static void Direct<V, T>(ConvolutionSide side, in ConvolutionShape s, T* x, T* w, T* y, T* bias)
        where V : struct, ILanes<V, T>, IRing<V> where T : unmanaged, INumber<T>
    {
        if (side == ConvolutionSide.Weight) ConvolutionGradient<V, T>.Run(s, x, w, y);
        else ConvolutionDirect<V, T>.Run(side, s, x, w, y, bias);
    }

    /// <summary>Every element of a channel is its bias.</summary>
    public static void Fill<T>(T* to, long channels, long size, T* bias) where T : unmanaged
    {
        for (long channel = 0; channel < channels; channel++, to += size)
            for (long i = 0; i < size; i += int.MaxValue) new Span<T>(to + i, (int)Math.Min(size - i, int.MaxValue)).Fill(bias[channel]);
    }

    /// <summary>Adds up parts of a weight's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(T* to, T* from, long n) where T : unmanaged, INumber<T>
    {
        for (; n >= Vector<T>.Count; n -= Vector<T>.Count, to += Vector<T>.Count, from += Vector<T>.Count)
            Vector.Store(Vector.Load(to) + Vector.Load(from), to);
        for (; n > 0; n--) *to++ += *from++;
    }
}
