using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Autograd.Kernels;

/// <summary>Runs one loop at a time on all cores: a pool of threads for bodies of microseconds.</summary>
/// <remarks>
/// The caller cuts the loop into at most <see cref="Threads"/> ranges, publishes them, and takes part. Each thread prefers its own range,
/// whose data its core has in cache from the last loop, and helps with others' when done: a worker that is slow to wake costs
/// nothing but its help. Idle workers spin for a moment, since loops come in bursts, and then park.
/// <para>
/// While a loop runs, further callers (bodies that call <see cref="For"/>, other user threads) run their ranges themselves, one after
/// another: the cores are busy anyhow. The ranges are the same in either case, being a function of n, grain and threads only.
/// </para>
/// </remarks>
internal static unsafe class Workers
{
    /// <summary>The most threads that can be asked for.</summary>
    internal const int MaxThreads = 1024;

    private static readonly long FallingAsleep = Stopwatch.Frequency * 10 / 1_000_000;
    private static readonly long Nodding = Stopwatch.Frequency * 2 / 1_000_000;

    private static int _threads = Math.Min(Environment.ProcessorCount, MaxThreads);
    private static volatile Worker[] _workers = [];
    private static int _busy;

    /// <summary>How many threads a loop may use, the caller included; 1 never leaves the caller. At first the number of processors.</summary>
    internal static int Threads
    {
        get => Volatile.Read(ref _threads);
        set
        {
            if (value is < 1 or > MaxThreads)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"The number of threads must be from 1 to {MaxThreads}.");
            }
            Volatile.Write(ref _threads, value);
        }
    }

    /// <summary>
    /// Calls <paramref name="body"/> for contiguous ranges [begin, end) that cover [0, n), on several threads if n is at least twice the grain,
    /// and returns when all are done.
    /// </summary>
    /// <param name="n">The number of items.</param>
    /// <param name="grain">No range is shorter, unless n is; a multiple of 64 makes all boundaries multiples of 64.</param>
    /// <param name="body">What to run. If it throws, the caller gets the exception (the first, if several do) when no range runs any more.</param>
    /// <param name="state">Passed to the body; may be on the caller's stack.</param>
    internal static void For(long n, long grain, delegate*<void*, long, long, void> body, void* state)
    {
        if (n <= 0) return;
        var threads = Threads;
        var ranges = new Ranges(n, grain, threads);
        if (ranges.Count == 1)
        {
            body(state, 0, n);
            return;
        }
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var i = 0; i < ranges.Count; i++) body(state, ranges.Begin(i), ranges.End(i));
            return;
        }

        Exception? error;
        try
        {
            error = Job.Run(Crew(ranges.Count - 1), ranges, body, state);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
        if (error is not null) ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>How many worker threads there are: as many as a loop has needed so far.</summary>
    internal static int Alive => _workers.Length;

    /// <summary>Before a collection: sends idle workers to sleep at once and waits a moment until they are. After it they may spin again.</summary>
    /// <remarks>
    /// A thread that spins must be stopped by a signal and started again: one of them makes a collection of 16 us one of 40 to 60. A thread asleep costs 4 us,
    /// and its waking at the next loop 12.
    /// </remarks>
    private static void Rest(bool begins)
    {
        Parking.Resting = begins;
        var workers = _workers;
        if (!begins || Volatile.Read(ref _busy) != 0) return;

        var start = Stopwatch.GetTimestamp();
        foreach (var worker in workers)
        {
            while (!worker.IsParked && Stopwatch.GetTimestamp() - start < FallingAsleep) Thread.SpinWait(4);
        }
        // A parked thread has still to reach the system's call.
        start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < Nodding) Thread.SpinWait(4);
    }

    // Workers are made when first needed and stay. Only the thread that has set _busy comes here.
    private static Worker[] Crew(int count)
    {
        var crew = _workers;
        if (crew.Length >= count) return crew;

        var grown = new Worker[count];
        crew.CopyTo(grown, 0);
        for (var i = crew.Length; i < count; i++) grown[i] = new Worker(i + 1);
        Collections.Around = Rest;
        return _workers = grown;
    }
}
