using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Keeps the small arrays of short-lived tensors within the caches, by collecting generation 0 before it has left them.</summary>
/// <remarks>
/// The runtime lets generation 0 grow to the size of the last-level cache, so each new array lies in memory that was last touched that many bytes ago, and a
/// kernel of 1,000 floats waits for its stores. With a collection every 4 MB an addition of 1,000 floats takes 0.23 us instead of 0.40, the seed chain 1.9
/// instead of 2.3 to 4; with 2 MB and 8 MB they take longer. Each thread counts for itself, having caches of its own.
/// </remarks>
internal static class Nursery
{
    /// <summary>With so much to a collection they are as rare as the runtime's own.</summary>
    private const int Most = 64 << 20;

    // The server's collector stops and starts threads of its own for each collection.
    private static readonly int Least = GCSettings.IsServerGC ? Most : 4 << 20;

    // The parts of all time above which collections become rarer, and below which they may come more often again: if several in a row say so, since
    // single ones meet other processes. A thousand additions of 1,000 floats gain 180 us from one, so much more than a third of the time is a loss.
    private const double TooMuch = 0.4;
    private const double Little = 0.1;
    private const int InARow = 4;

    private static int _quota = Least;

    private static int _dear;
    private static int _cheap;

    [ThreadStatic]
    private static int _left;

    [ThreadStatic]
    private static int _seen;

    [ThreadStatic]
    private static long _ended;

    /// <summary>Called before a small array of so many bytes is made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Take(int bytes)
    {
        if ((_left -= bytes) < 0) Renew();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Renew()
    {
        // A collection that somebody else has caused since serves as well. So does the time before the thread's first array.
        if (_ended != 0 && _seen == GC.CollectionCount(0)) Collect();
        (_seen, _ended, _left) = (GC.CollectionCount(0), Stopwatch.GetTimestamp(), _quota);
    }

    private static void Collect()
    {
        var began = Stopwatch.GetTimestamp();
        Collections.Run(0);
        var now = Stopwatch.GetTimestamp();

        // Much that survives, many threads to stop or a crowded machine make collections dear.
        var share = (double)(now - began) / (now - _ended);
        _dear = share > TooMuch ? _dear + 1 : 0;
        _cheap = share < Little ? _cheap + 1 : 0;
        if (_dear >= InARow) (_quota, _dear) = (Math.Min(2 * _quota, Most), 0);
        if (_cheap >= InARow) (_quota, _cheap) = (Math.Max(_quota / 2, Least), 0);
    }
}
