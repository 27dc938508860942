using System.Diagnostics;
using Autograd.Kernels;

namespace Autograd.Benchmarks;

/// <summary>Runs the seed chain for some seconds, for a profiler to look at, and prints what it took: spin ELEMENTS SECONDS THREADS.</summary>
internal static class Spin
{
    public static int Run(ReadOnlySpan<string> args)
    {
        long Argument(ReadOnlySpan<string> given, int i, long otherwise) =>
            i < given.Length ? long.Parse(given[i], System.Globalization.CultureInfo.InvariantCulture) : otherwise;

        var (elements, seconds) = (Argument(args, 0, 3), Argument(args, 1, 5));
        Workers.Threads = (int)Argument(args, 2, 1);
        var x = Tensor.Ones([elements], requiresGrad: true);
        var count = (int)Math.Max(1, 200_000 / (elements + 100));
        var best = double.MaxValue;
        var bytes = 0L;
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++) SeedChain.Run(x);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / count;
        }
        Console.WriteLine($"{elements} elements, {Workers.Threads} threads: {best:N0} ns, {bytes:N0} bytes (the best batch of {count})");
        return 0;
    }
}
