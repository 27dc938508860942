using System.Diagnostics;
using System.Globalization;

namespace Autograd.Benchmarks.Peers;

/// <summary>One thing done by both libraries, timed in turns so that whatever else the machine does meets both alike.</summary>
internal static class Duel
{
    private const int Rounds = 11;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(12);

    // libtorch's threads spin for a while after a loop and would take the core from whoever comes next.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(8);

    public static void Heading() => Console.WriteLine("| | threads | ours us | TorchSharp us | ratio |\n|---|---:|---:|---:|---:|");

    public static void Run(string name, int threads, Action ours, Action theirs)
    {
        var (a, b) = (Warm(ours), Warm(theirs));
        var (times, others) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            times[round] = Time(ours, a);
            others[round] = Time(theirs, b);
        }
        var (mine, peer) = (Median(times), Median(others));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {threads} | {Text(mine)} | {Text(peer)} | {peer / mine:0.0} |{(peer < mine ? " slower" : "")}"));
    }

    private static string Text(double microseconds) => microseconds.ToString(microseconds < 10 ? "0.000" : microseconds < 1000 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Until the JIT has settled; returns how many calls make a batch.</summary>
    private static int Warm(Action action)
    {
        var calls = 0;
        var start = Stopwatch.GetTimestamp();
        do action();
        while (++calls < 100 ? Stopwatch.GetElapsedTime(start) < 4 * WarmUp : Stopwatch.GetElapsedTime(start) < WarmUp);
        start = Stopwatch.GetTimestamp();
        calls = 0;
        do action();
        while (++calls < 1000 && Stopwatch.GetElapsedTime(start) < Batch);
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
