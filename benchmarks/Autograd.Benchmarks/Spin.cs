using System.Diagnostics;
using System.Globalization;
using Autograd.Kernels;

namespace Autograd.Benchmarks;

/// <summary>
/// Does one thing for some seconds, for a profiler to look at, and prints its best batch, which other processes disturb least:
/// spin ELEMENTS [SECONDS [THREADS]] for the seed chain, or spin op|recorded [SECONDS] for a product of three floats.
/// </summary>
internal static class Spin
{
    public static int Run(string[] args)
    {
        long Argument(int i, long otherwise) => i < args.Length ? long.Parse(args[i], CultureInfo.InvariantCulture) : otherwise;

        var what = args.Length > 0 ? args[0] : "3";
        var seconds = Argument(1, 5);
        Workers.Threads = (int)Argument(2, 1);
        if (what is "op" or "recorded")
        {
            var x = Tensor.From([0.5f, -1f, 2f], requiresGrad: what == "recorded");
            Best(what, seconds, 5_000, () => x * x);
            return 0;
        }
        var elements = Argument(0, 3);
        var leaf = Tensor.Ones([elements], requiresGrad: true);
        Best($"{elements} elements, {Workers.Threads} threads", seconds, (int)Math.Max(1, 200_000 / (elements + 100)), () =>
        {
            SeedChain.Run(leaf);
            return leaf;
        });
        return 0;
    }

    private static void Best(string what, long seconds, int count, Func<Tensor> body)
    {
        var best = double.MaxValue;
        var bytes = 0L;
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++) body();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / count;
        }
        Console.WriteLine($"{what}: {best:N0} ns, {bytes:N0} bytes (the best batch of {count})");
    }
}
