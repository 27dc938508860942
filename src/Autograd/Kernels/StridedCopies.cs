using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Copies between two layouts of elements of one size, line by line and with no buffer between: elements apart, backwards, repeated, or short runs. Steps may be negative.
/// </summary>
/// <remarks>Transposes are not done here: where the source's neighbours lie along another dimension than the target's, blocks of both are needed.</remarks>
internal static unsafe class StridedCopies
{
    /// <summary>Bytes below which a second thread does not pay.</summary>
    private const long Grain = 64 * 1024;

    /// <summary>What a single long line is cut into for threads, in elements.</summary>
    private const long Piece = 4096;

    /// <summary>Dimensions in the order of the target's memory, the innermost last; steps are in bytes.</summary>
    private struct Walk
    {
        public byte* From, To;
        public int Rank, Size;
        public fixed long Shape[Layout.MaxRank + 1], FromSteps[Layout.MaxRank + 1], ToSteps[Layout.MaxRank + 1];
    }

    /// <summary>Copies all elements of a shape, unless they are to be transposed.</summary>
    /// <param name="from">The first element that is read.</param>
    /// <param name="fromStrides">Elements from one to the next along each dimension; 0 repeats.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="toStrides">Likewise; no two places may be one.</param>
    /// <param name="shape">How many there are.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <returns>Whether it is done.</returns>
    [SkipLocalsInit]
    public static bool Run(byte* from, ReadOnlySpan<long> fromStrides, byte* to, ReadOnlySpan<long> toStrides, ReadOnlySpan<long> shape, int size)
    {
        Unsafe.SkipInit(out Walk walk);
        walk.From = from;
        walk.To = to;
        walk.Size = size;
        var count = Merge(ref walk, fromStrides, toStrides, shape);
        if (count == 0) return true;
        var last = walk.Rank - 1;
        var n = walk.Shape[last];
        if (Transposes(ref walk)) return false;
        if (walk.Rank == 1 && n >= 2 * Piece)
        {
            // The pieces as rows, and what is left.
            var left = n % Piece;
            if (left > 0) LineCopies.Line(from + (n - left) * walk.FromSteps[0], walk.FromSteps[0], to + (n - left) * walk.ToSteps[0], walk.ToSteps[0], left, size);
            (walk.Shape[0], walk.Shape[1], walk.Rank) = (n / Piece, Piece, 2);
            (walk.FromSteps[1], walk.ToSteps[1]) = (walk.FromSteps[0], walk.ToSteps[0]);
            walk.FromSteps[0] *= Piece;
            walk.ToSteps[0] *= Piece;
            (n, count) = (Piece, count - left);
        }
        if (count * size < 2 * Grain) Rows(&walk, 0, count / n);
        else Workers.For(count / n, Math.Max(1, Grain / (n * size)), &Rows, &walk);
        return true;
    }

    /// <summary>Orders dimensions by the target's steps, drops those of size 1 and merges those that go on in both; returns the number of elements.</summary>
    private static long Merge(ref Walk walk, ReadOnlySpan<long> from, ReadOnlySpan<long> to, ReadOnlySpan<long> shape)
    {
        Span<int> order = stackalloc int[Layout.MaxRank];
        var n = 0;
        long count = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            count *= shape[d];
            if (shape[d] == 1) continue;
            var at = n++;
            for (; at > 0 && Math.Abs(to[order[at - 1]]) < Math.Abs(to[d]); at--) order[at] = order[at - 1];
            order[at] = d;
        }
        var rank = 0;
        for (var k = 0; k < n; k++)
        {
            var d = order[k];
            var (a, b) = (from[d] * walk.Size, to[d] * walk.Size);
            if (rank > 0 && walk.FromSteps[rank - 1] == a * shape[d] && walk.ToSteps[rank - 1] == b * shape[d]) walk.Shape[rank - 1] *= shape[d];
            else walk.Shape[rank++] = shape[d];
            (walk.FromSteps[rank - 1], walk.ToSteps[rank - 1]) = (a, b);
        }
        if (rank == 0) (walk.Shape[0], walk.FromSteps[0], walk.ToSteps[0], rank) = (1, walk.Size, walk.Size, 1);
        walk.Rank = rank;
        return count;
    }

    private static bool Transposes(ref Walk walk)
    {
        var last = walk.Rank - 1;
        if (walk.ToSteps[last] != walk.Size || walk.FromSteps[last] == walk.Size || walk.Shape[last] < LineCopies.ShortSide) return false;
        for (var d = 0; d < last; d++)
            if (walk.FromSteps[d] == walk.Size && walk.Shape[d] >= LineCopies.ShortSide)
                return true;
        return false;
    }

    /// <summary>Lines [begin, end), counted over all dimensions but the innermost.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(void* state, long begin, long end)
    {
        var w = (Walk*)state;
        var last = w->Rank - 1;
        var (n, fromStep, toStep) = (w->Shape[last], w->FromSteps[last], w->ToSteps[last]);
        byte* from = w->From, to = w->To;
        if (last == 0)
        {
            LineCopies.Line(from, fromStep, to, toStep, n, w->Size);
            return;
        }
        // Neighbouring lines, along the last dimension but one, are copied by one call.
        var near = last - 1;
        var index = stackalloc long[Layout.MaxRank + 1];
        var rest = begin;
        for (var d = near; d >= 0; d--)
        {
            (rest, index[d]) = Math.DivRem(rest, w->Shape[d]);
            from += index[d] * w->FromSteps[d];
            to += index[d] * w->ToSteps[d];
        }
        for (var r = begin; ;)
        {
            var rows = Math.Min(end - r, w->Shape[near] - index[near]);
            LineCopies.Plane(from, w->FromSteps[near], fromStep, to, w->ToSteps[near], toStep, rows, n, w->Size);
            if ((r += rows) == end) return;
            from -= index[near] * w->FromSteps[near];
            to -= index[near] * w->ToSteps[near];
            index[near] = 0;
            for (var d = near - 1; ; d--)
            {
                from += w->FromSteps[d];
                to += w->ToSteps[d];
                if (++index[d] < w->Shape[d]) break;
                from -= index[d] * w->FromSteps[d];
                to -= index[d] * w->ToSteps[d];
                index[d] = 0;
            }
        }
    }
}
