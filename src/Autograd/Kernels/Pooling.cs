using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Pooling of contiguous planes [planes, d, h, w], one plane after another; threads share the planes.</summary>
internal static unsafe partial class Pooling
{
    /// <summary>Elements read below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    /// <summary>The largest element of each window (the first of equals, the last NaN) and its place in the plane.</summary>
    public static void Max(PoolWindows windows, long planes, Tensor x, Tensor y, Tensor places) =>
        Run(windows, planes, x, y, places, x.DType == DType.Float64 ? &MaxPlanes<double> : &MaxPlanes<float>);

    /// <summary>The sum of each window over its count, or over the divisor if that is not 0.</summary>
    public static void Average(PoolWindows windows, long planes, long divisor, Tensor x, Tensor y) =>
        Run(windows, planes, x, y, null, x.DType == DType.Float64 ? &AveragePlanes<double> : &AveragePlanes<float>, divisor);

    /// <summary>Each element of x is the sum of what its windows of y hand back.</summary>
    public static void Spread(PoolWindows windows, long planes, long divisor, Tensor x, Tensor y) =>
        Run(windows, planes, x, y, null, x.DType == DType.Float64 ? &SpreadPlanes<double> : &SpreadPlanes<float>, divisor);

    private struct State
    {
        public byte* X, Y, Places;
        public MaxPlan* Plan;
        public long FromCount, ToCount, Divisor;
        public fixed long From[PoolWindows.Dims];
        public fixed long To[PoolWindows.Dims];
        public fixed long Step[PoolWindows.Dims];
        public fixed long Start[PoolWindows.Dims];
        public fixed long Begin[PoolWindows.Dims];
        public fixed long End[PoolWindows.Dims];
        public fixed long Counts[PoolWindows.Dims];

        public readonly long Origin(int dim, long o) => ((long*)Start[dim])[o];
        public readonly long First(int dim, long o) => ((long*)Begin[dim])[o];
        public readonly long Beyond(int dim, long o) => ((long*)End[dim])[o];
        public readonly long Count(int dim, long o) => ((long*)Counts[dim])[o];

        /// <summary>What a window's sum is divided by.</summary>
        public readonly long By(long i, long j, long k) => Divisor != 0 ? Divisor : Count(0, i) * Count(1, j) * Count(2, k);
    }

    private static void Run(PoolWindows w, long planes, Tensor x, Tensor y, Tensor? places, delegate*<void*, long, long, void> body, long divisor = 0, MaxPlan* plan = null)
    {
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin, pp = &(places ?? y).Storage.Origin)
        fixed (long* s0 = w.Start[0], s1 = w.Start[1], s2 = w.Start[2])
        fixed (long* b0 = w.Begin[0], b1 = w.Begin[1], b2 = w.Begin[2], e0 = w.End[0], e1 = w.End[1], e2 = w.End[2], c0 = w.Count[0], c1 = w.Count[1], c2 = w.Count[2])
        {
            var state = new State
            {
                X = px + x.Layout.Offset * x.DType.Size(), Y = py + y.Layout.Offset * y.DType.Size(), Places = places is null ? null : pp, Plan = plan,
                FromCount = w.FromCount, ToCount = w.ToCount, Divisor = divisor,
            };
            (state.Start[0], state.Start[1], state.Start[2]) = ((long)s0, (long)s1, (long)s2);
            (state.Begin[0], state.Begin[1], state.Begin[2]) = ((long)b0, (long)b1, (long)b2);
            (state.End[0], state.End[1], state.End[2]) = ((long)e0, (long)e1, (long)e2);
            (state.Counts[0], state.Counts[1], state.Counts[2]) = ((long)c0, (long)c1, (long)c2);
            for (var d = 0; d < PoolWindows.Dims; d++) (state.From[d], state.To[d], state.Step[d]) = (w.From[d], w.To[d], w.Step[d]);
            Workers.For(planes, Math.Max(1, Grain / Math.Max(1, w.FromCount + w.ToCount)), body, &state);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(places);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaxPlanes<T>(void* state, long begin, long end) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var s = (State*)state;
        for (var plane = begin; plane < end; plane++)
        {
            T* x = (T*)s->X + plane * s->FromCount, y = (T*)s->Y + plane * s->ToCount;
            var places = (long*)s->Places + plane * s->ToCount;
            for (long i = 0; i < s->To[0]; i++)
                for (long j = 0; j < s->To[1]; j++)
                    for (long k = 0; k < s->To[2]; k++)
                    {
                        var best = T.NegativeInfinity;
                        var at = (s->First(0, i) * s->From[1] + s->First(1, j)) * s->From[2] + s->First(2, k);
                        for (var d = s->First(0, i); d < s->Beyond(0, i); d += s->Step[0])
                            for (var h = s->First(1, j); h < s->Beyond(1, j); h += s->Step[1])
                            {
                                var row = (d * s->From[1] + h) * s->From[2];
                                for (var w = s->First(2, k); w < s->Beyond(2, k); w += s->Step[2])
                                    if (x[row + w] > best || T.IsNaN(x[row + w]))
                                        (best, at) = (x[row + w], row + w);
                            }
                        *y++ = best;
                        *places++ = at;
                    }
        }
    }
}
