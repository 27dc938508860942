using System.Diagnostics;

namespace Autograd;

/// <summary>Decides when <see cref="BlockPool"/> may ask for a collection, and of which generation.</summary>
/// <remarks>
/// The limit is what stays alive plus a slack for what dies. A small slack goes round within the caches and costs collections: it is as small as the time that
/// collections take allows. The generation is learnt: tensors die young when the tape keeps only their storage, so generation 0 or 1 mostly does.
/// All under the pool's lock.
/// </remarks>
internal sealed class CollectionBudget
{
    /// <summary>The least slack, and the limit at first: it fits into most last-level caches beside an operation's operands.</summary>
    internal const long Floor = 12L << 20;

    /// <summary>The most slack beside few live tensors. Beside many it is as much as lives.</summary>
    internal const long Roomy = 32L << 20;

    // The slack is never a smaller part of what lives, so that a programme whose tensors become more and more collects in proportion to their logarithm.
    private const int LeastPart = 8;

    // A collection that gives back less than this part of the slack was of too young a generation.
    private const double Enough = 0.4;

    // The part of all time that collections may take: above it the slack grows, below half of it the slack may shrink. It is high because a slack that
    // leaves the last-level cache costs more than they do (with 0.2, additions of 4 MB on two threads took up to 120 us instead of 70).
    private const double Allowed = 0.3;

    // Time is averaged over so many collections, of which the slowest few do not count: those met other processes, not our objects.
    private const int Window = 8;
    private const int Outliers = 2;

    // Collections between two tries of a lower generation, or of a lower limit.
    private const int Patience = 8;

    // Collections between two full ones that are made only to learn what is alive, at least and at most: each that learns nothing doubles them.
    private const int FullPatience = 32;
    private const int MostFullPatience = 1024;

    private readonly long[] _counts = new long[3];
    private int _learnt;
    private bool _learns;
    private int _sinceTry;

    // The most that stayed out since the last try, and since the one before.
    private long _most;
    private long _mostBefore;
    private long _slack = Floor;
    private readonly double[] _took = new double[Window];
    private readonly double[] _gaps = new double[Window];
    private int _sinceRaise;

    // What the last two full collections left out. That is alive for certain; younger generations leave garbage too, and a limit that followed
    // what those leave would follow itself.
    private long _kept;
    private long _keptBefore;
    private int _sinceFull;
    private int _fullPatience = FullPatience;
    private long _last;
    private long _began;
    private long _ended = Stopwatch.GetTimestamp();

    // A block from which on a collection takes little time beside the writing of it.
    private const long Large = 4_000_000;

    /// <summary>How far below the limit a block of so many bytes keeps: of large ones fewer go round, as each takes a good part of the last-level cache.</summary>
    internal static long Spare(long bytes) => bytes < Large ? 0 : Math.Min(Floor / 2, bytes / 8 * 5);

    /// <summary>Bytes that may be out before a collection.</summary>
    internal long Limit { get; private set; } = Floor;

    internal int Generation { get; private set; }

    /// <summary>How many collections of each generation the pool has asked for.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    /// <summary>Time spent in them.</summary>
    internal TimeSpan Time { get; private set; }

    /// <param name="full">The oldest generation is wanted for reasons of its own.</param>
    internal void Begin(bool full)
    {
        _began = Stopwatch.GetTimestamp();
        var lower = ++_sinceTry % Patience == 0 ? 1 : 0;
        full |= ++_sinceFull > _fullPatience;
        _learns = !full;
        Generation = full ? 2 : Math.Max(0, _learnt - lower);
    }

    /// <summary>Whether so much is still out after collecting <see cref="Generation"/> that the next one, now set, is to be collected.</summary>
    internal bool Escalates(long wanted)
    {
        _counts[Generation]++;
        if (IsEnough(wanted)) return false;
        if (Generation == 2) return false;
        Generation++;
        return true;
    }

    /// <summary>Settles the limit for the time to come.</summary>
    /// <param name="live">What stays out, with what is about to go out.</param>
    internal void End(long live)
    {
        var now = Stopwatch.GetTimestamp();
        var took = Stopwatch.GetElapsedTime(_began, now);
        Time += took;
        _took[_sinceTry % Window] = took.TotalSeconds;
        _gaps[_sinceTry % Window] = Stopwatch.GetElapsedTime(_ended, now).TotalSeconds;
        _ended = now;
        _most = Math.Max(_most, live);
        if (Generation == 2)
        {
            if (!_learns) _fullPatience = live < _last / 4 * 3 ? FullPatience : Math.Min(2 * _fullPatience, MostFullPatience);
            (_kept, _keptBefore, _sinceFull) = (live, _kept, 0);
        }
        _last = live;

        // If even the oldest generation leaves too much, then garbage is not the matter, and nothing is learnt of generations.
        if (!IsEnough(live))
        {
            _slack = Math.Max(_slack, live / LeastPart);
            Limit = Math.Max(Limit, live + _slack);
        }
        else if (_learns) _learnt = Generation;

        if (++_sinceRaise >= Window && Share() > Allowed)
        {
            // Memory is the harder bound of the two: time is measured on a machine that may have other things to do.
            var most = Math.Max(Roomy, Math.Max(_kept, _keptBefore));
            var more = Math.Min(_slack / 4, most - _slack);
            if (more > 0) (_slack, Limit, _sinceRaise) = (_slack + more, Limit + more, 0);
        }
        if (_sinceTry < Patience) return;

        if (Share() < Allowed / 2) _slack = Math.Max(Math.Max(Floor, _most / LeastPart), _slack / 4 * 3);
        // What lived once need not live again.
        Limit = Math.Min(Limit, Math.Max(_most, _mostBefore) + _slack);
        (_sinceTry, _most, _mostBefore) = (0, 0, _most);
    }

    private bool IsEnough(long wanted) => Limit - wanted >= Enough * _slack;

    /// <summary>The part of recent time that went into collections.</summary>
    private double Share()
    {
        Span<double> took = stackalloc double[Window], gaps = stackalloc double[Window];
        _took.CopyTo(took);
        _gaps.CopyTo(gaps);
        return Middle(took) / Middle(gaps);
    }

    private static double Middle(Span<double> values)
    {
        values.Sort();
        var sum = 0.0;
        foreach (var value in values[..^Outliers]) sum += value;
        return sum;
    }
}
