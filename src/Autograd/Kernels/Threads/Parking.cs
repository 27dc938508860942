using System.Diagnostics;

namespace Autograd.Kernels;

/// <summary>Where one thread waits for a number in memory to change: it spins for a moment, then sleeps until woken.</summary>
/// <remarks>
/// The flag says that the thread sleeps or is about to. Whoever takes it down owes one signal, and the thread waits for as many signals as
/// were owed; so none is lost and none is left over. Waking an awake thread costs one read.
/// </remarks>
internal sealed class Parking
{
    // About what it costs to put a thread to sleep and to wake it again: longer is wasted, shorter sleeps too soon.
    private static readonly long Patience = Environment.ProcessorCount > 1 ? Stopwatch.Frequency * 30 / 1_000_000 : 0;

    private static volatile bool _resting;

    // A monitor, not a semaphore: that spins for tens of microseconds of its own before it sleeps, and a spinning thread makes every collection
    // two to three times as long, since it must be stopped and started again.
    private readonly object _lock = new();
    private int _signals;
    private int _parked;

    /// <summary>Whether waiting threads are to sleep without spinning first.</summary>
    internal static bool Resting { set => _resting = value; }

    /// <summary>The thread sleeps or is about to.</summary>
    internal bool IsParked => Volatile.Read(ref _parked) != 0;

    /// <summary>Returns when <paramref name="number"/> is no longer <paramref name="old"/>, or earlier: callers look again.</summary>
    internal void Wait(ref long number, long old)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            if (Volatile.Read(ref number) != old) return;
            Thread.SpinWait(4);
        }
        while (!_resting && Stopwatch.GetTimestamp() - start < Patience);

        // A full fence, as on the other side between changing the number and Wake.
        Interlocked.Exchange(ref _parked, 1);
        if (Volatile.Read(ref number) == old || Interlocked.Exchange(ref _parked, 0) == 0) Sleep();
    }

    /// <summary>Wakes the thread if it sleeps. Call after the number has changed, with a full fence between.</summary>
    internal void Wake()
    {
        if (Volatile.Read(ref _parked) == 0 || Interlocked.Exchange(ref _parked, 0) == 0) return;
        lock (_lock)
        {
            _signals++;
            Monitor.Pulse(_lock);
        }
    }

    // Bodies run on the sleeper's stack and memory, so an interrupt from outside must not end the wait; it is delivered afterwards.
    private void Sleep()
    {
        var interrupted = false;
        while (true)
        {
            try
            {
                lock (_lock)
                {
                    while (_signals == 0) Monitor.Wait(_lock);
                    _signals--;
                }
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
        if (interrupted) Thread.CurrentThread.Interrupt();
    }
}
