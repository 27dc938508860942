using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Copies between the layout of tensors and that of direct kernels, whose registers hold neighbouring output channels.</summary>
internal static unsafe class ConvolutionPack
{
    /// <summary>
    /// Weights as [term, lane]: for lanes up to <paramref name="count"/> what lies lane * laneStep + channel * channelStep and a tap's distance from
    /// <paramref name="w"/>, and zeros beyond.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights<T>(T* w, nint laneStep, nint channels, nint channelStep, nint* taps, nint tapCount, nint count, nint width, T* to) where T : unmanaged
    {
        for (nint c = 0; c < channels; c++, w += channelStep)
            for (nint t = 0; t < tapCount; t++, to += width)
            {
                var from = w + taps[t];
                for (nint lane = 0; lane < count; lane++) to[lane] = from[lane * laneStep];
                for (nint lane = count; lane < width; lane++) to[lane] = default;
            }
    }
}
