using System.Diagnostics;

namespace Autograd.Samples;

/// <summary>Nothing is disposed of in these samples. Here is what 10,000 steps of training do to the memory of the process.</summary>
internal static class MemoryCheck
{
    public static void Run(Recipe recipe, Digits train, int steps)
    {
        Generator.ManualSeed(0);
        Console.WriteLine($"{recipe.Name}, batches of {Recipe.BatchSize}: memory while it trains\n");
        Console.WriteLine("   step   working set   .NET heap   collections (gen 0, 1, 2)   time");
        var (watch, step) = (Stopwatch.StartNew(), 0);
        foreach (var loss in new Trainer(recipe, train).Forever().Take(steps))
        {
            if (++step % (steps / 10) != 0 && step != steps / 100) continue;
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(
                $"{step,7:N0} {process.WorkingSet64 / 1e6,10:F1} MB {GC.GetTotalMemory(false) / 1e6,8:F1} MB " +
                $"{$"{GC.CollectionCount(0)}, {GC.CollectionCount(1)}, {GC.CollectionCount(2)}",27} {watch.Elapsed.TotalSeconds,6:F0} s");
        }
    }
}
