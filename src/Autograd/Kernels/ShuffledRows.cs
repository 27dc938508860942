using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Between r r planes [h, w] and one plane [h r, w r], in which each of them has every r-th element of every r-th row: rows of the larger plane are put together of r rows, or taken
/// apart into them.
/// </summary>
internal static unsafe class ShuffledRows
{
    /// <summary>Elements moved below which a second thread does not pay.</summary>
    private const long Grain = 32 * 1024;

    private struct State
    {
        public byte* Small, Large;
        public long Height, Width, R;
    }

    /// <summary>From the small planes to the large one (up), or back; both tensors are contiguous.</summary>
    public static void Run(long planes, long h, long w, long r, Tensor x, Tensor y, bool up)
    {
        var size = x.DType.Size();
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        {
            byte* from = px + x.Layout.Offset * size, to = py + y.Layout.Offset * size;
            var state = new State { Small = up ? from : to, Large = up ? to : from, Height = h, Width = w, R = r };
            delegate*<void*, long, long, void> body = (size, up) switch
            {
                (1, true) => &Up<byte>,
                (2, true) => &Up<ushort>,
                (4, true) => &Up<uint>,
                (_, true) => &Up<ulong>,
                (1, _) => &Down<byte>,
                (2, _) => &Down<ushort>,
                (4, _) => &Down<uint>,
                (_, _) => &Down<ulong>,
            };
            Workers.For(planes * h * r, Math.Max(1, Grain / Math.Max(1, w * r)), body, &state);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>Where the first of the rows that make a row of the large plane begins, and how far the next one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long First, long Step) Rows(State* s, long row)
    {
        var (line, part) = Math.DivRem(row, s->R);
        var (plane, h) = Math.DivRem(line, s->Height);
        return (((plane * s->R + part) * s->R * s->Height + h) * s->Width, s->Height * s->Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up<T>(void* state, long begin, long end) where T : unmanaged
    {
        var s = (State*)state;
        nint n = (nint)s->Width, r = (nint)s->R;
        for (var row = begin; row < end; row++)
        {
            var (first, step) = Rows(s, row);
            T* from = (T*)s->Small + first, to = (T*)s->Large + row * n * r;
            if (r == 2) Interleaving.Join(from, from + step, n, to);
            else
                for (nint part = 0; part < r; part++, from += step)
                    for (nint i = 0; i < n; i++)
                        to[i * r + part] = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down<T>(void* state, long begin, long end) where T : unmanaged
    {
        var s = (State*)state;
        nint n = (nint)s->Width, r = (nint)s->R;
        for (var row = begin; row < end; row++)
        {
            var (first, step) = Rows(s, row);
            T* from = (T*)s->Large + row * n * r, to = (T*)s->Small + first;
            if (r == 2) Interleaving.Split(from, n, to, to + step);
            else
                for (nint part = 0; part < r; part++, to += step)
                    for (nint i = 0; i < n; i++)
                        to[i] = from[i * r + part];
        }
    }
}
