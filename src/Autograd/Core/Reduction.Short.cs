using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Core;

// Runs of a few elements cost more by what is done once per run than by their elements. So a block of them is laid side by side in the L1 cache, and folded as columns:
// each lane has a run of its own, and nothing is folded across lanes.
internal abstract unsafe partial class Reduction
{
    /// <summary>Bytes of the longest run that is laid beside others, and the fewest runs.</summary>
    private const int ShortRun = 3 * Chunk.Size, FewRuns = 8;

    /// <summary>The most bytes, and the most runs, side by side.</summary>
    private const int BlockBytes = 16 * 1024, Abreast = 64;

    /// <summary>Whether runs are short, equally far apart and many, and so are their numbers.</summary>
    private static bool AreShort(in Walk w, long count)
    {
        if (w.Count < 2 || w.Count * w.Size > ShortRun || count < FewRuns || w.InParts || w.Size < sizeof(float)) return false;
        for (var d = 0; d + 1 < w.Rank; d++)
            if (w.Steps[d] != w.Steps[d + 1] * w.Sizes[d + 1] || w.Numbers[d] != w.Numbers[d + 1] * w.Sizes[d + 1]) return false;
        return w.Rank > 0 && (!w.HasNumbers || w.Numbers[w.Rank - 1] == 1);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortRange(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        long step = w->Steps[w->Rank - 1], n = w->Count;
        var abreast = (int)Math.Min(Abreast, BlockBytes / (n * w->Size) & -(Chunk.Size / sizeof(float)));
        var memory = stackalloc byte[BlockBytes + Chunk.Size];
        memory = Chunk.Aligned(memory);
        for (var first = begin; first < end; first += abreast)
        {
            var lines = (int)Math.Min(abreast, end - first);
            byte* x = w->X + first * step * w->Stored, y = w->Y + first * w->Size;
            Transpose.Run(x, (nint)step, (nint)n, lines, memory, abreast, w->Size);
            w->Columns(memory, abreast, n, lines, w->HasNumbers ? w->C + first * w->Size : y, y);
        }
    }
}
