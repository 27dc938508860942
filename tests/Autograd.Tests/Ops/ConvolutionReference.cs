using Autograd.Tests.OpTable;

namespace Autograd.Tests.Ops;

/// <summary>Convolutions by their definition: for every element of the result, a loop over channels and taps.</summary>
internal sealed record ConvolutionReference(long[] Stride, long[] Before, long[] After, long[] Dilation, long Groups)
{
    private int Dims => Stride.Length;

    /// <summary>One number of each kind for all dimensions.</summary>
    public static ConvolutionReference Even(int dims, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        new(All(dims, stride), All(dims, padding), All(dims, padding), All(dims, dilation), groups);

    /// <summary>x [N, C, ...] with w [M, C / groups, kernel...].</summary>
    public Nd Forward(Nd x, Nd w, Nd? bias = null)
    {
        var to = Range(0, d => (x.Shape[2 + d] + Before[d] + After[d] - Dilation[d] * (w.Shape[2 + d] - 1) - 1) / Stride[d] + 1);
        long inputs = w.Shape[1], outputs = w.Shape[0] / Groups;
        return Nd.Make([x.Shape[0], w.Shape[0], .. to], o =>
        {
            var sum = bias is null ? 0 : bias[o[1]];
            foreach (var tap in Indices(w.Shape[2..]))
            {
                var at = Range(0, d => o[2 + d] * Stride[d] + tap[d] * Dilation[d] - Before[d]);
                if (!Inside(at, x)) continue;
                for (long c = 0; c < inputs; c++) sum += x[[o[0], o[1] / outputs * inputs + c, .. at]] * w[[o[1], c, .. tap]];
            }
            return sum;
        });
    }

    /// <summary>x [N, C, ...] with w [C, M / groups, kernel...].</summary>
    public Nd Transposed(Nd x, Nd w, Nd? bias = null, long extra = 0)
    {
        var to = Range(0, d => (x.Shape[2 + d] - 1) * Stride[d] - Before[d] - After[d] + Dilation[d] * (w.Shape[2 + d] - 1) + extra + 1);
        long inputs = w.Shape[0] / Groups, outputs = w.Shape[1];
        return Nd.Make([x.Shape[0], outputs * Groups, .. to], o =>
        {
            var sum = bias is null ? 0 : bias[o[1]];
            foreach (var tap in Indices(w.Shape[2..]))
            {
                var scaled = Range(0, d => o[2 + d] + Before[d] - tap[d] * Dilation[d]);
                if (Enumerable.Range(0, Dims).Any(d => scaled[d] % Stride[d] != 0)) continue;
                var at = Range(0, d => scaled[d] / Stride[d]);
                if (!Inside(at, x)) continue;
                for (long c = 0; c < inputs; c++)
                {
                    var channel = o[1] / outputs * inputs + c;
                    sum += x[[o[0], channel, .. at]] * w[[channel, o[1] % outputs, .. tap]];
                }
            }
            return sum;
        });
    }

    /// <summary>x [N, C, ...] as columns [N, C * kernel, windows].</summary>
    public Nd Unfold(Nd x, long[] kernel)
    {
        long[][] taps = Indices(kernel), places = Indices(Range(0, d => (x.Shape[2 + d] + Before[d] + After[d] - Dilation[d] * (kernel[d] - 1) - 1) / Stride[d] + 1));
        return Nd.Make([x.Shape[0], x.Shape[1] * taps.Length, places.Length], i =>
        {
            var at = Meeting(places[i[2]], taps[i[1] % taps.Length]);
            return Inside(at, x) ? x[[i[0], i[1] / taps.Length, .. at]] : 0;
        });
    }

    /// <summary>Columns added up to an image of a given size.</summary>
    public Nd Fold(Nd columns, long[] size, long[] kernel)
    {
        long[][] taps = Indices(kernel), places = Indices(Range(0, d => (size[d] + Before[d] + After[d] - Dilation[d] * (kernel[d] - 1) - 1) / Stride[d] + 1));
        return Nd.Make([columns.Shape[0], columns.Shape[1] / taps.Length, .. size], i =>
        {
            double sum = 0;
            for (long tap = 0; tap < taps.Length; tap++)
                for (long place = 0; place < places.Length; place++)
                    if (Meeting(places[place], taps[tap]).AsSpan().SequenceEqual(i.AsSpan(2)))
                        sum += columns[i[0], i[1] * taps.Length + tap, place];
            return sum;
        });
    }

    private long[] Meeting(long[] place, long[] tap) => Range(0, d => place[d] * Stride[d] + tap[d] * Dilation[d] - Before[d]);

    private bool Inside(long[] at, Nd x) => Enumerable.Range(0, Dims).All(d => at[d] >= 0 && at[d] < x.Shape[2 + d]);

    private long[] Range(int first, Func<int, long> value) => [.. Enumerable.Range(first, Dims).Select(value)];

    private static long[] All(int dims, long value) => [.. Enumerable.Repeat(value, dims)];

    private static long[][] Indices(long[] shape)
    {
        var all = new List<long[]>();
        Nd.Make(shape, i =>
        {
            all.Add([.. i]);
            return 0;
        });
        return [.. all];
    }
}
