using System.Diagnostics;

namespace Autograd.Benchmarks;

/// <summary>Long loops without a single Dispose: is time linear, is memory flat? Each part runs in a process of its own.</summary>
internal static class Soak
{
    public static int Run(ReadOnlySpan<string> args)
    {
        switch (args)
        {
            case ["chain", var count]: Chain(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)); return 0;
            case ["small"]: Small(); return 0;
            case ["large"]: Large(); return 0;
        }
        foreach (var part in (string[])["chain 250000", "chain 500000", "chain 1000000", "small", "large"])
        {
            using var process = Process.Start(Environment.ProcessPath!, "soak " + part);
            process.WaitForExit();
            if (process.ExitCode != 0) return process.ExitCode;
        }
        return 0;
    }

    /// <summary>A chain of many recorded ops on three floats, of which every second one saves a value.</summary>
    private static void Chain(int count)
    {
        Build(Tensor.From([0.1f, 0.2f, 0.3f], requiresGrad: true), 20_000).Backward();
        Thread.Sleep(300);
        Build(Tensor.From([0.1f, 0.2f, 0.3f], requiresGrad: true), 20_000).Backward();
        var x = Tensor.From([0.1f, 0.2f, 0.3f], requiresGrad: true);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var z = Build(x, count);
        var forward = Stopwatch.GetElapsedTime(start);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        start = Stopwatch.GetTimestamp();
        z.Backward();
        var backward = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(
            $"chain of {count,9:N0} ops: forward {forward.TotalNanoseconds / count,5:0} ns per op, backward {backward.TotalNanoseconds / count,5:0}; " +
            $"the graph holds {held / (double)count:0} bytes per op; peak {Peak():0} MB");
        GC.KeepAlive(z);
    }

    private static Tensor Build(Tensor x, int count)
    {
        var y = x;
        for (var i = 0; i < count; i += 2) y = (y * 0.999f).Sin();
        return y.Sum();
    }

    /// <summary>Linear regression, 32 rows of 8: an epoch of 100,000 steps.</summary>
    private static void Small()
    {
        const int steps = 100_000;
        Generator.ManualSeed(1);
        var x = Tensor.Randn([32, 8]);
        var t = (x * Tensor.Randn([8])).Sum(1);
        var w = Tensor.Zeros([8], requiresGrad: true);
        var b = Tensor.Zeros([], requiresGrad: true);
        Series("small steps", steps, () =>
        {
            var loss = ((x * w).Sum(1) + b - t).Square().Mean();
            loss.Backward();
            Update(w);
            Update(b);
        });
    }

    /// <summary>Ten layers of 1 MB weights, y = tanh(y w): what is live at the turn is counted from the shapes.</summary>
    private static void Large()
    {
        const int steps = 2_000, layers = 10, elements = 1 << 18;
        Generator.ManualSeed(1);
        var x = Tensor.Randn([elements]);
        var t = Tensor.Randn([elements]);
        var weights = Enumerable.Range(0, layers).Select(_ => Tensor.Randn([elements], requiresGrad: true)).ToArray();
        Series("steps on 1 MB tensors", steps, () =>
        {
            var y = x;
            foreach (var w in weights) y = (y * w).Tanh();
            (y - t).Square().Mean().Backward();
            foreach (var w in weights) Update(w);
        });
        // x, t, and per layer the weight, its gradient and the output of tanh; y - t is saved by the square.
        var live = (2 + 3 * layers + 1) * elements * 4 / 1e6;
        Console.WriteLine($"live {live:0} MB; 2.5 times that plus 64 MB is {2.5 * live + 64:0} MB; peak {Peak():0} MB; forced collections took {BlockPool.Shared.Budget.Time.TotalSeconds:0.00} s");
    }

    private static void Update(Tensor w)
    {
        using (Autodiff.NoGrad()) w.SubInPlace(w.Grad! * 0.01f);
        w.Grad = null;
    }

    private static void Series(string name, int steps, Action step)
    {
        var pool = BlockPool.Shared;
        Console.WriteLine($"{steps:N0} {name}");
        var start = Stopwatch.GetTimestamp();
        for (var i = 1; i <= steps; i++)
        {
            step();
            if (i % (steps / 8) != 0) continue;
            Console.WriteLine(
                $"  step {i,7:N0}: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / i,9:0.0} us per step, working set {Environment.WorkingSet / 1e6,5:0} MB, " +
                $"pool {pool.Outstanding / 1e6:0} MB lent, {pool.Free / 1e6:0} free, limit {pool.Budget.Limit / 1e6:0}; " +
                $"collections {GC.CollectionCount(0)} / {GC.CollectionCount(1)} / {GC.CollectionCount(2)}");
        }
        Console.WriteLine($"  peak {Peak():0} MB");
    }

    private static double Peak()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }
}
