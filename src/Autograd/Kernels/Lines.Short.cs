using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

// Lines of a few elements: what is done once per line costs more than the elements. So a block of them is laid side by side in the L1 cache, where each lane has a line of its own.
internal static unsafe partial class Lines
{
    /// <summary>Fewer lines than this go one by one.</summary>
    private const int FewLines = 8;

    /// <summary>The most lines side by side.</summary>
    private const int MostAbreast = 64;

    /// <summary>Cache lines of the longest line that is short, if it has a part of a register at its end, which costs as much as several registers; and if it has none.</summary>
    private const int LongestWithEnd = 8, Longest = 6;

    /// <summary>Room for lines side by side: for three operands' longest and the kernel's numbers in registers of a cache line at least.</summary>
    private const int BlockBytes = (3 * LongestWithEnd * Chunk.Size / sizeof(float) + 2) * Chunk.Size;

    /// <summary>Whether lines are better laid side by side.</summary>
    /// <param name="count">The number of lines.</param>
    /// <param name="bytes">Bytes of one.</param>
    private static bool AreShort(long count, long bytes) => count >= FewLines && bytes <= (bytes % Chunk.Size == 0 ? Longest : LongestWithEnd) * Chunk.Size;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortRows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var p = stackalloc byte*[Room + 1];
        var memory = stackalloc byte[BlockBytes + Chunk.Size];
        p[Room] = Chunk.Aligned(memory);
        // Two rows of numbers are the kernel's own.
        long rows = 2;
        for (var i = 0; i < w->Operands; i++) rows += w->Length[i];
        var abreast = (int)Math.Clamp(BlockBytes / (rows * w->Size) & -w->Lanes, w->Lanes, MostAbreast);
        for (var first = begin; first < end; first += abreast)
        {
            var lines = (int)Math.Min(abreast, end - first);
            var width = (lines + w->Lanes - 1) & -w->Lanes;
            // Lanes without a line compute with zeros.
            if (width > lines) new Span<byte>(p[Room], (int)(rows * width * w->Size)).Clear();
            for (var i = 0; i < w->Operands; i++)
            {
                p[i] = i == 0 ? p[Room] + 2 * width * w->Size : p[i - 1] + w->Length[i - 1] * width * w->Size;
                if (i > 0) Transpose.Run(Line(w, i, first), (nint)w->Length[i], (nint)w->Length[i], lines, p[i], width, w->Size);
            }
            w->Kernel(p, w->N, width, width);
            Transpose.Run(p[0], width, lines, (nint)w->Length[0], Line(w, 0, first), (nint)w->Length[0], w->Size);
        }
    }

    private static byte* Line(Walk* w, int operand, long number) => (byte*)w->Origin[operand] + number * w->Length[operand] * w->Size;
}
