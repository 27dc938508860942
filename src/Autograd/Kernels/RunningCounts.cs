using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>How many bools of a line hold so far.</summary>
internal static unsafe class RunningCounts
{
    private const long Grain = 16 * 1024;

    private struct Walk
    {
        public byte* X;
        public long* Y;
        public long N;
    }

    /// <summary>Counts along lines of n bools; both tensors are contiguous.</summary>
    public static void Run(Tensor x, Tensor y, long n)
    {
        if (x.ElementCount == 0) return;
        fixed (byte* px = &x.Storage.Origin, py = &y.Storage.Origin)
        {
            var walk = new Walk { X = px + x.Layout.Offset, Y = (long*)py + y.Layout.Offset, N = n };
            Workers.For(x.ElementCount / n, Math.Max(1, Grain / n), &Range, &walk);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Range(void* state, long begin, long end)
    {
        const int Eight = 8;
        var w = (Walk*)state;
        for (var line = begin; line < end; line++)
        {
            var x = w->X + line * w->N;
            var y = w->Y + line * w->N;
            var (sum, i) = (0L, 0L);
            for (; i + Eight <= w->N; i += Eight)
            {
                // A product with a one in each byte has the sums of the bytes up to each: at most eight.
                var ones = Vector128.Min(Vector128.CreateScalar(*(ulong*)(x + i)).AsByte(), Vector128<byte>.One).AsUInt64().ToScalar();
                var sums = ones * 0x0101010101010101;
                var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(sums).AsByte()).ToVector256()));
                var before = Vector256.Create((ulong)sum);
                (low + before).Store((ulong*)(y + i));
                (high + before).Store((ulong*)(y + i + Eight / 2));
                sum += (long)(sums >> 56);
            }
            for (; i < w->N; i++) y[i] = sum += x[i] != 0 ? 1 : 0;
        }
    }
}
