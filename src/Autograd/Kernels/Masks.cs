using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Autograd.Kernels;

/// <summary>What masks, bytes of 0 or not, name.</summary>
internal static unsafe class Masks
{
    /// <summary>How many bytes are not 0.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static long Count(byte* mask, long n)
    {
        long count = 0, i = 0;
        for (; i + Vector256<byte>.Count <= n; i += Vector256<byte>.Count) count += Vector256<byte>.Count - BitOperations.PopCount(Zeros(mask + i));
        for (; i < n; i++) count += mask[i] != 0 ? 1 : 0;
        return count;
    }

    /// <summary>Where the first so many bytes other than 0 are.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Places(byte* mask, long* places, long count)
    {
        // Without a branch on the mask: the place is overwritten until it is a true one.
        for (long i = 0, k = 0; k < count; i++)
        {
            places[k] = i;
            k += mask[i] != 0 ? 1 : 0;
        }
    }

    /// <summary>Of a matrix' bytes: the row and the column of each that is not 0, and how many there are.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Positions(byte* mask, long* positions, long count, long columns)
    {
        for (long k = 0, row = 0; k < count; row++, mask += columns)
            for (long c = 0; c < columns && k < count; c++)
            {
                positions[2 * k] = row;
                positions[2 * k + 1] = c;
                k += mask[c] != 0 ? 1 : 0;
            }
    }

    [MethodImpl(AggressiveInlining)]
    private static uint Zeros(byte* p) => Vector256.Equals(Vector256.Load(p), Vector256<byte>.Zero).ExtractMostSignificantBits();
}
