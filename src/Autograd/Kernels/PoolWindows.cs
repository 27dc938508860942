namespace Autograd.Kernels;

/// <summary>The windows of a pooling along up to three spatial dimensions: where each begins and ends, and how many elements it counts for.</summary>
internal sealed class PoolWindows
{
    /// <summary>Spatial dimensions, missing ones having size 1.</summary>
    public const int Dims = 3;

    /// <summary>Sizes of the input and of the output.</summary>
    public readonly long[] From = [1, 1, 1], To = [1, 1, 1];

    /// <summary>Elements of a window lie this far apart.</summary>
    public readonly long[] Step = [1, 1, 1];

    /// <summary>Where each window would begin without borders.</summary>
    public readonly long[][] Start = [[0], [0], [0]];

    /// <summary>First element and first beyond, clipped to the input, and the number to divide by, of each window by dimension.</summary>
    public readonly long[][] Begin = [[0], [0], [0]], End = [[1], [1], [1]], Count = [[1], [1], [1]];

    /// <summary>What the windows were made of, by dimension; null where they are spread over the input as evenly as they can.</summary>
    public readonly (long Kernel, long Stride, long Padding, bool CountPad)?[] Form = new (long, long, long, bool)?[Dims];

    public long FromCount => From[0] * From[1] * From[2];

    public long ToCount => To[0] * To[1] * To[2];

    /// <summary>The most elements that a window has along each dimension, those beyond borders included.</summary>
    public readonly long[] Taps = [1, 1, 1];

    /// <summary>The sizes of the output's spatial dimensions.</summary>
    public long[] Sizes(int dims) => To[(Dims - dims)..];

    /// <summary>Windows of one size at equal distances. Padding counts in averages if so wanted; what lies beyond it, at the end, never does.</summary>
    public void Regular(int dim, long size, long outputs, long kernel, long stride, long padding, long dilation, bool countPad)
    {
        Allot(dim, size, outputs, dilation);
        Form[dim] = (kernel, stride, padding, countPad);
        long most = 1;
        for (long o = 0; o < outputs; o++)
        {
            var begin = Start[dim][o] = o * stride - padding;
            var end = Math.Min(begin + (kernel - 1) * dilation + 1, size + padding);
            var whole = end - begin;
            // Windows that begin in the padding take their first step into the input.
            while (begin < 0) begin += dilation;
            end = Math.Min(end, size);
            most = Math.Max(most, end - Start[dim][o]);
            (Begin[dim][o], End[dim][o], Count[dim][o]) = (begin, end, countPad ? whole : end - begin);
        }
        Taps[dim] = (most + dilation - 1) / dilation;
    }

    /// <summary>As many windows as outputs, covering the input as evenly as they can.</summary>
    public void Adaptive(int dim, long size, long outputs)
    {
        Allot(dim, size, outputs, 1);
        for (long o = 0; o < outputs; o++)
        {
            var (begin, end) = (o * size / outputs, ((o + 1) * size + outputs - 1) / outputs);
            (Start[dim][o], Begin[dim][o], End[dim][o], Count[dim][o]) = (begin, begin, end, end - begin);
            Taps[dim] = Math.Max(Taps[dim], end - begin);
        }
    }

    private void Allot(int dim, long size, long outputs, long step)
    {
        (From[dim], To[dim], Step[dim]) = (size, outputs, step);
        (Start[dim], Begin[dim], End[dim], Count[dim]) = (new long[outputs], new long[outputs], new long[outputs], new long[outputs]);
    }
}
