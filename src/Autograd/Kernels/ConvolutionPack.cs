using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Copies between the layout of tensors and that of direct kernels, whose registers hold neighbouring output channels.</summary>
internal static unsafe class ConvolutionPack
{
    /// <summary>to[j, i] = from[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn<T>(T* from, nint fromRow, nint rows, nint columns, T* to, nint toRow) where T : unmanaged
    {
        var side = Transpose.Side<T>();
        nint wholeRows = rows - rows % side, wholeColumns = columns - columns % side;
        for (nint j = 0; j < wholeColumns; j += side)
            for (nint i = 0; i < wholeRows; i += side)
                Transpose.Square(from + i * fromRow + j, fromRow, to + j * toRow + i, toRow);
        for (nint j = 0; j < columns; j++)
            for (nint i = j < wholeColumns ? wholeRows : 0; i < rows; i++)
                to[j * toRow + i] = from[i * fromRow + j];
    }

    /// <summary>
    /// Weights as [term, lane]: for lanes up to <paramref name="count"/> what lies lane * laneStep + channel * channelStep + tap * tapStep from
    /// <paramref name="w"/>, and zeros beyond.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights<T>(T* w, nint laneStep, nint channels, nint channelStep, nint taps, nint tapStep, nint count, nint width, T* to) where T : unmanaged
    {
        for (nint c = 0; c < channels; c++, w += channelStep)
            for (nint t = 0; t < taps; t++, to += width)
            {
                var from = w + t * tapStep;
                for (nint lane = 0; lane < count; lane++) to[lane] = from[lane * laneStep];
                for (nint lane = count; lane < width; lane++) to[lane] = default;
            }
    }
}
