using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Algebra;
using static Autograd.Kernels.LineLoops;

namespace Autograd.Kernels;

/// <summary>
/// Standardisation line by line, forwards and backwards. A line is read three times on the way there (mean, variance, result) and twice on the way back, and all but the first
/// time it is in cache. Sums are sums of blocks in double, so that the moments are right to the last digit or nearly so.
/// </summary>
[SkipLocalsInit]
internal static unsafe class NormLines
{
    /// <summary>What the bodies work on. All memory is contiguous and of one compute dtype; null is absent.</summary>
    public struct Work
    {
        public NormShape Shape;
        public byte* X, Y, Weight, Bias;

        /// <summary>Mean, variance and scale of each line.</summary>
        public byte* Mean, Variance, Scale;
        public double Eps;

        /// <summary>The cotangent of the output, and those of the input (or null), of the weight, and of the bias. The last two are per part of lines, or per segment.</summary>
        public byte* G, Dx, DWeight, DBias;

        /// <summary>Whether the moments were given, so that no cotangent flows through them.</summary>
        public bool Given;

        /// <summary>Lines in a part, and the room for what a part adds up: whole chunks, since the ends of registers are added to as well.</summary>
        public long Part, Row;
    }

    /// <summary>Mean, variance and scale of lines, unless given, and their elements standardised.</summary>
    public readonly struct Forward : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (Work*)state;
            var shape = work->Shape;
            V one = 1, zero = 0, weight, bias;
            for (var line = begin; line < end; line++)
            {
                T* x = (T*)work->X + line * shape.LineStep, y = (T*)work->Y + line * shape.LineStep;
                var mean = (T*)work->Mean + line;
                if (!work->Given) Moments<V, T>(shape, x, mean, (T*)work->Variance + line);
                ((T*)work->Scale)[line] = T.One / T.Sqrt(((T*)work->Variance)[line] + T.CreateTruncating(work->Eps));
                V m = V.Splat(*mean), r = V.Splat(((T*)work->Scale)[line]);
                var moves = shape.Channels == 0 ? 1 : 0;
                for (long s = 0; s < shape.Segments; s++, x += shape.SegmentStep, y += shape.SegmentStep)
                {
                    T* w = (T*)work->Weight, b = (T*)work->Bias;
                    if (moves == 0)
                    {
                        var channel = shape.Channel(line, s);
                        (weight, bias) = (w is null ? one : V.Splat(w[channel]), b is null ? zero : V.Splat(b[channel]));
                        w = (T*)&weight;
                        b = (T*)&bias;
                    }
                    NormLoops.Forward<V, T>(x, y, w, b, moves, shape.Length, m, r);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Moments<V, T>(in NormShape shape, T* x, T* mean, T* variance) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Segments side by side are one.
            var (segments, length) = shape.SegmentStep == shape.Length ? (1, shape.Count) : (shape.Segments, shape.Length);
            double sum = 0, squares = 0;
            for (long s = 0; s < segments; s++) sum += Sum<V, T, Each>(x + s * shape.SegmentStep, x + s * shape.SegmentStep, length, default, default);
            *mean = T.CreateTruncating(sum / shape.Count);
            var m = V.Splat(*mean);
            for (long s = 0; s < segments; s++) squares += Sum<V, T, SquaredDistance>(x + s * shape.SegmentStep, x + s * shape.SegmentStep, length, m, default);
            *variance = T.CreateTruncating(squares / shape.Count);
        }
    }

    /// <summary>Whether rows end within a register.</summary>
    public interface IRowEnd
    {
        static abstract bool IsWithin { get; }
    }

    /// <summary>Rows of whole registers.</summary>
    public readonly struct Whole : IRowEnd
    {
        public static bool IsWithin => false;
    }

    /// <summary>Other rows. The last register overlaps the one before, and only its new lanes are summed; where a row is shorter than a register, that holds the next rows too.</summary>
    public readonly struct Within : IRowEnd
    {
        public static bool IsWithin => true;
    }

    /// <summary>Rows that are one block of a sum, with weights by place, without calls in between, which cost a row of 64 more than its arithmetic.</summary>
    public readonly struct ForwardRows<TEnd> : IFloatBody where TEnd : struct, IRowEnd
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (Work*)state;
            long n = work->Shape.Length, whole = n & -V.Count;
            T* w = (T*)work->Weight, b = (T*)work->Bias;
            var eps = T.CreateTruncating(work->Eps);
            V last = 0, counts = 0, weight = 0, bias = 0, room;
            if (TEnd.IsWithin)
            {
                weight = V.Load(End<V, T>(w, n, n, &room));
                bias = V.Load(End<V, T>(b, n, n, &room));
                counts = n < V.Count ? V.Where(Mask<V, T>(V.Count - n), Mask<V, T>(0), Mask<V, T>(V.Count)) : Mask<V, T>(n - whole);
            }
            for (var line = begin; line < end; line++)
            {
                T* x = (T*)work->X + line * n, y = (T*)work->Y + line * n;
                V p = 0, q = 0, s = 0, t = 0;
                long i = 0;
                for (; i + 4 * V.Count <= whole; i += 4 * V.Count)
                {
                    p += V.Load(x + i);
                    q += V.Load(x + i + V.Count);
                    s += V.Load(x + i + 2 * V.Count);
                    t += V.Load(x + i + 3 * V.Count);
                }
                for (; i < whole; i += V.Count) p += V.Load(x + i);
                if (TEnd.IsWithin)
                {
                    last = V.Load(End<V, T>(x, n, (end - line) * n, &room));
                    p += V.Where(counts, last, 0);
                }
                var mean = T.CreateTruncating(Across<V, T>((p + q) + (s + t)) / n);
                V m = V.Splat(mean);
                (p, q, s, t) = (0, 0, 0, 0);
                for (i = 0; i + 4 * V.Count <= whole; i += 4 * V.Count)
                {
                    V d = V.Load(x + i) - m, e = V.Load(x + i + V.Count) - m, f = V.Load(x + i + 2 * V.Count) - m, g = V.Load(x + i + 3 * V.Count) - m;
                    p += d * d;
                    q += e * e;
                    s += f * f;
                    t += g * g;
                }
                for (; i < whole; i += V.Count)
                {
                    V d = V.Load(x + i) - m;
                    p += d * d;
                }
                if (TEnd.IsWithin)
                {
                    V d = V.Where(counts, last - m, 0);
                    p += d * d;
                }
                var variance = T.CreateTruncating(Across<V, T>((p + q) + (s + t)) / n);
                var scale = T.One / T.Sqrt(variance + eps);
                V r = V.Splat(scale);
                for (i = 0; i < whole; i += V.Count) V.Store(y + i, V.MultiplyAdd((V.Load(x + i) - m) * r, V.Load(w + i), V.Load(b + i)));
                if (TEnd.IsWithin)
                {
                    last = V.MultiplyAdd((last - m) * r, weight, bias);
                    // The next rows of this thread are still to come.
                    if (n >= V.Count) V.Store(y + n - V.Count, last);
                    else if ((end - line) * n >= V.Count) V.Store(y, last);
                    else Unsafe.CopyBlockUnaligned(y, &last, (uint)(n * sizeof(T)));
                }
                ((T*)work->Mean)[line] = mean;
                ((T*)work->Variance)[line] = variance;
                ((T*)work->Scale)[line] = scale;
            }
        }

        /// <summary>The last register of a row of n elements, or where the row is shorter, one that begins with it: copied if there are fewer elements to read than it holds.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T* End<V, T>(T* x, long n, long readable, V* room) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged
        {
            if (n >= V.Count) return x + n - V.Count;
            if (readable >= V.Count) return x;
            *room = 0;
            Unsafe.CopyBlockUnaligned(room, x, (uint)(n * sizeof(T)));
            return (T*)room;
        }
    }

    /// <summary>Elements of a row of <see cref="ForwardRows{TEnd}"/> at the most.</summary>
    public const long MostOfRow = 1024;

    /// <summary>Elements of [samples, channels, space] standardised by moments that are given for each channel, in the order of memory: an item is a channel of a sample.</summary>
    public readonly struct ForwardGiven : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (Work*)state;
            var (n, channels) = (work->Shape.Length, work->Shape.Channels);
            for (var item = begin; item < end; item++)
            {
                var channel = item % channels;
                var scale = T.One / T.Sqrt(((T*)work->Variance)[channel] + T.CreateTruncating(work->Eps));
                ((T*)work->Scale)[channel] = scale;
                V weight = work->Weight is null ? 1 : V.Splat(((T*)work->Weight)[channel]), bias = work->Bias is null ? 0 : V.Splat(((T*)work->Bias)[channel]);
                NormLoops.Forward<V, T>((T*)work->X + item * n, (T*)work->Y + item * n, (T*)&weight, (T*)&bias, 0, n, V.Splat(((T*)work->Mean)[channel]), V.Splat(scale));
            }
        }
    }

    /// <summary>The cotangents, where weights belong to places: of the weights and the bias, one row for each part of lines.</summary>
    public readonly struct BackwardOfPlaces : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (Work*)state;
            var n = work->Shape.Length;
            for (var part = begin; part < end; part++)
            {
                T* dw = (T*)work->DWeight + part * work->Row, db = (T*)work->DBias + part * work->Row;
                new Span<T>(dw, (int)work->Row).Clear();
                new Span<T>(db, (int)work->Row).Clear();
                var last = Math.Min(work->Shape.Lines, (part + 1) * work->Part);
                for (var line = part * work->Part; line < last; line++)
                {
                    T* g = (T*)work->G + line * n, x = (T*)work->X + line * n, w = (T*)work->Weight;
                    V m = V.Splat(((T*)work->Mean)[line]), r = V.Splat(((T*)work->Scale)[line]);
                    var (gw, gwh) = NormLoops.Places<V, T>(g, x, w, dw, db, n, m, r);
                    if (work->Dx is not null)
                        NormLoops.Backward<V, T>(g, x, (T*)work->Dx + line * n, w, 1, n, m, r, V.Splat(T.CreateTruncating(gw / n)), V.Splat(T.CreateTruncating(gwh / n)));
                }
            }
        }
    }

    /// <summary>The cotangents, where weights belong to channels: of the weights and the bias, one number for each segment, or for each line that is a channel.</summary>
    public readonly struct BackwardOfChannels : IFloatBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run<V, T>(void* state, long begin, long end) where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var work = (Work*)state;
            var shape = work->Shape;
            for (var line = begin; line < end; line++)
            {
                T* g = (T*)work->G + line * shape.LineStep, x = (T*)work->X + line * shape.LineStep, w = (T*)work->Weight;
                V m = V.Splat(((T*)work->Mean)[line]), r = V.Splat(((T*)work->Scale)[line]);
                double gw = 0, gwh = 0, dw = 0, db = 0;
                for (long s = 0; s < shape.Segments; s++)
                {
                    var at = s * shape.SegmentStep;
                    var sum = Sum<V, T, Each>(g + at, g + at, shape.Length, m, r);
                    var product = Sum<V, T, TimesStandard>(g + at, x + at, shape.Length, m, r);
                    var weight = w is null ? 1 : double.CreateTruncating(w[shape.Channel(line, s)]);
                    (gw, gwh, db, dw) = (gw + weight * sum, gwh + weight * product, db + sum, dw + product);
                    if (shape.LineIsChannel) continue;
                    Write((T*)work->DWeight, (T*)work->DBias, line * shape.Segments + s, product, sum);
                }
                if (shape.LineIsChannel) Write((T*)work->DWeight, (T*)work->DBias, line, dw, db);
                if (work->Dx is not null) Input(work, line, g, x, w, m, r, gw / shape.Count, gwh / shape.Count);
            }
        }

        private static void Write<T>(T* dw, T* db, long at, double product, double sum) where T : unmanaged, IFloatingPointIeee754<T>
        {
            dw[at] = T.CreateTruncating(product);
            db[at] = T.CreateTruncating(sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Input<V, T>(Work* work, long line, T* g, T* x, T* w, V m, V r, double gw, double gwh)
            where V : unmanaged, ILanes<V, T>, IFloating<V> where T : unmanaged, IFloatingPointIeee754<T>
        {
            var shape = work->Shape;
            var dx = (T*)work->Dx + line * shape.LineStep;
            V one = 1, c = V.Splat(T.CreateTruncating(gw)), d = V.Splat(T.CreateTruncating(gwh));
            for (long s = 0; s < shape.Segments; s++)
            {
                var at = s * shape.SegmentStep;
                var weight = w is null ? one : V.Splat(w[shape.Channel(line, s)]);
                // With given moments nothing is taken off, not even a NaN times 0.
                if (work->Given) Map<V, T, TimesBoth>(g + at, g + at, dx + at, shape.Length, weight, r);
                else NormLoops.Backward<V, T>(g + at, x + at, dx + at, (T*)&weight, 0, shape.Length, m, r, c, d);
            }
        }
    }

    private readonly struct Each : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a;
    }

    private readonly struct SquaredDistance : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => (a - c) * (a - c);
    }

    private readonly struct TimesStandard : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a * ((b - c) * d);
    }

    private readonly struct TimesBoth : ILineRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public A Of<A>(A a, A b, A c, A d) where A : struct, IReal<A> => a * c * d;
    }
}
