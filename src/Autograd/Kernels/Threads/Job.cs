using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>The one loop that is running, and the protocol by which threads share its ranges.</summary>
/// <remarks>
/// A loop is published as a number: its epoch with its count of ranges. A range is claimed by raising its claim from an earlier epoch to this one.
/// A loop ends only when every claimed range is done, so whoever has made a claim finds the loop's fields in place until he reports;
/// a late thread that still has an old number finds all of its ranges claimed and touches nothing.
/// </remarks>
internal static unsafe class Job
{
    private const int CountBits = 16;

    private static readonly long[] Claims = new long[Workers.MaxThreads];
    private static readonly Parking Caller = new();
    private static Shared _shared;
    private static Ranges _ranges;
    private static delegate*<void*, long, long, void> _body;
    private static void* _state;
    private static Exception? _error;

    /// <summary>The number of the newest loop.</summary>
    internal static ref long Published => ref _shared.Published;

    /// <summary>Runs a loop from the thread that owns the pool for now; gives back what a body has thrown.</summary>
    internal static Exception? Run(Worker[] crew, Ranges ranges, delegate*<void*, long, long, void> body, void* state)
    {
        (_ranges, _error) = (ranges, null);
        _body = body;
        _state = state;
        _shared.Remaining = ranges.Count;
        var job = (((_shared.Published >> CountBits) + 1) << CountBits) | (long)ranges.Count;

        // A full fence: a worker either sees the loop before it parks or is seen parking by Wake.
        Interlocked.Exchange(ref _shared.Published, job);
        for (var i = 1; i < ranges.Count; i++) crew[i - 1].Wake();

        Share(job, 0);
        for (var left = Volatile.Read(ref _shared.Remaining); left != 0; left = Volatile.Read(ref _shared.Remaining))
        {
            Caller.Wait(ref _shared.Remaining, left);
        }
        return _error;
    }

    /// <summary>Takes part in a loop as thread number <paramref name="self"/>, until all ranges are claimed.</summary>
    internal static void Share(long job, int self)
    {
        var count = (int)(job & ((1 << CountBits) - 1));
        if (self >= count) return;

        for (var j = 0; j < count; j++)
        {
            var i = self + j < count ? self + j : self + j - count;
            if (TryClaim(ref Claims[i], job >> CountBits)) RunRange(i);
        }
    }

    private static bool TryClaim(ref long claim, long epoch)
    {
        var seen = Volatile.Read(ref claim);
        return seen < epoch && Interlocked.CompareExchange(ref claim, epoch, seen) == seen;
    }

    private static void RunRange(int i)
    {
        try
        {
            _body(_state, _ranges.Begin(i), _ranges.End(i));
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _error, e, null);
        }

        if (Interlocked.Decrement(ref _shared.Remaining) == 0) Caller.Wake();
    }

    // On cache lines of their own: idle workers read the one while busy ones write the other.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Shared
    {
        [FieldOffset(128)]
        public long Published;

        [FieldOffset(256)]
        public long Remaining;
    }
}
