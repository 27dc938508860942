using System.Diagnostics;

namespace Autograd;

/// <summary>Decides when <see cref="BlockPool"/> may ask for a collection, and of which generation.</summary>
/// <remarks>
/// The limit is twice what stays alive, so memory stays in proportion to need and collections in proportion to memory. The generation
/// is learnt: tensors die young when the tape keeps only their storage, so generation 0 or 1 mostly does. All under the pool's lock.
/// </remarks>
internal sealed class CollectionBudget
{
    /// <summary>The limit at first, and the least it ever is.</summary>
    internal const long Floor = 32L << 20;

    // A collection that leaves more than this part of the limit out was of too young a generation.
    private const double Enough = 0.6;

    // The part of all time that collections may take: above it the limit grows, below half of it the limit may shrink.
    private const double Allowed = 0.03;

    // Time is averaged over so many collections, of which the slowest few do not count: those met other processes, not our objects.
    private const int Window = 8;
    private const int Outliers = 2;

    // Collections between two tries of a lower generation, or of a lower limit.
    private const int Patience = 16;

    // Collections between two full ones that are made only to learn what is alive.
    private const int FullPatience = 32;

    private readonly long[] _counts = new long[3];
    private int _learnt;
    private bool _learns;
    private int _sinceTry;
    private long _most;
    private readonly double[] _took = new double[Window];
    private readonly double[] _gaps = new double[Window];
    private int _sinceRaise;

    // What the last two full collections left out. That is alive for certain; younger generations leave garbage too, and a limit that followed
    // what those leave would follow itself.
    private long _kept;
    private long _keptBefore;
    private int _sinceFull = FullPatience;
    private bool _wantsFull;
    private long _began;
    private long _ended = Stopwatch.GetTimestamp();

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
        full |= _wantsFull;
        _wantsFull = false;
        _sinceFull++;
        _learns = !full;
        Generation = full ? 2 : Math.Max(0, _learnt - lower);
    }

    /// <summary>Whether so much is still out after collecting <see cref="Generation"/> that the next one, now set, is to be collected.</summary>
    internal bool Escalates(long wanted)
    {
        _counts[Generation]++;
        if (wanted <= Enough * Limit) return false;
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
        if (Generation == 2) (_kept, _keptBefore, _sinceFull) = (live, _kept, 0);

        // If even the oldest generation leaves too much, then garbage is not the matter, and nothing is learnt of generations.
        if (live > Enough * Limit) Limit = Math.Max(Limit, 2 * live);
        else if (_learns) _learnt = Generation;

        if (++_sinceRaise >= Window && Share() > Allowed)
        {
            // Memory is the harder bound of the two: time is measured on a machine that may have other things to do.
            var most = (Floor / 2) + (2 * Math.Max(_kept, _keptBefore));
            if (Limit < most) (Limit, _sinceRaise) = (Math.Min(Limit + (Limit / 4), most), 0);
            else _wantsFull = _sinceFull >= FullPatience;
        }
        if (_sinceTry < Patience) return;

        if (3 * _most < Limit && Share() < Allowed / 2) Limit = Math.Max(Floor, Math.Max(2 * _most, Limit / 4 * 3));
        (_sinceTry, _most) = (0, 0);
    }

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
