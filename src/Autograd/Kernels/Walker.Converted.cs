using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

internal static unsafe partial class Walker
{
    /// <summary>Elements converted at a time: those of three floats or two doubles stay in the L1 cache.</summary>
    private const int Part = 2048;

    private static void RunConverted(Walk* w)
    {
        var parts = (w->Count + Part - 1) / Part;
        if (w->Count < 2 * Grain) ConvertedParts(w, 0, parts);
        else Workers.For(parts, Grain / Part, &ConvertedParts, w);
    }

    /// <summary>Converts the operands' parts in [begin, end), computes them, and converts the results.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ConvertedParts(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        // Room for the widest operand's elements; no more than needed, as every page of the stack is touched.
        var room = (int)Math.Min(Part, (w->Count + Chunk.Size - 1) & -Chunk.Size) * (Chunk.Size / w->Block);
        var memory = stackalloc byte[w->Operands * room + Chunk.Size];
        memory = Chunk.Aligned(memory);
        var p = stackalloc byte*[MaxOperands];
        var moves = stackalloc nint[MaxOperands];
        for (var i = 0; i < w->Operands; i++) moves[i] = (nint)w->Moves[i];
        for (var part = begin; part < end; part++)
        {
            var first = part * Part;
            var n = Math.Min(Part, w->Count - first);
            if (w->Copies)
            {
                Casts.Run((DType)w->Stored[1], At(w, 1, first), (DType)w->Stored[0], At(w, 0, first), Math.Min(Padded(w, 0, first, n), Padded(w, 1, first, n)));
                continue;
            }
            for (var i = 0; i < w->Operands; i++)
            {
                p[i] = (byte*)w->Pointers[i];
                if (moves[i] == 0) continue;
                p[i] = At(w, i, first);
                if (IsDirect(w, i, first, n)) continue;
                if (i > 1 && IsSame(w, i, i - 1))
                {
                    p[i] = p[i - 1];
                    continue;
                }
                var own = memory + i * room;
                if (i > 0) Casts.Run((DType)w->Stored[i], p[i], (DType)w->Wanted[i], own, Padded(w, i, first, n));
                p[i] = own;
            }
            w->Kernel(w->Rule, p, moves, (nint)n);
            if (!IsDirect(w, 0, first, n)) Casts.Run((DType)w->Wanted[0], p[0], (DType)w->Stored[0], At(w, 0, first), Padded(w, 0, first, n));
        }
    }

    private static byte* At(Walk* w, int i, long first) => (byte*)w->Pointers[i] + first * ((DType)w->Stored[i]).Size();

    /// <summary>Whether the kernel may run on the operand's own memory.</summary>
    private static bool IsDirect(Walk* w, int i, long first, long n) => w->Stored[i] == w->Wanted[i] && Padded(w, i, first, n) % w->Block == 0;

    private static bool IsSame(Walk* w, int i, int j) =>
        w->Pointers[i] == w->Pointers[j] && w->Moves[i] == w->Moves[j] && w->Stored[i] == w->Stored[j] && w->Wanted[i] == w->Wanted[j];

    /// <summary>The count, or as many elements as conversions or else the kernel take at a time, where the operand's memory goes on that far.</summary>
    private static long Padded(Walk* w, int i, long first, long n)
    {
        var most = Math.Max(Casts.Most, w->Block);
        var padded = (n + most - 1) & -most;
        if (first + padded <= w->Reach[i]) return padded;
        padded = (n + w->Block - 1) & -w->Block;
        return first + padded <= w->Reach[i] ? padded : n;
    }
}
