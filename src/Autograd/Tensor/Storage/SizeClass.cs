using System.Numerics;

namespace Autograd;

/// <summary>The sizes that blocks come in: eight per power of two, so that a fresh block is at most an eighth larger than asked.</summary>
internal static class SizeClass
{
    private const int StepBits = 3;
    private const int Steps = 1 << StepBits;

    // Blocks of the smallest class have 2304 bytes; storages that small are no blocks, but the steps are whole chunks down to there.
    private const int SmallestLog = 11;

    /// <summary>Classes for every size that a <see cref="long"/> can tell.</summary>
    internal const int Count = (63 - SmallestLog) * Steps;

    /// <summary>How many classes upwards a request may be served from: blocks up to about a quarter larger than the tightest.</summary>
    internal const int Reach = 2;

    /// <summary>The same when the pool is as large as it should be: blocks up to twice too large are better than more blocks.</summary>
    internal const int FarReach = Steps;

    /// <summary>The class whose blocks fit <paramref name="bytes"/> most tightly.</summary>
    internal static int Of(long bytes)
    {
        var last = Math.Max(bytes - 1, 1L << SmallestLog);
        var log = BitOperations.Log2((ulong)last);
        return ((log - SmallestLog) * Steps) + (int)(last >> (log - StepBits)) - Steps;
    }

    /// <summary>The size of the class's blocks: a multiple of 64.</summary>
    internal static long Bytes(int sizeClass) =>
        (long)((sizeClass & (Steps - 1)) + Steps + 1) << ((sizeClass >> StepBits) + SmallestLog - StepBits);
}
