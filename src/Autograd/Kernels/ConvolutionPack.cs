using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Copies between the layout of tensors and that of direct kernels, whose registers hold neighbouring output channels.</summary>
internal static unsafe class ConvolutionPack
{
    /// <summary>Terms that are turned at a time, so that what is written of all lanes stays in the first cache level.</summary>
    private const int Together = 64;

    /// <summary>
    /// Weights as [term, lane]: for lanes up to <paramref name="count"/> what lies lane * laneStep + channel * channelStep and a tap's distance from
    /// <paramref name="w"/>, and zeros beyond.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights<T>(T* w, nint laneStep, nint channels, nint channelStep, nint* taps, nint tapCount, nint count, nint width, T* to) where T : unmanaged
    {
        var step = tapCount == 1 ? 1 : taps[1] - taps[0];
        for (nint t = 1; t < tapCount; t++)
            if (taps[t] - taps[t - 1] != step)
                step = 0;
        // Neighbours in memory, forwards or, as the gradient of an input has them, backwards, are turned in registers.
        if (step is 1 or -1)
        {
            // Channels that follow one another are one of more taps.
            if (step == 1 && channelStep == tapCount) (channels, tapCount) = (1, channels * tapCount);
            for (nint c = 0; c < channels; c++, to += tapCount * width)
                Turn(w + c * channelStep + taps[0] - (step < 0 ? tapCount - 1 : 0), laneStep, tapCount, count, step < 0 ? to + (tapCount - 1) * width : to, step * width);
            to -= channels * tapCount * width;
            for (nint term = 0; count < width && term < channels * tapCount; term++, to += width)
                for (nint lane = count; lane < width; lane++) to[lane] = default;
            return;
        }
        for (nint c = 0; c < channels; c++, w += channelStep)
            for (nint t = 0; t < tapCount; t++, to += width)
            {
                var from = w + taps[t];
                for (nint lane = 0; lane < count; lane++) to[lane] = from[lane * laneStep];
                for (nint lane = count; lane < width; lane++) to[lane] = default;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<T>(T* from, nint fromRow, nint terms, nint lanes, T* to, nint toRow) where T : unmanaged
    {
        for (nint t = 0; t < terms; t += Together) Transpose.Run(from + t, fromRow, nint.Min(Together, terms - t), lanes, to + t * toRow, toRow);
    }
}
