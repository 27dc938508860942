using System.Diagnostics;
using System.Globalization;
using Autograd.Kernels;

namespace Autograd.Benchmarks.Peers;

/// <summary>
/// One thing done by both libraries, timed in turns so that whatever else the machine does meets both alike; at one thread, then at two.
/// A row of the table is its name, then for each number of threads ours, theirs (microseconds, medians) and theirs over ours, then our time on one
/// thread over that on two.
/// </summary>
internal static class Duel
{
    private static TimeSpan WarmUp => TimeSpan.FromMilliseconds(Quick ? 60 : 250);
    private static TimeSpan LongWarmUp => TimeSpan.FromMilliseconds(Quick ? 150 : 800);
    private static TimeSpan Batch => TimeSpan.FromMilliseconds(Quick ? 3 : 12);

    // libtorch's threads spin for a while after a loop and would take the core from whoever comes next.
    private static TimeSpan Pause => TimeSpan.FromMilliseconds(Quick && Workers.Threads == 1 ? 1 : 8);

    private static readonly List<string> Missed = [];
    private static int _rows;

    /// <summary>Only rows whose name contains one of these are run; all if there are none.</summary>
    public static string[] Filters { get; set; } = [];

    /// <summary>A first look: a quarter of the time per row, and figures to match.</summary>
    public static bool Quick { get; set; }

    /// <summary>Whether results of single calls are disposed of by both.</summary>
    public static bool Disposes { get; set; }

    private static int Rounds => Quick ? 7 : 11;

    /// <summary>The numbers of threads to run at.</summary>
    public static int[] ThreadCounts { get; set; } = [1, 2];

    public static void Heading(string title)
    {
        Console.WriteLine($"\n#### {title}\n");
        Console.Write("| |");
        foreach (var threads in ThreadCounts) Console.Write($" ours, {threads} | TorchSharp, {threads} | ratio |");
        Console.WriteLine(" goal | 1 : 2 threads |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|---:|---:|", ThreadCounts.Length)) + "---:|---:|");
    }

    /// <param name="name">What is done, to what.</param>
    /// <param name="ours">By this library; results are left to the garbage collector, as its users do.</param>
    /// <param name="theirs">By TorchSharp; results are disposed of at once.</param>
    /// <param name="goal">The ratio to reach.</param>
    /// <param name="scaling">How many times as fast two threads are to be as one.</param>
    public static void Run(string name, Action ours, Action theirs, double goal = 1, double scaling = 0)
    {
        if (!Wanted(name)) return;
        Console.Write($"| {name} |");
        var mine = new double[ThreadCounts.Length];
        for (var i = 0; i < mine.Length; i++)
        {
            Workers.Threads = ThreadCounts[i];
            TorchSharp.torch.set_num_threads(ThreadCounts[i]);
            (mine[i], var other) = Measure(ours, theirs);
            Console.Write($" {Text(mine[i])} | {Text(other)} | {Ratio(name, ThreadCounts[i], other / mine[i], goal)} |");
        }
        var gain = mine[0] / mine[^1];
        if (mine.Length == 2 && gain < scaling) Missed.Add($"{name}: two threads {Invariant($"{gain:0.00}")} times one, goal {Invariant($"{scaling}")}");
        Console.WriteLine(Invariant($" {goal} | {gain:0.00} |"));
    }

    public static bool Wanted(string name) => Filters.Length == 0 || Filters.Any(x => name.Contains(x, StringComparison.Ordinal));

    /// <summary>What the table's rows missed.</summary>
    public static void Summary()
    {
        Console.WriteLine($"\n{_rows} ratios, {Missed.Count} goals missed:");
        foreach (var line in Missed) Console.WriteLine("- " + line);
    }

    /// <summary>A ratio as a cell, bold if it misses its goal.</summary>
    public static string Ratio(string name, int threads, double ratio, double goal)
    {
        _rows++;
        var text = ratio.ToString(ratio < 3 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
        if (ratio >= goal) return text;
        Missed.Add($"{name}, {threads} threads: {text}, goal {Invariant($"{goal}")}");
        return $"**{text}**";
    }

    public static string Text(double microseconds) => microseconds.ToString(microseconds < 10 ? "0.000" : microseconds < 1000 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Medians, in microseconds per call.</summary>
    public static (double Ours, double Theirs) Measure(Action ours, Action theirs)
    {
        var (a, b) = (Warm(ours), Warm(theirs));
        var (times, others) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            times[round] = Time(ours, a);
            others[round] = Time(theirs, b);
        }
        return (Median(times), Median(others));
    }

    /// <summary>A second of it: a training step is hundreds of methods, and the JIT is done with the last of them after 0.8 s of a process.</summary>
    public static void Settle(Action action)
    {
        Workers.Threads = ThreadCounts[0];
        TorchSharp.torch.set_num_threads(ThreadCounts[0]);
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1);) action();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Until the JIT has settled; returns how many calls make a batch.</summary>
    private static int Warm(Action action)
    {
        var calls = 0;
        var start = Stopwatch.GetTimestamp();
        do action();
        while (++calls < 100 ? Stopwatch.GetElapsedTime(start) < LongWarmUp : Stopwatch.GetElapsedTime(start) < WarmUp);
        start = Stopwatch.GetTimestamp();
        calls = 0;
        do action();
        while (++calls < 100_000 && Stopwatch.GetElapsedTime(start) < Batch);
        return Math.Max(1, (int)(calls * Batch / Stopwatch.GetElapsedTime(start)));
    }

    /// <summary>Microseconds per call.</summary>
    private static double Time(Action action, int calls)
    {
        Thread.Sleep(Pause);
        // The pause has put threads to sleep and cooled caches; that is nobody's own time.
        action();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++) action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
