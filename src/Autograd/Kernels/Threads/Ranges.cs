namespace Autograd.Kernels;

/// <summary>[0, n) cut into contiguous ranges whose lengths differ by one unit at most.</summary>
internal readonly struct Ranges
{
    // Kernels write whole 64-byte vectors. With boundaries at multiples of 64 elements they never write into a neighbour's range,
    // whatever the size of an element. Loops over coarser things (rows, tiles) have grains below 64 and are cut anywhere.
    private const int Alignment = 64;

    private readonly long _n;
    private readonly long _each;
    private readonly long _longer;
    private readonly int _unit;

    internal Ranges(long n, long grain, int threads)
    {
        if (grain < 1) throw new ArgumentOutOfRangeException(nameof(grain), grain, "The grain must be at least 1.");

        _n = n;
        Count = (int)Math.Max(1, Math.Min(threads, n / grain));
        _unit = grain % Alignment == 0 ? Alignment : 1;
        (_each, _longer) = Math.DivRem(n / _unit, Count);
    }

    internal int Count { get; }

    /// <summary>Where range <paramref name="i"/> begins. The first few are the longer ones; the last takes what is less than a unit.</summary>
    internal long Begin(int i) => _unit * ((i * _each) + Math.Min(i, _longer));

    internal long End(int i) => i == Count - 1 ? _n : Begin(i + 1);
}
