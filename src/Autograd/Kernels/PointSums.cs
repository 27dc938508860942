using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        Run(sizes, places, x, w, y, sizes.N * sizes.Points, sizes.Taps * sizes.C, PointRows.Serves(sizes) ? null : x.DType == DType.Float64 ? &Gather<double> : &Gather<float>);

    /// <summary>x, which starts as zeros, from w and y.</summary>
    public static void Scatter(Sizes sizes, Tensor places, Tensor x, Tensor w, Tensor y) =>
        Run(sizes, places, x, w, y, sizes.N * sizes.C, sizes.Taps * sizes.Points, x.DType == DType.Float64 ? &Scatter<double> : &Scatter<float>);

    /// <summary>w from x and y: sums over channels.</summary>
    public static void Correlate(Sizes sizes, Tensor places, Tensor x, Tensor w, Tensor y) =>
        Run(sizes, places, x, w, y, sizes.N * sizes.Points, sizes.Taps * sizes.C, x.DType == DType.Float64 ? &Correlate<double> : &Correlate<float>);

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
            if (body == null) PointRows.Gather(sizes, x.DType, state.Places, state.X, state.W, state.Y);
            else Workers.For(items, Math.Max(1, Grain / Math.Max(1, cost)), body, &state);
        }
        GC.KeepAlive(places);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(y);
    }

    /// <summary>
    /// Channels that a point is taken through at a time: its places and weights are read once for them. More would not fit the first cache level, where planes of powers of two lie
    /// in the same few sets.
    /// </summary>
    private const long Together = 4;

    /// <summary>Four taps, all of them inside, are what planes have nearly everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var (_, channels, elements, taps, points) = s->Sizes;
        for (long run; begin < end; begin += run)
        {
            // As many points of one batch item as the range has left, some channels after the others.
            var (n, first) = Math.DivRem(begin, points);
            run = Math.Min(points - first, end - begin);
            for (long channel = 0; channel < channels; channel += Together)
            {
                var p = first;
                if (typeof(T) == typeof(float) && Avx2.IsSupported && taps == 4)
                    for (; p + Vector256<float>.Count <= first + run; p += Vector256<float>.Count) GatherEight(s, n, channel, p);
                for (; p < first + run; p++)
                {
                    var place = s->Places + n * taps * points + p;
                    T* w = (T*)s->W + n * taps * points + p, x = (T*)s->X + (n * channels + channel) * elements, y = (T*)s->Y + (n * channels + channel) * points + p;
                    var c = Math.Min(Together, channels - channel);
                    if (taps == 4 && Inside(place, points))
                    {
                        nint i0 = place[0], i1 = place[points], i2 = place[2 * points], i3 = place[3 * points];
                        T w0 = w[0], w1 = w[points], w2 = w[2 * points], w3 = w[3 * points];
                        for (; c > 0; c--, x += elements, y += points) *y = T.Zero + w0 * x[i0] + w1 * x[i1] + w2 * x[i2] + w3 * x[i3];
                        continue;
                    }
                    for (; c > 0; c--, x += elements, y += points)
                    {
                        var sum = T.Zero;
                        for (long tap = 0; tap < taps * points; tap += points)
                            if (place[tap] >= 0)
                                sum += w[tap] * x[place[tap]];
                        *y = sum;
                    }
                }
            }
        }
    }

    /// <summary>Eight points of floats with four taps each, in some channels; taps outside are neither read nor counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherEight(State* s, long n, long channel, long p)
    {
        var (_, channels, elements, _, points) = s->Sizes;
        var place = s->Places + n * 4 * points + p;
        float* w = (float*)s->W + n * 4 * points + p, x = (float*)s->X + (n * channels + channel) * elements, y = (float*)s->Y + (n * channels + channel) * points + p;
        Vector256<int> i0 = Vector256.Load(place), i1 = Vector256.Load(place + points), i2 = Vector256.Load(place + 2 * points), i3 = Vector256.Load(place + 3 * points);
        Vector256<float> m0 = Inside(i0), m1 = Inside(i1), m2 = Inside(i2), m3 = Inside(i3);
        Vector256<float> w0 = Vector256.Load(w) & m0, w1 = Vector256.Load(w + points) & m1, w2 = Vector256.Load(w + 2 * points) & m2, w3 = Vector256.Load(w + 3 * points) & m3;
        for (var c = Math.Min(Together, channels - channel); c > 0; c--, x += elements, y += points)
        {
            var sum = w0 * Avx2.GatherMaskVector256(Vector256<float>.Zero, x, i0, m0, sizeof(float));
            sum += w1 * Avx2.GatherMaskVector256(Vector256<float>.Zero, x, i1, m1, sizeof(float));
            sum += w2 * Avx2.GatherMaskVector256(Vector256<float>.Zero, x, i2, m2, sizeof(float));
            sum += w3 * Avx2.GatherMaskVector256(Vector256<float>.Zero, x, i3, m3, sizeof(float));
            // As the sum of single points begins, so that no zero is negative.
            (Vector256<float>.Zero + sum).Store(y);
        }

        static Vector256<float> Inside(Vector256<int> place) => Vector256.GreaterThanOrEqual(place, Vector256<int>.Zero).AsSingle();
    }

    /// <summary>Items are planes of x, some of which go through the points together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var (_, channels, elements, taps, points) = s->Sizes;
        for (long plane = begin, run; plane < end; plane += run)
        {
            var n = plane / channels;
            run = Math.Min(Math.Min(end, (n + 1) * channels) - plane, Together);
            for (long p = 0; p < points; p++)
            {
                var place = s->Places + n * taps * points + p;
                T* w = (T*)s->W + n * taps * points + p, x = (T*)s->X + plane * elements, y = (T*)s->Y + plane * points + p;
                if (taps == 4 && Inside(place, points))
                {
                    nint i0 = place[0], i1 = place[points], i2 = place[2 * points], i3 = place[3 * points];
                    T w0 = w[0], w1 = w[points], w2 = w[2 * points], w3 = w[3 * points];
                    for (var c = run; c > 0; c--, x += elements, y += points)
                    {
                        var g = *y;
                        x[i0] += w0 * g;
                        x[i1] += w1 * g;
                        x[i2] += w2 * g;
                        x[i3] += w3 * g;
                    }
                    continue;
                }
                for (var c = run; c > 0; c--, x += elements, y += points)
                    for (long tap = 0; tap < taps * points; tap += points)
                        if (place[tap] >= 0)
                            x[place[tap]] += w[tap] * *y;
            }
        }
    }

    /// <summary>Each weight is summed over the channels in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correlate<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        var (_, channels, elements, taps, points) = s->Sizes;
        for (var at = begin; at < end; at++)
        {
            var (n, p) = Math.DivRem(at, points);
            var place = s->Places + n * taps * points + p;
            T* w = (T*)s->W + n * taps * points + p, x = (T*)s->X + n * channels * elements, y = (T*)s->Y + n * channels * points + p;
            if (taps == 4 && Inside(place, points))
            {
                nint i0 = place[0], i1 = place[points], i2 = place[2 * points], i3 = place[3 * points];
                T w0 = T.Zero, w1 = T.Zero, w2 = T.Zero, w3 = T.Zero;
                for (var c = channels; c > 0; c--, x += elements, y += points)
                {
                    var g = *y;
                    w0 += x[i0] * g;
                    w1 += x[i1] * g;
                    w2 += x[i2] * g;
                    w3 += x[i3] * g;
                }
                (w[0], w[points], w[2 * points], w[3 * points]) = (w0, w1, w2, w3);
                continue;
            }
            for (long tap = 0; tap < taps * points; tap += points)
            {
                var sum = T.Zero;
                for (long c = 0; place[tap] >= 0 && c < channels; c++) sum += x[c * elements + place[tap]] * y[c * points];
                w[tap] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Inside(int* place, long points) => (place[0] | place[points] | place[2 * points] | place[3 * points]) >= 0;
}
