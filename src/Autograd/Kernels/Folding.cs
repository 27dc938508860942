using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>Images [images, channels, ...] and the matrices of their windows' elements [images, channels * taps, places], both contiguous. Threads share channels.</summary>
internal static unsafe class Folding
{
    /// <summary>Elements moved below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    /// <summary>Adds up columns to images, or takes columns from them.</summary>
    public static void Run(bool folds, ConvolutionShape shape, Tensor images, Tensor columns)
    {
        fixed (byte* px = &images.Storage.Origin, pc = &columns.Storage.Origin)
        {
            var size = images.DType.Size();
            var state = new State { Shape = shape, Images = px + images.Layout.Offset * size, Columns = pc + columns.Layout.Offset * size };
            delegate*<void*, long, long, void> body = (folds, images.DType) switch
            {
                (true, DType.Float64) => &Fold<double>,
                (true, _) => &Fold<float>,
                (false, DType.Float64) => &Unfold<double>,
                (false, _) => &Unfold<float>,
            };
            Workers.For(shape.Images * shape.Inputs, Math.Clamp(Grain / (shape.Taps * shape.Places), 1, 63), body, &state);
        }
        GC.KeepAlive(images);
        GC.KeepAlive(columns);
    }

    private struct State
    {
        public ConvolutionShape Shape;
        public byte* Images, Columns;
    }

    private static void Unfold<T>(void* state, long begin, long end) where T : unmanaged
    {
        var s = &((State*)state)->Shape;
        var take = default(ConvolutionWindows.Take<T>);
        for (var channel = begin; channel < end; channel++)
            for (long tap = 0; tap < s->Taps; tap++)
                ConvolutionWindows.Walk(s, (T*)((State*)state)->Images + channel * s->Pixels, tap, (T*)((State*)state)->Columns + (channel * s->Taps + tap) * s->Places, 0, s->Places, ref take);
    }

    private static void Fold<T>(void* state, long begin, long end) where T : unmanaged, System.Numerics.INumber<T>
    {
        var s = &((State*)state)->Shape;
        var spread = new ConvolutionWindows.Spread<T>(T.One);
        for (var channel = begin; channel < end; channel++)
        {
            var image = (T*)((State*)state)->Images + channel * s->Pixels;
            NativeMemory.Clear(image, (nuint)(s->Pixels * sizeof(T)));
            for (long tap = 0; tap < s->Taps; tap++)
                ConvolutionWindows.Walk(s, image, tap, (T*)((State*)state)->Columns + (channel * s->Taps + tap) * s->Places, 0, s->Places, ref spread);
        }
    }
}
