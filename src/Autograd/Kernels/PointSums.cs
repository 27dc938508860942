using System.Numerics;

namespace Autograd.Kernels;

/// <summary>
/// The three contractions of <c>sum of x[n, c, place[n, k, p]] w[n, k, p] y[n, c, p]</c>, each giving what the other two operands are multiplied by. Places of -1 count
/// nothing. All tensors are contiguous, with any number of dimensions for places and points.
/// </summary>
internal static unsafe class PointSums
{
    private const long Grain = 16 * 1024;

    /// <summary>The sizes: batch, channels, elements and points of each plane, taps of each point.</summary>
    public readonly record struct Sizes(long N, long C, long Elements, long Taps, long Points);

    /// <summary>y from x and w: samples.</summary>
    public static void Gather(Sizes sizes, Tensor places, Tensor x, Tensor w, Tensor y) =>
        Run(sizes, places, x, w, y, sizes.N * sizes.C, sizes.Taps * sizes.Points, x.DType == DType.Float64 ? &Gather<double> : &Gather<float>);

    /// <summary>x, which starts as zeros, from w and y.</summary>
    public static void Scatter(Sizes sizes, Tensor places, Tensor x, Tensor w, Tensor y) =>
        Run(sizes, places, x, w, y, sizes.N * sizes.C, sizes.Taps * sizes.Points, x.DType == DType.Float64 ? &Scatter<double> : &Scatter<float>);

    /// <summary>w from x and y: sums over channels.</summary>
    public static void Correlate(Sizes sizes, Tensor places, Tensor x, Tensor w, Tensor y) =>
        Run(sizes, places, x, w, y, sizes.N * sizes.Taps * sizes.Points, sizes.C, x.DType == DType.Float64 ? &Correlate<double> : &Correlate<float>);

    private struct State
    {
        public int* Places;
        public byte* X, W, Y;
        public Sizes Sizes;
    }

    private static void Run(Sizes sizes, Tensor places, Tensor x, Tensor w, Tensor y, long items, long cost, delegate*<void*, long, long, void> body)
    {
        fixed (byte* pp = &places.Storage.Origin, px = &x.Storage.Origin, pw = &w.Storage.Origin, py = &y.Storage.Origin)
        {
            var size = x.DType.Size();
            var state = new State { Places = (int*)pp, X = px + x.Layout.Offset * size, W = pw + w.Layout.Offset * size, Y = py + y.Layout.Offset * size, Sizes = sizes };
            Workers.For(items, Math.Max(1, Grain / Math.Max(1, cost)), body, &state);
        }
        GC.KeepAlive(places);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(y);
    }

    private static void Gather<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var (_, channels, elements, taps, points) = s->Sizes;
        for (var plane = begin; plane < end; plane++)
        {
            T* x = (T*)s->X + plane * elements, y = (T*)s->Y + plane * points;
            var place = s->Places + plane / channels * taps * points;
            var w = (T*)s->W + plane / channels * taps * points;
            for (long p = 0; p < points; p++)
            {
                var sum = T.Zero;
                for (var at = p; at < taps * points; at += points)
                    if (place[at] >= 0)
                        sum += w[at] * x[place[at]];
                y[p] = sum;
            }
        }
    }

    private static void Scatter<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var (_, channels, elements, taps, points) = s->Sizes;
        for (var plane = begin; plane < end; plane++)
        {
            T* x = (T*)s->X + plane * elements, y = (T*)s->Y + plane * points;
            var place = s->Places + plane / channels * taps * points;
            var w = (T*)s->W + plane / channels * taps * points;
            for (long p = 0; p < points; p++)
                for (var at = p; at < taps * points; at += points)
                    if (place[at] >= 0)
                        x[place[at]] += w[at] * y[p];
        }
    }

    /// <summary>Items are the elements of w, so that each is summed over the channels in one order.</summary>
    private static void Correlate<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var (_, channels, elements, taps, points) = s->Sizes;
        while (begin < end)
        {
            // As many taps of one kind and one batch item as the range has left.
            var (row, from) = Math.DivRem(begin, points);
            var n = row / taps;
            var to = Math.Min(points, from + end - begin);
            var place = s->Places + row * points;
            var w = (T*)s->W + row * points;
            new Span<T>(w + from, checked((int)(to - from))).Clear();
            for (var plane = n * channels; plane < (n + 1) * channels; plane++)
            {
                T* x = (T*)s->X + plane * elements, y = (T*)s->Y + plane * points;
                for (var p = from; p < to; p++)
                    if (place[p] >= 0)
                        w[p] += x[place[p]] * y[p];
            }
            begin += to - from;
        }
    }
}
